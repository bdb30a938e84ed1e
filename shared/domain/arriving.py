"""What reached the competent organ when: the application, and what was asked to be supplied."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from shared.domain.acts import Act
from shared.domain.case import Case, Hand, Request
from shared.domain.record import record

OFFERS = frozenset({Act.FORWARD, Act.RETURN})
ANSWERS = frozenset({Act.TAKE_OVER, Act.DECLINE})


@record
class Begun:
    """From when something counts, by which entry (its hash), and whether that has surely reached the organ."""

    at: datetime
    start: str
    is_sure: bool = True


@record
class Came:
    """Something that came for a notice: when it was handed in, not before the notice, by which entry (its hash).

    `begun` says since when it is with the organ, None as long as the place that took it has not passed it on;
    `declined_at` when it was declined, None where it was not; `came_in` when it had come in from another counter, as its
    answer says.
    """

    at: datetime
    start: str
    begun: Begun | None
    declined_at: datetime | None = None
    came_in: datetime | None = None


def receipt_of(case: Case) -> Begun | None:
    """Return when the competent organ received the application, and by which entry; None where it has not.

    Where the place of the take-in is none that accepts and no receiving point, that is when an offer first
    reached one that does (行政许可法 art. 32; 网上申请以到达受理机关的系统为准). As long as nobody has answered it the
    time of the offer is taken: no limit ends later than it shows.
    """
    if case.custody.origin in case.organs:
        return Begun(case.taken_in_at, case.slip[0].hash) if case.taken_in_at else None
    return _reached(case, case.slip)


def _reached(case: Case, slip: Iterable[Hand]) -> Begun | None:
    """Return when, by these entries, the case first reached an organ that accepts; None where it did not."""
    offer: Begun | None = None
    for hand in slip:
        if hand.to in case.organs and hand.act in OFFERS:
            offer = offer or Begun(hand.at, hand.hash, is_sure=False)
        elif hand.node in case.organs and hand.act in ANSWERS and offer is not None:
            return Begun(max(offer.at, arrival_of(case, hand)), offer.start)
        elif hand.to in case.organs and hand.act is Act.OVERRIDE:
            return replace(offer, is_sure=True) if offer else Begun(hand.at, hand.hash)
    return offer


def arrival_of(case: Case, answer: Hand) -> datetime:
    """Return when the offer that an entry answers had arrived, as its node says: no earlier than it was made, no later
    than it was answered. Where its node does not say, the offer's own time counts: a late one would hide days.
    """
    offers = [h.at for h in case.slip if h.seq < answer.seq and h.act in OFFERS]
    made = min(offers[-1], answer.at) if offers else answer.at
    told = (answer.body or {}).get("arrived")
    return max(made, min(datetime.fromisoformat(told), answer.at)) if told else made


def came_for(case: Case, notice: Hand) -> list[Came]:
    """Return what came for a notice, as it was handed in: what waited for an answer then, or came since.

    A supplement that answers what was handed in elsewhere is no second thing.
    """
    answers = _answers(case)
    handed_in = [
        _handed_in(case, came, answers.get(came.hash), notice)
        for came in case.hand_ins
        if came.hash not in answers or answers[came.hash].seq > notice.seq
    ]
    cited = {came.hash for came in case.hand_ins}
    supplements = [
        Came(max(hand.at, notice.at), hand.hash, _supplied(case, hand, notice))
        for hand in case.slip
        if hand.act is Act.SUPPLEMENT and hand.effective and hand.seq > notice.seq
        if (hand.body or {}).get("answers") not in cited
    ]
    return sorted([*handed_in, *supplements], key=lambda came: came.at)


def _answers(case: Case) -> dict[str, Hand]:
    """Return what answers which request, by its hash."""
    hands = (h for h in case.slip if h.body and h.act and h.effective)
    return {str(h.body["answers"]): h for h in hands if h.body and h.body.get("answers")}


def _handed_in(case: Case, came: Request, answer: Hand | None, notice: Hand) -> Came:
    """Return what was handed in where the pen was not; it is with the organ for certain where that was there, or its answer says."""
    at = max(min(came.at, answer.at) if answer is not None else came.at, notice.at)
    told = Came(at, came.hash, Begun(at, came.hash, is_sure=came.node in case.organs))
    if answer is not None and answer.act is not Act.SUPPLEMENT:
        return replace(told, declined_at=answer.at)
    if answer is None or came.node in case.organs:
        return told
    if answer.node not in case.organs:
        return replace(told, begun=_after(case, answer, came.hash))
    came_in = max(at, _came_in(came, answer))
    return replace(told, begun=Begun(came_in, came.hash), came_in=came_in)


def _supplied(case: Case, hand: Hand, notice: Hand) -> Begun | None:
    if hand.node in case.organs:
        return Begun(max(hand.at, notice.at), hand.hash)
    return _after(case, hand, hand.hash)


def _after(case: Case, hand: Hand, start: str) -> Begun | None:
    """Return when a case reached an organ after an entry of a place that is none; None as long as nobody offers it to one."""
    reached = _reached(case, [h for h in case.slip if h.seq > hand.seq])
    return replace(reached, start=start) if reached else None


def _came_in(came: Request, answer: Hand) -> datetime:
    """Return when what was handed in had come in where it is answered, no earlier than it was handed in, no later than
    it was answered. Where the answer does not say, its own time counts: a late one would hide days.
    """
    told = (answer.body or {}).get("arrived")
    return min(max(came.at, datetime.fromisoformat(told)), answer.at) if told else came.at
