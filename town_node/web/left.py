"""Drafts that villages left to this town: half-typed take-ins, to be gone on with here."""

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.domain.drafts_left import LeftDraft
from shared.domain.registry import Registry
from shared.domain.rights import Right
from shared.web.language import full_moment, named, t
from shared.web.listing import matter_name
from shared.web.rights import actor, requires
from shared.web.site import site
from shared.web.take_in_data import next_to_do, typed_in


@dataclass(frozen=True, slots=True)
class Left:
    """A line of the list. `is_known` says that this node holds the draft's matter."""

    id: str
    village: str
    place: str
    matter: str
    is_known: bool
    name: str
    began: str
    left: str
    by: str


@requires(Right.TAKE_IN)
def show_left() -> ResponseReturnValue:
    """List the drafts that wait to be gone on with."""
    registry = site().overview.registry()
    drafts = [_line(registry, draft) for draft in site().drafts.left()]
    return render_template("town/left.html", drafts=drafts)


@requires(Right.TAKE_IN)
def go_on(draft: UUID) -> ResponseReturnValue:
    """Make the draft one of ours and open it where it goes on; opened instead of posted, show the list."""
    if request.method == "GET":
        return redirect(url_for("town.left"))
    the = site()
    made = the.drafts.go_on(str(draft), request.form.get("village", ""), actor(Right.TAKE_IN))
    matter = the.overview.registry().matter(made.matter)
    step = next_to_do(matter, made.data, the.here.now())
    flash(str(t("已转为本镇的草稿，请接着填。", "It is a draft of this town now; go on with it.")))
    return redirect(url_for("take_in.step", draft=made.id, group=step.id), code=303)


def _line(registry: Registry, draft: LeftDraft) -> Left:
    return Left(
        id=draft.id,
        village=draft.village,
        place=named(registry, draft.village),
        matter=matter_name(registry, draft.matter),
        is_known=draft.matter in registry.matters,
        name=typed_in(draft.data).get("applicant.name", "").strip()
        or str(t("还没填姓名", "No name yet")),
        began=full_moment(draft.began_at),
        left=full_moment(draft.left_at),
        by=draft.by,
    )
