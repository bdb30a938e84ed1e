"""Rows of cases as lists show them: plain words, ready for the `case_rows` macro."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import url_for

from shared.domain.case import Stage
from shared.domain.clock import LimitKind
from shared.domain.records import CaseRow
from shared.domain.registry import Registry
from shared.domain.worktime import Workdays, county_day, working_days_between
from shared.web.language import day, moment, named, t
from shared.web.place import anchor, this_row

INSTANT = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
RED, YELLOW, OK, END = "r", "y", "ok", "end"


@dataclass(frozen=True, slots=True)
class Card:
    """A card of supervision: its kind (`r`, `y`, `b`, `ok`, `end`) and its words."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of a list. `title` is the applicant's name; all strings are in the page's language."""

    anchor: str
    case: str
    title: str
    matter: str
    card: Card
    stage: str
    where: str
    receipt: str
    url: str
    taken_in: str
    requests: int
    same: bool
    in_transit: bool
    noted: bool
    forecast: str
    tags: list[str] = field(default_factory=list)
    promise: Card | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """Cases by id that carry a mark: taken in twice, photos still on their way, notes that nobody here has read, forecasts in words."""

    same: Collection[str]
    in_transit: Collection[str]
    noted: Collection[str] = ()
    forecasts: Mapping[str, str] = field(default_factory=dict)


def present(
    rows: Iterable[CaseRow], registry: Registry, now: datetime, marks: Marks
) -> list[Shown]:
    """Return the lines of a list, in the order of its rows."""
    return [_shown(row, registry, now, marks, n) for n, row in enumerate(rows, 1)]


def _shown(row: CaseRow, registry: Registry, now: datetime, marks: Marks, number: int) -> Shown:
    return Shown(
        anchor=anchor(number),
        case=row.case,
        title=row.applicant or str(t("申请人信息不在本机", "Applicant not held here")),
        matter=matter_name(registry, row.matter),
        card=card_of(row, now, registry.workdays),
        stage=str(t(Stage(row.stage).text)),
        where=place_of(registry, row.holder, row.offered_to),
        receipt=row.receipt,
        url=url_for("cases.show", case_id=row.case, back=this_row(number)),
        taken_in=moment(row.taken_in_at),
        requests=row.requests,
        same=row.case in marks.same,
        in_transit=row.case in marks.in_transit,
        noted=row.case in marks.noted,
        forecast=marks.forecasts.get(row.case, ""),
    )


def matter_name(registry: Registry, matter_id: str) -> str:
    """Return a matter's name; a matter that this node was never sent has none here."""
    matter = registry.matters.get(matter_id)
    return str(t(matter.name if matter else "本机没有的事项", "A matter not held here"))


def place_of(registry: Registry, holder: str, offered_to: str) -> str:
    """Say where a case is: its custodian, or on the way to whom."""
    if offered_to:
        return str(t("在途，交{to}", "in transit to {to}", to=named(registry, offered_to)))
    return named(registry, holder)


def card_of(row: CaseRow, now: datetime, workdays: Workdays) -> Card:
    """Return the card of a case: what is due and when, or why nothing runs."""
    if row.ended and row.awaiting:
        return Card(YELLOW, str(t("结果存疑", "result in doubt")))
    if row.ended:
        return Card(END, str(t(Stage(row.stage).text)))
    if row.due_at is None:
        return _pause(row) or Card(OK, str(t(Stage(row.stage).text)))
    if row.limit == LimitKind.URGENT:
        return if_sure(hours_card(row.due_at, row.warn_at, now), is_sure=not row.unsure)
    card = if_sure(due_card(row.due_at, row.warn_at, now, workdays), is_sure=not row.unsure)
    return card if now >= row.due_at else _pause(row) or card


def _pause(row: CaseRow) -> Card | None:
    if row.requests:
        return Card(YELLOW, str(t("待答复", "to answer")))
    if row.awaiting:
        return Card(YELLOW, str(t("等待裁定", "awaiting judgement")))
    return Card(OK, str(t("等申请人补件", "applicant to supply"))) if row.waiting else None


def if_sure(card: Card, *, is_sure: bool) -> Card:
    """Return a limit's card as it may be shown: none is red as long as the organ may not have what the limit counts from."""
    if is_sure or card.kind != RED:
        return card
    return Card(YELLOW, str(t("可能{late}", "perhaps {late}", late=card.words)))


def hours_card(due_at: datetime, warn_at: datetime | None, now: datetime) -> Card:
    """Return the card of a limit in hours: red when past, yellow from `warn_at`, with the hours left or over."""
    if now >= due_at:
        return Card(RED, str(t("超期 {n} 小时", "overdue {n} h", n=(now - due_at) // HOUR + 1)))
    kind = YELLOW if warn_at is not None and now >= warn_at else OK
    return Card(kind, str(t("还有 {n} 小时", "hours left: {n}", n=(due_at - now) // HOUR)))


def due_card(due_at: datetime, warn_at: datetime | None, now: datetime, workdays: Workdays) -> Card:
    """Return the card of a running limit: red when past, yellow from `warn_at` and on its last day, else the days left."""
    last, today = county_day(due_at - INSTANT), county_day(now)
    left = working_days_between(today, last, workdays)
    if now >= due_at:
        late = max(1, working_days_between(last, today, workdays))
        return Card(RED, str(t("超期 {n} 个工作日", "overdue {n} wd", n=late)))
    if last == today:
        return Card(YELLOW, str(t("今天到期", "due today")))
    if left == 0:
        return Card(YELLOW, str(t("{d} 到期", "due {d}", d=day(last))))
    return Card(
        YELLOW if warn_at is not None and now >= warn_at else OK,
        str(t("还有 {n} 个工作日", "working days left: {n}", n=left)),
    )
