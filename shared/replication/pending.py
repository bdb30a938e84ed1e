"""Entries of one ledger that a batch has brought and that stand, but are not stored yet."""

from collections.abc import Iterator

from shared.domain.facts import Header
from shared.ledger.entry import Entry


class Pending:
    """They are found by place and by their author's count without looking through all of them."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._places: dict[int, Entry] = {}
        self._counts: dict[tuple[str, int, int], Entry] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def add(self, entry: Entry) -> None:
        """Put an entry behind the others."""
        self._entries.append(entry)
        self._places[entry.header.seq] = entry
        self._counts[_count(entry.header)] = entry

    def cut(self, length: int) -> None:
        """Let go of all but the first `length`."""
        for entry in self._entries[length:]:
            del self._places[entry.header.seq], self._counts[_count(entry.header)]
        del self._entries[length:]

    def at(self, seq: int) -> Entry | None:
        """Return the entry at a place of the ledger."""
        return self._places.get(seq)

    def counted(self, header: Header) -> Entry | None:
        """Return the entry that has the count which a header claims for its author."""
        return self._counts.get(_count(header))


def _count(header: Header) -> tuple[str, int, int]:
    return header.node, header.inc, header.n
