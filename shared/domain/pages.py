"""The pages of a case's documents: which there are, which one counts, which is to be taken again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.domain.facts import Body, Fact
from shared.domain.matter import Document, PageOf
from shared.domain.refusals_pages import TooManyPages, UnknownPage

JPEG, PDF = "image/jpeg", "application/pdf"
MAX_BLOB = 8 * 1024 * 1024
"""Bytes of one page, as it is kept and sent."""
MOST_PAGES = 40
"""Pages of one document."""


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A place for a page: the document, the page of its list, and which one where it repeats (from 1)."""

    document: str
    page: str
    no: int = 1

    def __str__(self) -> str:
        return f"{self.document}/{self.page}/{self.no}"


@dataclass(frozen=True, slots=True)
class Photo:
    """What fills a slot: the SHA-256 of its bytes, how many they are, and their type."""

    slot: Slot
    blob: str
    size: int
    type: str


@dataclass(frozen=True, slots=True)
class PageHeld:
    """A page that was added to a case: what, where, by whom, when."""

    photo: Photo
    node: str
    by: str
    at: datetime
    ledger: str


@dataclass(frozen=True, slots=True)
class Retake:
    """A page that its custodian wants taken again, open as long as the same bytes fill its slot."""

    slot: Slot
    blob: str
    reason: str
    node: str
    by: str
    at: datetime


def slot_from(text: str) -> Slot | None:
    """Read a slot as it is written, None where it is none."""
    document, _, rest = text.partition("/")
    page, _, no = rest.partition("/")
    if not (document and page and no.isascii() and no.isdecimal() and len(no) <= 2):
        return None
    return Slot(document, page, int(no))


def check_slot(
    documents: Iterable[Document], slot: Slot, filled: Collection[Slot]
) -> tuple[Document, PageOf]:
    """Return the document and page that a slot names, or refuse one that is not among these documents.

    `filled` are the slots that hold a page already; one more than a document may have is refused.
    """
    document = next((d for d in documents if d.id == slot.document), None)
    page = next((p for p in document.page_list if p.id == slot.page), None) if document else None
    if document is None or page is None or slot.no < 1 or (slot.no > 1 and not page.repeat):
        raise UnknownPage
    taken = {s for s in filled if s.document == slot.document}
    if slot.no > MOST_PAGES or (slot not in taken and len(taken) >= MOST_PAGES):
        raise TooManyPages(most=MOST_PAGES)
    return document, page


def pages_body(document: str, photos: Iterable[Photo]) -> dict[str, Any]:
    """Return the body that adds pages to a document, but for its author's name."""
    return {
        "document": document,
        "pages": [
            {"page": p.slot.page, "no": p.slot.no, "blob": p.blob, "size": p.size, "type": p.type}
            for p in photos
        ],
    }


def pages_of(fact: Fact, body: Body) -> list[PageHeld]:
    """Return the pages that an entry adds."""
    header = fact.header
    return [
        PageHeld(
            Photo(Slot(body["document"], p["page"], p["no"]), p["blob"], p["size"], p["type"]),
            header.node,
            body["by"],
            header.at,
            header.ledger,
        )
        for p in body["pages"]
    ]


def retake_of(fact: Fact, body: Body) -> Retake:
    """Return what an entry asks to be taken again."""
    slot = Slot(body["document"], body["page"], body["no"])
    header = fact.header
    return Retake(slot, body["blob"], body["reason"], header.node, body["by"], header.at)


def current_pages(added: Iterable[PageHeld], asked: Iterable[Retake]) -> dict[Slot, PageHeld]:
    """Return the page that counts in each slot: the last added, but none that is to be taken again if there is another.

    By time, since a page may come by the case's ledger or by the journal of a node
    that does not hold the pen; what was asked for again gives way whatever the clocks said.
    """
    disowned = {(r.slot, r.blob) for r in asked}
    best: dict[Slot, PageHeld] = {}
    for page in added:
        slot = page.photo.slot
        if slot not in best or _rank(page, disowned) >= _rank(best[slot], disowned):
            best[slot] = page
    return best


def _rank(page: PageHeld, disowned: Collection[tuple[Slot, str]]) -> tuple[bool, datetime, str]:
    photo = page.photo
    return (photo.slot, photo.blob) not in disowned, page.at, photo.blob


def open_retakes(pages: dict[Slot, PageHeld], asked: Iterable[Retake]) -> list[Retake]:
    """Return what is still to be taken again, the last word on each page."""
    last = {r.slot: r for r in asked}
    return [r for r in last.values() if r.slot in pages and pages[r.slot].photo.blob == r.blob]
