"""When the application reached the competent organ."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from shared.domain.acts import Act
from shared.domain.case import Case, Hand
from shared.domain.record import record

OFFERS = frozenset({Act.FORWARD, Act.RETURN})
ANSWERS = frozenset({Act.TAKE_OVER, Act.DECLINE})


@record
class Begun:
    """From when something counts, by which entry (its hash), and whether that has surely reached the organ.

    `seq` is the place of the entry in the case's ledger that makes it certain, 0 where none of the ledger does.
    """

    at: datetime
    start: str
    is_sure: bool = True
    seq: int = 0


def receipt_of(case: Case) -> Begun | None:
    """Return when the competent organ received the application, and by which entry; None where it has not.

    Where the place of the take-in is none that accepts and no receiving point, that is when an offer first
    reached one that does (行政许可法 art. 32; 网上申请以到达受理机关的系统为准). As long as nobody has answered it the
    time of the offer is taken: no limit ends later than it shows.
    """
    if case.custody.origin in case.organs:
        return Begun(case.taken_in_at, case.slip[0].hash) if case.taken_in_at else None
    return reached(case, case.slip)


def reached(case: Case, slip: Iterable[Hand]) -> Begun | None:
    """Return when, by these entries, the case first reached an organ that accepts; None where it did not."""
    offer: Begun | None = None
    for hand in slip:
        if hand.to in case.organs and hand.act in OFFERS:
            offer = offer or Begun(hand.at, hand.hash, is_sure=False)
        elif hand.node in case.organs and hand.act in ANSWERS and offer is not None:
            return Begun(max(offer.at, arrival_of(case, hand)), offer.start, seq=hand.seq)
        elif hand.to in case.organs and hand.act is Act.OVERRIDE:
            begun = offer or Begun(hand.at, hand.hash)
            return replace(begun, is_sure=True, seq=hand.seq)
    return offer


def arrival_of(case: Case, answer: Hand) -> datetime:
    """Return when the offer that an entry answers had arrived, as its node says: no earlier than it was made, no later
    than it was answered. Where its node does not say, the offer's own time counts: a late one would hide days.
    """
    offers = [h.at for h in case.slip if h.seq < answer.seq and h.act in OFFERS]
    made = min(offers[-1], answer.at) if offers else answer.at
    told = (answer.body or {}).get("arrived")
    return max(made, min(datetime.fromisoformat(told), answer.at)) if told else made
