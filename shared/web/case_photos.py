"""Photos of a case's documents: looking at them, and adding some after the take-in."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from shared.app.cases import CaseView
from shared.domain.acts import Act
from shared.domain.case_checks import matter_of
from shared.domain.pages import Slot, check_slot
from shared.domain.records_kept import document_of, documents_of
from shared.domain.refusals import CaseClosed, NotFound, Refusal
from shared.domain.refusals_pages import UnknownPage
from shared.domain.rights import ACT_RIGHTS
from shared.web import case_view
from shared.web.errors import status_of
from shared.web.language import t
from shared.web.page_words import page_name
from shared.web.photos import case_shots, places_of, served
from shared.web.rights import actor, check_right
from shared.web.site import site
from shared.web.uploads import chosen

RIGHT = ACT_RIGHTS[Act.ADD_PAGES]


def page(case_id: UUID, sha: str) -> ResponseReturnValue:
    """Serve a page that the case names."""
    return served(*site().pages.read(str(case_id), sha))


def photos(case_id: UUID, document: str, **_slot: object) -> ResponseReturnValue:
    """Show the pages of a document: what is there, and a form for each."""
    check_right(RIGHT)
    return _page(site().cases.view(str(case_id)), document)


def add(case_id: UUID, document: str, page: str, no: int) -> ResponseReturnValue:
    """Add a page to the case, or take one again; a file that is refused leaves everything as it was."""
    check_right(RIGHT)
    view, slot = site().cases.view(str(case_id)), Slot(document, page, no)
    try:
        matter_of(view.case)
        check_slot(documents_of(view.case), slot, view.case.pages)
        if view.case.stage.is_end:
            raise CaseClosed(stage=view.case.stage.text)
        material = chosen()
        site().pages.add(str(case_id), slot, material.content, material.type, actor(RIGHT))
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(view, document, slot, refusal), status_of(refusal)
    found = document_of(view.case, document)
    flash(str(t("“{page}”已加进本件。", "“{page}” is in the case.", page=page_name(found, slot))))
    return redirect(url_for("cases.photos", case_id=case_id, document=document), code=303)


def _page(
    view: CaseView, document: str, tried: Slot | None = None, refusal: Refusal | None = None
) -> str:
    case = view.case
    matter = matter_of(case)
    found = document_of(case, document)
    if found is None:
        raise UnknownPage

    def urls(slot: Slot) -> tuple[str, str]:
        where: dict[str, Any] = {
            "case_id": case.id,
            "document": document,
            "page": slot.page,
            "no": slot.no,
        }
        return url_for("cases.add_page", **where), ""

    shots = {s: x for s, x in case_shots(case, view.registry).items() if s.document == document}
    return render_template(
        "photos.html",
        document=found,
        is_record=found not in matter.documents,
        matter=matter,
        title=case_view.title_of(case),
        places=places_of(found, shots, urls),
        tried=f"{tried.page}-{tried.no}" if tried else "",
        refusal=refusal,
        back=url_for("cases.show", case_id=case.id),
        in_case=True,
    )
