"""Forked ledgers: both records side by side, what will happen, and the county's decision."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.app.overriding import Forked, ForkShown
from shared.domain.case_acts import NEW_CUSTODIAN
from shared.domain.case_checks import can_take
from shared.domain.doing import REASON
from shared.domain.ledgers import LedgerKind
from shared.domain.refusals import Refusal
from shared.domain.refusals_custody import FirstEntryForked, NotFrozen, RegistryForked
from shared.domain.refusals_input import BadChoice, FormIncomplete
from shared.domain.registry import Registry
from shared.domain.rights import Right
from shared.web.case_view import title_of
from shared.web.entry_words import EntryShown, case_of, entry_words
from shared.web.errors import status_of
from shared.web.language import full_moment, named, t
from shared.web.refused_form import Tried, beside
from shared.web.rights import actor, requires
from shared.web.site import site


@dataclass(frozen=True, slots=True)
class ForkLine:
    """A forked ledger in the list."""

    title: str
    url: str
    place: str
    since: str


@dataclass(frozen=True, slots=True)
class ForkPage:
    """A fork in words: whose, both sides, what goes, to whom the pen can go, and why it cannot be decided here."""

    title: str
    case_url: str
    seq: int
    first: int
    sides: list[EntryShown]
    dropped: int
    places: list[tuple[str, str]]
    writer: str
    against: Refusal | None


@requires(Right.SEE_NETWORK)
def show_forks() -> ResponseReturnValue:
    """List the ledgers that are frozen over a fork."""
    the = site()
    registry = the.overview.registry()
    lines = [_line(forked, registry) for forked in the.overriding.forked()]
    return render_template("center/forks.html", lines=lines)


@requires(Right.SEE_NETWORK)
def show_fork(ledger: str) -> ResponseReturnValue:
    """Show one fork and the form that ends it."""
    try:
        return _page(site().overriding.fork(ledger))
    except NotFrozen:
        flash(
            str(
                t(
                    "这本账没有冻结，或者已经裁定。",
                    "That ledger is not frozen, or has been decided on.",
                )
            )
        )
        return redirect(url_for("center.forks"))


@requires(Right.OVERRIDE)
def decide_fork(ledger: str) -> ResponseReturnValue:
    """End a fork; what is refused is shown with all that was typed."""
    the = site()
    typed = {key: request.form.get(key, "") for key in ("to", "reason")}
    shown = the.overriding.fork(ledger)
    try:
        places = dict(_places(shown, the.overview.registry()))
        if places and typed["to"] not in places:
            raise FormIncomplete({"to": BadChoice(field=NEW_CUSTODIAN)})
        the.overriding.decide_fork(ledger, typed["to"], typed["reason"], actor(Right.OVERRIDE))
    except Refusal as refusal:
        told = beside(refusal, "reason")
        return _page(shown, Tried("fork", typed, told)), status_of(refusal)
    flash(str(t("已裁定：这本账可以接着办了。", "Decided: the ledger can go on.")))
    return redirect(url_for("center.forks"), code=303)


def _page(shown: ForkShown, tried: Tried | None = None) -> str:
    return render_template(
        "center/fork.html",
        fork=_fork(shown, site().overview.registry()),
        tried=tried,
        labels={"reason": REASON, "to": NEW_CUSTODIAN},
    )


def _fork(shown: ForkShown, registry: Registry) -> ForkPage:
    forked = shown.forked
    case, is_here = case_of(forked.head.ledger, [], registry)
    return ForkPage(
        title=_title(forked, registry),
        case_url=url_for("cases.show", case_id=case.id) if is_here else "",
        seq=forked.seq,
        sides=[entry_words(fact, case, registry) for fact in shown.facts],
        dropped=shown.dropped,
        places=_places(shown, registry),
        writer=named(registry, forked.name.writer) if forked.name.writer else "",
        first=shown.staying + 1,
        against=_against(shown),
    )


def _against(shown: ForkShown) -> Refusal | None:
    if shown.forked.name.kind is LedgerKind.REGISTRY:
        return RegistryForked()
    return None if shown.can_go_on else FirstEntryForked()


def _places(shown: ForkShown, registry: Registry) -> list[tuple[str, str]]:
    """Return to whom a case's pen can go; a journal's stays with its writer."""
    if shown.forked.name.kind is not LedgerKind.CASE:
        return []
    case, _ = case_of(shown.forked.head.ledger, [], registry)
    return [(code, named(registry, code)) for code in can_take(registry, case)]


def _title(forked: Forked, registry: Registry) -> str:
    name = forked.name
    if name.kind is LedgerKind.REGISTRY:
        return str(t("县名录", "The county's registry"))
    case, is_here = case_of(forked.head.ledger, [], registry)
    words = title_of(case) if is_here else ""
    if name.kind is LedgerKind.CASE:
        return words or str(t("一件本机没有的事", "A case not held here"))
    writer = named(registry, name.writer or "")
    journal = str(t("{who}的日志", "Journal of {who}", who=writer))
    return f"{journal} · {words}" if words else journal


def _line(forked: Forked, registry: Registry) -> ForkLine:
    return ForkLine(
        title=_title(forked, registry),
        url=url_for("center.fork", ledger=forked.head.ledger),
        place=str(t("第 {n} 条有两种说法", "two records claim place {n}", n=forked.seq)),
        since=full_moment(min(item.at for item in forked.items)),
    )
