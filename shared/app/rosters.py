"""The use cases on rosters: prepare, hand down, tick, hand back, decide on money, close, look up."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from shared.app.here import Here
from shared.app.ports import Actor, Room
from shared.app.receipts import next_receipt
from shared.app.roster_index import index_roster, load_roster
from shared.app.roster_known import known_for
from shared.app.writing import append
from shared.domain.facts import Draft
from shared.domain.ledgers import case_ledger
from shared.domain.records import RosterPerson, RosterRow
from shared.domain.refusals import Refusal
from shared.domain.refusals_rosters import UnknownRoster, UnknownRow
from shared.domain.registry import Registry
from shared.domain.roster_acts import (
    RosterDoing,
    answer,
    close,
    list_people,
    mark,
    offer,
    pay,
    strike,
    targets,
)
from shared.domain.roster_opening import Opening, open_roster
from shared.domain.roster_outcomes import Outcome, Pay
from shared.domain.roster_pay import standing, turning
from shared.domain.roster_rows import (
    Row,
    check_row,
    rows_of,
    sort_rows,
    what_is_wrong,
)
from shared.domain.roster_ticks import Tick, by_data, first_mark, marks_of
from shared.domain.rosters import Listed, Roster
from shared.domain.worktime import county_day


@dataclass(frozen=True, slots=True)
class RosterView:
    """A roster with what this node may do: `targets` are those it can be handed to, none where it is not held here.

    `wrong` says of each row that waits what is wrong with it now.
    """

    roster: Roster
    registry: Registry
    holds: bool
    offered: bool
    targets: tuple[str, ...]
    wrong: Mapping[int, Refusal]
    today: date


@dataclass(frozen=True, slots=True)
class Turning:
    """Somebody who reaches an age within a year, by whatever roster knows of it."""

    person: RosterPerson
    day: date


class Rosters:
    """The rosters of one node."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def rows(self, *, closed: bool | None = None) -> list[RosterRow]:
        """Return the rosters held here, the latest year first."""
        with self._here.store.read() as room:
            return room.rosters.all(closed=closed)

    def waiting(self) -> int:
        """Return how many open rosters wait for this node."""
        with self._here.store.read() as room:
            return room.rosters.count_at(self._here.code)

    def view(self, roster_id: str) -> RosterView:
        """Return a roster and what may be done with it here, or refuse an unknown one."""
        with self._here.store.read() as room:
            doing = self._doing(room, roster_id, "")
            roster, custody = doing.roster, doing.roster.custody
            is_open = roster.is_known and not roster.closed
            holds = is_open and custody.holder == self._here.code and custody.offered_to is None
            return RosterView(
                roster=roster,
                registry=doing.registry,
                holds=holds,
                offered=is_open and custody.offered_to == self._here.code,
                targets=targets(doing) if holds else (),
                wrong=self._wrong(room, doing) if roster.unfit else {},
                today=county_day(doing.at),
            )

    def prepare(
        self, roster_id: str, typed: Mapping[str, str], rows: Sequence[Row], actor: Actor
    ) -> str:
        """Open a roster with the rows of a file, or with the people of an earlier one, and return its number.

        The good rows go in, the others wait to be mended. The same id again writes nothing.
        Raises FormIncomplete with every problem of the form.
        """
        with self._here.store.write() as room:
            known = room.rosters.get(roster_id)
            if known is not None:
                return known.number
            if room.ledgers.head(case_ledger(roster_id)) is not None:
                raise UnknownRoster
            registry = self._here.registry(room)
            opening = Opening(registry, self._here.code, self._here.time(room), actor.name)
            previous = typed.get("previous", "")
            earlier = load_roster(room, registry, previous) if previous else None
            draft = open_roster(opening, typed, next_receipt(self._here, room), earlier)
            append(self._here, room, case_ledger(roster_id), draft, actor)
            if earlier is not None:
                rows = rows_of(earlier)
            self._list(room, roster_id, rows, actor)
            return str(draft.body["number"])

    def add(self, roster_id: str, row: Row, mark_as: str, ground: str, actor: Actor) -> int:
        """List one person more, ticked at once where `mark_as` says so, and return the number. A newborn may have no ID number."""
        with self._here.store.write() as room:
            doing = self._doing(room, roster_id, actor.name)
            listed = self._checked(room, doing, row, ground, newborn=mark_as == Outcome.NEWBORN)
            drafts = list_people(doing, [listed])
            if mark_as:
                drafts += mark(doing, [first_mark(doing.roster, listed.no, mark_as)])
            self._append(room, roster_id, drafts, actor)
            return listed.no

    def mend(self, roster_id: str, row: Row, ground: str, actor: Actor) -> int:
        """List a row that has been mended, and return the person's number. Raises UnknownRow, or what is still wrong.

        Where no ID number was typed the row's own stays.
        """
        with self._here.store.write() as room:
            doing = self._doing(room, roster_id, actor.name)
            written = doing.roster.unfit.get(row.row)
            if written is None:
                raise UnknownRow(row=row.row)
            row = replace(row, id_number=row.id_number.strip() or written.id_number)
            listed = self._checked(room, doing, row, ground, newborn=False)
            self._append(room, roster_id, list_people(doing, [listed]), actor)
            return listed.no

    def strike(self, roster_id: str, row: int, reason: str, actor: Actor) -> None:
        """Strike out a row, with a reason."""
        with self._here.store.write() as room:
            doing = self._doing(room, roster_id, actor.name)
            self._append(room, roster_id, [strike(doing, row, reason)], actor)

    def tick(
        self, roster_id: str, ticks: Sequence[Tick], seen_by: str, how: str, actor: Actor
    ) -> int:
        """Enter what was changed of these ticks, and return how many that were."""
        with self._here.store.write() as room:
            doing = self._doing(room, roster_id, actor.name)
            marks = marks_of(doing.roster, ticks, seen_by=seen_by, how=how)
            self._append(room, roster_id, mark(doing, marks), actor)
            return len(marks)

    def tick_by_data(
        self, roster_id: str, numbers: Collection[str], source: str, actor: Actor
    ) -> int:
        """Tick as alive those whom data held elsewhere shows so, and return how many that were."""
        with self._here.store.write() as room:
            doing = self._doing(room, roster_id, actor.name)
            marks = by_data(doing.roster, numbers, source)
            self._append(room, roster_id, mark(doing, marks), actor)
            return len(marks)

    def pay(self, roster_id: str, no: int, what: Pay, reason: str, actor: Actor) -> None:
        """Suspend, resume or stop somebody's money."""
        with self._here.store.write() as room:
            doing = self._doing(room, roster_id, actor.name)
            self._append(room, roster_id, [pay(doing, no, what, reason)], actor)

    def hand_on(self, roster_id: str, to: str, note: str, actor: Actor) -> None:
        """Offer the roster to another node."""
        with self._here.store.write() as room:
            doing = self._doing(room, roster_id, actor.name)
            self._append(room, roster_id, [offer(doing, to, note)], actor)

    def answer(self, roster_id: str, words: str, actor: Actor, *, takes: bool) -> None:
        """Take over a roster that was offered here, or decline it."""
        with self._here.store.write() as room:
            doing = self._doing(room, roster_id, actor.name)
            self._append(room, roster_id, [answer(doing, takes=takes, words=words)], actor)

    def close(self, roster_id: str, note: str, actor: Actor) -> None:
        """End a roster in which everybody has an outcome."""
        with self._here.store.write() as room:
            doing = self._doing(room, roster_id, actor.name)
            self._append(room, roster_id, [close(doing, note)], actor)

    def turning(self, age: int, year: int) -> list[Turning]:
        """Return who reaches an age within a year, by all rosters held here: each ID number once, none that is known to be gone."""
        with self._here.store.read() as room:
            first, last = f"{year - age:04d}-01-01", f"{year - age:04d}-12-31"
            found = room.rosters.born(first, last)
            years = {row.roster: row.year for row in room.rosters.all()}
        people: dict[str, list[RosterPerson]] = {}
        for row in found:
            people.setdefault(row.person, []).append(row)
        stand = {number: standing(rows, years) for number, rows in people.items()}
        days = turning(stand, age, year)
        return [Turning(row, days[n]) for n, row in stand.items() if row is not None and n in days]

    def _doing(self, room: Room, roster_id: str, by: str) -> RosterDoing:
        registry = self._here.registry(room)
        roster, row = load_roster(room, registry, roster_id), room.rosters.get(roster_id)
        arrived = row.arrived_at if row else None
        return RosterDoing(registry, roster, self._here.code, self._here.time(room), by, arrived)

    def _append(self, room: Room, roster_id: str, drafts: Sequence[Draft], actor: Actor) -> None:
        for draft in drafts:
            append(self._here, room, case_ledger(roster_id), draft, actor)
        index_roster(self._here, room, roster_id)

    def _list(self, room: Room, roster_id: str, rows: Sequence[Row], actor: Actor) -> None:
        doing = self._doing(room, roster_id, actor.name)
        known = known_for(room, doing, [row.id_number for row in rows])
        found = sort_rows(rows, known, doing.roster.next_no)
        self._append(room, roster_id, list_people(doing, found.people, found.unfit), actor)

    def _checked(
        self, room: Room, doing: RosterDoing, row: Row, ground: str, *, newborn: bool
    ) -> Listed:
        known = known_for(room, doing, [row.id_number])
        no = doing.roster.next_no
        return check_row(row, known, known.listed, no, ground, newborn=newborn)

    def _wrong(self, room: Room, doing: RosterDoing) -> dict[int, Refusal]:
        unfit = doing.roster.unfit
        known = known_for(room, doing, [u.id_number for u in unfit.values()])
        found = {no: what_is_wrong(row, known) for no, row in unfit.items()}
        return {no: refusal for no, refusal in found.items() if refusal is not None}
