"""Grants: the list, one in detail, issuing and revoking."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from center.web.grant_form import TypedGrant, choices, read_typed
from center.web.impact import impact_of
from shared.domain.grants import Grant
from shared.domain.refusals import FormIncomplete, GrantRevoked, Refusal, UnknownGrant
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
    reached = [
        n.name
        for n in registry.nodes.values()
        if n.parent is not None and registry.reaches(grant, n.code)
    ]
    return render_template(
        "center/grant.html",
        line=grant_line(registry, grant, now),
        grant=grant,
        reached=len(reached),
    )


@requires(Right.GRANT)
def new_grant() -> ResponseReturnValue:
    """Show the empty form, or publish what was typed."""
    if request.method == "GET":
        return _form(TypedGrant(), {}), 200
    the = site()
    typed = TypedGrant.of(request.form)
    try:
        body = read_typed(the.overview.registry(), typed, the.here.now())
    except FormIncomplete as refusal:
        return _form(typed, refusal.problems, refusal), status_of(refusal)
    grant_id = the.network.issue_grant(body, actor(Right.GRANT))
    flash(
        str(
            t(
                "授权 {id} 已发布，各节点下次联网即生效。",
                "Grant {id} is published; each node has it at its next exchange.",
                id=grant_id,
            )
        )
    )
    return redirect(url_for("center.grant", grant_id=grant_id), code=303)


@requires(Right.GRANT)
def revoke_grant(grant_id: str) -> ResponseReturnValue:
    """Ask why, saying what it touches; then revoke."""
    the = site()
    registry = the.overview.registry()
    grant = _known(registry, grant_id)
    if grant.revoked_at is not None:
        raise GrantRevoked(grant=grant_id)
    if request.method == "GET":
        return _confirm(registry, grant, "", None), 200
    reason = request.form.get("reason", "")
    try:
        the.network.revoke_grant(grant_id, reason, actor(Right.GRANT))
    except GrantRevoked:
        raise
    except Refusal as refusal:
        return _confirm(registry, grant, reason, refusal), status_of(refusal)
    flash(str(t("授权 {id} 已收回。", "Grant {id} is revoked.", id=grant_id)))
    return redirect(url_for("center.grant", grant_id=grant_id), code=303)


def _known(registry: Registry, grant_id: str) -> Grant:
    grant = registry.grants.get(grant_id)
    if grant is None:
        raise UnknownGrant(grant=grant_id)
    return grant


def _form(typed: TypedGrant, problems: dict[str, Refusal], refusal: Refusal | None = None) -> str:
    the = site()
    return render_template(
        "center/grant_new.html",
        typed=typed,
        problems=problems,
        refusal=refusal,
        offered=choices(the.overview.registry()),
    )


def _confirm(registry: Registry, grant: Grant, reason: str, refusal: Refusal | None) -> str:
    the = site()
    now = the.here.now()
    return render_template(
        "center/grant_revoke.html",
        line=grant_line(registry, grant, now),
        impact=impact_of(the.cases, registry, grant, now),
        reason=reason,
        refusal=refusal,
    )
