"""All that knows PostgreSQL."""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from types import NoneType
from typing import Any

import orjson
import psycopg
from psycopg import errors, sql
from psycopg.abc import Buffer
from psycopg.types.json import Json
from psycopg.types.string import StrDumperUnknown, TextLoader
from sqlalchemy import Connection, ExceptionContext, Table, create_engine, event, inspect, text
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import DatabaseError

from shared.domain.refusals import Refusal
from shared.domain.refusals_store import (
    StoreBusy,
    StoreDamaged,
    StoreDown,
    StoreFailing,
    StoreFull,
)
from shared.store.copying import copy_rows
from shared.store.dialect import BUSY_SECONDS, Step
from shared.store.errors import AlreadyThere, Damaged, ReadOnly

WRITERS = 0x746F6E6762616E
"""The advisory lock that one writing transaction holds at a time."""
CONNECT_SECONDS = 5
COPY_FROM = 8
"""Rows from which COPY is the faster way in: twice as fast for a thousand, twice as slow for one."""
OPTIONS = f"-c lock_timeout={BUSY_SECONDS}s -c synchronous_commit=on -c timezone=UTC"
NUL_CHARACTER, ESCAPE = "\0", "\ufdd0"
NUL, ITSELF = f"{ESCAPE}0", f"{ESCAPE}1"
"""PostgreSQL keeps no NUL in a text. It is written as two characters, of which the first is one
that stands for nothing in any script; where that one comes by itself, it is written as two too."""
NUL_IN_JSON = b"\\u0000"
COPY_SPECIAL = re.compile(r"[\\\t\n\r]")
COPY_MARKS = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
"""What COPY's text format writes in two characters."""
CLASSES: dict[str, type[Refusal]] = {
    "08": StoreDown,
    "53": StoreFull,
    "57": StoreDown,
    "58": StoreFailing,
}
"""By the class of an error: connection, resources, and the operator's intervention."""
DAMAGE = (errors.DataCorrupted, errors.IndexCorrupted)

LAST_COUNTS = text(
    "SELECT value ->> 0, (value ->> 1)::bigint, (SELECT max(n) FROM entries"
    " WHERE node = value ->> 0 AND inc = (value ->> 1)::bigint)"
    " FROM json_array_elements(CAST(:authors AS json)) AS one(value)"
)
COUNTED = text(
    "SELECT e.node, e.inc, e.n, e.raw, e.signature, e.salt, e.body"
    " FROM json_array_elements(CAST(:counts AS json)) AS one(value)"
    " JOIN entries AS e ON e.node = value ->> 0 AND e.inc = (value ->> 1)::bigint"
    " AND e.n = (value ->> 2)::bigint"
)


def writer_engine(url: str) -> Engine:
    """Return an engine with one connection, whose transactions lock before their first read."""
    engine = _engine(url, pool_size=1, max_overflow=0)
    event.listen(engine, "begin", _begin_writing)
    return engine


def reader_engine(url: str) -> Engine:
    """Return an engine for any number of threads, whose transactions see one state and cannot write."""
    engine = _engine(url, pool_size=4, max_overflow=-1)
    event.listen(engine, "connect", _only_read)
    event.listen(engine, "begin", _begin_reading)
    return engine


def is_there(_url: str) -> bool:
    """Say nothing: only connecting can tell."""
    return True


def is_in_transaction(connection: Connection) -> bool:
    """Say whether the transaction still stands: it goes with its connection."""
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    return driver.info.transaction_status is psycopg.pq.TransactionStatus.INTRANS


def is_read_only(error: BaseException) -> bool:
    """Say whether a reading transaction tried to write."""
    return isinstance(_original(error), errors.ReadOnlySqlTransaction)


def refusal_of(error: BaseException) -> type[Refusal] | None:
    """Return what to tell a person: the server is full, busy, damaged, or does not answer; None for any other error."""
    original = _original(error)
    if not isinstance(original, psycopg.Error):
        return None
    if isinstance(original, errors.LockNotAvailable):
        return StoreBusy
    if isinstance(original, DAMAGE):
        return StoreDamaged
    if original.sqlstate is None:  # not an error of the server's, but of the way to it
        return StoreDown if isinstance(original, psycopg.OperationalError) else None
    return CLASSES.get(original.sqlstate[:2])


def insert_into(table: Table) -> Insert:
    """Return PostgreSQL's own INSERT."""
    return insert(table)


def insert_all(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add rows, each a value for every column in order; AlreadyThere, with nothing added, where one is."""
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    try:
        with driver.transaction(), driver.cursor() as cursor:
            if len(rows) < COPY_FROM:
                cursor.executemany(_insert_text(table), rows)
            else:
                _copy(cursor, table, rows)
    except errors.UniqueViolation as error:
        raise AlreadyThere from error
    except errors.ReadOnlySqlTransaction as error:
        raise ReadOnly from error
    except psycopg.Error as error:
        raise _without_detail(error) from None


def replace_all(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add rows, each a value for every column in order, in place of those with the same primary key."""
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    try:
        driver.execute(_replace_text(table), [Json(rows, dumps=lambda _: _in_json(table, rows))])
    except errors.ReadOnlySqlTransaction as error:
        raise ReadOnly from error
    except psycopg.Error as error:
        raise _without_detail(error) from None


@contextmanager
def keys_deferred(connection: Connection) -> Iterator[None]:
    """Let rows refer to nothing within the block."""
    connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")
    yield
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")


def refuse_damage(connection: Connection) -> None:
    """Read every row of every table; Damaged where the server says that one is broken."""
    try:
        for table in inspect(connection).get_table_names():
            name = sql.Identifier(table)
            text = sql.SQL("SELECT sum(length(t::text)) FROM {} AS t").format(name).as_string()
            connection.exec_driver_sql(text).close()
    except DatabaseError as error:
        if isinstance(error.orig, DAMAGE):
            raise Damaged(str(error.orig)) from error
        raise


def copy_out(connection: Connection, target: sqlite3.Connection, step: Step) -> None:
    """Copy the rows that this transaction sees into tables of the same names."""
    sizes = text("SELECT relname, pg_table_size(oid) FROM pg_class WHERE relkind = 'r'")
    copy_rows(connection, target, dict(row[:2] for row in connection.execute(sizes)), step)


def before_migrating(_connection: Connection, _url: str, _revision: str) -> None:
    """Nothing: the one transaction can be rolled back whole, and copies are the administrator's."""


def after_migrating(_connection: Connection) -> None:
    """Nothing: the server has looked meanwhile."""


class _Writer(StrDumperUnknown):
    """Texts on their way in."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(_kept(obj) if NUL_CHARACTER in obj or ESCAPE in obj else obj)


class _Reader(TextLoader):
    """Texts on their way out."""

    def load(self, data: Buffer) -> bytes | str:
        found = str(data, "utf-8")
        if ESCAPE in found:
            return found.replace(NUL, NUL_CHARACTER).replace(ITSELF, ESCAPE)
        return found


def _copy(cursor: psycopg.Cursor[Any], table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table.name))) as copy:
        # Written here, a column at a time: psycopg calls Python several times for each value.
        columns = map(_copied, zip(*rows, strict=True))
        text = "\n".join(map("\t".join, zip(*columns, strict=True))) + "\n"
        copy.write(_kept(text) if NUL_CHARACTER in text or ESCAPE in text else text)


def _in_json(table: Table, rows: Sequence[tuple[Any, ...]]) -> bytes:
    """Write rows as one list of objects."""
    names = [column.name for column in table.columns]
    text = orjson.dumps([dict(zip(names, row, strict=True)) for row in rows])
    if NUL_IN_JSON not in text and ESCAPE.encode() not in text:
        return text
    return orjson.dumps([dict(zip(names, map(_kept, row), strict=True)) for row in rows])


def _kept(value: Any) -> Any:
    """Write a text so that PostgreSQL keeps every character of it."""
    return (
        value.replace(ESCAPE, ITSELF).replace(NUL_CHARACTER, NUL) if type(value) is str else value
    )


def _copied(values: tuple[Any, ...]) -> Iterable[str]:
    """Write a column's values as COPY's text format has them."""
    kinds = set(map(type, values))
    if kinds == {int}:
        return map(str, values)
    if kinds == {str} and COPY_SPECIAL.search("".join(values)) is None:
        return values
    if kinds <= {bytes, NoneType}:
        return ["\\N" if value is None else f"\\\\x{value.hex()}" for value in values]
    return map(_copied_one, values)


def _copied_one(value: Any) -> str:
    if type(value) is str:
        return value.translate(COPY_MARKS)
    if type(value) is bytes:
        return f"\\\\x{value.hex()}"
    if value is None:
        return "\\N"
    return str(value) if type(value) is int else "ft"[bool(value)]


def _original(error: BaseException) -> BaseException:
    return getattr(error, "orig", None) or error


@cache
def _insert_text(table: Table) -> sql.Composed:
    marks = sql.SQL(", ").join([sql.Placeholder()] * len(table.columns))
    return sql.SQL("INSERT INTO {} VALUES ({})").format(sql.Identifier(table.name), marks)


@cache
def _replace_text(table: Table) -> sql.Composed:
    """Write the statement that takes a table's rows as one list in JSON."""
    changed = [
        sql.SQL("{0} = excluded.{0}").format(sql.Identifier(column.name))
        for column in table.columns
        if not column.primary_key
    ]
    text = sql.SQL(
        "INSERT INTO {0} SELECT * FROM json_populate_recordset(NULL::{0}, %s::json)"
        " ON CONFLICT ({1}) DO {2}"
    )
    return text.format(
        sql.Identifier(table.name),
        sql.SQL(", ").join(sql.Identifier(column.name) for column in table.primary_key),
        sql.SQL("UPDATE SET ") + sql.SQL(", ").join(changed) if changed else sql.SQL("NOTHING"),
    )


def _engine(url: str, *, pool_size: int, max_overflow: int) -> Engine:
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        connect_args={"connect_timeout": CONNECT_SECONDS, "options": OPTIONS},
        pool_size=pool_size,
        max_overflow=max_overflow,
        pool_pre_ping=True,  # a server that was restarted is connected to again
        hide_parameters=True,  # what people typed never reaches a log
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "handle_error", _hide_detail)
    return engine


def _configure(connection: psycopg.Connection[Any], _record: object) -> None:
    connection.adapters.register_dumper(str, _Writer)
    for name in ("text", "varchar"):
        connection.adapters.register_loader(name, _Reader)


def _only_read(connection: psycopg.Connection[Any], _record: object) -> None:
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True


def _begin_writing(connection: Connection) -> None:
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})").close()


def _begin_reading(connection: Connection) -> None:
    # BEGIN alone fixes nothing: the state that a transaction sees is that of its first statement.
    connection.exec_driver_sql("SELECT 1").close()


def _hide_detail(context: ExceptionContext) -> None:
    original = _without_detail(context.original_exception)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (f"({type(original).__name__}) {original}",)


def _without_detail(error: BaseException) -> BaseException:
    """Take out of an error's text what the server adds in lines of its own: it quotes rows."""
    error.args = (str(error).partition("\n")[0],)
    return error
