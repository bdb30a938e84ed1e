"""What the desks of towns and the county share: queues as full lists, and taking over many cases at once."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.app.cases import Cases
from shared.app.here import Here
from shared.app.remarks import Remarks
from shared.domain.acts import Act
from shared.domain.doing import Typed
from shared.domain.records import MOST_FOUND, CaseQuery, CaseRow
from shared.domain.refusals import Refusal
from shared.domain.rights import Right
from shared.domain.text import Text
from shared.web.forecasts import expected_nodes, forecast_words
from shared.web.language import language, t
from shared.web.listing import Marks, Shown, present
from shared.web.mode_words import promise_words, tags
from shared.web.rights import actor, requires
from shared.web.site import NavItem, Site, site

PAGE_SIZE = 50
MOST_PAGES = 200
"""Pages of a list that can be turned to: the last one of all would take longer with every case there ever was."""
FIRST = datetime.min.replace(tzinfo=UTC)
Queries = tuple[CaseQuery, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """A list of the left rail. `name` is its endpoint and its path; no case is in two of its queries."""

    name: str
    label: Text
    about: Text
    empty: Text
    queries: Callable[[Here], Queries]
    ticks: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its rows, how many there are in all, which page of how many that can be turned to."""

    rows: list[CaseRow]
    total: int
    number: int
    pages: int
    at_least: bool = False
    """Whether there may be more than was counted."""

    @property
    def first(self) -> int:
        """The place of its first row in the whole list, from 1."""
        return (self.number - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        """The place of its last row."""
        return self.first + len(self.rows) - 1

    @property
    def beyond(self) -> bool:
        """Whether there is more than can be turned to."""
        return self.total > self.pages * PAGE_SIZE


def offered(here: Here) -> Queries:
    """Return what is offered to this node."""
    return (CaseQuery(offered_to=here.code),)


def asking(here: Here) -> Queries:
    """Return the cases held here in which a request from elsewhere waits for our answer."""
    return (CaseQuery(holder=here.code, has_requests=True, ended=False),)


OFFERED = Queue(
    name="offered",
    label=Text("待接收", "To take over"),
    about=Text(
        "移交给本单位、等待接收的办件。", "Cases offered to this node that wait to be taken over."
    ),
    empty=Text("没有等待接收的办件。", "No case is waiting to be taken over."),
    queries=offered,
    ticks=True,
)


def promised(here: Here) -> Queries:
    """Return the cases held here in which something promised, or the check of a commitment, is due."""
    return (CaseQuery(holder=here.code, promised=True),)


PROMISED = Queue(
    name="promises",
    label=Text("承诺事项", "Promises"),
    about=Text(
        "容缺受理等补齐的，和告知承诺等抽查的，最先到期的在最前。",
        "Papers promised on acceptance, and commitments to be checked; what is due first comes first.",
    ),
    empty=Text(
        "没有等兑现或等抽查的承诺。", "No promise is open and no commitment is to be checked."
    ),
    queries=promised,
)
ASKING = Queue(
    name="requests",
    label=Text("待答复", "To answer"),
    about=Text(
        "别处收到的补件、撤回申请或死亡报告，由本单位答复。",
        "Supplements, withdrawals and deaths reported elsewhere, for this node to answer.",
    ),
    empty=Text("没有等待答复的事。", "Nothing is waiting for an answer."),
    queries=asking,
)


def count(cases: Cases, queries: Queries) -> int:
    """Return how many cases the queries list together."""
    return sum(cases.count(query) for query in queries)


def read_page(cases: Cases, queries: Queries, number: int) -> Page:
    """Return a page of the queries' cases in one order; a page beyond the last that can be turned to is that one."""
    counts = [cases.count(query) for query in queries]
    total = sum(counts)
    at_least = any(q.text and n >= MOST_FOUND for q, n in zip(queries, counts, strict=True))
    pages = min(MOST_PAGES, max(1, -(-total // PAGE_SIZE)))
    number = min(max(1, number), pages)
    start = (number - 1) * PAGE_SIZE
    return Page(_rows(cases, queries, start), total, number, pages, at_least)


def _rows(cases: Cases, queries: Queries, start: int) -> list[CaseRow]:
    if len(queries) == 1:
        return cases.find(replace(queries[0], limit=PAGE_SIZE, offset=start))
    found = [
        row
        for query in queries
        for row in cases.find(replace(query, limit=start + PAGE_SIZE, offset=0))
    ]
    found.sort(key=lambda row: row.case)
    if queries and queries[0].newest_first:
        found.sort(key=lambda row: row.taken_in_at or FIRST, reverse=True)
    else:
        found.sort(key=lambda row: row.place)
    return found[start : start + PAGE_SIZE]


def asked_page() -> int:
    """Return the page number that the address asks for."""
    return request.args.get("page", 1, type=int)


def shown_rows(rows: list[CaseRow]) -> list[Shown]:
    """Return rows as lists show them, now and here."""
    the = site()
    same = the.cases.same_applications(rows)
    registry, now = the.overview.registry(), the.here.now()
    expected = expected_nodes(the, rows)
    told = {r.case: forecast_words(r, registry, the.here.code, expected, now) for r in rows}
    on_their_way = the.pages.in_transit([row.case for row in rows])
    marks = Marks(same, on_their_way, Remarks(the.here).unread(rows), told)
    shown = present(rows, registry, now, marks)
    return [_with_modes(line, row, now) for line, row in zip(shown, rows, strict=True)]


def _with_modes(shown: Shown, row: CaseRow, now: datetime) -> Shown:
    promise = promise_words(row.promise, row.promise_due_at, now)
    return replace(shown, tags=tags(row.modes), promise=promise)


def add_queue(pages: Blueprint, queue: Queue) -> None:
    """Give a queue its page, and its button where it has ticks."""
    pages.add_url_rule(f"/desk/{queue.name}", queue.name, _list_of(queue))
    if queue.ticks:
        pages.add_url_rule(
            f"/desk/{queue.name}/take-over", "take_over", _take_over(queue), methods=["POST"]
        )


def queue_item(blueprint: str, queue: Queue, here: Here, cases: Cases) -> NavItem:
    """Return a queue's line of the rail, with its count."""
    return NavItem(
        f"{blueprint}.{queue.name}", queue.label, lambda: count(cases, queue.queries(here))
    )


def _list_of(queue: Queue) -> Callable[[], ResponseReturnValue]:
    @requires(Right.SEE_CASES)
    def show() -> ResponseReturnValue:
        the = site()
        found = read_page(the.cases, queue.queries(the.here), asked_page())
        rows = shown_rows(found.rows)
        return render_template("desk_list.html", queue=queue, page=found, rows=rows)

    return show


def _take_over(queue: Queue) -> Callable[[], ResponseReturnValue]:
    @requires(Right.HAND_OVER)
    def take_over() -> ResponseReturnValue:
        ticked = list(dict.fromkeys(request.form.getlist("case")))[:PAGE_SIZE]
        if not ticked:
            flash(str(t("请先勾选要接收的办件。", "Tick the cases to take over first.")))
        else:
            _report(*_taken_over(site(), ticked))
        return redirect(
            url_for(
                f"{request.blueprint}.{queue.name}", page=request.form.get("page", 1, type=int)
            ),
            code=303,
        )

    return take_over


def _taken_over(the: Site, ticked: list[str]) -> tuple[int, dict[str, list[str]]]:
    """Take each case over by itself; return how many went well, and whose did not under each reason."""
    done = 0
    failed: dict[str, list[str]] = defaultdict(list)
    for case in ticked:
        try:
            the.cases.act(case, Act.TAKE_OVER, Typed(), actor(Right.HAND_OVER))
            done += 1
        except Refusal as refusal:
            failed[refusal.say(language())].append(_applicant(the, case))
    return done, failed


def _applicant(the: Site, case: str) -> str:
    try:
        person = the.cases.view(case).case.applicant
    except Refusal:
        person = None
    return person.name if person else str(t("未知办件", "an unknown case"))


def _report(done: int, failed: dict[str, list[str]]) -> None:
    """Tell what became of each; grouped by reason, so that the cookie that carries it stays small."""
    flash(str(t("已接收 {n} 件。", "Taken over: {n}.", n=done)))
    for reason, names in failed.items():
        flash(
            str(
                t(
                    "{n} 件没有接收（{who}）：{reason}",
                    "Not taken over: {n} ({who}): {reason}",
                    n=len(names),
                    who=t("、", ", ").join(names),
                    reason=reason,
                )
            )
        )
