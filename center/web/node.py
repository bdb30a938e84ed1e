"""One node as the county sees it: its state, what it holds, what is missing; and what the county can do about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from center.web.certificate_words import certificate_lines, to_allow
from center.web.gap_words import gap_words
from shared.app.nodes import Held
from shared.app.overview import NodeState
from shared.domain.case_acts import NEW_CUSTODIAN
from shared.domain.doing import REASON
from shared.domain.enrolment import write_code
from shared.domain.records import EnrolCode
from shared.domain.refusals import Refusal, UnknownNode
from shared.domain.registry import Registry
from shared.domain.rights import Right
from shared.web.desk import shown_rows
from shared.web.errors import status_of
from shared.web.heard import Place, place
from shared.web.language import full_moment, named, t
from shared.web.leases import lease_card
from shared.web.refused_form import Tried, beside
from shared.web.rights import actor, requires
from shared.web.site import Site, site

Signs = Callable[[], Mapping[str, datetime]]
View = Callable[..., ResponseReturnValue]
MOST_SHOWN = 20
GROUP = 4
SUSPEND, TAKE_ALL = "suspend", "take-all"
"""Forms of the page, by the id that each has there."""
Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NodePage:
    """A node in words."""

    place: Place
    facts: list[Line]
    gaps: list[str]
    held: Held
    places: list[Line]
    to_allow: str
    enrolled: bool
    suspended: bool


def show_node(signs: Signs) -> View:
    """Return the page of one node below the county."""

    @requires(Right.SEE_NETWORK)
    def show(code: str) -> ResponseReturnValue:
        return _page(code, signs())

    return show


def suspend_node(signs: Signs) -> View:
    """Return the view that takes nothing more from a node's present machine."""

    @requires(Right.OVERRIDE)
    def suspend(code: str) -> ResponseReturnValue:
        typed = {"reason": request.form.get("reason", "")}
        try:
            site().nodes.suspend(code, typed["reason"], actor(Right.OVERRIDE))
        except Refusal as refusal:
            return _again(code, signs(), Tried(SUSPEND, typed, beside(refusal, "reason")))
        flash(
            str(t("已停用：不再从它那里收任何东西。", "Suspended: nothing more is taken from it."))
        )
        return redirect(url_for("center.node", code=code), code=303)

    return suspend


def take_all(signs: Signs) -> View:
    """Return the view that gives all open cases of a node to another."""

    @requires(Right.OVERRIDE)
    def take(code: str) -> ResponseReturnValue:
        typed = {key: request.form.get(key, "") for key in ("to", "reason")}
        try:
            done = site().overriding.take_all(
                code, typed["to"], typed["reason"], actor(Right.OVERRIDE)
            )
        except Refusal as refusal:
            return _again(code, signs(), Tried(TAKE_ALL, typed, beside(refusal, "reason")))
        flash(str(t("已改派 {n} 件。", "Cases with a new custodian: {n}.", n=done.moved)))
        if done.frozen:
            flash(
                str(
                    t(
                        "另有 {n} 件的账分叉了，没有改派：请先到“分叉裁定”裁定。",
                        "Not given: {n}, whose ledger has forked. Decide them under “Forked ledgers” first.",
                        n=done.frozen,
                    )
                )
            )
        return redirect(url_for("center.node", code=code), code=303)

    return take


def new_code(signs: Signs) -> View:
    """Return the view that makes an enrolment code; it is shown once, and on no other page."""

    @requires(Right.OVERRIDE)
    def make(code: str) -> ResponseReturnValue:
        the = site()
        _known(the, code)
        try:
            made = the.network.new_code(code, actor(Right.OVERRIDE), again=True)
        except Refusal as refusal:
            return _again(code, signs(), Tried("code", {}, refusal))
        whole = write_code(made.node, made.secret, made.fingerprint)
        registry = the.overview.registry()
        return render_template(
            "center/code.html",
            node=named(registry, code),
            code=code,
            whole=whole,
            parts=[_spelt(part) for part in whole.split(".")],
            enrolled=code in registry.incarnations,
            tier=registry.node(code).tier,
        )

    return make


@requires(Right.SEE_NETWORK)
def back_to_node(code: str) -> ResponseReturnValue:
    """Opened instead of posted: show the node."""
    return redirect(url_for("center.node", code=code))


def _spelt(part: str) -> list[str]:
    """Cut a part of a code into groups that can be read over the telephone."""
    return [part[i : i + GROUP] for i in range(0, len(part), GROUP)]


def _known(the: Site, code: str) -> NodeState:
    found = next(iter(the.overview.nodes([code])), None)
    if found is None or found.node.parent is None:
        raise UnknownNode(node=code)
    return found


def _again(code: str, signs: Mapping[str, datetime], tried: Tried) -> ResponseReturnValue:
    return _page(code, signs, tried), status_of(tried.refusal)


def _page(code: str, signs: Mapping[str, datetime], tried: Tried | None = None) -> str:
    the = site()
    state, registry, now = _known(the, code), the.overview.registry(), the.here.now()
    held, asked = the.nodes.held(code), the.certificates.asked(code)
    shown = place(state, now, signs, len(held.cases), lease_card(registry, state, now))
    page = NodePage(
        place=shown,
        facts=[
            line
            for line in (
                *_facts(registry, state, shown, held.code),
                *certificate_lines(registry, code, asked),
            )
            if line[1]
        ],
        gaps=[gap_words(gap) for gap in held.gaps],
        held=held,
        places=_places(registry, code),
        to_allow=to_allow(asked),
        enrolled=state.enrolled,
        suspended=state.suspended,
    )
    return render_template(
        "center/node.html",
        node=page,
        parent=registry.line(code)[-2],
        rows=shown_rows(list(held.cases[:MOST_SHOWN])),
        tried=tried,
        form_here=tried is not None and _has_form(page, tried.form),
        labels={"reason": REASON, "to": NEW_CUSTODIAN},
    )


def _has_form(page: NodePage, form: str) -> bool:
    """Say whether a form is on the page; a colleague may have been first."""
    return {
        TAKE_ALL: bool(page.held.cases),
        SUSPEND: page.enrolled and not page.suspended,
    }.get(form, True)


def _facts(
    registry: Registry, state: NodeState, shown: Place, open_code: EnrolCode | None
) -> list[Line]:
    at, since = shown.at, shown.since
    heard = str(t("{at}（{since}）", "{at} ({since})", at=at, since=since))
    heard = heard if since else str(t("没有", "none"))
    suspended = registry.suspended.get((state.node.code, state.incarnation))
    inc = state.incarnation
    return [
        (str(t("最后消息", "Last heard")), heard if state.enrolled else ""),
        (str(t("下次联系", "Next contact")), shown.expected.words if shown.expected else ""),
        (str(t("时钟", "Clock")), shown.clock.words if shown.clock else ""),
        (str(t("软件版本", "Version")), shown.version),
        (str(t("收到记录", "Entries here")), shown.head),
        (
            str(t("待送达（至多）", "Waiting (at most)")),
            str(shown.waiting) if state.enrolled else "",
        ),
        (str(t("在途照片", "Photos in transit")), str(shown.photos or "")),
        (str(t("核对名录", "Registry checked")), full_moment(state.fresh_at)),
        (str(t("还能办", "Still may")), shown.left.words if shown.left else ""),
        (str(t("入网", "Enrolment")), str(t("第 {n} 次", "incarnation {n}", n=inc)) if inc else ""),
        (str(t("停用", "Suspended")), full_moment(suspended)),
        (str(t("未用的码", "Code not used")), _code_words(open_code) if open_code else ""),
        (str(t("节点代码", "Node code")), state.node.code),
    ]


def _code_words(code: EnrolCode) -> str:
    people = {a.staff: a.name for a in site().accounts.all()}
    return str(
        t(
            "{who}生成，{until} 前有效",
            "made by {who}, valid until {until}",
            who=people.get(code.made_by, t("操作员", "the operator")),
            until=full_moment(code.expires_at),
        )
    )


def _places(registry: Registry, code: str) -> list[Line]:
    """Return who can take a node's cases: its line first, then every other node that is enrolled."""
    line = registry.line(code)[1:]
    codes = dict.fromkeys((registry.county, *line, *registry.nodes))
    return [
        (c, named(registry, c))
        for c in codes
        if c in registry.incarnations and c != code and not registry.is_suspended(c)
    ]
