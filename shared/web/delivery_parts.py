"""What the acts on a fee and on a delivery ask of the person who does them."""

from collections.abc import Callable
from typing import Any

from shared.domain.acts import Act
from shared.domain.case import Case
from shared.domain.delivery import FAILURES, WAYS, Way, delivery_of, owes_delivery, receivers
from shared.domain.delivery_acts import (
    AMOUNT,
    APPROVED_BY,
    AUTHORISATION,
    BROUGHT_BY,
    CARRIER,
    DELIVERED_ON,
    FAILED_ON,
    FAILURE,
    LAST_FOUR,
    LEGAL_BASIS,
    OTHER_WITNESS,
    PAID_IN,
    PAID_ON,
    PAYER,
    RECEIVER,
    SENT_ON,
    TRACKING,
    VOUCHER,
    WAY,
    WITNESS,
)
from shared.domain.doing import NOTE, REASON
from shared.domain.fees import PAID_BY, fee_of
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.web.asked import Asked, choices_of
from shared.web.language import money, t

Parts = dict[str, Any]
SEEN = Text(
    "看过证件再填。窗口领取和送上门的必填；不一致的不能交付。",
    "Typed from the card itself. Needed at the window and at the door; what differs is not handed over.",
)
FOR_ANOTHER = Text(
    "不是申请人本人的，写明凭什么。", "Where it is not the applicant: by what right."
)
AT_THE_DOOR = Text(
    "代办员送上门的才填：谁核对了证件。", "Only where an agent brought it: who checked the card."
)
LEFT_THERE = Text(
    "拒收、留置送达的才填，要两个人。", "Only where it was refused and left there: two people."
)


def _charge(case: Case, _registry: Registry) -> Parts:
    fee = case.matter.fee if case.matter else None
    lead = t(
        "应缴 {amount}，依据：{basis}。金额按目录，不能改。",
        "{amount} is due, by: {basis}. The amount is the catalogue's and cannot be changed.",
        amount=money(fee.fen if fee else 0),
        basis=t(fee.basis) if fee else "",
    )
    return {"lead": str(lead), "asked": (Asked("note", NOTE),)}


def _waive(_case: Case, _registry: Registry) -> Parts:
    return {
        "asked": (
            Asked("reason", REASON, required=True),
            Asked("basis", LEGAL_BASIS, "text", required=True),
            Asked("approved_by", APPROVED_BY, "text", required=True),
        )
    }


def _pay(case: Case, _registry: Registry) -> Parts:
    lead = t(
        "应缴 {amount}。凭缴费凭证登记；代办员不收现金。",
        "{amount} is due. Recorded from the payment voucher; agents take no cash.",
        amount=money(fee_of(case).fen),
    )
    return {
        "lead": str(lead),
        "asked": (
            Asked("amount", AMOUNT, "text", required=True),
            Asked("paid_by", PAID_IN, "radio", required=True, choices=choices_of(PAID_BY)),
            Asked("voucher", VOUCHER, "text", required=True),
            Asked("payer", PAYER, "text", required=True),
            Asked("paid_on", PAID_ON, "date", required=True),
            Asked("note", NOTE),
        ),
    }


def _send(case: Case, _registry: Registry) -> Parts:
    return {
        "asked": (
            _receiver(case),
            Asked("carrier", CARRIER, "text", required=True),
            Asked("tracking", TRACKING, "text", required=True),
            Asked("sent_on", SENT_ON, "date", required=True),
            Asked("note", NOTE),
        )
    }


def _deliver(case: Case, _registry: Registry) -> Parts:
    sent = delivery_of(case).sent is not None
    ways = choices_of({way: text for way, text in WAYS.items() if way != Way.POST or sent})
    return {
        "asked": (
            Asked("way", WAY, "radio", required=True, choices=ways),
            _receiver(case),
            Asked("last_four", LAST_FOUR, "text", hint=SEEN),
            Asked("authorisation", AUTHORISATION, "text", hint=FOR_ANOTHER),
            Asked("delivered_on", DELIVERED_ON, "date", required=True),
            Asked("brought_by", BROUGHT_BY, "text", hint=AT_THE_DOOR),
            Asked("witness", WITNESS, "text", hint=LEFT_THERE),
            Asked("other_witness", OTHER_WITNESS, "text"),
            Asked("note", NOTE),
        )
    }


def _receiver(case: Case) -> Asked:
    choices = tuple(
        (
            str(receiver),
            str(t("{name}（{who}）", "{name} ({who})", name=p.name, who=t(receiver.text))),
        )
        for receiver, p in receivers(case).items()
    )
    return Asked("receiver", RECEIVER, "radio", required=True, choices=choices)


def _fail(_case: Case, _registry: Registry) -> Parts:
    return {
        "asked": (
            Asked("failure", FAILURE, "radio", required=True, choices=choices_of(FAILURES)),
            Asked("failed_on", FAILED_ON, "date", required=True),
            Asked("note", NOTE, required=True),
        )
    }


def _close(case: Case, _registry: Registry) -> Parts:
    if not owes_delivery(case):
        return {"asked": (Asked("note", NOTE),)}
    lead = t(
        "证件或文书还没有送达。确实送不到的，写明理由才能办结。",
        "What was issued has not been delivered. Where it cannot be, the reason is needed to close.",
    )
    return {"lead": str(lead), "asked": (Asked("note", REASON, required=True),)}


DELIVERY_PARTS: dict[Act, Callable[[Case, Registry], Parts]] = {
    Act.CHARGE: _charge,
    Act.WAIVE: _waive,
    Act.PAY: _pay,
    Act.SEND: _send,
    Act.DELIVER: _deliver,
    Act.FAIL_DELIVERY: _fail,
    Act.CLOSE: _close,
}
