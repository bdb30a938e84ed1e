"""The entries in memory: a log that only grows, so that a length is a snapshot of it."""

from bisect import bisect_right
from collections.abc import Iterator

from shared.ledger.entry import Entry
from shared.ledger.feed import FeedItem, LedgerConflict

Author = tuple[str, int]
"""A node and its incarnation."""


class MemoryLog:
    """All feed items, position 1 first, and where to find an entry.

    One transaction at a time adds at the end, or takes back what it added.
    Readers look at no more than the length they began with, and never walk
    over a mapping that a writer may change meanwhile.
    """

    def __init__(self) -> None:
        self.items: list[FeedItem] = []
        self._places: dict[str, dict[int, int]] = {}
        self._counts: dict[Author, dict[int, int]] = {}
        self._highest: dict[Author, list[tuple[int, int]]] = {}

    def add(self, entries: list[Entry], via: str) -> None:
        """Add entries at new positions; LedgerConflict, with nothing added, where one is taken."""
        length = len(self.items)
        for entry in entries:
            if self._is_taken(entry):
                self.cut(length)
                raise LedgerConflict(entry.header.ledger)
            self._add(entry, via)

    def offer(self, entry: Entry, only: str) -> None:
        """Put an entry at one more position."""
        self.items.append(FeedItem(len(self.items) + 1, only, "", entry))

    def cut(self, length: int) -> None:
        """Take back all items past `length`."""
        while len(self.items) > length:
            self._take_back(self.items.pop())

    def ledger(self, name: str, length: int) -> Iterator[Entry]:
        """Yield a ledger's entries in order, as of a length."""
        places = self._places.get(name, {}).copy()
        for _, position in sorted(places.items()):
            if position <= length:
                yield self.items[position - 1].entry

    def by_count(self, author: Author, n: int, length: int) -> Entry | None:
        """Return an author's `n`-th entry, as of a length."""
        position = self._counts.get(author, {}).get(n)
        if position is None or position > length:
            return None
        return self.items[position - 1].entry

    def last_count(self, author: Author, length: int) -> int:
        """Return the highest `n` of an author, as of a length; 0 where there is none."""
        highest = list(self._highest.get(author, ()))
        place = bisect_right(highest, length, key=lambda mark: mark[0])
        return highest[place - 1][1] if place else 0

    def _is_taken(self, entry: Entry) -> bool:
        header = entry.header
        counts = self._counts.get((header.node, header.inc), {})
        return header.seq in self._places.get(header.ledger, {}) or header.n in counts

    def _add(self, entry: Entry, via: str) -> None:
        header = entry.header
        author = (header.node, header.inc)
        position = len(self.items) + 1
        highest = self._highest.setdefault(author, [])
        if not highest or header.n > highest[-1][1]:
            highest.append((position, header.n))
        self._places.setdefault(header.ledger, {})[header.seq] = position
        self._counts.setdefault(author, {})[header.n] = position
        self.items.append(FeedItem(position, "", via, entry))

    def _take_back(self, item: FeedItem) -> None:
        header = item.entry.header
        if self._places[header.ledger][header.seq] != item.position:
            return  # a new offer of an entry that stays
        author = (header.node, header.inc)
        del self._places[header.ledger][header.seq]
        del self._counts[author][header.n]
        if self._highest[author][-1][0] == item.position:
            self._highest[author].pop()
