"""Issuing and amending a grant: choose the matter, type the terms, see what it touches, publish."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from center.web.grant_choices import about, choices
from center.web.grant_form import TypedGrant, terms_of
from shared.app.impact import Impact, impact_of_amend, impact_of_issue
from shared.domain.grant_rules import endable
from shared.domain.matter import Matter
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import FormIncomplete
from shared.domain.rights import Right
from shared.web.errors import status_of
from shared.web.grant_words import grant_line
from shared.web.language import t
from shared.web.rights import actor, requires
from shared.web.site import site

CHANGE, PUBLISH = "change", "publish"


@dataclass(frozen=True, slots=True)
class Way:
    """What one form does: issue a grant, or amend the one it names. `back` is where one gives up to."""

    amends: str
    action: str
    back: str

    def look(self, terms: dict[str, Any]) -> Impact:
        """Return what it would touch."""
        here = site().here
        return (
            impact_of_amend(here, self.amends, terms)
            if self.amends
            else impact_of_issue(here, terms)
        )

    def write(self, terms: dict[str, Any]) -> str:
        """Do it; return the new grant's id."""
        network = site().network
        if self.amends:
            return network.amend_grant(self.amends, terms, actor(Right.GRANT))
        return network.issue_grant(terms, actor(Right.GRANT))


@requires(Right.GRANT)
def new_grant() -> ResponseReturnValue:
    """Ask for the matter, then for the terms; show what they touch; publish."""
    way = Way("", url_for("center.new_grant"), url_for("center.grants"))
    registry = site().overview.registry()
    if request.method == "POST":
        return _posted(way)
    asked = request.args.get("matter", "")
    if not asked:
        matters = [about(registry, m) for m in registry.matters.values()]
        return render_template("center/grant_matter.html", matters=matters)
    matter = registry.matter(asked)
    return _form(way, matter, TypedGrant(matter=matter.id, to=tuple(request.args.getlist("to"))))


@requires(Right.GRANT)
def amend_grant(grant_id: str) -> ResponseReturnValue:
    """The same for a grant that takes another's place; its form begins with what that one says."""
    the = site()
    address = url_for("center.amend", grant_id=grant_id)
    way = Way(grant_id, address, url_for("center.grant", grant_id=grant_id))
    if request.method == "POST":
        return _posted(way)
    registry = the.overview.registry()
    grant = endable(registry, grant_id, the.here.now())
    return _form(way, registry.matter(grant.matter), TypedGrant.from_grant(grant))


def _posted(way: Way) -> ResponseReturnValue:
    the = site()
    typed = TypedGrant.of(request.form)
    matter = the.overview.registry().matter(typed.matter)
    step = request.form.get("step", "")
    if step == CHANGE:
        return _form(way, matter, typed)
    try:
        terms = terms_of(matter, typed, the.here.now())
        if step != PUBLISH:
            return _preview(way, typed, way.look(terms))
        return _published(way, way.write(terms))
    except Refusal as refusal:
        return _form(way, matter, typed, refusal), status_of(refusal)


def _published(way: Way, grant_id: str) -> ResponseReturnValue:
    told = (
        t(
            "授权 {id} 已发布，代替 {old}。",
            "Grant {id} is published in place of {old}.",
            id=grant_id,
            old=way.amends,
        )
        if way.amends
        else t(
            "授权 {id} 已发布，各节点下次联网即生效。",
            "Grant {id} is published; each node has it at its next exchange.",
            id=grant_id,
        )
    )
    flash(str(told))
    return redirect(url_for("center.grant", grant_id=grant_id), code=303)


def _preview(way: Way, typed: TypedGrant, impact: Impact) -> str:
    the = site()
    registry = the.overview.registry()
    new = impact.change.new
    if new is None:
        raise ValueError(way)
    return render_template(
        "center/grant_preview.html",
        way=way,
        typed=typed,
        line=grant_line(registry, new, the.here.now()),
        impact=impact,
    )


def _form(way: Way, matter: Matter, typed: TypedGrant, refusal: Refusal | None = None) -> str:
    registry = site().overview.registry()
    found = refusal.problems if isinstance(refusal, FormIncomplete) else {}
    return render_template(
        "center/grant_new.html",
        way=way,
        typed=typed,
        problems=found,
        refusal=refusal,
        offered=choices(registry, matter, typed.to),
    )
