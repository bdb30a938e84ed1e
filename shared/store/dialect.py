"""All that knows which database this is: SQLite today."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Column, ColumnElement, Connection, Table, create_engine, event, func
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import OperationalError

from shared.store.errors import AlreadyThere, Damaged, ReadOnly

BUSY_SECONDS = 30
PAGES_A_STEP = 256
Step = Callable[[int, int], None]
UNIQUE_CODES = frozenset({sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY})


def writer_engine(url: str) -> Engine:
    """Return an engine with one connection, whose transactions lock before their first read."""
    engine = _engine(url, pool_size=1, max_overflow=0)
    event.listen(engine, "begin", _begin_writing)
    return engine


def reader_engine(url: str) -> Engine:
    """Return an engine for any number of threads, whose transactions see one state and cannot write."""
    engine = _engine(url, pool_size=4, max_overflow=-1)
    event.listen(engine, "connect", _forbid_writing)
    event.listen(engine, "begin", _begin_reading)
    return engine


def is_read_only(error: OperationalError) -> bool:
    """Say whether a reading transaction tried to write."""
    return getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY


def upsert(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    """Add a row, or replace the one with the same primary key."""
    connection.execute(_upsert(table), row)


def insert_new(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Add a row; False where its primary key is there already."""
    return connection.execute(_insert_new(table), row).rowcount == 1


def insert_all(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add rows, each a value for every column in order; AlreadyThere, with nothing added, where one is.

    The hot path: it goes to the driver, past what SQLAlchemy does for each statement.
    """
    driver = connection.connection
    cursor = driver.cursor()
    cursor.execute("SAVEPOINT insert_all")
    try:
        cursor.executemany(_insert_text(table), rows)
    except BaseException as error:
        if driver.in_transaction:  # a full disk may have ended it
            cursor.execute("ROLLBACK TO insert_all")
            cursor.execute("RELEASE insert_all")
        code = getattr(error, "sqlite_errorcode", None)
        if code in UNIQUE_CODES:
            raise AlreadyThere from error
        if code == sqlite3.SQLITE_READONLY:
            raise ReadOnly from error
        raise
    else:
        cursor.execute("RELEASE insert_all")
    finally:
        cursor.close()


def defer_keys(connection: Connection) -> None:
    """Let rows refer to nothing until the transaction commits."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON").close()


def contains(column: Column[Any], part: str) -> ColumnElement[bool]:
    """Match a column that holds `part` as it stands: there are no wildcards."""
    return func.instr(column, part) > 0


def refuse_damage(connection: Connection) -> None:
    """Walk the structure of the database that this connection sees; Damaged where it is broken."""
    found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    if found != "ok":
        raise Damaged(str(found).splitlines()[-1])


def copy_into(connection: Connection, target: sqlite3.Connection, step: Step) -> None:
    """Copy the state that this transaction sees; `step` is told of bytes done and of all.

    A transaction keeps its state, so the copy need not begin again when somebody writes meanwhile.
    """
    source: Any = connection.connection.driver_connection
    size = int(connection.exec_driver_sql("PRAGMA page_size").scalar() or 0)

    def told(_status: int, remaining: int, total: int) -> None:
        step((total - remaining) * size, total * size)

    source.backup(target, pages=PAGES_A_STEP, progress=told)


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


@cache
def _insert_text(table: Table) -> str:
    marks = ", ".join("?" for _ in table.columns)
    return f"INSERT INTO {table.name} VALUES ({marks})"  # noqa: S608


@cache
def _upsert(table: Table) -> Insert:
    keys = list(table.primary_key)
    new = insert(table)
    changed = {c.name: new.excluded[c.name] for c in table.columns if not c.primary_key}
    return new.on_conflict_do_update(index_elements=keys, set_=changed)


@cache
def _insert_new(table: Table) -> Insert:
    return insert(table).on_conflict_do_nothing(index_elements=list(table.primary_key))


def _engine(url: str, *, pool_size: int, max_overflow: int) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in {None, "", ":memory:"}:
        raise ValueError("a store is an SQLite file: sqlite:///path")
    engine = create_engine(
        parsed,
        connect_args={"timeout": BUSY_SECONDS, "isolation_level": None},
        pool_size=pool_size,
        max_overflow=max_overflow,
        hide_parameters=True,  # what people typed never reaches a log
    )
    event.listen(engine, "connect", _configure)
    return engine


def _configure(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _forbid_writing(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA query_only=ON").close()


def _begin_writing(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(connection: Connection) -> None:
    # BEGIN alone fixes nothing: the state that a transaction sees is that of its first read.
    connection.exec_driver_sql("BEGIN")
    connection.exec_driver_sql("SELECT 1 FROM sqlite_schema LIMIT 1").close()
