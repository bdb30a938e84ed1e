"""What has come back to the village: what is to be supplied, what was sent back, what was decided."""

from dataclasses import dataclass
from datetime import date, timedelta

from shared.domain.case import Case, Stage
from shared.domain.case_checks import joined
from shared.domain.clock import waits_for_applicant
from shared.domain.matter import Document
from shared.domain.records import CaseQuery, CaseRow
from shared.domain.registry import Registry
from shared.domain.worktime import county_day
from shared.web.language import day, moment, named, t
from shared.web.listing import END, RED, YELLOW, Card
from shared.web.page_words import slot_label
from shared.web.site import site
from village_agent.web.whereabouts import MOST, OK, Line, is_answered, line, open_rows

LATELY = timedelta(days=30)
MOST_SHOWN = 20
LONGEST_REASON = 60
NOT_GRANTED = frozenset(
    {
        Stage.REFUSED,
        Stage.TERMINATED,
        Stage.WITHDRAWN,
        Stage.MERGED,
        Stage.RESULT_WITHDRAWN,
    }
)


@dataclass(frozen=True, slots=True)
class Answer:
    """How an answer reads."""

    card: Card
    details: tuple[str, ...]


def answers(registry: Registry) -> list[Line]:
    """Return what came back: first what wants a hand here, then the newest."""
    rows = [r for r in open_rows() if is_answered(r)] + _ended_lately()
    rows.sort(key=lambda r: (not _wants_a_hand(r), -r.updated_at.timestamp()))
    found = []
    for row in rows[:MOST_SHOWN]:
        answer = _answer(registry, row)
        found.append(line(registry, row, answer.card, answer.details))
    return found


def _ended_lately() -> list[CaseRow]:
    here = site().here
    query = CaseQuery(origin=here.code, ended=True, newest_first=True, limit=MOST)
    return [r for r in site().cases.find(query) if r.updated_at > here.now() - LATELY]


def _wants_a_hand(row: CaseRow) -> bool:
    return row.waiting or row.retakes > 0 or row.offered_to == site().here.code


def _answer(registry: Registry, row: CaseRow) -> Answer:
    case = site().cases.view(row.case).case
    at = moment(row.updated_at)
    if row.offered_to == site().here.code:
        holder = named(registry, row.holder)
        card = Card(YELLOW, str(t("待接收", "to take over")))
        return Answer(
            card, (str(t("{who}退回", "returned by {who}", who=holder)), _reason(case), at)
        )
    if row.retakes:
        return _to_retake(case)
    if row.waiting and case.notice:
        return _to_supply(case, case.notice.until)
    return Answer(_outcome(case), (_number(case), _reason(case), at))


def _to_retake(case: Case) -> Answer:
    """Say which pages are wanted again and why; where documents are to be supplied too, that as well."""
    pages = [f"{slot_label(case, r.slot)}{t('：', ': ')}{_short(r.reason)}" for r in case.retakes]
    card = Card(YELLOW, str(t("要补拍 {n} 页", "{n} to retake", n=len(pages))))
    owed = (
        _to_supply(case, case.notice.until).details
        if case.notice and waits_for_applicant(case)
        else ()
    )
    return Answer(card, (*pages, *owed))


def _to_supply(case: Case, until: date) -> Answer:
    owed = _owed(case)
    kind = RED if until < county_day(site().here.now()) else YELLOW
    names = t(joined([d.name for d in owed]))
    return Answer(
        Card(kind, str(t("需补 {n} 份", "{n} to supply", n=len(owed)))),
        (
            str(t("缺：{names}", "missing: {names}", names=names)) if owed else "",
            str(t("{day} 前补齐", "by {day}", day=day(until))),
            str(t("已一次性告知", "notified once")),
        ),
    )


def _owed(case: Case) -> list[Document]:
    ids = case.notice.documents if case.notice else ()
    documents = [case.matter.document(d) for d in ids] if case.matter else []
    return [d for d in documents if d is not None and d.id not in case.documents]


def _outcome(case: Case) -> Card:
    if case.stage is Stage.MERGED:
        return Card(END, str(t("已在办理", "already in hand")))
    if case.stage is Stage.DECIDED or (case.stage is Stage.CLOSED and _is_denied(case)):
        words = t("不予批准", "denied") if _is_denied(case) else t("已批准", "granted")
        return Card(END if _is_denied(case) else OK, str(words))
    return Card(END if case.stage in NOT_GRANTED else OK, str(t(case.stage.text)))


def _is_denied(case: Case) -> bool:
    return case.decision is not None and not case.decision.granted


def _number(case: Case) -> str:
    if case.result_number in {"", case.receipt}:
        return ""
    return str(t("文书编号 {n}", "result no. {n}", n=case.result_number))


def _reason(case: Case) -> str:
    """Return the reason that the last hand gave, or the organ for withdrawing its result, in short."""
    if case.withdrawn is not None:
        return _short(case.withdrawn.reason)
    body = case.slip[-1].body or {}
    return _short(str(body.get("reason") or body.get("note") or ""))


def _short(reason: str) -> str:
    return reason if len(reason) <= LONGEST_REASON else f"{reason[:LONGEST_REASON]}…"
