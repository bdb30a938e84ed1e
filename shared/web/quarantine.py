"""The quarantine: records that were refused, why, and whose turn it is."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.domain.judgement import ACT_DECIDED, ACT_JUDGED, RESULT_WITHDRAWN
from shared.domain.kinds import (
    ACT_OF,
    CHILDREN_HEARD,
    CLOCK_DIFFERED,
    COVER_RECORDED,
    DEATH_REPORTED,
    DRAFT_LEFT,
    DRAFT_TAKEN,
    ENTRY_REFUSED,
    PUT_BACK,
    STAFF_ADDED,
    STAFF_LEFT,
    SUPPLEMENT_HANDED_IN,
    WITHDRAWAL_ASKED,
)
from shared.domain.ledgers import LedgerKind, LedgerName, parse_ledger
from shared.domain.records import QuarantineItem
from shared.domain.refusals import UnknownCase
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.web.case_view import title_of
from shared.web.language import full_moment, t
from shared.web.routing_slip import UNKNOWN
from shared.web.sentences import sentence_of
from shared.web.site import site

KINDS = {
    SUPPLEMENT_HANDED_IN: Text("补交材料", "papers handed in"),
    WITHDRAWAL_ASKED: Text("要求撤回", "withdrawal asked"),
    DEATH_REPORTED: Text("报告去世", "death reported"),
    ENTRY_REFUSED: Text("隔离报告", "report of a refused record"),
    CHILDREN_HEARD: Text("下级联网情况", "when children were heard"),
    STAFF_ADDED: Text("人员加入", "staff added"),
    STAFF_LEFT: Text("人员离开", "staff left"),
    CLOCK_DIFFERED: Text("时钟不一致", "a clock that differed"),
    PUT_BACK: Text("数据被退回到以前", "a node put back to an earlier state"),
    ACT_JUDGED: Text("裁定", "judgement of an act"),
    ACT_DECIDED: Text("对存疑办理的决定", "decision on an act in doubt"),
    RESULT_WITHDRAWN: Text("撤销结果", "result withdrawn"),
    DRAFT_LEFT: Text("留下草稿", "draft left"),
    COVER_RECORDED: Text("替岗记录", "cover recorded"),
    DRAFT_TAKEN: Text("接办草稿", "draft taken up"),
}
PLACES = {
    LedgerKind.REGISTRY: Text("县名册", "the county's registry"),
    LedgerKind.CASE: Text("一件本机没有的事", "a case not held here"),
    LedgerKind.CASE_JOURNAL: Text("一件本机没有的事", "a case not held here"),
    LedgerKind.JOURNAL: Text("节点日志", "a node's journal"),
}
NO_LEDGER = Text("认不出的账本", "an unreadable ledger")
NO_NODE = Text("名册里没有的节点", "a node not in the registry")


@dataclass(frozen=True, slots=True)
class Kept:
    """A refused record in words. `url` leads to its case, empty where that is not held here."""

    what: str
    where: str
    url: str
    author: str
    refuser: str
    reason: str
    code: str
    owner: str
    since: str
    hash: str
    refuser_code: str


def quarantine() -> ResponseReturnValue:
    """Show the open items of the quarantine."""
    registry = site().overview.registry()
    items = [_kept(item, registry) for item in site().overview.quarantine()]
    return render_template("cases/quarantine.html", items=items)


def deal_with() -> ResponseReturnValue:
    """Take an item off the list: a person has dealt with it. Its record stays in the journals."""
    site().overview.deal_with(request.form.get("hash", ""), request.form.get("refuser", ""))
    flash(t("已标为处理完毕。", "Marked as dealt with."))
    return redirect(url_for("cases.quarantine"), code=303)


def _kept(item: QuarantineItem, registry: Registry) -> Kept:
    where, url = _where(parse_ledger(item.ledger))
    return Kept(
        what=_what(item.kind),
        where=where,
        url=url,
        author=_node(registry, item.author),
        refuser=_node(registry, item.refuser),
        reason=str(t(sentence_of(item.code))),
        code=item.code,
        owner=_node(registry, item.owner),
        since=full_moment(item.at),
        hash=item.hash,
        refuser_code=item.refuser,
    )


def _what(kind: str) -> str:
    act = ACT_OF.get(kind)
    return str(t(act.text if act else KINDS.get(kind, UNKNOWN)))


def _where(name: LedgerName | None) -> tuple[str, str]:
    if name is None:
        return str(t(NO_LEDGER)), ""
    if name.case is None:
        return str(t(PLACES[name.kind])), ""
    try:
        case = site().cases.view(name.case).case
    except UnknownCase:
        return str(t(PLACES[name.kind])), ""
    return title_of(case), url_for("cases.show", case_id=case.id)


def _node(registry: Registry, code: str) -> str:
    return registry.name_of(code) if code in registry.nodes else str(t(NO_NODE))
