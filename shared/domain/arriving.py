"""What reached the competent organ when: the application, and what was asked to be supplied."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from math import inf

from shared.domain.acts import Act
from shared.domain.case import Case, Hand, Request
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


def completed(case: Case, hand: Hand) -> Begun:
    """Return since when what an entry supplements is with the organ: with the entry, or what it answers; where the entry
    was written at a place that is no organ, since the case reached one after it, for certain only then.
    """
    if hand.node in case.organs:
        return supplied(case, hand)
    reached = _reached(case, [h for h in case.slip if h.seq > hand.seq])
    return (
        replace(reached, start=hand.hash) if reached else Begun(hand.at, hand.hash, is_sure=False)
    )


def supplied(case: Case, hand: Hand) -> Begun:
    """Return since when what an entry supplements was there, not before the notice that asked for it: since it was handed
    in at the organ, since that came in from elsewhere, else since the entry itself.
    """
    answers = (hand.body or {}).get("answers")
    for came in case.hand_ins:
        if came.hash == answers:
            return Begun(max(_notified(case, hand.seq), _came_in(case, came, hand)), came.hash)
    return Begun(hand.at, hand.hash)


def _came_in(case: Case, came: Request, answer: Hand) -> datetime:
    """Return when what was handed in had come in where it is answered, no earlier than it was handed in, no later than
    it was answered. Where the answer does not say, its own time counts: a late one would hide days.
    """
    told = (answer.body or {}).get("arrived")
    here = came.at if came.node in case.organs or not told else datetime.fromisoformat(told)
    return min(max(came.at, here), answer.at)


def handed_in(case: Case) -> Begun | None:
    """Return the first supplement that waits for an answer, not before the notice that asked for it.

    It is with the organ for certain only where it was handed in there; elsewhere its own time is taken, as with an offer.
    """
    waiting = (r for r in case.requests if r.kind == SUPPLEMENT_HANDED_IN)
    first = min(waiting, key=lambda r: r.at, default=None)
    if first is None:
        return None
    at = max(first.at, _notified(case))
    return Begun(at, first.hash, is_sure=first.node in case.organs)


def carried(case: Case) -> Iterable[tuple[datetime, datetime]]:
    """Yield from when to when papers were on their way from the counter where they were handed in, where their answer says."""
    by_hash = {came.hash: came for came in case.hand_ins if came.node not in case.organs}
    for hand in case.slip:
        came = by_hash.get((hand.body or {}).get("answers", ""))
        if came is not None and hand.act is Act.SUPPLEMENT and hand.effective:
            yield came.at, _came_in(case, came, hand)


def _notified(case: Case, before: float = inf) -> datetime:
    """Return when the applicant was last notified before a place in the ledger, in the remote past where that never was."""
    hands = (h for h in case.slip if h.act is Act.NOTIFY and h.effective and h.seq < before)
    return max((h.at for h in hands), default=datetime.min.replace(tzinfo=UTC))
