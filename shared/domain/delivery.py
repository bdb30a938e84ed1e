"""Handing over what a case came to: at the window, by post, by an agent at the door, or left there before two witnesses.

A licence is delivered within ten working days of its decision (行政许可法 art. 44); by post the day counts that it was
signed for, left there the day on which that was done (民事诉讼法 arts. 89, 91). Read off the slip by kind.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shared.domain.acts import Act
from shared.domain.case import Case, Hand, Stage
from shared.domain.case_steps import is_granted
from shared.domain.matter import Matter
from shared.domain.people import Person
from shared.domain.refusals_delivery import DeliveredAlready, NothingToDeliver, SentAlready
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.domain.worktime import county_day


class Way(StrEnum):
    """How it reached its receiver."""

    WINDOW = "window"
    POST = "post"
    AGENT = "agent"
    LEFT = "left"

    @property
    def text(self) -> Text:
        """The way's name."""
        return WAYS[self]


WAYS: dict[str, Text] = {
    Way.WINDOW: Text("窗口领取", "at the window"),
    Way.POST: Text("邮寄送达", "by post"),
    Way.AGENT: Text("代办员送上门", "brought by an agent"),
    Way.LEFT: Text("留置送达（拒收）", "left there (refused)"),
}


class Receiver(StrEnum):
    """Who received it. The handler on record does so with an authorisation, or as the guardian."""

    APPLICANT = "applicant"
    HANDLER = "handler"
    GUARDIAN = "guardian"

    @property
    def text(self) -> Text:
        """What the receiver is."""
        return RECEIVERS[self]


RECEIVERS: dict[str, Text] = {
    Receiver.APPLICANT: Text("申请人本人", "applicant"),
    Receiver.HANDLER: Text("经办人（凭委托）", "handler, authorised"),
    Receiver.GUARDIAN: Text("经办人（监护人）", "handler, as guardian"),
}


class Failure(StrEnum):
    """Why it did not reach its receiver."""

    REFUSED = "refused"
    RETURNED = "returned"
    ABSENT = "absent"

    @property
    def text(self) -> Text:
        """The reason's name."""
        return FAILURES[self]


FAILURES: dict[str, Text] = {
    Failure.REFUSED: Text("拒收", "refused"),
    Failure.RETURNED: Text("邮件退回", "returned by the post"),
    Failure.ABSENT: Text("无人接收", "nobody there"),
}


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """How far the delivery is. `sent` is a posting that nobody has answered for yet; `failed` how often it failed."""

    sent: Hand | None
    delivered: Hand | None
    failed: int


def delivery_of(case: Case) -> DeliveryState:
    """Return how far the delivery of a case's result, or of its denial, is; what went out before it was made is none of it."""
    sent: Hand | None = None
    delivered: Hand | None = None
    failed, made = 0, made_by(case)
    for hand in (h for h in case.slip if h.effective and (made is None or h.seq > made.seq)):
        if hand.act is Act.SEND:
            sent = hand
        elif hand.act is Act.FAIL_DELIVERY:
            sent, failed = None, failed + 1
        elif hand.act is Act.DELIVER:
            sent, delivered = None, hand
    return DeliveryState(sent, delivered, failed)


def owes_delivery(case: Case) -> bool:
    """Say whether something was issued that has to reach its receiver, and has not."""
    delivers = case.matter is not None and case.matter.delivers
    return delivers and case.stage is Stage.ISSUED and delivery_of(case).delivered is None


def receivers(case: Case) -> dict[Receiver, Person]:
    """Return who may receive it: persons on record whose identity can be checked."""
    found: dict[Receiver, Person] = {}
    if case.applicant is not None and case.applicant.id_number:
        found[Receiver.APPLICANT] = case.applicant
    if case.handler is not None and case.handler.id_number:
        found[Receiver.HANDLER] = found[Receiver.GUARDIAN] = case.handler
    return found


def made_by(case: Case) -> Hand | None:
    """Return the act that made what is to be delivered: the last issue, or decision, that counts."""
    made = (h for h in reversed(case.slip) if h.effective and h.act in {Act.DECIDE, Act.ISSUE})
    return next(made, None)


def since(case: Case) -> date:
    """Return the day before which nothing can have been delivered: of the issue, or of the denial."""
    return county_day((made_by(case) or case.slip[-1]).at)


def sent_on(sent: Hand) -> date:
    """Return the day of a posting; of one whose body is erased the day of its entry."""
    return date.fromisoformat(sent.body["sent_on"]) if sent.body else county_day(sent.at)


def _open(case: Case) -> DeliveryState:
    if case.stage is Stage.DECIDED and is_granted(case):
        raise NothingToDeliver
    state = delivery_of(case)
    if state.delivered is not None:
        raise DeliveredAlready
    return state


def _send(_r: Registry, case: Case, _m: Matter, _node: str, _at: datetime) -> None:
    sent = _open(case).sent
    if sent is not None:
        raise SentAlready(tracking=(sent.body or {}).get("tracking", ""))


def _deliver(_r: Registry, case: Case, _m: Matter, _node: str, _at: datetime) -> None:
    _open(case)


DELIVERY_CHECKS = {Act.SEND: _send, Act.DELIVER: _deliver, Act.FAIL_DELIVERY: _deliver}
