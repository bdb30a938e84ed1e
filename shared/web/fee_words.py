"""What entries on a fee and on a delivery say, on the slip and on the case's page."""

from collections.abc import Mapping
from typing import Any

from shared.domain.case import Case, Stage
from shared.domain.case_steps import is_granted
from shared.domain.delivery import Failure, Receiver, Way, delivery_of, owes_delivery
from shared.domain.fees import FeeState, PaidBy, fee_of
from shared.domain.text import Text
from shared.web.language import money, t

Said = Mapping[str, Any]
Line = tuple[str, str]
CAME_TO_NOTHING = frozenset({Stage.REFUSED, Stage.WITHDRAWN, Stage.TERMINATED, Stage.MERGED})
PAID_IN_VAIN = Text(
    "已缴；本件没有准予，是否退费，请凭缴费凭证向收款单位申请",
    "paid, and nothing was granted: whether it is paid back, ask where it was paid, with the voucher",
)


def fee_words(body: Said) -> str:
    """Say how much was asked for or paid, and what proves it."""
    amount = money(body["fen"])
    if "voucher" not in body:
        return str(t("应缴 {amount}", "{amount} due", amount=amount))
    return str(
        t(
            "{day} 由{payer}缴 {amount}，{way}，凭证号 {voucher}",
            "{amount} paid by {payer} on {day}, {way}, voucher {voucher}",
            day=body["paid_on"],
            payer=body["payer"],
            amount=amount,
            way=t(PaidBy(body["paid_by"]).text),
            voucher=body["voucher"],
        )
    )


def approval_words(body: Said) -> str:
    """Say by which document a fee was waived, and with whose approval."""
    if "basis" not in body:
        return ""
    return str(
        t(
            "依据{basis}，{name}批准",
            "by {basis}, approved by {name}",
            basis=body["basis"],
            name=body["approved_by"],
        )
    )


def sent_words(body: Said) -> str:
    """Say with whom and when it was posted."""
    return str(
        t(
            "{day} 交{carrier}，邮件号 {tracking}",
            "posted {day} with {carrier}, tracking number {tracking}",
            day=body["sent_on"],
            carrier=body["carrier"],
            tracking=body["tracking"],
        )
    )


def receiver_words(body: Said) -> str:
    """Name the receiver and what they are."""
    who = t(Receiver(body["receiver"]).text)
    return str(t("{name}（{who}）", "{name} ({who})", name=body["name"], who=who))


def delivered_words(body: Said) -> str:
    """Say how it reached whom, and who checked that it was them."""
    words = [f"{body['delivered_on']} {t(Way(body['way']).text)}", receiver_words(body)]
    if body["checked_by"]:
        words.append(str(t("核对身份：{by}", "identity checked by {by}", by=body["checked_by"])))
    if body["witnesses"]:
        names = t("、", ", ").join(body["witnesses"])
        words.append(str(t("见证人：{names}", "witnesses: {names}", names=names)))
    if body["authorisation"]:
        words.append(str(body["authorisation"]))
    return str(t("，", ", ")).join(words)


def failure_words(body: Said) -> str:
    """Say why and when a delivery reached nobody."""
    return f"{body['failed_on']} {t(Failure(body['failure']).text)}"


def _stands(case: Case, state: FeeState) -> Text:
    in_vain = case.stage in CAME_TO_NOTHING or (case.decision is not None and not is_granted(case))
    if state.waived is not None:
        return Text("已免收", "waived")
    if state.paid is not None:
        return PAID_IN_VAIN if in_vain else Text("已缴清", "paid")
    if in_vain:
        return Text("不再收", "no longer due")
    if state.charged is not None:
        return Text("已通知，待缴", "asked for, not paid yet")
    return Text("尚未通知缴费", "not asked for yet")


def fee_lines(case: Case) -> list[Line]:
    """Return how a case's fee stands; nothing where it costs nothing."""
    state = fee_of(case)
    if not state.fen or case.matter is None:
        return []
    words = f"{money(state.fen)} · {t(_stands(case, state))}"
    return [
        (str(t("收费", "Fee")), words),
        (str(t("收费依据", "Its basis")), str(t(case.matter.fee.basis))),
    ]


def delivery_lines(case: Case) -> list[Line]:
    """Return how far the delivery is, once there is something to deliver."""
    state, title = delivery_of(case), str(t("送达", "Delivery"))
    if state.delivered is not None:
        body = state.delivered.body
        return [(title, delivered_words(body) if body else str(t("已送达", "delivered")))]
    lines = []
    if state.sent is not None:
        words = sent_words(state.sent.body) if state.sent.body else ""
        lines.append((title, f"{t('在邮寄途中', 'in the post')} {words}".rstrip()))
    elif owes_delivery(case):
        lines.append((title, str(t("还没有送达", "not delivered yet"))))
    if state.failed:
        failed = t("{n} 次", "{n} times", n=state.failed)
        lines.append((str(t("未送达", "Failed deliveries")), str(failed)))
    return lines
