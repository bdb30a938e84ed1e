"""Open cases that do not move: by reason, each with the form that gives it to somebody else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.app.overriding import Stuck, StuckCase
from shared.domain.acts import Act
from shared.domain.doing import Typed
from shared.domain.refusals import Refusal
from shared.domain.rights import Right
from shared.web.act_parts import heirs
from shared.web.desk import shown_rows
from shared.web.errors import status_of
from shared.web.language import duration, full_moment, named, t
from shared.web.listing import Shown
from shared.web.refused_form import Tried
from shared.web.rights import actor, requires
from shared.web.site import Site, site

Heard = Callable[[], Mapping[str, datetime]]
View = Callable[..., ResponseReturnValue]
MOST_SHOWN = 50
"""Cases of one reason on the page; the rest move up as these are dealt with."""


@dataclass(frozen=True, slots=True)
class StuckShown:
    """A case that does not move: its line, since when, and to whom it can go."""

    row: Shown
    since: str
    places: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Reason:
    """The cases of one reason; `total` counts those beyond the page too."""

    why: Stuck
    total: int
    cases: list[StuckShown]


def show_stuck(heard: Heard) -> View:
    """Return the page of the cases that do not move."""

    @requires(Right.SEE_NETWORK)
    def show() -> ResponseReturnValue:
        return _page(heard())

    return show


def take_case(heard: Heard) -> View:
    """Return the view that gives one of them to somebody else."""

    @requires(Right.OVERRIDE)
    def take(case_id: UUID) -> ResponseReturnValue:
        typed = {key: request.form.get(key, "") for key in ("to", "reason")}
        try:
            site().cases.act(str(case_id), Act.OVERRIDE, Typed(typed), actor(Right.OVERRIDE))
        except Refusal as refusal:
            return _page(heard(), Tried(str(case_id), typed, refusal)), status_of(refusal)
        flash(str(t("已改派。", "The case has a new custodian.")))
        return redirect(url_for("center.stuck"), code=303)

    return take


@requires(Right.SEE_NETWORK)
def back_to_stuck(case_id: UUID) -> ResponseReturnValue:
    """Opened instead of posted: show the list."""
    del case_id
    return redirect(url_for("center.stuck"))


def _page(heard: Mapping[str, datetime], tried: Tried | None = None) -> str:
    the = site()
    found = the.overriding.stuck(dict(heard))
    reasons = [_reason(the, why, [c for c in found if c.why is why]) for why in Stuck]
    shown = {c.row.case for reason in reasons for c in reason.cases}
    return render_template(
        "center/stuck.html",
        reasons=[reason for reason in reasons if reason.total],
        tried=tried,
        is_lost=tried is not None and tried.form not in shown,
    )


def _reason(the: Site, why: Stuck, cases: list[StuckCase]) -> Reason:
    cases.sort(key=lambda c: (c.since is not None, c.since or c.row.updated_at))
    return Reason(why, len(cases), [_shown(the, case) for case in cases[:MOST_SHOWN]])


def _shown(the: Site, stuck: StuckCase) -> StuckShown:
    view = the.cases.view(stuck.row.case)
    now = the.here.now()
    (row,) = shown_rows([stuck.row])
    since = ""
    if stuck.since is not None:
        since = str(
            t(
                "{at} 起，已 {n}",
                "since {at}, for {n}",
                at=full_moment(stuck.since),
                n=duration(max(now - stuck.since, now - now)),
            )
        )
    places = [(code, named(view.registry, code)) for code in heirs(view.case, view.registry)]
    return StuckShown(row, since, places)
