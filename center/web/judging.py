"""Acts in doubt: the queue, one with its facts, and the county's decisions on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from center.web.doubt_words import DoubtShown, doubt_words, pens
from shared.app.judgements import LEGAL_BASIS, NOTICE, Doubt, Pending
from shared.domain.case_acts import NEW_CUSTODIAN, REMEDIES
from shared.domain.doing import REASON
from shared.domain.judgement import OUTCOMES, Standing
from shared.domain.refusals import NotFound, Refusal
from shared.domain.refusals_input import BadChoice, FormIncomplete
from shared.domain.registry import Registry
from shared.domain.rights import Right
from shared.domain.text import Text
from shared.web.case_view import title_of
from shared.web.case_words import remedies_words
from shared.web.errors import status_of
from shared.web.language import full_moment, named, t
from shared.web.listing import RED, YELLOW, Card, due_card
from shared.web.refused_form import Tried, beside
from shared.web.rights import actor, requires
from shared.web.routing_slip import grant_words
from shared.web.site import site
from shared.web.standing_words import ruling_words

WITHDRAW = "withdraw"
"""The form that withdraws a result, by the id that it has on the page."""
OUTCOME = Text("怎样裁定", "Decision")
CHOICES: Mapping[Standing, Text] = {
    Standing.RATIFIED: Text("追认：这一步有效", "Ratify: the act counts"),
    Standing.NOT_RATIFIED: Text(
        "不予追认：转为效力待定，再定是否采用", "Do not ratify: it is suspended until decided again"
    ),
    Standing.CONFIRMED: Text("确认有效：这一步算数", "Confirm: the act counts"),
    Standing.SET_ASIDE: Text(
        "不予采用：退到这一步之前，另行办理", "Set aside: the case goes back to before the act"
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the queue."""

    title: str
    what: str
    who: str
    basis: str
    why: str
    card: Card
    url: str
    has_result: bool


@requires(Right.SEE_NETWORK)
def show_judgements() -> ResponseReturnValue:
    """List what waits for a person: what has a deadline first, the earliest first."""
    the = site()
    registry = the.overview.registry()
    lines = [_line(pending, registry) for pending in the.judgements.pending()]
    return render_template("center/judgements.html", lines=lines, counts=the.judgements.counts())


@requires(Right.SEE_NETWORK)
def show_judgement(case_id: UUID, entry: str) -> ResponseReturnValue:
    """Show one act with its facts, and the forms that decide on it."""
    return _page(site().judgements.look(str(case_id), entry))


@requires(Right.JUDGE)
def decide(case_id: UUID, entry: str) -> ResponseReturnValue:
    """Record the decision; what is refused is shown with all that was typed."""
    the, case = site(), str(case_id)
    typed = {key: request.form.get(key, "") for key in ("outcome", "reason", "to")}
    try:
        _check(the.judgements.look(case, entry), typed)
        the.judgements.decide(
            case, entry, typed["outcome"], typed["reason"], actor(Right.JUDGE), typed["to"]
        )
    except Refusal as refusal:
        return _again(case, entry, Tried("decide", typed, beside(refusal, "reason")))
    outcome = Standing(typed["outcome"])
    flash(str(t("已裁定：{how}。", "Decided: {how}.", how=t(outcome.text))))
    if outcome in OUTCOMES:
        return redirect(url_for("center.judgement", case_id=case, entry=entry), code=303)
    return redirect(url_for("center.judgements"), code=303)


@requires(Right.JUDGE)
def withdraw_result(case_id: UUID, entry: str) -> ResponseReturnValue:
    """Withdraw a result that has gone out."""
    the, case = site(), str(case_id)
    typed = {key: request.form.get(key, "") for key in ("reason", "basis", "notice")}
    try:
        the.judgements.withdraw_result(case, typed, actor(Right.JUDGE))
    except Refusal as refusal:
        return _again(case, entry, Tried(WITHDRAW, typed, refusal))
    flash(
        str(
            t(
                "结果已撤销，请按所写的方式告知申请人。",
                "The result is withdrawn. Tell the applicant as written.",
            )
        )
    )
    return redirect(url_for("cases.show", case_id=case), code=303)


@requires(Right.SEE_NETWORK)
def back_to_judgement(case_id: UUID, entry: str) -> ResponseReturnValue:
    """Opened instead of posted, as a reload after signing in does: show the act."""
    return redirect(url_for("center.judgement", case_id=case_id, entry=entry))


def _check(doubt: Doubt, typed: dict[str, str]) -> None:
    """Refuse an outcome that is not offered; where the act is set aside, a pen that goes nowhere."""
    if typed["outcome"] not in set(_offered(doubt)) and doubt.ruling.is_open:
        raise FormIncomplete({"outcome": BadChoice(field=OUTCOME)})
    places = dict(pens(doubt))
    if typed["outcome"] == Standing.SET_ASIDE and typed["to"] not in places:
        raise FormIncomplete({"to": BadChoice(field=NEW_CUSTODIAN)})


def _offered(doubt: Doubt) -> list[Standing]:
    """Return what can be decided now; a result that has gone out is withdrawn, not set aside."""
    outcomes = OUTCOMES.get(doubt.ruling.standing, frozenset())
    gone = doubt.case.has_result
    return [o for o in CHOICES if o in outcomes and not (gone and o is Standing.SET_ASIDE)]


def _again(case: str, entry: str, tried: Tried) -> ResponseReturnValue:
    try:
        doubt = site().judgements.look(case, entry)
    except NotFound:
        raise tried.refusal from None
    return _page(doubt, tried), status_of(tried.refusal)


def _page(doubt: Doubt, tried: Tried | None = None) -> str:
    shown: DoubtShown = doubt_words(doubt)
    is_open = doubt.ruling.is_open and doubt.hand.seq in doubt.case.awaiting
    return render_template(
        "center/judgement.html",
        doubt=doubt,
        shown=shown,
        is_open=is_open,
        choices=[(str(o), str(t(CHOICES[o]))) for o in _offered(doubt)] if is_open else [],
        pens=pens(doubt),
        tried=tried,
        labels={
            "reason": REASON,
            "basis": LEGAL_BASIS,
            "notice": NOTICE,
            "to": NEW_CUSTODIAN,
            "outcome": OUTCOME,
        },
        form_here=is_open
        and tried is not None
        and (tried.form != WITHDRAW or doubt.case.has_result),
        remedies=remedies_words(REMEDIES),
        card=_card(doubt.ruling.until, doubt.ruling.standing),
    )


def _line(pending: Pending, registry: Registry) -> Line:
    hand, ruling = pending.hand, pending.ruling
    act = str(t(hand.act.text)) if hand.act else ""
    grant = grant_words(registry.grants.get(hand.grant or ""), hand.grant or "")
    return Line(
        title=title_of(pending.case),
        what=act,
        who=f"{named(registry, hand.node)} {hand.by} · {full_moment(hand.at)}",
        basis=grant,
        why=ruling_words(ruling),
        card=_card(ruling.until, ruling.standing),
        url=url_for("center.judgement", case_id=pending.case.id, entry=hand.hash),
        has_result=pending.case.has_result,
    )


def _card(until: datetime | None, standing: Standing) -> Card:
    """Return the standing's card; of what is to be ratified, how the deadline stands."""
    if standing is Standing.FOR_RATIFICATION and until is not None:
        return due_card(until, None, site().here.now(), site().overview.registry().workdays)
    return Card(RED if standing is Standing.SUSPENDED else YELLOW, str(t(standing.text)))
