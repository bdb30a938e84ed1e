"""Rosters in the database."""

from collections.abc import Collection

from sqlalchemy import Connection, or_, select

from shared.domain.records import RosterPerson, RosterRow
from shared.domain.roster_outcomes import Outcome
from shared.store.sql_rows import SqlRows
from shared.store.tables import Base

ROSTERS = Base.metadata.tables["rosters"]
PEOPLE = Base.metadata.tables["roster_people"]
R, P = ROSTERS.c, PEOPLE.c
AT_ONCE = 500
"""ID numbers asked for in one statement: databases bound how many values one may hold."""


class SqlRosters:
    """The rosters of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._rows = SqlRows(connection, ROSTERS, RosterRow)
        self._people = SqlRows(connection, PEOPLE, RosterPerson)

    def put(self, row: RosterRow, people: Collection[RosterPerson]) -> None:
        """Add or replace a roster's row, and its people in place of those noted before."""
        self._rows.put(row)
        kept = {p.no: p for p in self._people.many(P.roster == row.roster, order=(P.no,))}
        wanted = {p.no: p for p in people}
        if kept.keys() - wanted.keys():
            self._people.drop(P.roster == row.roster)
            kept = {}
        changed: list[tuple[RosterPerson, dict[str, object]]] = [
            (p, {}) for no, p in wanted.items() if kept.get(no) != p
        ]
        if changed:
            self._people.put_all(changed)

    def get(self, roster: str) -> RosterRow | None:
        """Return a roster's row, None where it is not here."""
        return self._rows.one(R.roster == roster)

    def all(self, *, closed: bool | None = None) -> list[RosterRow]:
        """Return rows, the latest year first, then by village and number: all, the open ones, or the closed ones."""
        where = () if closed is None else (R.closed.is_(closed),)
        return self._rows.many(*where, order=(R.year.desc(), R.village, R.number, R.roster))

    def count_at(self, node: str) -> int:
        """Return how many open rosters a node holds or is offered."""
        held = (R.offered_to == "") & (R.holder == node)
        return self._rows.count(R.closed.is_(False), or_(R.offered_to == node, held))

    def dead(self, persons: Collection[str]) -> set[str]:
        """Return which of these ID numbers a roster has as dead."""
        asked = sorted(set(persons))
        found: set[str] = set()
        for start in range(0, len(asked), AT_ONCE):
            some = P.person.in_(asked[start : start + AT_ONCE])
            rows = select(P.person).where(some, P.outcome == Outcome.DEAD.value)
            found.update(self._people.connection.execute(rows).scalars())
        return found

    def born(self, first: str, last: str) -> list[RosterPerson]:
        """Return people with a birth date between two days (ISO, both included), by birth date, ID number, roster and number."""
        order = (P.born, P.person, P.roster, P.no)
        return self._people.many(P.born >= first, P.born <= last, order=order)
