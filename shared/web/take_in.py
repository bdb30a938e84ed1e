"""Taking in: what can be taken in here, its guide, and the form, one group at a time."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.domain.acts import Act
from shared.domain.authority import may
from shared.domain.records import FormDraft
from shared.domain.rights import Right
from shared.web.rights import actor, requires
from shared.web.site import site
from shared.web.take_in_drafts import drafts_shown
from shared.web.take_in_form import check, drop, step, submit
from shared.web.take_in_leave import leave
from shared.web.take_in_matters import (
    APPLICANTS,
    RESIDENCES,
    SOURCES,
    article_words,
    by_field,
    field_name,
    limit_words,
    matching,
    moved,
    offer_of,
    offers,
)
from shared.web.take_in_photos import photo, photos, remove, take
from shared.web.take_in_steps import APPLICANT
from shared.web.uploads import uploads

MAX_QUERY = 100


def take_in_pages() -> Blueprint:
    """Return the routes of taking in, the same at every tier."""
    pages = Blueprint("take_in", __name__, url_prefix="/take-in")
    taking = requires(Right.TAKE_IN)
    both = ["GET", "POST"]
    pages.add_url_rule("/", "index", taking(_index))
    pages.add_url_rule("/guide/<matter>", "guide", taking(_guide))
    pages.add_url_rule("/begin/<matter>", "begin", taking(_begin), methods=["POST"])
    pages.add_url_rule("/<uuid:draft>/check", "check", taking(check))
    pages.add_url_rule("/<uuid:draft>/submit", "submit", taking(submit), methods=both)
    pages.add_url_rule("/<uuid:draft>/drop", "drop", taking(drop), methods=both)
    pages.add_url_rule("/<uuid:draft>/leave", "leave", taking(leave), methods=both)
    one = "/<uuid:draft>/photos/<document>"
    pages.add_url_rule(one, "photos", taking(photos))
    pages.add_url_rule(f"{one}/<page>/<int:no>", "take", uploads(taking(take)), methods=["POST"])
    pages.add_url_rule(f"{one}/<page>/<int:no>", "after_take", taking(photos))
    gone = f"{one}/<page>/<int:no>/remove"
    pages.add_url_rule(gone, "remove", taking(remove), methods=["POST"])
    pages.add_url_rule(gone, "after_remove", taking(photos))
    pages.add_url_rule("/<uuid:draft>/photo/<sha>", "photo", taking(photo))
    pages.add_url_rule("/<uuid:draft>/<group>", "step", taking(step), methods=both)
    return pages


def _index() -> ResponseReturnValue:
    here = site().here
    query = request.args.get("q", "").strip()[:MAX_QUERY]
    registry = site().overview.registry()
    found = matching(offers(registry, here.code, here.now()), query)
    return render_template(
        "take_in/index.html",
        query=query,
        groups=by_field(found),
        drafts=drafts_shown(registry),
        moved=moved(registry, here.code),
    )


def _guide(matter: str) -> ResponseReturnValue:
    here = site().here
    registry = site().overview.registry()
    found = registry.matter(matter)
    return render_template(
        "take_in/guide.html",
        matter=found,
        offer=offer_of(registry, here.code, found, here.now()),
        moved=moved(registry, here.code),
        department=registry.departments.get(found.department),
        field=field_name(found.field),
        sources=SOURCES,
        applicants=[APPLICANTS[a] for a in found.applicants if a in APPLICANTS],
        residence=RESIDENCES.get(found.residence),
        article_words=article_words,
        limit_words=limit_words,
    )


def _begin(matter: str) -> ResponseReturnValue:
    here = site().here
    registry = site().overview.registry()
    may(registry, node=here.code, matter=registry.matter(matter), act=Act.TAKE_IN, at=here.now())
    draft = _untouched(matter) or site().drafts.begin(matter, actor(Right.TAKE_IN).staff)
    return redirect(url_for("take_in.step", draft=draft.id, group=APPLICANT.id), code=303)


def _untouched(matter: str) -> FormDraft | None:
    """Return the person's draft of this matter in which nothing was typed yet."""
    staff = actor(Right.TAKE_IN).staff
    mine = (d for d in site().drafts.all() if d.staff == staff and d.matter == matter)
    return next((d for d in mine if not d.data), None)
