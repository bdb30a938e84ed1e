"""What came in and could not be applied: quarantine and holds, in memory."""

from collections.abc import Collection
from copy import deepcopy
from dataclasses import replace
from datetime import datetime

from shared.domain.records import HeldEntry, QuarantineItem
from shared.store.memory_table import MemoryTable

QuarantineRows = MemoryTable[tuple[str, str], QuarantineItem]
"""By hash and refuser."""
HoldRows = MemoryTable[tuple[str, str], HeldEntry]
"""By peer and hash."""


class MemoryQuarantine:
    """Refused entries of one transaction."""

    def __init__(self, table: QuarantineRows) -> None:
        self._table = table

    def add(self, item: QuarantineItem) -> bool:
        """Keep an item; False where (hash, refuser) is kept already: then more evidence takes the place of less."""
        key = (item.hash, item.refuser)
        kept = self._table.rows.get(key)
        if kept is None:
            self._table.put(key, deepcopy(item))
        elif len(item.evidence) > len(kept.evidence):
            self._table.put(key, replace(kept, evidence=dict(item.evidence)))
        return kept is None

    def put(self, item: QuarantineItem) -> None:
        """Keep an item, open, in place of what is kept of (hash, refuser); of the evidence the greater."""
        key = (item.hash, item.refuser)
        kept = self._table.rows.get(key)
        evidence = max((item, kept or item), key=lambda i: len(i.evidence)).evidence
        self._table.put(key, deepcopy(replace(item, evidence=evidence)))

    def items(
        self,
        *,
        open_only: bool = True,
        codes: Collection[str] = (),
        ledger: str = "",
        limit: int = 200,
    ) -> list[QuarantineItem]:
        """Return items, newest first; of one time, by hash and refuser."""
        rows = self._open() if open_only else list(self._table.rows.values())
        rows = [r for r in rows if not codes or r.code in codes]
        rows = [r for r in rows if not ledger or r.ledger == ledger]
        rows.sort(key=lambda item: (item.hash, item.refuser))
        rows.sort(key=lambda item: item.at, reverse=True)
        return deepcopy(rows[:limit])

    def item(self, entry_hash: str, refuser: str) -> QuarantineItem | None:
        """Return one item."""
        return deepcopy(self._table.rows.get((entry_hash, refuser)))

    def resolve(self, entry_hash: str, refuser: str, at: datetime) -> None:
        """Mark an item dealt with; the first time stays."""
        item = self._table.rows.get((entry_hash, refuser))
        if item is not None and item.resolved_at is None:
            self._table.put((entry_hash, refuser), replace(item, resolved_at=at))

    def count(self, refuser: str = "") -> int:
        """Return how many items are open, of one refuser where one is named."""
        return sum(not refuser or item.refuser == refuser for item in self._open())

    def _open(self) -> list[QuarantineItem]:
        return [item for item in self._table.rows.values() if item.resolved_at is None]


class MemoryHolds:
    """Entries that wait, in one transaction."""

    def __init__(self, table: HoldRows) -> None:
        self._table = table

    def add(self, held: HeldEntry) -> None:
        """Keep an entry; the same (peer, hash) again changes nothing."""
        if (held.peer, held.hash) not in self._table.rows:
            self._table.put((held.peer, held.hash), held)

    def of(self, peer: str) -> list[HeldEntry]:
        """Return what is held of a peer, ordered by position, ledger, seq."""
        rows = [held for held in self._table.rows.values() if held.peer == peer]
        return sorted(rows, key=lambda held: (held.position, held.ledger, held.seq, held.hash))

    def drop(self, peer: str, entry_hash: str) -> None:
        """Let go of an entry."""
        self._table.drop((peer, entry_hash))

    def count(self, peer: str = "") -> int:
        """Return how many entries are held, of one peer where one is named."""
        return sum(peer in {"", held.peer} for held in self._table.rows.values())
