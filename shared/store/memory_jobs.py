"""Timers and long work in memory."""

from copy import deepcopy

from shared.domain.records import Timer, Work
from shared.store.memory_table import MemoryTable


class MemoryTimers:
    """The timers of one transaction."""

    def __init__(self, table: MemoryTable[str, Timer]) -> None:
        self._table = table

    def get(self, name: str) -> Timer | None:
        """Return a chore's timer, None where it never had a turn."""
        return self._table.rows.get(name)

    def put(self, timer: Timer) -> None:
        """Keep a timer."""
        self._table.put(timer.name, timer)

    def all(self) -> list[Timer]:
        """Return all timers, ordered by name."""
        return sorted(self._table.rows.values(), key=lambda timer: timer.name)


class MemoryWorks:
    """The long work of one transaction."""

    def __init__(self, table: MemoryTable[str, Work]) -> None:
        self._table = table

    def get(self, work_id: str) -> Work | None:
        """Return one work."""
        return deepcopy(self._table.rows.get(work_id))

    def put(self, work: Work) -> None:
        """Add or replace a work."""
        self._table.put(work.id, deepcopy(work))

    def newest(self, limit: int) -> list[Work]:
        """Return works, the newest asked for first; of one time, by id."""
        rows = sorted(self._table.rows.values(), key=lambda work: work.id)
        return deepcopy(sorted(rows, key=lambda work: work.asked_at, reverse=True)[:limit])

    def in_state(self, *states: str) -> list[Work]:
        """Return the works in these states, the oldest asked for first; of one time, by id."""
        rows = [work for work in self._table.rows.values() if work.state in states]
        return deepcopy(sorted(rows, key=lambda work: (work.asked_at, work.id)))
