"""All that knows SQLite."""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, create_engine, event, text
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.engine import Engine, make_url

from shared.domain.refusals import Refusal
from shared.domain.refusals_store import StoreBusy, StoreDamaged, StoreFailing, StoreFull
from shared.store.dialect import BUSY_SECONDS, Step
from shared.store.errors import AlreadyThere, Damaged, ReadOnly

PAGES_A_STEP = 256
UNIQUE_CODES = frozenset({sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY})
REFUSALS: dict[int, type[Refusal]] = {
    sqlite3.SQLITE_FULL: StoreFull,
    sqlite3.SQLITE_BUSY: StoreBusy,
    sqlite3.SQLITE_CORRUPT: StoreDamaged,
    sqlite3.SQLITE_NOTADB: StoreDamaged,
    sqlite3.SQLITE_IOERR: StoreFailing,
}
LAST_COUNTS = text(
    "SELECT value ->> 0, value ->> 1,"
    " (SELECT max(n) FROM entries WHERE node = value ->> 0 AND inc = value ->> 1)"
    " FROM json_each(:authors)"
)
COUNTED = text(
    "SELECT e.node, e.inc, e.n, e.raw, e.signature, e.salt, e.body FROM json_each(:counts)"
    " CROSS JOIN entries AS e"
    " WHERE e.node = value ->> 0 AND e.inc = value ->> 1 AND e.n = value ->> 2"
)
HEADER, LARGEST_PAGE = 100, 65_536
"""Bytes of a file's header; bytes of a page where the header says 1."""
KIND = 0xFF
"""The part of an error's code that says of which kind it is; the rest says more of it."""


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


def is_there(url: str) -> bool:
    """Say whether the file is there and holds something; StoreDamaged where its end is missing."""
    path = _path(url)
    if not path.is_file() or path.stat().st_size == 0:
        return False
    if _lacks_its_end(path):
        raise StoreDamaged
    return True


def _lacks_its_end(path: Path) -> bool:
    """Say whether a file is shorter than its header says (SQLite file format, 1.3.7): SQLite itself reads zeros there.

    With a log beside it the file may be in the middle of growing.
    """
    log = path.with_name(f"{path.name}-wal")
    if log.is_file() and log.stat().st_size:
        return False
    with path.open("rb") as file:
        head = file.read(HEADER)
    size, pages = int.from_bytes(head[16:18]), int.from_bytes(head[28:32])
    return (
        len(head) == HEADER and path.stat().st_size < (LARGEST_PAGE if size == 1 else size) * pages
    )


def is_in_transaction(connection: Connection) -> bool:
    """Say whether the transaction still stands: a full disk may have ended it."""
    driver: Any = connection.connection.driver_connection
    return bool(driver.in_transaction)


def is_read_only(error: BaseException) -> bool:
    """Say whether a reading transaction tried to write."""
    return _code(error) == sqlite3.SQLITE_READONLY


def refusal_of(error: BaseException) -> type[Refusal] | None:
    """Return what to tell a person: disk full or failing, file damaged, another process writes; None for any other error."""
    return REFUSALS.get((_code(error) or 0) & KIND)


def insert_into(table: Table) -> Insert:
    """Return SQLite's own INSERT."""
    return insert(table)


def insert_all(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add rows, each a value for every column in order; AlreadyThere, with nothing added, where one is."""
    driver = connection.connection
    cursor = driver.cursor()
    cursor.execute("SAVEPOINT insert_all")
    try:
        cursor.executemany(_insert_text(table), rows)
    except BaseException as error:
        if driver.in_transaction:  # a full disk may have ended it
            cursor.execute("ROLLBACK TO insert_all")
            cursor.execute("RELEASE insert_all")
        if _code(error) in UNIQUE_CODES:
            raise AlreadyThere from error
        if is_read_only(error):
            raise ReadOnly from error
        raise
    else:
        cursor.execute("RELEASE insert_all")
    finally:
        cursor.close()


def replace_all(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add rows, each a value for every column in order, in place of those with the same primary key."""
    driver = connection.connection
    try:
        driver.cursor().executemany(_replace_text(table), rows)
    except sqlite3.OperationalError as error:
        if is_read_only(error):
            raise ReadOnly from error
        raise


@contextmanager
def keys_deferred(connection: Connection) -> Iterator[None]:
    """Let rows refer to nothing until the transaction commits: SQLite has no earlier end."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON").close()
    yield


def refuse_damage(connection: Connection) -> None:
    """Walk the structure of the database that this connection sees; Damaged where it is broken."""
    found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    if found != "ok":
        raise Damaged(str(found).splitlines()[-1])


def copy_out(connection: Connection, target: sqlite3.Connection, step: Step) -> None:
    """Copy the state that this transaction sees, page by page.

    A transaction keeps its state, so the copy need not begin again when somebody writes meanwhile.
    """
    source: Any = connection.connection.driver_connection
    size = int(connection.exec_driver_sql("PRAGMA page_size").scalar() or 0)

    def told(_status: int, remaining: int, total: int) -> None:
        step((total - remaining) * size, total * size)

    source.backup(target, pages=PAGES_A_STEP, progress=told)


def before_migrating(connection: Connection, url: str, revision: str) -> None:
    """Keep a copy of the file beside it, and let tables be made anew under those that refer to them."""
    source: Any = connection.connection.dbapi_connection
    path = _path(url)
    kept, building = (
        path.with_name(f"{path.name}{end}") for end in (f".before-{revision}", ".copying")
    )
    building.unlink(missing_ok=True)
    building.touch(mode=0o600)
    with sqlite3.connect(building) as copy:
        source.backup(copy)
    copy.close()
    shutil.move(building, kept)
    source.execute("PRAGMA foreign_keys=OFF").close()


def after_migrating(connection: Connection) -> None:
    """Refuse with Damaged what refers to nothing now; SQLite has not looked meanwhile."""
    found = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if found is not None:
        raise Damaged(f"{found[0]} refers to what is not in {found[2]}")


def _path(url: str) -> Path:
    return Path(str(make_url(url).database))


def _code(error: BaseException) -> int | None:
    return getattr(getattr(error, "orig", error), "sqlite_errorcode", None)


@cache
def _insert_text(table: Table) -> str:
    marks = ", ".join("?" for _ in table.columns)
    return f"INSERT INTO {table.name} VALUES ({marks})"  # noqa: S608


@cache
def _replace_text(table: Table) -> str:
    # By name: a table that has been migrated may have its columns in another order.
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    marks = ", ".join("?" for _ in table.columns)
    keys = ", ".join(f'"{column.name}"' for column in table.primary_key)
    changed = ", ".join(
        f'"{c.name}" = excluded."{c.name}"' for c in table.columns if not c.primary_key
    )
    do = f"UPDATE SET {changed}" if changed else "NOTHING"
    return (
        f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608
        f" ON CONFLICT ({keys}) DO {do}"
    )


def _engine(url: str, *, pool_size: int, max_overflow: int) -> Engine:
    engine = create_engine(
        url,
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
