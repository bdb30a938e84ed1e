"""What a transaction knows of its ledgers already, and what it has still to write.

Nobody else writes meanwhile, so what was read once stays true; what is added is
noted here and written in one go.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.domain.records import Head
from shared.ledger.entry import Entry
from shared.store.about import about_case

Count = tuple[str, int, int]
"""An author's node, incarnation and count."""


def count_of(entry: Entry) -> Count:
    """Return the count by which its author knows an entry."""
    header = entry.header
    return header.node, header.inc, header.n


@dataclass(slots=True)
class Known:
    """Heads, whole ledgers, counts and case journals that were read or added; None says that there is none."""

    heads: dict[str, Head | None] = field(default_factory=dict)
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    counts: dict[Count, Entry | None] = field(default_factory=dict)
    last: dict[tuple[str, int], int] = field(default_factory=dict)
    journals: dict[str, list[str]] = field(default_factory=dict)

    def holds(self, counts: Sequence[Count], ledger: str) -> bool:
        """Say whether it is known what stands where entries with these counts are to be added to a ledger."""
        return ledger in self.entries and self.counts.keys() >= set(counts)

    def conflicts(self, entries: Sequence[Entry], counts: Sequence[Count], ledger: str) -> bool:
        """Say whether a place or a count is taken, of entries whose places it holds."""
        standing = len(self.entries[ledger])
        places = range(standing + 1, standing + 1 + len(entries))
        return (
            [entry.header.seq for entry in entries] != list(places)
            or len(set(counts)) < len(counts)
            or any(map(self.counts.__getitem__, counts))
        )

    def add(self, entries: Sequence[Entry], counts: Sequence[Count], head: Head) -> None:
        """Note entries that are added to a ledger, and its head."""
        known = self.entries.get(head.ledger)
        if known is not None:
            known.extend(entries)
        self.counts.update(zip(counts, entries, strict=True))
        for node, incarnation, n in counts:
            last = self.last.get((node, incarnation))
            if last is not None and n > last:
                self.last[node, incarnation] = n
        self.heads[head.ledger] = head
        journals = self.journals.get(about_case(head.ledger) or "")
        if journals is not None and head.ledger not in journals:
            journals.append(head.ledger)
            journals.sort()

    def forget(self) -> None:
        """Know nothing any more: what was read has been changed otherwise."""
        for known in (self.heads, self.entries, self.counts, self.last, self.journals):
            known.clear()


@dataclass(slots=True)
class Waiting:
    """Rows that are still to be written: entries, places in the feed, heads."""

    entries: list[tuple[Any, ...]] = field(default_factory=list)
    feed: list[tuple[Any, ...]] = field(default_factory=list)
    heads: dict[str, Head] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.feed or self.heads)
