"""Whole stores to look at: what any database holds, and a county's store as schema 4 had it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Connection, MetaData, Table, inspect

from shared.store.dialect import insert_all
from shared.store.migrations import upgrade
from shared.store.schema import MARK, VERSIONS
from shared.store.sql import SqlStore

OLD = Path(__file__).parent / "data" / "schema-4.sql"


def content(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return the names of all tables with what they hold and what columns they have."""
    with closing(SqlStore(url)) as store, store._reader.begin() as connection:
        found = {}
        for name in inspect(connection).get_table_names():
            rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"')  # noqa: S608
            found[name] = [tuple(rows.keys()), *sorted(tuple(r) for r in rows)]
        return found


def only(columns: tuple[Any, ...], rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return a table's content without the columns that came later."""
    places = [rows[0].index(name) for name in columns]
    first, *rest = [tuple(row[i] for i in places) for row in rows]
    return [first, *sorted(rest)]


def old_file(path: Path) -> Path:
    """Make the file of a county's store as schema 4 had it."""
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(OLD.read_text("utf-8"))
    return path


def fill_old(url: str, source: Path) -> None:
    """Make the tables of revision 0004 in a server's database, and fill them from a file of that time."""
    tables = MetaData()
    with (
        closing(SqlStore(url)) as store,
        closing(sqlite3.connect(source)) as raw,
        store._writer.begin() as connection,
    ):
        upgrade(connection, VERSIONS, "0004")
        tables.reflect(connection)
        for table in tables.sorted_tables:
            _load(connection, table, raw)
        MARK.drop(connection)


def _load(connection: Connection, table: Table, raw: sqlite3.Connection) -> None:
    if table.name == MARK.name:
        return
    names = ", ".join(f'"{c.name}"' for c in table.columns)
    rows = raw.execute(f"SELECT {names} FROM {table.name}").fetchall()  # noqa: S608
    bools = [isinstance(c.type, Boolean) for c in table.columns]
    insert_all(
        connection,
        table,
        [tuple(bool(v) if b else v for v, b in zip(r, bools, strict=True)) for r in rows],
    )
