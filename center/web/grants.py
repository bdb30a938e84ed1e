"""Grants: the list, one in detail, and revoking."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.app.impact import Impact, impact_of_revoke
from shared.domain.grant_overlap import reached_by
from shared.domain.grants import Grant
from shared.domain.refusals import Conflict, Refusal, UnknownGrant
from shared.domain.registry import Registry
from shared.domain.rights import Right
from shared.web.errors import status_of
from shared.web.grant_words import grant_line
from shared.web.language import t
from shared.web.rights import actor, requires
from shared.web.site import site


@requires(Right.SEE_NETWORK)
def show_grants() -> ResponseReturnValue:
    """List all grants: those in force first, newest first."""
    the = site()
    registry, now = the.overview.registry(), the.here.now()
    lines = [grant_line(registry, grant, now) for grant in the.network.grants()]
    lines.sort(key=lambda line: line.is_over)
    return render_template("center/grants.html", lines=lines)


@requires(Right.SEE_NETWORK)
def show_grant(grant_id: str) -> ResponseReturnValue:
    """Show one grant and whom it reaches."""
    the = site()
    registry, now = the.overview.registry(), the.here.now()
    grant = _known(registry, grant_id)
    return render_template(
        "center/grant.html",
        line=grant_line(registry, grant, now),
        grant=grant,
        reached=len(reached_by(registry, grant)),
    )


@requires(Right.GRANT)
def revoke_grant(grant_id: str) -> ResponseReturnValue:
    """Show what it touches and ask why; then revoke."""
    the = site()
    impact = impact_of_revoke(the.here, grant_id)
    grave = request.form.get("grave") == "yes"
    if request.method == "GET":
        return _confirm(impact, "", None, grave=grave)
    reason = request.form.get("reason", "")
    try:
        the.network.revoke_grant(grant_id, reason, actor(Right.GRANT), grave=grave)
    except Conflict:
        raise
    except Refusal as refusal:
        return _confirm(impact, reason, refusal, grave=grave), status_of(refusal)
    flash(str(t("授权 {id} 已收回。", "Grant {id} is revoked.", id=grant_id)))
    return redirect(url_for("center.grant", grant_id=grant_id), code=303)


def _known(registry: Registry, grant_id: str) -> Grant:
    grant = registry.grants.get(grant_id)
    if grant is None:
        raise UnknownGrant(grant=grant_id)
    return grant


def _confirm(impact: Impact, reason: str, refusal: Refusal | None, *, grave: bool) -> str:
    the = site()
    old = impact.change.old
    if old is None:
        raise ValueError(impact)
    return render_template(
        "center/grant_revoke.html",
        line=grant_line(the.overview.registry(), old, the.here.now()),
        impact=impact,
        reason=reason,
        refusal=refusal,
        grave=grave,
    )
