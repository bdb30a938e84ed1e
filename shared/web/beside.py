"""Beside a case: notes between nodes, an ID number seen in full for a reason, and the guide it was taken in under."""

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.app.remarks import Remarks
from shared.domain.case import Case
from shared.domain.doing import (
    Typed,
)
from shared.domain.people import PERSONS
from shared.domain.refusals import Refusal
from shared.domain.registry import Registry
from shared.domain.remarking import check_id
from shared.domain.rights import Right
from shared.web import case_view
from shared.web.errors import status_of
from shared.web.language import full_moment, moment, named, t
from shared.web.refused_form import Tried
from shared.web.rights import actor, has_right
from shared.web.site import site

NOTE, VIEW = "note", "view-id"


@dataclass(frozen=True, slots=True)
class NoteShown:
    """A note as the case page shows it."""

    who: str
    at: str
    text: str
    ours: bool


@dataclass(frozen=True, slots=True)
class ViewingShown:
    """Who has seen whose ID number in full, when and why."""

    who: str
    whose: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a case, and what the person signed in may add."""

    notes: list[NoteShown]
    viewings: list[ViewingShown]
    may_note: bool
    may_see_id: bool


def remarks() -> Remarks:
    """Return what this node writes and reads beside cases."""
    return Remarks(site().here)


def beside(case: Case, registry: Registry) -> Beside:
    """Return what stands beside a case; its notes are read from now on."""
    with suppress(Refusal):  # a store that takes no writing now still shows the case
        remarks().read(case.id)
    return Beside(
        [
            NoteShown(
                _who(registry, n.node, n.by), moment(n.at), n.text, n.node == site().here.code
            )
            for n in case.notes
        ],
        viewings_of(case, registry),
        may_note=has_right(Right.HAND_OVER),
        may_see_id=has_right(Right.HAND_OVER) and _sees_id(case),
    )


def viewings_of(case: Case, registry: Registry) -> list[ViewingShown]:
    """Return who has seen ID numbers of a case in full, oldest first."""
    return [
        ViewingShown(
            _who(registry, v.node, v.by),
            str(t(PERSONS[v.role])) if v.role in PERSONS else "",
            full_moment(v.at),
            v.reason,
        )
        for v in case.viewings
    ]


def note_posted(case_id: UUID, typed: Typed) -> ResponseReturnValue:
    """Write a note, and show it on the case."""
    remarks().note(str(case_id), typed, actor(Right.HAND_OVER))
    flash(
        str(t("留言已记下，会送到经手本件的各单位。", "Your note goes to all who handle the case."))
    )
    return redirect(url_for("cases.show", case_id=case_id, _anchor="notes"), code=303)


def view_id(case_id: UUID, role: str) -> ResponseReturnValue:
    """Ask why; then show an ID number in full on this one page, once it is written down."""
    if role not in PERSONS:
        abort(404)
    remarks().check_id(str(case_id), role)
    number, tried = "", None
    if request.method == "POST":
        typed = Typed({"reason": request.form.get("reason", "")})
        try:
            number = remarks().view_id(str(case_id), role, typed, actor(Right.HAND_OVER))
        except Refusal as refusal:
            tried = Tried(VIEW, typed.values, refusal)
    case = site().cases.view(str(case_id)).case
    return render_template(
        "cases/id_number.html",
        case=case,
        title=case_view.title_of(case),
        role=PERSONS[role],
        person=getattr(case, role),
        number=number,
        tried=tried,
    ), status_of(tried.refusal) if tried else 200


def _sees_id(case: Case) -> bool:
    try:
        check_id(case, site().here.code, site().tier)
    except Refusal:
        return False
    return True


def _who(registry: Registry, node: str, by: str) -> str:
    return f"{named(registry, node)} {by}".rstrip()
