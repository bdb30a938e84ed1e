"""To whom each day of a case is charged: applicant, link, village, town, county, or a procedure that stops the clock."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from shared.domain.acts import Act
from shared.domain.applicant_turns import Turn
from shared.domain.arriving import ANSWERS, OFFERS, arrival_of
from shared.domain.case import Case
from shared.domain.clock import clock_of
from shared.domain.codes import Tier
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.domain.worktime import ONE_DAY, county_day, end_of

INSTANT = timedelta(milliseconds=1)


class Party(StrEnum):
    """Whose a day was."""

    APPLICANT = "applicant"
    LINK = "link"
    VILLAGE = "village"
    TOWN = "town"
    COUNTY = "county"
    PROCEDURE = "procedure"

    @property
    def text(self) -> Text:
        """The party's name."""
        return PARTY_NAMES[self]


PARTY_NAMES = {
    Party.APPLICANT: Text("申请人", "applicant"),
    Party.LINK: Text("线路", "link"),
    Party.VILLAGE: Text("村", "village"),
    Party.TOWN: Text("乡镇", "town"),
    Party.COUNTY: Text("县", "county"),
    Party.PROCEDURE: Text("法定程序", "procedure"),
}
TIERS = {Tier.VILLAGE: Party.VILLAGE, Tier.TOWN: Party.TOWN, Tier.COUNTY: Party.COUNTY}


@dataclass(frozen=True, slots=True)
class Share:
    """What of a case's time is one party's: county days, and how many of these were worked."""

    party: Party
    days: int
    working: int


@dataclass(frozen=True, slots=True)
class _Span:
    """From when until when something held; `until` None is: still."""

    since: datetime
    until: datetime | None

    def holds(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


def shares(case: Case, registry: Registry, now: datetime) -> list[Share]:
    """Return how the days since the take-in are shared out, in the order of `Party`.

    A day is charged to whom the case waited for as it ended; the day of the take-in is
    not counted, as with limits (民法典 art. 201). An offer that nobody has answered is the
    link's; its answer tells how much of it was (`arrived`).
    """
    days: dict[Party, int] = {}
    working: dict[Party, int] = {}
    for day, party in charged_days(case, registry, now):
        days[party] = days.get(party, 0) + 1
        working[party] = working.get(party, 0) + case.workdays.is_worked(day)
    return [Share(party, days[party], working[party]) for party in Party if party in days]


def charged_days(case: Case, registry: Registry, now: datetime) -> Iterable[tuple[date, Party]]:
    """Yield each county day after the take-in's, up to the case's end or now, with the party it is charged to."""
    if case.taken_in_at is None:
        return
    end = case.slip[-1].at if case.stage.is_end else now
    waits_for = _waits_for(case, registry)
    day, last = county_day(case.taken_in_at) + ONE_DAY, county_day(end)
    while day <= last:
        yield day, waits_for(min(end_of(day) - INSTANT, end))
        day += ONE_DAY


def _waits_for(case: Case, registry: Registry) -> Callable[[datetime], Party]:
    turns = clock_of(case, case.workdays).turns
    applicant = [_Span(turn.since, turn.handed_in or turn.closed) for turn in turns]
    link = [*_carried_spans(turns), *_link_spans(case)]

    def party(at: datetime) -> Party:
        if any(s.since < county_day(at) <= s.last_day for s in case.stops):
            return Party.PROCEDURE
        if any(span.holds(at) for span in applicant):
            return Party.APPLICANT
        if any(span.holds(at) for span in link):
            return Party.LINK
        return _holder(case, registry, at)

    return party


def _holder(case: Case, registry: Registry, at: datetime) -> Party:
    """Return the tier whose turn it was: the custodian's, or of whoever an offer had reached."""
    holder = case.custody.origin
    for hand in case.slip:
        begun = arrival_of(case, hand) if hand.act in ANSWERS else hand.at
        if begun > at:
            continue
        if hand.act is Act.TAKE_OVER or (hand.act is Act.DECLINE and at < hand.at):
            holder = hand.node
        elif hand.act is Act.OVERRIDE and hand.to:
            holder = hand.to
        elif hand.act is Act.DECLINE:
            holder = _giver(case, hand.seq)
    node = registry.nodes.get(holder)
    return TIERS[node.tier] if node else Party.COUNTY


def _giver(case: Case, seq: int) -> str:
    offers = [h for h in case.slip if h.seq < seq and h.act in OFFERS]
    return offers[-1].node if offers else case.custody.origin


def _link_spans(case: Case) -> list[_Span]:
    spans: list[_Span] = []
    offered: datetime | None = None
    for hand in case.slip:
        if hand.act in OFFERS:
            offered = hand.at
        elif offered is not None and hand.act in {*ANSWERS, Act.OVERRIDE}:
            spans.append(_Span(offered, max(offered, arrival_of(case, hand))))
            offered = None
    return [*spans, _Span(offered, None)] if offered is not None else spans


def _carried_spans(turns: Iterable[Turn]) -> list[_Span]:
    """Return how long what ended the applicant's turn was on its way to the organ, where its answer says."""
    ended = [turn.ended for turn in turns if turn.ended is not None]
    return [_Span(came.at, came.came_in) for came in ended if came.came_in is not None]
