"""What a roster's entries tell: its slip, and all that was ever ticked and done about one person."""

from dataclasses import dataclass

from shared.app.rosters import RosterView
from shared.domain import custody, kinds
from shared.domain.roster_outcomes import HOW_NAMES, How
from shared.domain.rosters import Marked, Member, Payment, Step
from shared.domain.text import Text
from shared.web.language import day, full_moment, named, t

KIND_WORDS: dict[str, Text] = {
    kinds.ROSTER_OPENED: Text("编制名册", "roster opened"),
    kinds.ROSTER_LISTED: Text("列入人员", "people listed"),
    kinds.ROSTER_STRUCK: Text("划去一行", "row struck out"),
    kinds.ROSTER_MARKED: Text("填写结果", "outcomes ticked"),
    kinds.ROSTER_PAYMENT_SET: Text("决定发放", "payment decided"),
    kinds.ROSTER_CLOSED: Text("名册办结", "roster closed"),
    custody.OFFERED: Text("移交", "handed on"),
    custody.TAKEN_OVER: Text("接收", "taken over"),
    custody.DECLINED: Text("不接收", "declined"),
    custody.OVERRIDDEN: Text("改派", "overridden"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the slip, or of a person's history."""

    what: str
    who: str
    at: str
    more: str = ""


def steps_of(view: RosterView) -> list[Told]:
    """Return the slip, the latest first; what the same person did alike on end, such as ticking page by page, in one line."""
    found: list[tuple[Step, int]] = []
    for step in view.roster.steps:
        if found and _alike(found[-1][0], step):
            found[-1] = (step, found[-1][1] + step.people)
        else:
            found.append((step, step.people))
    return [_step(view, step, people) for step, people in reversed(found)]


def _alike(before: Step, step: Step) -> bool:
    many = {kinds.ROSTER_LISTED, kinds.ROSTER_MARKED}
    keys = ("kind", "node", "by")
    return step.kind in many and all(getattr(before, k) == getattr(step, k) for k in keys)


def _step(view: RosterView, step: Step, people: int) -> Told:
    words = KIND_WORDS.get(step.kind)
    what = str(t(words)) if words else str(t("新版本的记录", "an entry of a newer version"))
    if step.to:
        what = str(t("{what}给{to}", "{what} to {to}", what=what, to=named(view.registry, step.to)))
    more = str(t("{n} 人", "{n} people", n=people)) if people else ""
    return Told(what, f"{named(view.registry, step.node)} {step.by}", full_moment(step.at), more)


def history_of(view: RosterView, member: Member) -> list[Told]:
    """Return all that was ticked and decided of a person, the latest first: a later tick takes no earlier one away."""
    dated: list[tuple[object, Told]] = [(m.at, _marked(view, m)) for m in member.marks]
    dated += [(p.at, _paid(view, p)) for p in member.payments]
    return [told for _at, told in sorted(dated, key=lambda pair: str(pair[0]), reverse=True)]


def _marked(view: RosterView, marked: Marked) -> Told:
    mark = marked.mark
    seen = (
        str(t("{who}，{how}", "{who}, {how}", who=mark.seen_by, how=t(HOW_NAMES[How(mark.how)])))
        if mark.how
        else mark.seen_by
    )
    voucher = str(t("凭证 {n}", "voucher {n}", n=mark.voucher)) if mark.voucher else ""
    more = " · ".join(part for part in (seen, voucher, mark.note) if part)
    who = f"{named(view.registry, marked.node)} {marked.by}"
    return Told(str(t(mark.outcome.text)), who, full_moment(marked.at), more)


def _paid(view: RosterView, payment: Payment) -> Told:
    what = str(t(payment.pay.text))
    if not payment.counts:
        what = str(
            t(
                "{what}（没有授权或不合规定，不算数）",
                "{what} (under no grant or against the rule: without effect)",
                what=what,
            )
        )
    basis = payment.grant or ""
    more = " · ".join(part for part in (day(payment.since), payment.reason, basis) if part)
    who = f"{named(view.registry, payment.node)} {payment.by}"
    return Told(what, who, full_moment(payment.at), more)
