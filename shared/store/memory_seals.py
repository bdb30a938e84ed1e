"""Where seals stand, in memory."""

from collections.abc import Collection

from shared.domain.records import SealUse
from shared.store.memory_table import MemoryTable


class MemorySealUses:
    """The uses of seals of one transaction."""

    def __init__(self, table: MemoryTable[tuple[str, int], SealUse]) -> None:
        self._table = table

    def note(self, case: str, uses: Collection[SealUse]) -> None:
        """Note where seals stand in a case, in place of what was noted of it before."""
        for key in [key for key in self._table.rows if key[0] == case]:
            self._table.drop(key)
        for use in uses:
            self._table.put((use.case, use.seq), use)

    def of(self, seal: str, *, limit: int, offset: int = 0) -> list[SealUse]:
        """Return a seal's uses, the newest first; of one time, by case and seq."""
        rows = [use for use in self._table.rows.values() if use.seal == seal]
        rows.sort(key=lambda use: (use.case, use.seq))
        return sorted(rows, key=lambda use: use.at, reverse=True)[offset : offset + limit]

    def count(self, seal: str) -> int:
        """Return how often a seal stands."""
        return sum(use.seal == seal for use in self._table.rows.values())
