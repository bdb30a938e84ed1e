"""The store over a database: units of work with one transaction each."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DatabaseError, OperationalError

from shared.store.block import Block
from shared.store.dialect import (
    Step,
    copy_into,
    is_read_only,
    nameless,
    reader_engine,
    refuse_damage,
    writer_engine,
)
from shared.store.errors import CopyFailed, Damaged, NewerSchema, OlderSchema, ReadOnly
from shared.store.gate import WriteGate
from shared.store.sql_blobs import SqlKnownBlobs
from shared.store.sql_cases import SqlCaseIndex
from shared.store.sql_desk import SqlDesk, SqlPeers, read_setting, write_setting
from shared.store.sql_ledgers import SqlLedgers
from shared.store.sql_queues import SqlHolds, SqlQuarantine
from shared.store.tables import SCHEMA, Base, Settings

SCHEMA_KEY = "store.schema"


@dataclass(frozen=True, slots=True)
class SqlRoom:
    """One transaction."""

    ledgers: SqlLedgers
    quarantine: SqlQuarantine
    holds: SqlHolds
    peers: SqlPeers
    cases: SqlCaseIndex
    desk: SqlDesk
    blobs: SqlKnownBlobs


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy of a whole store to read from its beginning: its size in bytes, and how many entries it holds."""

    file: IO[bytes]
    size: int
    entries: int


class SqlStore:
    """A store in the database at `url` (`sqlite:///path`), for all threads and processes of a node."""

    def __init__(self, url: str) -> None:
        self._gate = WriteGate()
        self._writer = writer_engine(url)
        self._reader = reader_engine(url)

    def create(self) -> None:
        """Make the tables that are missing; NewerSchema or OlderSchema for one of another version.

        Call it once at each start, before the first transaction.
        """
        with self._gate.enter(), self._writer.begin() as connection:
            _refuse_other(connection)
            Base.metadata.create_all(connection)
            write_setting(connection, SCHEMA_KEY, str(SCHEMA))

    def write(self) -> Block[SqlRoom]:
        """Begin a writing transaction; it is on disk when the block ends without an exception."""
        return Block(self._write())

    def read(self) -> Block[SqlRoom]:
        """Begin a reading transaction over the state of this moment; ReadOnly on writing."""
        return Block(self._read())

    def check(self) -> None:
        """Walk the database's own structure; Damaged where it is broken."""
        with _told(), self._reader.begin() as connection:
            refuse_damage(connection)

    def snapshot(self, folder: Path, step: Step) -> Block[Snapshot]:
        """Copy the state of this moment while others write on; the copy lies in `folder`, without a name.

        `step` is told of bytes copied and of all. Raises Damaged, CopyFailed.
        """
        return Block(self._snapshot(folder, step))

    def close(self) -> None:
        """Close the connections that no transaction uses."""
        self._reader.dispose()
        self._writer.dispose()

    @contextmanager
    def _write(self) -> Iterator[SqlRoom]:
        with self._gate.enter(), self._writer.begin() as connection:
            yield _room(connection)

    @contextmanager
    def _snapshot(self, folder: Path, step: Step) -> Iterator[Snapshot]:
        with ExitStack() as kept:
            with _told():
                file, target = kept.enter_context(nameless(folder))
                with self._reader.begin() as connection:
                    refuse_damage(connection)
                    entries = sum(head.seq for head in SqlLedgers(connection).heads())
                    copy_into(connection, target, step)
            yield Snapshot(file, os.fstat(file.fileno()).st_size, entries)

    @contextmanager
    def _read(self) -> Iterator[SqlRoom]:
        with self._reader.begin() as connection:
            try:
                yield _room(connection)
            except OperationalError as error:
                if is_read_only(error):
                    raise ReadOnly from error
                raise


def _room(connection: Connection) -> SqlRoom:
    return SqlRoom(
        ledgers=SqlLedgers(connection),
        quarantine=SqlQuarantine(connection),
        holds=SqlHolds(connection),
        peers=SqlPeers(connection),
        cases=SqlCaseIndex(connection),
        desk=SqlDesk(connection),
        blobs=SqlKnownBlobs(connection),
    )


def _refuse_other(connection: Connection) -> None:
    if not inspect(connection).has_table(str(Settings.__tablename__)):
        return
    found = int(read_setting(connection, SCHEMA_KEY) or 0)
    if found > SCHEMA:
        raise NewerSchema(found=found, known=SCHEMA)
    if 0 < found < SCHEMA:
        raise OlderSchema(found=found, known=SCHEMA)


@contextmanager
def _told() -> Iterator[None]:
    """Say in the store's words what the database or the disk will not do."""
    try:
        yield
    except (OSError, sqlite3.OperationalError, OperationalError) as error:
        raise CopyFailed(_words(error)) from error
    except (sqlite3.DatabaseError, DatabaseError) as error:
        raise Damaged(_words(error)) from error


def _words(error: Exception) -> str:
    return str(getattr(error, "orig", None) or getattr(error, "strerror", None) or error)
