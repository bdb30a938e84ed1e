"""The store over a database: units of work with one transaction each."""

import os
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from shared.domain.refusals_store import StoreDamaged, StoreFailing, StoreFull
from shared.store.block import Block
from shared.store.copying import nameless, rows_of
from shared.store.dialect import Step, backend_of, dialect_of, insert_all
from shared.store.errors import (
    CommitLost,
    CopyFailed,
    Damaged,
    Missing,
    NotEmpty,
    OtherSchema,
    ReadOnly,
)
from shared.store.group import GroupedWriter
from shared.store.schema import (
    Found,
    bring_up,
    drop_tables,
    find,
    is_empty,
    make_tables,
    mark,
    note_schema,
)
from shared.store.sql_blobs import SqlKnownBlobs
from shared.store.sql_cards import SqlCards
from shared.store.sql_cases import SqlCaseIndex
from shared.store.sql_desk import SqlDesk, SqlPeers
from shared.store.sql_jobs import SqlTimers, SqlWorks
from shared.store.sql_ledgers import SqlLedgers
from shared.store.sql_queues import SqlHolds, SqlQuarantine
from shared.store.sql_rosters import SqlRosters
from shared.store.sql_seals import SqlSealUses


@dataclass(frozen=True, slots=True)
class SqlRoom:
    """One transaction."""

    ledgers: SqlLedgers
    quarantine: SqlQuarantine
    holds: SqlHolds
    peers: SqlPeers
    cases: SqlCaseIndex
    desk: SqlDesk
    timers: SqlTimers
    works: SqlWorks
    blobs: SqlKnownBlobs
    cards: SqlCards
    seals: SqlSealUses
    rosters: SqlRosters


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy of a whole store to read from its beginning: its size in bytes, and how many entries it holds."""

    file: IO[bytes]
    size: int
    entries: int


class SqlStore:
    """A store in the database at `url`, for all threads and processes of a node.

    `sqlite:///path` or `postgresql://user:password@host/database`; ValueError for another address.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._dialect = dialect_of(backend_of(url))
        self._writer = self._dialect.writer_engine(url)
        self._reader = self._dialect.reader_engine(url)
        self._group = GroupedWriter(self._writer, self._dialect)
        self._still = threading.local()
        # A command ends without closing what it opened; a server is told that it goes.
        self._end = weakref.finalize(self, _dispose, self._reader, self._writer)

    def create(self) -> None:
        """Make the tables where there are none, or bring those of an older revision up to the newest.

        Raises NewerSchema, OlderSchema for what this program cannot read. Call this, `create_new`
        or `open` at each start, before the first transaction.
        """
        with self._in_our_words():
            with self._group.unit() as connection:
                found = find(connection)
                if found is None:
                    make_tables(connection)
                    note_schema(connection)
                elif found.is_newest:
                    mark(connection, found.revision)
            if found is not None and not found.is_newest:
                self._migrate(found)

    def create_new(self) -> None:
        """Make the tables of a new store; NotEmpty where there is anything already."""
        with self._in_our_words(), self._new() as connection:
            note_schema(connection)

    def open(self) -> None:
        """Take up a store that must be there, as `create` does; Missing where it is not."""
        if not self._dialect.is_there(self._url):
            raise Missing
        with self._in_our_words(), self._reader.begin() as connection:
            found = find(connection)
        if found is None:
            raise Missing
        if not (found.is_newest and found.is_marked):
            self.create()

    def is_empty(self) -> bool:
        """Say whether the database holds nothing yet."""
        if not self._dialect.is_there(self._url):
            return True
        with self._in_our_words(), self._reader.begin() as connection:
            return is_empty(connection)

    def clear(self) -> None:
        """Take all tables away: those of a store that was begun and cannot be finished."""
        with self._in_our_words(), self._group.unit() as connection:
            drop_tables(connection)

    def write(self) -> Block[SqlRoom]:
        """Begin a writing transaction; it is on disk when the block ends without an exception.

        Raises StoreDown, StoreFull, StoreBusy, StoreFailing: then nothing of it was kept.
        """
        self._still.room = None
        return Block(self._write())

    def read(self) -> Block[SqlRoom]:
        """Begin a reading transaction over the state of this moment; ReadOnly on writing. Raises StoreDown."""
        held: SqlRoom | None = getattr(self._still, "room", None)
        return Block(self._read() if held is None else self._read_on(held))

    @contextmanager
    def hold_still(self) -> Iterator[None]:
        """Have all that this thread reads in the block be of one moment, until it writes. Raises StoreDown.

        A transaction costs more than most of what is read in it.
        """
        with self._read() as room:
            self._still.room = room
            try:
                yield
            finally:
                self._still.room = None

    def is_current(self) -> bool:
        """Say whether the tables are those that this program was written for."""
        try:
            with self._in_our_words(), self._reader.begin() as connection:
                found = find(connection)
        except OtherSchema:
            return False
        return found is not None and found.is_newest

    def check(self) -> None:
        """Walk the database's own structure; Damaged where it is broken."""
        with _told(), self._in_our_words(), self._reader.begin() as connection:
            self._dialect.refuse_damage(connection)

    def damage(self) -> str:
        """Say what of the database's own structure is broken; empty where it is whole."""
        try:
            self.check()
        except Damaged as damage:
            return str(damage)
        return ""

    def snapshot(self, folder: Path, step: Step) -> Block[Snapshot]:
        """Copy the state of this moment, as an SQLite database whatever this one is, while others write on.

        The copy lies in `folder`, without a name. `step` is told of bytes copied and of all.
        Raises Missing, Damaged, CopyFailed.
        """
        return Block(self._snapshot(folder, step))

    def load(self, source: Path, step: Step) -> None:
        """Fill an empty database with all that an SQLite store of the newest revision holds, in one transaction.

        `step` is told of bytes and of all. NotEmpty where there is anything already.
        """
        address = f"{source.absolute().as_uri()}?mode=ro"
        with (
            self._in_our_words(),
            closing(sqlite3.connect(address, uri=True)) as rows,
            self._new() as connection,
        ):
            for table, page in rows_of(rows, source.stat().st_size, step):
                insert_all(connection, table, page)

    def close(self) -> None:
        """Close the connections that no transaction uses."""
        _dispose(self._reader, self._writer)

    @contextmanager
    def _write(self) -> Iterator[SqlRoom]:
        with self._in_our_words(), self._group.unit() as connection:
            room = _room(connection, writes=True)
            yield room
            room.ledgers.flush()

    @contextmanager
    def _new(self) -> Iterator[Connection]:
        with self._group.unit() as connection:
            if not is_empty(connection):
                raise NotEmpty
            make_tables(connection)
            yield connection

    def _migrate(self, found: Found) -> None:
        with self._group.alone() as connection:
            connection.detach()  # it goes with what it is made ready for
            self._dialect.before_migrating(connection, self._url, found.revision)
            with connection.begin():
                now = find(connection)  # another process may have done it meanwhile
                if now is not None and not now.is_newest:
                    bring_up(connection, now)
                    self._dialect.after_migrating(connection)

    @contextmanager
    def _snapshot(self, folder: Path, step: Step) -> Iterator[Snapshot]:
        if not self._dialect.is_there(self._url):
            raise Missing
        with ExitStack() as kept:
            with _told(), self._in_our_words():
                file, target = kept.enter_context(nameless(folder))
                with self._reader.begin() as connection:
                    self._dialect.refuse_damage(connection)
                    if find(connection) is None:
                        raise Missing
                    entries = SqlLedgers(connection).size().entries
                    self._dialect.copy_out(connection, target, step)
            yield Snapshot(file, os.fstat(file.fileno()).st_size, entries)

    @contextmanager
    def _read(self) -> Iterator[SqlRoom]:
        with self._in_our_words(), self._reader.begin() as connection, self._only_reading():
            yield _room(connection)

    @contextmanager
    def _read_on(self, held: SqlRoom) -> Iterator[SqlRoom]:
        """Read in the transaction that this thread holds; after an error in it, nothing more."""
        with self._in_our_words(), self._only_reading():
            try:
                yield held
            except BaseException:
                self._still.room = None
                raise

    @contextmanager
    def _only_reading(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            if self._dialect.is_read_only(error):
                raise ReadOnly from error
            raise

    @contextmanager
    def _in_our_words(self) -> Iterator[None]:
        """Say as a refusal that the database is down, full, failing or busy."""
        try:
            yield
        except Exception as error:
            cause = error.__cause__ if isinstance(error, CommitLost) else error
            refusal = self._dialect.refusal_of(cause) if cause else None
            if refusal is None:
                raise
            raise refusal from error


def _dispose(*engines: Engine) -> None:
    for engine in engines:
        engine.dispose()


def _room(connection: Connection, *, writes: bool = False) -> SqlRoom:
    return SqlRoom(
        ledgers=SqlLedgers(connection, writes=writes),
        quarantine=SqlQuarantine(connection),
        holds=SqlHolds(connection),
        peers=SqlPeers(connection),
        cases=SqlCaseIndex(connection, writes=writes),
        desk=SqlDesk(connection),
        timers=SqlTimers(connection),
        works=SqlWorks(connection),
        blobs=SqlKnownBlobs(connection),
        cards=SqlCards(connection),
        seals=SqlSealUses(connection),
        rosters=SqlRosters(connection),
    )


@contextmanager
def _told() -> Iterator[None]:
    """Say in the store's words what the database or the disk will not do."""
    try:
        yield
    except (OSError, sqlite3.OperationalError, OperationalError, StoreFull, StoreFailing) as error:
        raise CopyFailed(_words(error)) from error
    except (sqlite3.DatabaseError, DatabaseError) as error:
        raise Damaged(_words(error)) from error
    except StoreDamaged as refusal:
        raise Damaged(_words(refusal.__cause__ or refusal)) from refusal


def _words(error: BaseException) -> str:
    return str(getattr(error, "orig", None) or getattr(error, "strerror", None) or error)
