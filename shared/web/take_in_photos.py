"""Photos of a draft's documents: one page at a time, kept at once, none of them a must."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as Answer

from shared.app.pages import photos_of
from shared.domain.matter import Document, Matter
from shared.domain.pages import PDF, Slot, check_slot
from shared.domain.records import FormDraft
from shared.domain.refusals import NotFound, Refusal, UnknownDraft
from shared.domain.refusals_pages import UnknownPage
from shared.web.errors import status_of
from shared.web.language import t
from shared.web.page_words import page_name
from shared.web.photos import Shot, places_of, served
from shared.web.site import site
from shared.web.take_in_data import ticked
from shared.web.take_in_steps import DOCUMENTS, DOCUMENTS_KEY
from shared.web.uploads import chosen


def photos(draft: UUID, document: str, **_slot: object) -> ResponseReturnValue:
    """Show the pages of a document: what was taken, and a form for each."""
    kept = _draft_of(draft)
    if isinstance(kept, Answer):
        return kept
    return _page(kept, document)


def take(draft: UUID, document: str, page: str, no: int) -> ResponseReturnValue:
    """Keep a photo in its place; a file that is refused leaves everything as it was."""
    kept = _draft_of(draft)
    if isinstance(kept, Answer):
        return kept
    slot = Slot(document, page, no)
    try:
        check_slot(_matter_of(kept).documents, slot, photos_of(kept))
        material = chosen()
        site().pages.keep(kept.id, slot, material.content, material.type)
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(kept, document, slot, refusal), status_of(refusal)
    _tick(kept, document)
    found = _document(kept, document)
    flash(str(t("“{page}”已存。", "“{page}” is kept.", page=page_name(found, slot))))
    return redirect(url_for("take_in.photos", draft=draft, document=document), code=303)


def remove(draft: UUID, document: str, page: str, no: int) -> ResponseReturnValue:
    """Take a photo out of its place."""
    kept = _draft_of(draft)
    if isinstance(kept, Answer):
        return kept
    site().pages.remove(kept.id, Slot(document, page, no))
    return redirect(url_for("take_in.photos", draft=draft, document=document), code=303)


def photo(draft: UUID, sha: str) -> ResponseReturnValue:
    """Serve a photo that the draft holds."""
    return served(*site().pages.read_kept(str(draft), sha))


def count_by_document(draft: FormDraft) -> dict[str, int]:
    """Return how many photos each document of a draft has."""
    counts: dict[str, int] = {}
    for slot in photos_of(draft):
        counts[slot.document] = counts.get(slot.document, 0) + 1
    return counts


def _draft_of(draft: UUID) -> FormDraft | Answer:
    """Return a draft; of one that has become a case, the way to the case."""
    try:
        return site().drafts.get(str(draft))
    except UnknownDraft:
        if site().cases.row(str(draft)) is None:
            raise
        return redirect(url_for("cases.show", case_id=draft), code=303)


def _matter_of(draft: FormDraft) -> Matter:
    return site().overview.registry().matter(draft.matter)


def _document(draft: FormDraft, document: str) -> Document:
    found = _matter_of(draft).document(document)
    if found is None:
        raise UnknownPage
    return found


def _tick(draft: FormDraft, document: str) -> None:
    """Who hands a page over hands in the document: tick it."""
    if document not in ticked(draft.data):
        given = [*draft.data.get(DOCUMENTS.id, {}).get(DOCUMENTS_KEY, ()), document]
        site().drafts.keep(draft.id, {DOCUMENTS.id: {DOCUMENTS_KEY: given}})


def _page(
    draft: FormDraft, document: str, tried: Slot | None = None, refusal: Refusal | None = None
) -> str:
    found = _document(draft, document)
    held = {s: sha for s, sha in photos_of(draft).items() if s.document == document}
    types = site().pages.types_of(held.values())
    shots = {
        slot: Shot(
            slot,
            page_name(found, slot),
            url_for("take_in.photo", draft=draft.id, sha=sha),
            types.get(sha) == PDF,
        )
        for slot, sha in held.items()
    }

    def urls(slot: Slot) -> tuple[str, str]:
        where: dict[str, Any] = {
            "draft": draft.id,
            "document": document,
            "page": slot.page,
            "no": slot.no,
        }
        return url_for("take_in.take", **where), url_for("take_in.remove", **where)

    return render_template(
        "photos.html",
        document=found,
        matter=_matter_of(draft),
        places=places_of(found, shots, urls),
        tried=f"{tried.page}-{tried.no}" if tried else "",
        refusal=refusal,
        back=url_for("take_in.step", draft=draft.id, group=DOCUMENTS.id),
        in_case=False,
    )
