"""The entries in memory: a log that only grows, so that a length is a snapshot of it."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace

from shared.ledger.entry import Entry
from shared.ledger.feed import FeedItem, LedgerConflict

Author = tuple[str, int]
"""A node and its incarnation."""


class MemoryLog:
    """All feed items, position 1 first, and where to find an entry.

    One transaction at a time adds at the end, displaces and fills in, or takes
    all that back. Readers look at no more than the length they began with, and
    never walk over a mapping that a writer may change meanwhile; what is displaced
    or filled in they see at once.
    """

    def __init__(self) -> None:
        self.items: list[FeedItem] = []
        self._places: dict[str, dict[int, int]] = {}
        self._counts: dict[Author, dict[int, int]] = {}
        self._highest: dict[Author, list[tuple[int, int]]] = {}
        self._undo: list[Callable[[], None]] = []

    def add(self, entries: list[Entry], via: str) -> None:
        """Add entries at new positions; LedgerConflict, with nothing added, where one is taken."""
        done = len(self._undo)
        for entry in entries:
            if self._is_taken(entry):
                self.take_back(done)
                raise LedgerConflict(entry.header.ledger)
            self._add(entry, via)

    def offer(self, entry: Entry, only: str) -> None:
        """Put an entry at one more position."""
        self.items.append(FeedItem(len(self.items) + 1, only, "", entry))
        self._undo.append(self._drop_last)

    def displace(self, ledger: str, seqs: list[int]) -> None:
        """Take entries out of a ledger's chain, wherever they were offered."""
        places = self._places.get(ledger, {})
        taken = {seq: places.pop(seq) for seq in seqs}
        self._undo.append(lambda: places.update(taken))
        hashes = {self.items[position - 1].entry.hash for position in taken.values()}
        for index, item in enumerate(self.items):
            if item.entry.header.ledger == ledger and item.entry.hash in hashes:
                self._put(index, replace(item, displaced=True))

    def keep(self) -> None:
        """The transaction stands."""
        self._undo.clear()

    def take_back(self, done: int = 0) -> None:
        """Undo what was done since the last `keep`, the newest first, but for the first `done` changes."""
        while len(self._undo) > done:
            self._undo.pop()()

    def fill(self, entry: Entry) -> None:
        """Give every item of an entry that is held without its body this copy's."""
        for index, item in enumerate(self.items):
            if item.entry.hash == entry.hash and item.entry.body is None:
                whole = replace(item.entry, salt=entry.salt, body=entry.body)
                self._put(index, replace(item, entry=whole))

    def sign(self, entry: Entry) -> None:
        """Give every item of an entry that is held without its signature this copy's."""
        for index, item in enumerate(self.items):
            if item.entry.hash == entry.hash and item.entry.signature is None:
                signed = replace(item.entry, signature=entry.signature)
                self._put(index, replace(item, entry=signed))

    def counts(self, author: Author, length: int) -> list[int]:
        """Return every `n` held of an author, in order, as of a length."""
        counts = self._counts.get(author, {}).copy()
        return sorted(n for n, position in counts.items() if position <= length)

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
        self._undo.append(self._forget_last)

    def _put(self, index: int, item: FeedItem) -> None:
        before = self.items[index]
        self.items[index] = item
        self._undo.append(lambda: self.items.__setitem__(index, before))

    def _drop_last(self) -> None:
        self.items.pop()

    def _forget_last(self) -> None:
        item = self.items.pop()
        header = item.entry.header
        author = (header.node, header.inc)
        del self._places[header.ledger][header.seq]
        del self._counts[author][header.n]
        if self._highest[author][-1][0] == item.position:
            self._highest[author].pop()
