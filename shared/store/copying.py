"""Copies of whole stores: a database without a name to copy into, and rows carried from one kind of database to another."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Boolean, Connection, StaticPool, Table, create_engine, func, select

from shared.store.schema import make_tables
from shared.store.tables import Base

ROWS_A_STEP = 500
Step = Callable[[int, int], None]


@contextmanager
def nameless(folder: Path) -> Iterator[tuple[IO[bytes], sqlite3.Connection]]:
    """Give an empty database without a name, and its bytes to read: it goes with its last user, however that one ends."""
    handle, name = tempfile.mkstemp(prefix=".tongban-", dir=folder)
    path = Path(name)
    with os.fdopen(handle, "rb") as file:
        try:
            with closing(sqlite3.connect(path)) as target:
                for pragma in ("journal_mode=OFF", "synchronous=OFF"):
                    target.execute(f"PRAGMA {pragma}").close()
                with suppress(PermissionError):  # Windows keeps the name of an open file
                    path.unlink()
                yield file, target
        finally:
            path.unlink(missing_ok=True)


def copy_rows(
    connection: Connection, target: sqlite3.Connection, sizes: Mapping[str, int], step: Step
) -> None:
    """Copy all tables that this transaction sees into an empty SQLite database; `sizes` are theirs in bytes."""
    maker = create_engine("sqlite://", creator=lambda: target, poolclass=StaticPool)
    with maker.begin() as made:
        make_tables(made)
    total, before = sum(sizes[t.name] for t in _tables()), 0
    for table in _tables():
        count = connection.execute(select(func.count()).select_from(table)).scalar_one()
        for done, rows in _pages(connection, table):
            target.executemany(_insert_text(table), rows)
            step(before + sizes[table.name] * done // count, total)
        before += sizes[table.name]
    target.commit()
    step(total, total)


def rows_of(
    source: sqlite3.Connection, size: int, step: Step
) -> Iterator[tuple[Table, list[tuple[Any, ...]]]]:
    """Yield what an SQLite database of `size` bytes holds, some rows of one table at a time, those first that others refer to."""
    counts = {t: source.execute(f"SELECT count(*) FROM {t.name}").fetchone()[0] for t in _tables()}  # noqa: S608
    every, done = sum(counts.values()), 0
    for table in _tables():
        names = ", ".join(f'"{c.name}"' for c in table.columns)
        bools = [i for i, c in enumerate(table.columns) if isinstance(c.type, Boolean)]
        with closing(source.execute(f"SELECT {names} FROM {table.name}")) as cursor:  # noqa: S608
            while rows := cursor.fetchmany(ROWS_A_STEP):
                yield table, [_with_bools(row, bools) for row in rows]
                done += len(rows)
                step(size * done // every, size)
    step(size, size)


def _with_bools(row: tuple[Any, ...], bools: list[int]) -> tuple[Any, ...]:
    """Give the columns that are true or false their own type: SQLite keeps them as numbers."""
    if not bools:
        return row
    return tuple(bool(value) if i in bools else value for i, value in enumerate(row))


def _tables() -> list[Table]:
    return Base.metadata.sorted_tables


def _pages(connection: Connection, table: Table) -> Iterator[tuple[int, list[tuple[Any, ...]]]]:
    """Yield rows as the driver gives them, and how many there have been."""
    driver: Any = connection.connection.driver_connection
    names = ", ".join(f'"{c.name}"' for c in table.columns)
    with driver.cursor(name="copying") as cursor:
        cursor.execute(f"SELECT {names} FROM {table.name}")  # noqa: S608
        done = 0
        while rows := cursor.fetchmany(ROWS_A_STEP):
            done += len(rows)
            yield done, rows


def _insert_text(table: Table) -> str:
    marks = ", ".join("?" for _ in table.columns)
    return f"INSERT INTO {table.name} VALUES ({marks})"  # noqa: S608
