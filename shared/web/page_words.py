"""How a page of a document is named."""

from shared.domain.case import Case
from shared.domain.matter import Document
from shared.domain.pages import Slot
from shared.domain.records_kept import document_of
from shared.web.language import t


def page_name(document: Document | None, slot: Slot) -> str:
    """Name a page; one that repeats by its number."""
    pages = document.page_list if document else ()
    page = next((p for p in pages if p.id == slot.page), None)
    if page is None:
        return slot.page
    return f"{t(page.name)} {slot.no}" if page.repeat else str(t(page.name))


def slot_label(case: Case, slot: Slot) -> str:
    """Name a page with its document."""
    document = document_of(case, slot.document)
    name = str(t(document.name)) if document else slot.document
    return f"{name} · {page_name(document, slot)}"
