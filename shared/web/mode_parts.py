"""What accepting, notifying and terminating ask, as the modes of handling want it."""

from collections.abc import Callable
from typing import Any

from shared.domain.acts import Act
from shared.domain.case import Case
from shared.domain.doing import NOTE
from shared.domain.mode_acts import (
    AGAIN,
    APPROVED_BY,
    COMMIT,
    DIED_ON,
    GROUND,
    GROUNDS,
    LATER,
    LATER_UNTIL,
    UNTIL,
    URGENT,
    URGENT_REASON,
    Ground,
)
from shared.domain.people import LABELS, SIGNATURES
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.domain.worktime import county_day, last_day
from shared.web.asked import Asked, choices_of
from shared.web.language import day, t
from shared.web.site import site
from shared.web.take_in_matters import limit_words

Parts = dict[str, Any]
YES_NO = {"no": Text("否", "No"), "yes": Text("是", "Yes")}


def _accept(case: Case, registry: Registry) -> Parts:
    asked = (*_later(case, registry), *_commitments(case), *_urgent(case))
    return {"asked": (*asked, Asked("note", NOTE))}


def _later(case: Case, registry: Registry) -> tuple[Asked, ...]:
    """Ask for the promise where papers are missing that may follow on one."""
    matter, owed = case.matter, case.owed()
    if matter is None or not matter.modes.later or not owed:
        return ()
    names = [d.name for d in owed]
    most = last_day(county_day(site().here.now()), matter.promised_limit, registry.workdays)
    hint = Text(
        f"还缺：{'、'.join(n.zh for n in names)}。申请人书面承诺补交的选“是”，一式两份；逾期不补的，终止办理。",
        f"Missing: {', '.join(n.en for n in names)}. Yes where the applicant promises in writing to supply them, in two copies; if they do not come the case is ended.",
    )
    until = Text(f"最迟 {day(most)}", f"{day(most)} at the latest")
    return (
        Asked("later", LATER, "radio", choices=choices_of(YES_NO), hint=hint),
        Asked("until", LATER_UNTIL, "date", hint=until),
        Asked("signature.type", LABELS["signature"], "radio", choices=_signatures()),
        Asked("signature.witness", LABELS["witness"], "text"),
    )


def _signatures() -> tuple[tuple[str, str], ...]:
    return tuple((str(kind), str(t(words))) for kind, words in SIGNATURES.items())


def _commitments(case: Case) -> tuple[Asked, ...]:
    there = case.documents | case.commitments
    papers = [d for d in (case.matter.committable if case.matter else ()) if d.id not in there]
    return tuple(
        Asked(
            f"{COMMIT}{paper.id}",
            Text(f"用承诺代替“{paper.name.zh}”", f"A commitment instead of “{paper.name.en}”"),
            "radio",
            choices=choices_of(YES_NO),
        )
        for paper in papers
    )


def _urgent(case: Case) -> tuple[Asked, ...]:
    rule = case.matter.modes.urgent if case.matter else None
    if rule is None or case.urgent is not None:
        return ()
    papers = limit_words(rule.papers)
    hint = Text(
        f"{rule.hours} 小时内决定，手续在 {papers.zh}内补齐。",
        f"To be decided within {rule.hours} hours; the papers follow within {papers.en}.",
    )
    return (
        Asked("urgent", URGENT, "radio", choices=choices_of(YES_NO), hint=hint),
        Asked("urgent_reason", URGENT_REASON),
    )


def _notify(case: Case, _registry: Registry) -> Parts:
    names = t("、", ", ").join(str(t(name)) for name in case.missing_names())
    lead = t("将告知缺件：{names}。", "To be notified as missing: {names}.", names=names)
    proofs = Text(
        "不能要村里开亲属关系、健在、死亡、财产证明；可以改用数据核对或承诺。",
        "No village proof of kinship, of being alive, of death or of property can be asked for; check data or take a commitment.",
    )
    return {
        "lead": f"{lead} {_once(case)}".strip(),
        "asked": (
            Asked("until", UNTIL, "date", required=True),
            Asked("note", NOTE, hint=proofs),
            *_again(case),
        ),
    }


def _once(case: Case) -> str:
    if case.notice is None:
        return ""
    words = t(
        "已经一次性告知过；再次告知要单位负责人批准并写明理由，会记录在案并计数（优化营商环境条例第36条）。",
        "It was notified once already. Another time needs the approval of the head of the unit and a reason, and is counted (Regulations on Optimising the Business Environment, art. 36).",
    )
    return str(words)


def _again(case: Case) -> tuple[Asked, ...]:
    if case.notice is None:
        return ()
    return (
        Asked("approved_by", APPROVED_BY, "text", required=True),
        Asked("again", AGAIN, required=True),
    )


def _terminate(case: Case, _registry: Registry) -> Parts:
    lead = t(
        "申请人去世的，终止办理，不作不予受理。",
        "Where the applicant has died the case is terminated, not refused.",
    )
    broken = case.later is not None and bool(case.uncured)
    died = Asked("died_on", DIED_ON, "date", required=not broken)
    if not broken or case.later is None:
        return {"lead": str(lead), "asked": (died, Asked("reason", NOTE))}
    more = t(
        "承诺在 {until} 前补交而没有补的，过期后也可以终止，要写明理由。",
        "So it can be where what was promised by {until} has not come, once that day is over; give the reason.",
        until=day(case.later.until),
    )
    grounds = Asked("ground", GROUND, "radio", value=Ground.DEATH, choices=choices_of(GROUNDS))
    return {"lead": f"{lead} {more}", "asked": (grounds, died, Asked("reason", NOTE))}


MODE_PARTS: dict[Act, Callable[[Case, Registry], Parts]] = {
    Act.ACCEPT: _accept,
    Act.NOTIFY: _notify,
    Act.TERMINATE: _terminate,
}
