"""What the services need of the table of rosters. Stores conform by shape."""

from collections.abc import Collection
from typing import Protocol

from shared.domain.records import RosterPerson, RosterRow


class RosterIndex(Protocol):
    """The projection behind lists of rosters, and whom a roster knows."""

    def put(self, row: RosterRow, people: Collection[RosterPerson]) -> None:
        """Add or replace a roster's row, and its people in place of those noted before."""
        ...

    def get(self, roster: str) -> RosterRow | None:
        """Return a roster's row, None where it is not here."""
        ...

    def all(self, *, closed: bool | None = None) -> list[RosterRow]:
        """Return rows, the latest year first, then by village and number: all, the open ones, or the closed ones."""
        ...

    def count_at(self, node: str) -> int:
        """Return how many open rosters a node holds or is offered."""
        ...

    def dead(self, persons: Collection[str]) -> set[str]:
        """Return which of these ID numbers a roster has as dead."""
        ...

    def born(self, first: str, last: str) -> list[RosterPerson]:
        """Return people with a birth date between two days (ISO, both included), by birth date, ID number, roster and number."""
        ...
