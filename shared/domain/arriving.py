"""What reached the competent organ when: the application, and what was asked to be supplied."""

from dataclasses import replace
from datetime import datetime

from shared.domain.acts import Act
from shared.domain.case import Case, Hand
from shared.domain.kinds import SUPPLEMENT_HANDED_IN
from shared.domain.record import record

OFFERS = frozenset({Act.FORWARD, Act.RETURN})
ANSWERS = frozenset({Act.TAKE_OVER, Act.DECLINE})


@record
class Begun:
    """From when something counts, by which entry (its hash), and whether that has surely reached the organ."""

    at: datetime
    start: str
    is_sure: bool = True


def receipt_of(case: Case) -> Begun | None:
    """Return when the competent organ received the application, and by which entry; None where it has not.

    Where the place of the take-in is none that accepts and no receiving point, that is when an offer first
    reached one that does (行政许可法 art. 32; 网上申请以到达受理机关的系统为准). As long as nobody has answered it the
    time of the offer is taken: no limit ends later than it shows.
    """
    if case.custody.origin in case.organs:
        return Begun(case.taken_in_at, case.slip[0].hash) if case.taken_in_at else None
    offer: Begun | None = None
    for hand in case.slip:
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


def supplied(case: Case, hand: Hand) -> Begun:
    """Return since when what an entry supplements was with the organ: since it was handed in there, else since the entry.

    When something handed in at another counter reached the organ, no entry tells.
    """
    answers = (hand.body or {}).get("answers")
    for came in case.hand_ins:
        if came.hash == answers and came.node in case.organs:
            return Begun(min(came.at, hand.at), came.hash)
    return Begun(hand.at, hand.hash)


def handed_in(case: Case) -> Begun | None:
    """Return the first supplement that waits for an answer, not before the notice that asked for it.

    It is with the organ for certain only where it was handed in there; elsewhere its own time is taken, as with an offer.
    """
    waiting = (r for r in case.requests if r.kind == SUPPLEMENT_HANDED_IN)
    first = min(waiting, key=lambda r: r.at, default=None)
    if first is None:
        return None
    notified = [h.at for h in case.slip if h.act is Act.NOTIFY and h.effective]
    return Begun(max([first.at, *notified]), first.hash, is_sure=first.node in case.organs)
