"""The store over a database: units of work with one transaction each."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import OperationalError

from shared.store.block import Block
from shared.store.dialect import is_read_only, reader_engine, writer_engine
from shared.store.errors import NewerSchema, ReadOnly
from shared.store.gate import WriteGate
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


class SqlStore:
    """A store in the database at `url` (`sqlite:///path`), for all threads and processes of a node."""

    def __init__(self, url: str) -> None:
        self._gate = WriteGate()
        self._writer = writer_engine(url)
        self._reader = reader_engine(url)

    def create(self) -> None:
        """Make the tables that are missing; NewerSchema for a database from a newer version.

        Call it once at each start, before the first transaction.
        """
        with self._gate.enter(), self._writer.begin() as connection:
            _refuse_newer(connection)
            Base.metadata.create_all(connection)
            write_setting(connection, SCHEMA_KEY, str(SCHEMA))

    def write(self) -> Block[SqlRoom]:
        """Begin a writing transaction; it is on disk when the block ends without an exception."""
        return Block(self._write())

    def read(self) -> Block[SqlRoom]:
        """Begin a reading transaction over the state of this moment; ReadOnly on writing."""
        return Block(self._read())

    def close(self) -> None:
        """Close the connections that no transaction uses."""
        self._reader.dispose()
        self._writer.dispose()

    @contextmanager
    def _write(self) -> Iterator[SqlRoom]:
        with self._gate.enter(), self._writer.begin() as connection:
            yield _room(connection)

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
    )


def _refuse_newer(connection: Connection) -> None:
    if not inspect(connection).has_table(str(Settings.__tablename__)):
        return
    found = int(read_setting(connection, SCHEMA_KEY) or 0)
    if found > SCHEMA:
        raise NewerSchema(found=found, known=SCHEMA)
