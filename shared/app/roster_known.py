"""What the rows of a roster are held against: its village, who stands in it, and whom this node knows to be dead."""

from collections.abc import Collection, Sequence

from shared.app.ports import ALL, Room
from shared.app.projection import load_case
from shared.domain.case import Stage
from shared.domain.identity import typed_number
from shared.domain.mode_acts import Ground
from shared.domain.records import CaseQuery
from shared.domain.registry import Registry
from shared.domain.roster_acts import RosterDoing
from shared.domain.roster_opening import names_of
from shared.domain.roster_rows import Known
from shared.domain.worktime import county_day

FEW = 20
"""Above so many ID numbers it costs less to look through all cases that were terminated: they are rare."""
MOST_TERMINATED = 5
"""Terminated cases of one person that are looked through."""


def known_for(room: Room, doing: RosterDoing, numbers: Sequence[str]) -> Known:
    """Return what rows with these ID numbers are held against."""
    roster, wanted = doing.roster, {typed_number(number) for number in numbers}
    return Known(
        today=county_day(doing.at),
        village=names_of(doing.registry, roster),
        year=roster.year,
        from_age=roster.from_age,
        listed=frozenset(member.listed.id_number for member in roster.people.values()),
        dead=frozenset(room.rosters.dead(wanted) | _died_midway(room, doing.registry, wanted)),
    )


def _died_midway(room: Room, registry: Registry, numbers: Collection[str]) -> set[str]:
    """Return which of these ID numbers are of applicants whose case was terminated because they had died."""
    ended = (Stage.TERMINATED,)
    if len(numbers) > FEW:
        rows = room.cases.find(CaseQuery(stages=ended, limit=ALL))
    else:
        asked = [CaseQuery(person=n, stages=ended, limit=MOST_TERMINATED) for n in numbers if n]
        rows = [row for query in asked for row in room.cases.find(query)]
    found: set[str] = set()
    for row in rows:
        case = load_case(room, registry, row.case) if row.person in numbers else None
        if case is None or case.applicant is None or case.ended_for != Ground.DEATH:
            continue
        if case.applicant.id_number == row.person:
            found.add(row.person)
    return found
