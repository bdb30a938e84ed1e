"""What the acts on a fee and on a delivery ask, and the entries that they make."""

from collections.abc import Callable
from datetime import date

from shared.domain.acts import Act
from shared.domain.case_checks import matter_of
from shared.domain.delivery import (
    Failure,
    Receiver,
    Way,
    delivery_of,
    owes_delivery,
    receivers,
    sent_on,
    since,
)
from shared.domain.doing import NOTE, REASON, Doing, Made
from shared.domain.fees import PaidBy, fee_of
from shared.domain.form import field_value, yuan
from shared.domain.matter import Field, FieldType
from shared.domain.refusals import Refusal
from shared.domain.refusals_delivery import (
    AmountDiffers,
    BeforeSent,
    IdMismatch,
    NotDelivered,
    NotSent,
    PaidBefore,
)
from shared.domain.refusals_input import FormIncomplete
from shared.domain.text import Text, narrow
from shared.domain.worktime import county_day

VOUCHER_LIMIT = 64
"""Characters of a voucher's or a tracking number."""
LEGAL_BASIS = Text("减免依据的文件", "Document that allows it")
APPROVED_BY = Text("批准人", "Approved by")
AMOUNT = Text("凭证上的金额（元）", "Amount on the voucher (CNY)")
PAID_IN = Text("缴费方式", "How it was paid")
VOUCHER = Text("缴费凭证号", "Number of the payment voucher")
PAYER = Text("缴款人", "Payer")
PAID_ON = Text("缴费日期", "Paid on")
CARRIER = Text("邮寄公司", "Carrier")
TRACKING = Text("邮件号", "Tracking number")
SENT_ON = Text("交邮日期", "Posted on")
WAY = Text("送达方式", "How it was delivered")
RECEIVER = Text("收件人", "Received by")
LAST_FOUR = Text("收件人证件号码末四位", "Last four characters of the receiver's ID number")
AUTHORISATION = Text("委托书或监护证明", "Authorisation, or proof of guardianship")
DELIVERED_ON = Text("送达日期", "Delivered on")
BROUGHT_BY = Text("送上门的代办员", "Agent who brought it")
WITNESS = Text("第一位见证人", "First witness")
OTHER_WITNESS = Text("第二位见证人", "Second witness")
WITNESSES = (("witness", WITNESS), ("other_witness", OTHER_WITNESS))
"""民事诉讼法 art. 89, as administrative organs follow it: left there in the presence of others."""
FAILURE = Text("没有送达的原因", "Why it was not delivered")
FAILED_ON = Text("日期", "Day")
YUAN = Field("amount", AMOUNT, FieldType.MONEY, required=True)


def _charge(doing: Doing) -> Made:
    return {"fen": matter_of(doing.case).fee.fen, "note": doing.text("note", NOTE)}, None


def _waive(doing: Doing) -> Made:
    return {
        "reason": doing.text("reason", REASON, required=True),
        "basis": doing.text("basis", LEGAL_BASIS, required=True),
        "approved_by": doing.name("approved_by", APPROVED_BY),
    }, None


def _pay(doing: Doing) -> Made:
    state = fee_of(doing.case)
    charged = county_day(state.charged.at if state.charged else doing.at)
    try:
        paid = field_value(YUAN, doing.typed.get("amount"))
    except Refusal as refusal:
        raise FormIncomplete({"amount": refusal}) from None
    if paid != state.fen:
        raise FormIncomplete({"amount": AmountDiffers(amount=yuan(state.fen))})
    day = doing.day("paid_on", PAID_ON, future=False)
    if date.fromisoformat(day) < charged:
        raise FormIncomplete({"paid_on": PaidBefore(day=charged.isoformat())})
    return {
        "fen": state.fen,
        "paid_by": doing.one_of("paid_by", PAID_IN, tuple(PaidBy)),
        "voucher": doing.text("voucher", VOUCHER, required=True, limit=VOUCHER_LIMIT),
        "payer": doing.text("payer", PAYER, required=True),
        "paid_on": day,
        "note": doing.text("note", NOTE),
    }, None


def _send(doing: Doing) -> Made:
    return {
        "receiver": _receiver(doing),
        "carrier": doing.text("carrier", CARRIER, required=True),
        "tracking": doing.text("tracking", TRACKING, required=True, limit=VOUCHER_LIMIT),
        "sent_on": _day(doing, "sent_on", SENT_ON, since(doing.case)),
        "note": doing.text("note", NOTE),
    }, None


def _deliver(doing: Doing) -> Made:
    way = doing.one_of("way", WAY, tuple(Way))
    sent = delivery_of(doing.case).sent
    if way == Way.POST and sent is None:
        raise FormIncomplete({"way": NotSent()})
    receiver = _receiver(doing)
    asked = receiver != Receiver.APPLICANT
    begun = sent_on(sent) if sent and way == Way.POST else since(doing.case)
    return {
        "way": way,
        "receiver": receiver,
        "name": receivers(doing.case)[Receiver(receiver)].name,
        "authorisation": doing.text("authorisation", AUTHORISATION, required=asked),
        "delivered_on": _day(doing, "delivered_on", DELIVERED_ON, begun),
        "checked_by": _checked_by(doing, way, receiver),
        "witnesses": doing.two_names(*WITNESSES) if way == Way.LEFT else [],
        "note": doing.text("note", NOTE, required=way == Way.LEFT),
    }, None


def _receiver(doing: Doing) -> str:
    return doing.one_of("receiver", RECEIVER, tuple(receivers(doing.case)))


def _checked_by(doing: Doing, way: str, receiver: str) -> str:
    """Return who has held the receiver's identity card against the record; by post the carrier, left there nobody."""
    if way == Way.POST:
        sent = delivery_of(doing.case).sent
        return str((sent.body or {}).get("carrier", "")) if sent else ""
    if way == Way.LEFT:
        return ""
    person = receivers(doing.case)[Receiver(receiver)]
    if narrow(doing.typed.get("last_four")).strip().upper() != person.id_number[-4:]:
        raise FormIncomplete({"last_four": IdMismatch(who=Receiver(receiver).text)})
    return doing.name("brought_by", BROUGHT_BY) if way == Way.AGENT else doing.by


def _fail(doing: Doing) -> Made:
    sent = delivery_of(doing.case).sent
    begun = sent_on(sent) if sent else since(doing.case)
    return {
        "failure": doing.one_of("failure", FAILURE, tuple(Failure)),
        "failed_on": _day(doing, "failed_on", FAILED_ON, begun),
        "note": doing.text("note", NOTE, required=True),
    }, None


def _close(doing: Doing) -> Made:
    """Close; where something that was issued has not reached its receiver, only with the reason."""
    note = doing.text("note", NOTE)
    if not note and owes_delivery(doing.case):
        raise FormIncomplete({"note": NotDelivered()})
    return {"note": note}, None


def _day(doing: Doing, key: str, label: Text, first: date) -> str:
    day = doing.day(key, label, future=False)
    if date.fromisoformat(day) < first:
        raise FormIncomplete({key: BeforeSent(day=first.isoformat())})
    return day


DELIVERY_BUILDERS: dict[Act, Callable[[Doing], Made]] = {
    Act.CHARGE: _charge,
    Act.WAIVE: _waive,
    Act.PAY: _pay,
    Act.SEND: _send,
    Act.DELIVER: _deliver,
    Act.FAIL_DELIVERY: _fail,
    Act.CLOSE: _close,
}
