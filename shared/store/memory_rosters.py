"""Rosters in memory."""

from collections.abc import Collection

from shared.domain.records import RosterPerson, RosterRow
from shared.domain.roster_outcomes import Outcome
from shared.store.memory_table import MemoryTable

RosterPeople = MemoryTable[tuple[str, int], RosterPerson]


class MemoryRosters:
    """The rosters of one transaction."""

    def __init__(self, rows: MemoryTable[str, RosterRow], people: RosterPeople) -> None:
        self._rows = rows
        self._people = people

    def put(self, row: RosterRow, people: Collection[RosterPerson]) -> None:
        """Add or replace a roster's row, and its people in place of those noted before."""
        self._rows.put(row.roster, row)
        for key in [key for key in self._people.rows if key[0] == row.roster]:
            self._people.drop(key)
        for person in people:
            self._people.put((person.roster, person.no), person)

    def get(self, roster: str) -> RosterRow | None:
        """Return a roster's row, None where it is not here."""
        return self._rows.rows.get(roster)

    def all(self, *, closed: bool | None = None) -> list[RosterRow]:
        """Return rows, the latest year first, then by village and number: all, the open ones, or the closed ones."""
        rows = [r for r in self._rows.rows.values() if closed in {None, r.closed}]
        return sorted(rows, key=lambda row: (-row.year, row.village, row.number, row.roster))

    def count_at(self, node: str) -> int:
        """Return how many open rosters a node holds or is offered."""
        return sum(
            not row.closed and (row.offered_to or row.holder) == node
            for row in self._rows.rows.values()
        )

    def dead(self, persons: Collection[str]) -> set[str]:
        """Return which of these ID numbers a roster has as dead."""
        asked = set(persons)
        return {
            p.person
            for p in self._people.rows.values()
            if p.outcome == Outcome.DEAD and p.person in asked
        }

    def born(self, first: str, last: str) -> list[RosterPerson]:
        """Return people with a birth date between two days (ISO, both included), by birth date, ID number, roster and number."""
        found = [p for p in self._people.rows.values() if first <= p.born <= last]
        return sorted(found, key=lambda p: (p.born, p.person, p.roster, p.no))
