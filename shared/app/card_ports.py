"""What is needed of a place for the cards that were given."""

from collections.abc import Iterable
from typing import Protocol

from shared.domain.records import CardRow


class CardIndex(Protocol):
    """The cards that are known here, to be counted and listed by month."""

    def put_all(self, rows: Iterable[CardRow]) -> None:
        """Add cards; one that is known stays as it is."""
        ...

    def months(self) -> list[str]:
        """Return the months in which cards were given, the newest first."""
        ...

    def counts(self, month: str) -> dict[tuple[str, str], int]:
        """Return how many cards a month has, by unit and colour."""
        ...

    def of(self, month: str, limit: int) -> list[CardRow]:
        """Return a month's cards, the newest first, ties by hash."""
        ...
