"""Where each case is that is not answered yet: on this machine, on its way, at the town, at the county."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from flask import url_for

from shared.app.overview import LinkState
from shared.domain.acts import Act
from shared.domain.authority import may
from shared.domain.case import Stage
from shared.domain.codes import Tier
from shared.domain.records import CaseQuery, CaseRow
from shared.domain.refusals import NotAllowed
from shared.domain.registry import Registry
from shared.domain.worktime import county_day
from shared.web.language import day, moment, named, t
from shared.web.listing import RED, YELLOW, Card, matter_name
from shared.web.mode_words import promise_words
from shared.web.site import site

OK = "ok"
INSTANT = timedelta(microseconds=1)
MOST = 100
ANSWERED = frozenset({Stage.DECIDED, Stage.ISSUED})
"""Stages of an open case whose answer is there already."""
AT_TIER = {Tier.TOWN: ("已到镇", "at the town"), Tier.COUNTY: ("已到县", "at the county")}


@dataclass(frozen=True, slots=True)
class Line:
    """A case on the home page: whose, which matter, how it stands, and the particulars."""

    title: str
    matter: str
    card: Card
    details: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands; the lower `order`, the sooner it wants a hand."""

    order: int
    card: Card
    details: tuple[str, ...]


def on_the_way(registry: Registry) -> list[Line]:
    """Return the open cases of this village that wait for others, or for being sent; first what wants a hand."""
    state = site().overview.link()
    rows = [r for r in open_rows() if not is_answered(r)]
    stood = [(_standing(registry, row, _unsent(state, row)), row) for row in rows]
    stood.sort(key=lambda pair: pair[0].order)
    return [line(registry, row, s.card, s.details) for s, row in stood]


def open_rows() -> list[CaseRow]:
    """Return the open cases that began here or lie here, newest first."""
    here = site().here.code
    queries = (
        CaseQuery(origin=here, ended=False, newest_first=True, limit=MOST),
        CaseQuery(holder=here, ended=False, newest_first=True, limit=MOST),
        CaseQuery(offered_to=here, ended=False, newest_first=True, limit=MOST),
    )
    return _once(row for query in queries for row in site().cases.find(query))


def is_answered(row: CaseRow) -> bool:
    """Say whether an open case belongs among the answers: decided, to be supplied, photos to be retaken, or sent back here."""
    is_back = row.waiting or row.retakes > 0 or row.offered_to == site().here.code
    return is_back or Stage(row.stage) in ANSWERED


def line(registry: Registry, row: CaseRow, card: Card, details: Iterable[str]) -> Line:
    """Return a case's line."""
    return Line(
        title=row.applicant or str(t("申请人信息不在本机", "Applicant not held here")),
        matter=matter_name(registry, row.matter),
        card=card,
        details=tuple(d for d in details if d),
        url=url_for("cases.show", case_id=row.case),
    )


def _standing(registry: Registry, row: CaseRow, unsent: str) -> Standing:
    here = site().here.code
    if row.holder == here and not row.offered_to:
        return _lying_here(registry, row, unsent)
    if row.holder == here and unsent:
        card = Card(YELLOW, str(t("本机待送", "to be sent")))
        return Standing(1, card, (_to(registry, row), unsent, moment(row.updated_at)))
    if row.offered_to:
        card = Card(OK, str(t("在途", "in transit")))
        return Standing(2, card, (_to(registry, row), moment(row.updated_at)))
    return _with_others(registry, row)


def _lying_here(registry: Registry, row: CaseRow, unsent: str) -> Standing:
    taken = str(t("{at} 收件", "taken in {at}", at=moment(row.taken_in_at)))
    if _can_go_on(registry, row):
        card = Card(OK, str(t("本村在办", "in hand here")))
        return Standing(0, card, (taken, _next(row), unsent))
    return Standing(0, Card(YELLOW, str(t("待转报", "to be forwarded"))), (taken, unsent))


def _with_others(registry: Registry, row: CaseRow) -> Standing:
    node = registry.nodes.get(row.holder)
    words = AT_TIER.get(node.tier if node else Tier.COUNTY, ("在别处", "elsewhere"))
    is_late = row.due_at is not None and row.due_at <= site().here.now()
    late = str(t("超期", "overdue")) if is_late else ""
    since = str(t("{at} 起", "since {at}", at=moment(row.updated_at)))
    details = (named(registry, row.holder), since, _next(row), late, _promised(row))
    return Standing(3, Card(RED if is_late else OK, str(t(*words))), details)


def _promised(row: CaseRow) -> str:
    """Say until when papers are promised: they are brought here, wherever the case lies."""
    promise = promise_words(row.promise, row.promise_due_at, site().here.now())
    return promise.words if promise and row.promise == "later" else ""


def _can_go_on(registry: Registry, row: CaseRow) -> bool:
    """Say whether the next step, if any is left, may be done in this village."""
    matter = registry.matters.get(row.matter)
    if matter is None or not row.step:
        return matter is not None
    here = site().here
    try:
        may(registry, node=here.code, matter=matter, act=Act(row.step), at=here.now())
    except NotAllowed:
        return False
    return True


def _next(row: CaseRow) -> str:
    if not row.step:
        return ""
    act = t(Act(row.step).text)
    if row.due_at is None:
        return str(t("下一步：{act}", "next: {act}", act=act))
    last = day(county_day(row.due_at - INSTANT))
    return str(t("下一步：{act}，最晚 {last}", "next: {act}, by {last}", act=act, last=last))


def _to(registry: Registry, row: CaseRow) -> str:
    return str(t("送往{to}", "to {to}", to=named(registry, row.offered_to)))


def _unsent(state: LinkState | None, row: CaseRow) -> str:
    """Say what becomes of something that has not arrived above yet; empty where all has."""
    if state is None or row.case not in state.waiting:
        return ""
    if state.read_only:
        return str(t("存在本机", "safe here"))
    if state.online:
        return str(t("存在本机，正在送出", "safe here, being sent"))
    return str(t("存在本机，联网后自动送出", "safe here, goes out when the link returns"))


def _once(rows: Iterable[CaseRow]) -> list[CaseRow]:
    return list({row.case: row for row in rows}.values())
