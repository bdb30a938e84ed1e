"""Leaving a draft to the town: what that means is said before it is done."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.app.drafts import refuse_given
from shared.app.pages import photos_of
from shared.domain.codes import Tier
from shared.domain.refusals_people import DraftStays
from shared.domain.rights import Right
from shared.web.language import t
from shared.web.rights import actor
from shared.web.site import site
from shared.web.take_in_data import typed_in


def leave(draft: UUID) -> ResponseReturnValue:
    """Ask whether a draft is to be left to the town, and do it when told."""
    the = site()
    kept = the.drafts.get(str(draft))
    if the.tier is not Tier.VILLAGE:
        raise DraftStays
    refuse_given(kept)
    registry = the.overview.registry()
    town = registry.name_of(registry.node(the.here.code).parent or registry.county)
    if request.method == "POST":
        the.drafts.leave(kept.id, actor(Right.TAKE_IN))
        flash(
            str(
                t(
                    "草稿已留给{town}，联网后送到。还没有收件，请群众到镇里接着办。",
                    "The draft is left to {town} and goes there when the link is up. It is not a take-in yet: the villager goes on there.",
                    town=town,
                )
            )
        )
        return redirect(url_for("take_in.index"), code=303)
    return render_template(
        "take_in/leave.html",
        draft=kept,
        matter=registry.matter(kept.matter),
        name=typed_in(kept.data).get("applicant.name", ""),
        town=town,
        photos=len(photos_of(kept)),
    )
