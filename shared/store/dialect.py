"""What the databases do each in its own way, behind one shape; and what is the same for all of them."""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cache
from importlib import import_module
from typing import Any, Protocol, cast

import orjson
from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Executable,
    Insert,
    Table,
    Text,
    and_,
    bindparam,
)
from sqlalchemy.engine import Dialect as SqlDialect
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction, ReturnTypeFromArgs
from sqlalchemy.types import TypeDecorator, TypeEngine

from shared.domain.refusals import Refusal

BUSY_SECONDS = 30
LAST = "\U0010ffff"
"""The last code point: behind a prefix it stands behind all that begins so."""
MODULES = {"sqlite": "shared.store.dialect_sqlite", "postgresql": "shared.store.dialect_postgres"}
"""Loaded when one is needed: a village never loads PostgreSQL's driver."""
Step = Callable[[int, int], None]


class Dialect(Protocol):
    """One kind of database. A module that has these statements and functions is one."""

    LAST_COUNTS: Executable
    """Takes `authors`, a list of [node, incarnation] in JSON; gives node, incarnation and highest count of each."""
    COUNTED: Executable
    """Takes `counts`, a list of [node, incarnation, n] in JSON; gives these three and the parts of each entry that is there."""

    def writer_engine(self, url: str) -> Engine:
        """Return an engine with one connection, whose transactions lock before their first read."""
        ...

    def reader_engine(self, url: str) -> Engine:
        """Return an engine for any number of threads, whose transactions see one state and cannot write."""
        ...

    def is_there(self, url: str) -> bool:
        """Say whether there is something to open, without making it; True where only opening can tell.

        StoreDamaged where it is there and its end is missing.
        """
        ...

    def is_in_transaction(self, connection: Connection) -> bool:
        """Say whether the transaction still stands: some errors end it."""
        ...

    def is_read_only(self, error: BaseException) -> bool:
        """Say whether a reading transaction tried to write."""
        ...

    def refusal_of(self, error: BaseException) -> type[Refusal] | None:
        """Return what to tell a person: the database is down, full, or busy; None for any other error."""
        ...

    def insert_into(self, table: Table) -> Any:
        """Return the database's own INSERT, which knows ON CONFLICT."""
        ...

    def insert_all(
        self, connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]
    ) -> None:
        """Add rows, each a value for every column in order; AlreadyThere, with nothing added, where one is.

        The hot path: it goes to the driver, past what SQLAlchemy does for each statement.
        """
        ...

    def replace_all(
        self, connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]
    ) -> None:
        """Add rows, each a value for every column in order, in place of those with the same primary key; no key comes twice."""
        ...

    def keys_deferred(self, connection: Connection) -> AbstractContextManager[None]:
        """Let rows refer to nothing within the block."""
        ...

    def refuse_damage(self, connection: Connection) -> None:
        """Walk what this connection sees of the database; Damaged where it is broken."""
        ...

    def copy_out(self, connection: Connection, target: sqlite3.Connection, step: Step) -> None:
        """Copy the state that this transaction sees to an empty SQLite database; `step` is told of bytes done and of all."""
        ...

    def before_migrating(self, connection: Connection, url: str, revision: str) -> None:
        """Prepare a connection that is in no transaction yet for changing tables of `revision`."""
        ...

    def after_migrating(self, connection: Connection) -> None:
        """Check, in the transaction, what the changed tables hold; Damaged where it does not fit."""
        ...


def dialect_of(backend: str) -> Dialect:
    """Return how a kind of database, by SQLAlchemy's name, is spoken to; KeyError for one that is not known."""
    return cast(Dialect, import_module(MODULES[backend]))


def backend_of(url: str) -> str:
    """Return the kind of database an address leads to; ValueError for one that cannot hold a store."""
    try:
        parsed = make_url(url)
    except Exception as error:
        raise ValueError(ADDRESSES) from error
    backend = parsed.get_backend_name()
    nowhere = {None, "", ":memory:"} if backend == "sqlite" else {None, ""}
    if backend not in MODULES or parsed.database in nowhere:
        raise ValueError(ADDRESSES)
    return backend


ADDRESSES = "a store is at sqlite:///path or postgresql://user:password@host/database"


def upsert(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    """Add a row, or replace the one with the same primary key."""
    connection.execute(_upsert(connection.dialect.name, table), row)


def upsert_all(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Add rows, each in place of the one with the same primary key; no key comes twice."""
    if not rows:
        return
    if len(rows) == 1:
        upsert(connection, table, rows[0])
        return
    columns = []
    for column in table.columns:
        values = [row[column.name] for row in rows]
        kind = column.type.dialect_impl(connection.dialect)
        write = kind.bind_processor(connection.dialect)
        columns.append([write(value) for value in values] if write else values)
    values = list(zip(*columns, strict=True))
    dialect_of(connection.dialect.name).replace_all(connection, table, values)


def last_counts(
    connection: Connection, authors: Collection[tuple[str, int]]
) -> dict[tuple[str, int], int]:
    """Return the highest count held of each author, 0 where none is."""
    said = {"authors": orjson.dumps(list(authors)).decode()}
    rows = connection.execute(dialect_of(connection.dialect.name).LAST_COUNTS, said)
    return {(node, inc): n or 0 for node, inc, n in rows}


def counted(connection: Connection, counts: Collection[tuple[str, int, int]]) -> Iterator[Any]:
    """Yield the entries that have these counts: node, incarnation, n, and the entry's parts."""
    said = {"counts": orjson.dumps(list(counts)).decode()}
    yield from connection.execute(dialect_of(connection.dialect.name).COUNTED, said)


def insert_new(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Add a row; False where its primary key is there already."""
    return connection.execute(_insert_new(connection.dialect.name, table), row).rowcount == 1


def insert_all(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add rows, each a value for every column in order; AlreadyThere, with nothing added, where one is."""
    if rows:
        dialect_of(connection.dialect.name).insert_all(connection, table, rows)


def keys_deferred(connection: Connection) -> AbstractContextManager[None]:
    """Let rows refer to nothing within the block."""
    return dialect_of(connection.dialect.name).keys_deferred(connection)


def contains(column: ColumnElement[Any], part: str) -> ColumnElement[bool]:
    """Match a column that holds `part` as it stands: there are no wildcards."""
    return _Place(column, part) > 0


def begins(column: Column[Any], prefix: str) -> ColumnElement[bool]:
    """Match a column that begins with a text; an index answers it."""
    return and_(column >= prefix, column < prefix + LAST)


def among(column: Column[Any], name: str) -> ColumnElement[bool]:
    """Match a column that holds one of the values in the list that a statement is given as `name`."""
    return _Among(column, bindparam(name, type_=_Values(column.type)))


class _Values(TypeDecorator[list[Any]]):
    """A list of values as one parameter: an array where there are arrays, else JSON."""

    impl = Text
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: SqlDialect) -> TypeEngine[Any]:
        """Return the type that the database knows."""
        known: Any = ARRAY(self.item) if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(known)

    def process_bind_param(self, value: list[Any] | None, dialect: SqlDialect) -> Any:
        """Write a list."""
        return value if dialect.name == "postgresql" else orjson.dumps(value).decode()


class _Among(GenericFunction[bool]):
    """Whether a column holds one of some values."""

    inherit_cache = True
    name = "among"
    type = Boolean()

    def self_group(self, against: Any = None) -> "_Among":  # noqa: ARG002 - SQLAlchemy's own shape
        """Stand in a condition as it is: where there are no booleans it would be held against 1, which no index answers."""
        return self


@compiles(_Among, "sqlite")
def _sqlite_among(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - parts of a compiled statement


@compiles(_Among, "postgresql")
def _postgres_among(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"{column} = ANY({values})"


class _Place(ReturnTypeFromArgs[Any]):
    """Where a text first stands in another, from 1; 0 where it does not."""

    inherit_cache = True
    name = "place"


@compiles(_Place, "sqlite")
def _sqlite_place(element: _Place, compiler: SQLCompiler, **kw: Any) -> str:
    return f"instr{compiler.process(element.clause_expr, **kw)}"


@compiles(_Place, "postgresql")
def _postgres_place(element: _Place, compiler: SQLCompiler, **kw: Any) -> str:
    return f"strpos{compiler.process(element.clause_expr, **kw)}"


@cache
def _upsert(backend: str, table: Table) -> Insert:
    keys = list(table.primary_key)
    new = dialect_of(backend).insert_into(table)
    changed = {c.name: new.excluded[c.name] for c in table.columns if not c.primary_key}
    if not changed:
        return cast(Insert, new.on_conflict_do_nothing(index_elements=keys))
    return cast(Insert, new.on_conflict_do_update(index_elements=keys, set_=changed))


@cache
def _insert_new(backend: str, table: Table) -> Insert:
    new = dialect_of(backend).insert_into(table)
    quiet = new.on_conflict_do_nothing(index_elements=list(table.primary_key))
    # Without this PostgreSQL's driver does not say how many rows came of it.
    return cast(Insert, quiet.execution_options(preserve_rowcount=True))
