"""Timers and long work in the database."""

from sqlalchemy import Connection

from shared.domain.records import Timer, Work
from shared.store.sql_rows import SqlRows
from shared.store.tables import Base

TIMERS = Base.metadata.tables["timers"]
WORKS = Base.metadata.tables["works"]


class SqlTimers:
    """The timers of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._rows = SqlRows(connection, TIMERS, Timer)

    def get(self, name: str) -> Timer | None:
        """Return a chore's timer, None where it never had a turn."""
        return self._rows.one(TIMERS.c.name == name)

    def put(self, timer: Timer) -> None:
        """Keep a timer."""
        self._rows.put(timer)

    def all(self) -> list[Timer]:
        """Return all timers, ordered by name."""
        return self._rows.many(order=(TIMERS.c.name,))


class SqlWorks:
    """The long work of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._rows = SqlRows(connection, WORKS, Work)

    def get(self, work_id: str) -> Work | None:
        """Return one work."""
        return self._rows.one(WORKS.c.id == work_id)

    def put(self, work: Work) -> None:
        """Add or replace a work."""
        self._rows.put(work)

    def newest(self, limit: int) -> list[Work]:
        """Return works, the newest asked for first; of one time, by id."""
        return self._rows.many(order=(WORKS.c.asked_at.desc(), WORKS.c.id), limit=limit)

    def in_state(self, *states: str) -> list[Work]:
        """Return the works in these states, the oldest asked for first; of one time, by id."""
        return self._rows.many(WORKS.c.state.in_(states), order=(WORKS.c.asked_at, WORKS.c.id))
