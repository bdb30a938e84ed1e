"""Grouped commits: units of work that follow closely on one another share one durable commit.

A thread that finds others waiting at the gate leaves its unit in the open
transaction, as a released savepoint, and lets the next one in; the group commits
when nobody waits, or at a bound. A unit has ended well only when its group's
commit is durable.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event
from time import monotonic

from sqlalchemy import Connection, Engine, RootTransaction
from sqlalchemy.exc import SQLAlchemyError

from shared.store.dialect import Dialect
from shared.store.errors import CommitLost
from shared.store.gate import WriteGate

MOST_UNITS = 64
MOST_SECONDS = 0.05
"""Bounds of a group: other processes wait for its lock, and its first unit for its commit."""


@dataclass(slots=True)
class _Group:
    """One transaction. Its connection is used by one thread at a time: by the one inside the gate."""

    connection: Connection
    transaction: RootTransaction
    begun: float
    units: int = 0
    failure: BaseException | None = None
    ended: Event = field(default_factory=Event)

    @property
    def is_full(self) -> bool:
        return self.units >= MOST_UNITS or monotonic() - self.begun >= MOST_SECONDS

    def wait(self) -> None:
        self.ended.wait()
        if self.failure is not None:
            raise CommitLost from self.failure


class GroupedWriter:
    """Gives units of work their turn on the engine's one connection."""

    def __init__(self, engine: Engine, dialect: Dialect) -> None:
        self._engine = engine
        self._dialect = dialect
        self._gate = WriteGate(self._leaving)
        self._open: _Group | None = None

    @contextmanager
    def unit(self) -> Iterator[Connection]:
        """Give a unit its turn. What it did is durable when the block ends without an exception.

        A unit that raises is rolled back alone. CommitLost where the commit fails: of every unit in it.
        """
        with self._gate.enter():
            group = self._open = self._open or self._begin()
            with self._first(group) if group.units == 0 else self._further(group):
                yield group.connection
            group.units += 1
        group.wait()

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """Give a turn with a connection that is in no transaction yet."""
        with self._gate.enter():
            if self._open is not None:
                self._end(self._open)
            with self._engine.connect() as connection:
                yield connection

    def _begin(self) -> _Group:
        connection = self._engine.connect()
        try:
            return _Group(connection, connection.begin(), monotonic())
        except BaseException:
            connection.close()
            raise

    @contextmanager
    def _first(self, group: _Group) -> Iterator[None]:
        """Nothing else is in the group, so that its whole transaction can be rolled back."""
        try:
            yield
        except BaseException:
            self._open = None
            _abandon(group)
            raise

    @contextmanager
    def _further(self, group: _Group) -> Iterator[None]:
        savepoint = None
        try:
            savepoint = group.connection.begin_nested()
            yield
            savepoint.commit()
        except BaseException as error:
            if savepoint is not None:
                with suppress(SQLAlchemyError):
                    savepoint.rollback()
            # A lost connection or a full disk ends the whole transaction, and what others did in it.
            lost = group.connection.invalidated
            if lost or not self._dialect.is_in_transaction(group.connection):
                group.failure = error
            raise

    def _leaving(self, waiting: int) -> None:
        group = self._open
        if group is not None and (not waiting or group.is_full or group.failure is not None):
            self._end(group)

    def _end(self, group: _Group) -> None:
        self._open = None
        try:
            if group.failure is None:
                group.transaction.commit()
        except BaseException as error:
            group.failure = error
            if not isinstance(error, Exception):
                raise
        finally:
            _abandon(group)
            group.ended.set()


def _abandon(group: _Group) -> None:
    """Give the connection back, or end it where it failed; what was not committed is rolled back."""
    with suppress(SQLAlchemyError):
        if group.failure is not None:
            group.connection.invalidate()
        group.connection.close()
