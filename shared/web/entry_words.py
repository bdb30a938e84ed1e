"""An entry that stands in no chain, in the words of its case: who, what, when, and all that was typed."""

from dataclasses import dataclass

from shared.domain.acts import Act
from shared.domain.case import Case
from shared.domain.case_fold import fold_case
from shared.domain.certificates import CERTIFICATE_ASKED
from shared.domain.custody import Custody
from shared.domain.facts import Body, Fact
from shared.domain.kinds import (
    ACT_OF,
    CARD_GIVEN,
    CHILDREN_HEARD,
    COMMITMENT_CHECKED,
    COMMITMENT_REPAIRED,
    COMPLAINED,
    DEATH_REPORTED,
    DEVICE_CERTIFIED,
    DEVICE_CUT_OFF,
    ENTRY_REFUSED,
    ID_VIEWED,
    MESSAGE,
    NOTED,
    PAGES_BROUGHT,
    STAFF_ADDED,
    STAFF_LEFT,
    SUPPLEMENT_HANDED_IN,
    TAKEN_IN,
    WITHDRAWAL_ASKED,
)
from shared.domain.ledgers import parse_ledger
from shared.domain.refusals import UnknownCase
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.web.act_words import told
from shared.web.case_view import form_groups
from shared.web.case_words import path_label, path_words
from shared.web.language import full_moment, named, t
from shared.web.routing_slip import UNKNOWN
from shared.web.site import site
from shared.wire.bodies import check_body

KINDS = {
    SUPPLEMENT_HANDED_IN: Text("补交材料", "papers handed in"),
    WITHDRAWAL_ASKED: Text("要求撤回", "withdrawal asked"),
    DEATH_REPORTED: Text("报告去世", "death reported"),
    PAGES_BROUGHT: Text("补照片", "pages added elsewhere"),
    NOTED: Text("留言", "a note"),
    COMMITMENT_CHECKED: Text("承诺抽查", "a spot check of a commitment"),
    COMMITMENT_REPAIRED: Text("承诺修复", "a commitment repaired"),
    ID_VIEWED: Text("查看完整号码", "an ID number seen in full"),
    ENTRY_REFUSED: Text("隔离报告", "report of a refused record"),
    MESSAGE: Text("一整条消息", "a whole message"),
    CHILDREN_HEARD: Text("下级联网情况", "when children were heard"),
    CARD_GIVEN: Text("监察牌", "card of supervision"),
    COMPLAINED: Text("投诉", "complaint"),
    CERTIFICATE_ASKED: Text("申请证书", "a certificate asked for"),
    STAFF_ADDED: Text("人员加入", "staff added"),
    STAFF_LEFT: Text("人员离开", "staff left"),
    DEVICE_CERTIFIED: Text("设备登记", "device certified"),
    DEVICE_CUT_OFF: Text("设备停用", "device cut off"),
}
NO_NODE = Text("名录里没有的节点", "a node not in the registry")


@dataclass(frozen=True, slots=True)
class EntryShown:
    """An entry in words."""

    what: str
    who: str
    at: str
    told: list[str]


def entry_words(fact: Fact, case: Case, registry: Registry) -> EntryShown:
    """Return an entry in words. A body that is not in its kind's form is not read."""
    header = fact.header
    body = None if fact.body is None or check_body(header.kind, fact.body) else fact.body
    act = act_of(header.kind, body)
    what = kind_words(header.kind, body)
    to = f" → {named(registry, header.to)}" if header.to else ""
    by = str(body.get("by", "")) if body else ""
    return EntryShown(
        what=f"{what}{to}",
        who=f"{node_words(registry, header.node)} {by}".rstrip(),
        at=full_moment(header.at),
        told=[*told(case, act, body), *_typed(case, header.kind, body)]
        if act or body is None
        else told(case, Act.SUPPLEMENT, body),
    )


def act_of(kind: str, body: Body | None) -> Act | None:
    """Return the act of a kind; an offer back is a return."""
    act = ACT_OF.get(kind)
    return Act.RETURN if act is Act.FORWARD and (body or {}).get("purpose") == "return" else act


def kind_words(kind: str, body: Body | None = None) -> str:
    """Name what an entry records."""
    act = act_of(kind, body)
    return str(t(act.text if act else KINDS.get(kind, UNKNOWN)))


def node_words(registry: Registry, code: str) -> str:
    """Name a node, known or not."""
    return named(registry, code) if code in registry.nodes else str(t(NO_NODE))


def case_of(ledger: str, facts: list[Fact], registry: Registry) -> tuple[Case, bool]:
    """Return the case that a ledger belongs to and whether it is held here; else what these entries tell of it."""
    name = parse_ledger(ledger)
    if name is not None and name.case is not None:
        try:
            return site().cases.view(name.case).case, True
        except UnknownCase:
            pass
    for fact in facts:
        if fact.header.kind == TAKEN_IN and fact.body and not check_body(TAKEN_IN, fact.body):
            return fold_case(registry, [fact]), False
    return Case(id="", custody=Custody(holder="")), False


def _typed(case: Case, kind: str, body: Body | None) -> list[str]:
    """Return the fields that were typed, with their values."""
    if body is None:
        return []
    if kind == TAKEN_IN:
        return _taken_in(case)
    values = body.get("fields") or {}
    return [
        _line(path_label(case, f"fields.{key}"), path_words(case, f"fields.{key}", value))
        for key, value in values.items()
    ]


def _taken_in(case: Case) -> list[str]:
    lines = [_line(str(t("收件", "Taken in")), full_moment(case.taken_in_at))]
    if case.applicant is not None:
        who = f"{case.applicant.name} {case.applicant.masked_id}"
        lines.append(_line(str(t("申请人", "Applicant")), who))
    lines += [_line(label, value) for _, group in form_groups(case) for label, value in group]
    return lines


def _line(label: str, value: str) -> str:
    return str(t("{label}：{value}", "{label}: {value}", label=label, value=value))
