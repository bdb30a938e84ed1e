"""What all limits of the county are counted by: its table of working days, and which villages are receiving points."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shared.app.here import Here
from shared.app.one_by_one import broken, work_on
from shared.app.ports import Actor, Room
from shared.app.projection import index_case
from shared.app.writing import append
from shared.domain.facts import Draft
from shared.domain.holidays import HolidayYear
from shared.domain.receiving_points import check_selectors
from shared.domain.refusals import NotTheCounty
from shared.domain.registry import HOLIDAYS_PUBLISHED, POINTS_PUBLISHED, ReceivingPoints

KEY = "limits counted"
CHUNK = 100
"""Cases of one transaction: pages and exchanges go on in between."""


class Calendar:
    """The county's table of working days and its receiving points."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def publish(self, table: Mapping[str, Any], actor: Actor) -> None:
        """Publish a year's holidays; a table that was published for that year before ends with it."""
        self._write(Draft(HOLIDAYS_PUBLISHED, dict(table)), actor)

    def publish_points(self, to: tuple[str, ...], since: date, document: str, actor: Actor) -> None:
        """Publish which nodes are receiving points from a day on; the list before ends with it."""
        with self._here.store.read() as room:
            check_selectors(self._here.registry(room), to)
        body = {"to": list(to), "from": since.isoformat(), "document": document}
        self._write(Draft(POINTS_PUBLISHED, body), actor)

    def years(self) -> list[HolidayYear]:
        """Return the published tables by year."""
        with self._here.store.read() as room:
            holidays = self._here.registry(room).holidays
        return [holidays[year] for year in sorted(holidays)]

    def points(self) -> list[ReceivingPoints]:
        """Return the lists of receiving points, by the day from which each counts."""
        with self._here.store.read() as room:
            return sorted(self._here.registry(room).points, key=lambda points: points.since)

    def _write(self, draft: Draft, actor: Actor) -> None:
        if not self._here.is_county:
            raise NotTheCounty
        with self._here.store.write() as room:
            append(self._here, room, self._here.registry(room).ledger, draft, actor)


@dataclass(frozen=True, slots=True)
class _Counted:
    """By which registry entry limits are counted, up to which case, and whether that was the last one."""

    seq: int = -1
    case: str = ""
    done: bool = False


def _counted(room: Room) -> _Counted:
    raw = room.desk.value(KEY)
    if not raw:
        return _Counted()
    seq, done, case = raw.split(" ", 2)
    return _Counted(int(seq), case, done == "1")


def recount(here: Here) -> bool:
    """Work out anew when the next open cases are due, where the county's table has changed since; say whether more are left.

    A page reads a case's clock from its entries; lists and cards read its row, which this puts right. What could not be
    counted is tried again at each turn.
    """
    with here.store.read() as room:
        counted, seq, again = _counted(room), here.registry(room).clock_seq, broken(room)
        if counted.seq != seq:
            counted = _Counted(seq)
        cases = again if counted.done else room.cases.open_after(counted.case, CHUNK)
    if cases:
        work_on(here, cases, lambda room, case: index_case(here, room, case))
    if counted.done:
        return False
    last = replace(counted, case=cases[-1] if cases else "", done=len(cases) < CHUNK)
    with here.store.write() as room:
        room.desk.set_value(KEY, f"{last.seq} {int(last.done)} {last.case}")
    return not last.done
