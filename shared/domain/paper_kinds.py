"""The kinds of papers: on which entry each rests, which day it names, what it is called.

A county's own choice is the wording; who gets which paper, and when, is law: 行政许可法 arts. 32, 38, 44.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from shared.domain.case import Case, Hand
from shared.domain.clock import latest_decision, promised_at
from shared.domain.fees import names_the_fee
from shared.domain.kinds import (
    ACCEPTANCE_REFUSED,
    ACCEPTED,
    CHARGED,
    DECIDED,
    DELIVERED,
    ISSUED,
    LINKED,
    NOTIFIED,
    PAID,
    TAKEN_IN,
)
from shared.domain.text import Text
from shared.domain.worktime import county_day


class PaperKind(StrEnum):
    """What a paper is, as addresses name it."""

    RECEIPT = "receipt"
    ACCEPTANCE = "acceptance"
    REFUSAL = "refusal"
    NOTICE = "notice"
    DECISION = "decision"
    RESULT = "result"
    CHARGE = "charge"
    PAYMENT = "payment"
    DELIVERY = "delivery"
    PROMISE = "promise"
    SLIP = "slip"


Due = Callable[[Case, Hand], date | None]
"""The last county day that a paper names; None where it names none."""


def always(_case: Case, _hand: Hand) -> bool:
    """Return that an entry counts."""
    return True


@dataclass(frozen=True, slots=True)
class Rule:
    """What makes a paper one of its kind.

    `letter` stands in its number, `rests_on` is the kind of entry that it tells of: empty
    where any entry will do, and the paper tells of the case up to there. `is_stamped`: it
    goes out under a seal. `outcome` is the key of the body's word that the code vouches for. `only_with` is what
    the body must hold for the paper to be there, empty where the entry is enough. `counts` says of an entry whether
    it is one that counts beside being effective.
    """

    letter: str
    title: Text
    rests_on: str
    due: Due
    is_stamped: bool = True
    outcome: str = ""
    only_with: str = ""
    counts: Callable[[Case, Hand], bool] = always


def promised(case: Case, hand: Hand) -> date | None:
    """Return by which day the case is decided if every hand uses its whole promised limit, as it stood at an entry.

    From acceptance once the case was accepted, with what stopped or extended the limit until then; else from the take-in,
    by what was linked to the case until then.
    """
    if case.matter is None or case.own_date is None:
        return None
    accepted = promised_at(case, hand.seq)
    if accepted is not None:
        return accepted
    links = (h for h in case.slip if h.kind == LINKED and h.effective and h.seq <= hand.seq)
    earlier = [datetime.fromisoformat(h.body["received_at"]) for h in links if h.body]
    began = min([case.own_date, *earlier])
    at_organ = case.custody.origin in case.organs
    return latest_decision(case.matter, county_day(began), case.workdays, at_organ=at_organ)


def supplied_by(_case: Case, hand: Hand) -> date | None:
    """Return the day by which what is missing is to be there."""
    return date.fromisoformat(hand.body["until"]) if hand.body else None


def promised_until(_case: Case, hand: Hand) -> date | None:
    """Return the day by which the applicant promised to supply what was missing on acceptance."""
    later = (hand.body or {}).get("later")
    return date.fromisoformat(later["until"]) if later else None


def reviewed_by(case: Case, hand: Hand) -> date | None:
    """Return the last day to ask for reconsideration, counted from the delivery of a denial (行政复议法 art. 20).

    Nothing is delivered after the day on which that was recorded, whatever an entry says.
    """
    decided = [h for h in case.slip if h.kind == DECIDED and h.effective and h.seq < hand.seq]
    remedies = (decided[-1].body or {}).get("remedies") if decided else None
    if not remedies or not hand.body:
        return None
    received = min(date.fromisoformat(hand.body["delivered_on"]), county_day(hand.at))
    return received + timedelta(days=int(remedies["review_days"]))


def undated(_case: Case, _hand: Hand) -> date | None:
    """Return that the paper names no day: remedies run from when it reached the applicant, which nobody knows yet."""
    return None


RULES: dict[PaperKind, Rule] = {
    PaperKind.RECEIPT: Rule("S", Text("收件回执", "Intake receipt"), TAKEN_IN, promised),
    PaperKind.ACCEPTANCE: Rule("A", Text("受理通知书", "Notice of acceptance"), ACCEPTED, promised),
    PaperKind.REFUSAL: Rule(
        "B",
        Text("不予受理通知书", "Notice of refused acceptance"),
        ACCEPTANCE_REFUSED,
        undated,
    ),
    PaperKind.NOTICE: Rule(
        "G", Text("一次性告知书", "One-time notice of what is missing"), NOTIFIED, supplied_by
    ),
    PaperKind.DECISION: Rule("J", Text("决定书", "Decision"), DECIDED, undated, outcome="outcome"),
    PaperKind.RESULT: Rule("Z", Text("办理结果通知书", "Notice of the result"), ISSUED, undated),
    PaperKind.CHARGE: Rule(
        "F", Text("缴费通知书", "Payment slip"), CHARGED, undated, counts=names_the_fee
    ),
    PaperKind.PAYMENT: Rule(
        "P", Text("缴费回执", "Fee receipt"), PAID, undated, is_stamped=False, counts=names_the_fee
    ),
    PaperKind.DELIVERY: Rule(
        "D", Text("送达回证", "Delivery slip"), DELIVERED, reviewed_by, is_stamped=False
    ),
    PaperKind.PROMISE: Rule(
        "R",
        Text("容缺受理承诺书", "Promise to supply papers"),
        ACCEPTED,
        promised_until,
        only_with="later",
    ),
    PaperKind.SLIP: Rule("L", Text("流转单", "Routing slip"), "", promised, is_stamped=False),
}
"""Every kind of paper. A new one is a member, a rule here, and a sheet in `shared/web/paper_sheets.py`."""
