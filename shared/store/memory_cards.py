"""Cards in memory."""

from collections import Counter
from collections.abc import Iterable

from shared.domain.records import CardRow
from shared.store.memory_table import MemoryTable

CardRows = MemoryTable[str, CardRow]


class MemoryCards:
    """The cards of one transaction."""

    def __init__(self, table: CardRows) -> None:
        self._table = table

    def put_all(self, rows: Iterable[CardRow]) -> None:
        """Add cards; one that is known stays as it is."""
        for row in rows:
            if row.hash not in self._table.rows:
                self._table.put(row.hash, row)

    def months(self) -> list[str]:
        """Return the months in which cards were given, the newest first."""
        return sorted({row.month for row in self._table.rows.values()}, reverse=True)

    def counts(self, month: str) -> dict[tuple[str, str], int]:
        """Return how many cards a month has, by unit and colour."""
        rows = (row for row in self._table.rows.values() if row.month == month)
        return dict(Counter((row.unit, row.colour) for row in rows))

    def of(self, month: str, limit: int) -> list[CardRow]:
        """Return a month's cards, the newest first, ties by hash."""
        rows = sorted(
            (r for r in self._table.rows.values() if r.month == month), key=lambda row: row.hash
        )
        return sorted(rows, key=lambda row: row.at, reverse=True)[:limit]
