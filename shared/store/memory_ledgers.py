"""Ledgers, heads and the feed in memory."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from shared.domain.records import Head, Size
from shared.ledger.entry import Entry
from shared.ledger.feed import FeedItem
from shared.store.about import about_case
from shared.store.errors import ReadOnly
from shared.store.memory_log import MemoryLog
from shared.store.memory_table import MemoryTable

Heads = MemoryTable[str, Head]
Journals = MemoryTable[str, tuple[str, ...]]
"""The names of the case journals about a case."""


class MemoryLedgers:
    """Entries and heads of one transaction. `length` is how much of the log it sees."""

    def __init__(
        self, log: MemoryLog, length: int, heads: Heads, journals: Journals, *, writing: bool
    ) -> None:
        self._log = log
        self._heads = heads
        self._journals = journals
        self._writing = writing
        self._length = length

    def expect(self, ledgers: Collection[str], counts: Collection[tuple[str, int, int]]) -> None:
        """Do nothing: all of it is at hand."""

    def expect_last(self, authors: Collection[tuple[str, int]]) -> None:
        """Do nothing: all of it is at hand."""

    def head(self, ledger: str) -> Head | None:
        """Return a ledger's head, or None where the ledger is not here."""
        return self._heads.rows.get(ledger)

    def heads(self, prefix: str = "") -> list[Head]:
        """Return the heads of all ledgers whose name begins with `prefix`, ordered by name."""
        rows = self._heads.rows
        return [rows[name] for name in sorted(rows) if name.startswith(prefix)]

    def cases_of(self, nodes: Collection[str]) -> list[str]:
        """Return the names of the cases of which one of these nodes is a member, or was in displaced entries, ordered by name."""
        heads = self.heads("case:")
        return [head.ledger for head in heads if not self._members(head).isdisjoint(nodes)]

    def case_count_of(self, node: str) -> int:
        """Return of how many cases a node is a member, or was in displaced entries."""
        return len(self.cases_of([node]))

    def frozen_count(self) -> int:
        """Return how many ledgers are frozen."""
        return sum(bool(head.frozen) for head in self._heads.rows.values())

    def size(self) -> Size:
        """Return how much is held, by all heads: displaced entries are not counted."""
        heads = self._heads.rows.values()
        return Size(len(heads), sum(head.seq for head in heads))

    def case_journals(self, case: str) -> list[str]:
        """Return the names of the case journals about a case, ordered by name."""
        return sorted(self._journals.rows.get(case, ()))

    def entries(self, ledger: str, first: int = 1, last: int | None = None) -> list[Entry]:
        """Return a ledger's entries from `first` to `last` (both included; None: to the head)."""
        return [
            entry
            for entry in self._log.ledger(ledger, self._length)
            if entry.header.seq >= first and (last is None or entry.header.seq <= last)
        ]

    def by_count(self, node: str, incarnation: int, n: int) -> Entry | None:
        """Return the entry that is an author's `n`-th, or None."""
        return self._log.by_count((node, incarnation), n, self._length)

    def last_count(self, node: str, incarnation: int) -> int:
        """Return the highest `n` held of an author's incarnation, 0 where none is."""
        return self._log.last_count((node, incarnation), self._length)

    def append(self, entries: Iterable[Entry], head: Head, via: str = "") -> None:
        """Add entries of one ledger, each at a new position, and move its head.

        `via` is the peer that they came from, empty for our own.
        LedgerConflict where a place or a count is taken: then nothing is added,
        and the transaction goes on.
        """
        self._refuse_reader()
        self._log.add(list(entries), via)
        self._length = len(self._log.items)
        if head.ledger not in self._heads.rows:
            self._know(head.ledger)
        self._heads.put(head.ledger, head)

    def freeze(self, ledger: str, code: str) -> None:
        """Mark a ledger frozen."""
        head = self._heads.rows.get(ledger)
        if head is not None:
            self._heads.put(ledger, replace(head, frozen=code))

    def displace(self, ledger: str, first: int) -> list[Entry]:
        """Take a ledger's entries from `first` on out of its chain and return them.

        They keep their positions and their authors' counts; the head is the
        caller's to set, by the append that follows.
        """
        self._refuse_reader()
        taken = self.entries(ledger, first=first)
        self._log.displace(ledger, [entry.header.seq for entry in taken])
        return taken

    def displaced(self, ledger: str) -> list[Entry]:
        """Return the entries that were taken out of a ledger's chain, ordered by seq, then by hash."""
        aside = {
            item.entry.hash: item.entry
            for item in self._log.items[: self._length]
            if item.displaced and item.entry.header.ledger == ledger
        }
        return sorted(aside.values(), key=lambda entry: (entry.header.seq, entry.hash))

    def fill_body(self, entry: Entry) -> None:
        """Give a standing entry that is held without its body the body of this copy of it."""
        self._refuse_reader()
        self._log.fill(entry)

    def fill_signature(self, entry: Entry) -> None:
        """Give a standing entry that is held without its own signature the one of this copy of it."""
        self._refuse_reader()
        self._log.sign(entry)

    def missing_counts(self, node: str, incarnation: int, after: int = 0) -> list[tuple[int, int]]:
        """Return the gaps between `after` and the highest `n` held of an author: first and last of each."""
        gaps, before = [], after
        for n in self._log.counts((node, incarnation), self._length):
            if n > before + 1:
                gaps.append((before + 1, n - 1))
            before = max(before, n)
        return gaps

    def reoffer(self, ledger: str, only: str) -> None:
        """Put a ledger's entries, from 1, at new positions for one peer alone."""
        self._refuse_reader()
        for entry in self.entries(ledger):
            self._log.offer(entry, only)
        self._length = len(self._log.items)

    def feed(self, after: int, limit: int) -> list[FeedItem]:
        """Return up to `limit` items at positions above `after`, in order."""
        return self._log.items[after : min(after + limit, self._length)]

    def places(self, after: int, limit: int) -> list[tuple[int, str, int]]:
        """Return up to `limit` positions above `after`, in order, each with the ledger and seq of its entry."""
        items = self.feed(after, limit)
        return [(i.position, i.entry.header.ledger, i.entry.header.seq) for i in items]

    def feed_for(self, peer: str, after: int, upto: int) -> Iterator[FeedItem]:
        """Yield the items at positions above `after` and up to `upto` that a peer may be due, in order."""
        for item in self._log.items[after : min(upto, self._length)]:
            if item.only == peer if item.only else item.via != peer:
                yield item

    def last_position(self) -> int:
        """Return the highest position, 0 for an empty store."""
        return self._length

    def first_unsent_count(self, node: str, incarnation: int, after: int) -> int:
        """Return the lowest `n` of the author first placed above `after`; 0 where there is none."""
        fresh = (item for item in self._log.items[after : self._length] if not item.only)
        headers = (item.entry.header for item in fresh)
        return min((h.n for h in headers if (h.node, h.inc) == (node, incarnation)), default=0)

    def _members(self, head: Head) -> set[str]:
        overridden = head.custody.epoch[0] > 0
        aside = self.displaced(head.ledger) if overridden else []
        once = {code for e in aside for code in (e.header.node, e.header.to) if code}
        return {*head.custody.members, *once}

    def _know(self, ledger: str) -> None:
        case = about_case(ledger)
        if case is not None:
            self._journals.put(case, (*self._journals.rows.get(case, ()), ledger))

    def _refuse_reader(self) -> None:
        if not self._writing:
            raise ReadOnly
