"""The pages of documents as people see them: a place for each, its picture, and how it stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from flask import Response, url_for

from shared.app.pages import WHOLE, PageState, Whereabouts
from shared.domain.case import Case
from shared.domain.matter import Document, PageOf
from shared.domain.pages import JPEG, MOST_PAGES, PDF, PageHeld, Slot
from shared.domain.records_kept import documents_of
from shared.domain.registry import Registry
from shared.web.language import moment, named, t
from shared.web.listing import OK, RED, YELLOW, Card
from shared.web.page_words import page_name
from shared.web.site import site

BLUE = "b"
SAVED_POLICY = "sandbox; default-src 'none'"
UNKNOWN = "application/octet-stream"
HELD_CARDS = {PageState.ARRIVED: OK, PageState.IN_TRANSIT: BLUE, PageState.MISSING: RED}


@dataclass(frozen=True, slots=True)
class Shot:
    """A page that is there: its name, its address where its bytes are here, and how it stands."""

    slot: Slot
    name: str
    url: str = ""
    is_pdf: bool = False
    card: Card | None = None
    told: str = ""
    sending: str = ""
    again: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place for a page on the page that takes photos: filled or not, and where to send one."""

    id: str
    name: str
    shot: Shot | None
    send_url: str
    remove_url: str = ""


def slots_of(document: Document, filled: Mapping[Slot, object]) -> list[Slot]:
    """Return the places of a document: those of its list, and one more of each that repeats."""
    return [
        Slot(document.id, page.id, no)
        for page in document.page_list
        for no in _numbers(document, page, filled)
    ]


def _numbers(document: Document, page: PageOf, filled: Mapping[Slot, object]) -> list[int]:
    if not page.repeat:
        return [1]
    taken = sorted(s.no for s in filled if (s.document, s.page) == (document.id, page.id))
    beyond = (taken[-1] if taken else 0) + 1
    return [*taken, *([beyond] if beyond <= MOST_PAGES else [])]


def places_of(
    document: Document, shots: Mapping[Slot, Shot], urls: Callable[[Slot], tuple[str, str]]
) -> list[Place]:
    """Return the places of a document as the page that takes photos shows them."""
    return [
        Place(
            f"{slot.page}-{slot.no}",
            page_name(document, slot),
            shots.get(slot),
            *urls(slot),
        )
        for slot in slots_of(document, shots)
    ]


def case_shots(case: Case, registry: Registry) -> dict[Slot, Shot]:
    """Return the pages of a case, in the order of its matter, with where their bytes are."""
    the = site()
    where = the.pages.whereabouts(case, registry)
    parent = registry.node(the.here.code).parent
    up = the.pages.sent_up(case, parent) if parent else {}
    again = {r.slot: r.reason for r in case.retakes}
    shots: dict[Slot, Shot] = {}
    for document in documents_of(case):
        mine = {s: p for s, p in case.pages.items() if s.document == document.id}
        for slot in slots_of(document, mine):
            if slot in mine:
                held = mine[slot]
                found = where.get(held.photo.blob, Whereabouts(PageState.IN_TRANSIT, 0))
                shot = _shot(case, document, held, found, registry)
                sending = _sending(up.get(held.photo.blob))
                shots[slot] = replace(shot, sending=sending, again=again.get(slot, ""))
    return shots


def _shot(
    case: Case, document: Document, held: PageHeld, found: Whereabouts, registry: Registry
) -> Shot:
    photo = held.photo
    is_here = found.state is PageState.ARRIVED
    return Shot(
        slot=photo.slot,
        name=page_name(document, photo.slot),
        url=url_for("cases.page", case_id=case.id, sha=photo.blob) if is_here else "",
        is_pdf=photo.type == PDF,
        card=Card(HELD_CARDS[found.state], _state_words(found)),
        told=f"{named(registry, held.node)} {held.by} · {moment(held.at)}",
    )


def _state_words(found: Whereabouts) -> str:
    if found.state is PageState.IN_TRANSIT:
        return str(t("传输中 {n}%", "in transit, {n} %", n=found.percent))
    return str(t(found.state.text))


def _sending(up: int | None) -> str:
    """Say how much of a page the node above holds so far; nothing once it is all there."""
    if up is None or up == WHOLE:
        return ""
    return str(t("送上级 {n}%", "sent up, {n} %", n=up))


def in_transit_words(shots: Mapping[Slot, Shot]) -> list[tuple[str, str]]:
    """Say over a case page, as kind and words, that material is on its way, or that its bytes are lost."""
    kinds = [shot.card.kind for shot in shots.values() if shot.card]
    found = []
    if BLUE in kinds:
        words = t(
            "材料还在传输中（{n} 页），不是缺件：可以先审查。",
            "Material is in transit (pages: {n}); it is not missing: the review can begin.",
            n=kinds.count(BLUE),
        )
        found.append((YELLOW, str(words)))
    if RED in kinds:
        words = t(
            "有 {n} 页的影像已丢失，送不到了：请要求补拍。",
            "The picture of {n} pages is lost and will not come: ask for a retake.",
            n=kinds.count(RED),
        )
        found.append((RED, str(words)))
    return found


def served(content: bytes, kind: str) -> Response:
    """Return a page's bytes: a picture to look at, all else to save, neither able to do anything here."""
    response = Response(content, mimetype=kind or UNKNOWN)
    response.headers["Cache-Control"] = "private, no-store"
    if kind == JPEG:
        response.headers["Content-Disposition"] = "inline"
    else:
        name = "page.pdf" if kind == PDF else "page"
        response.headers["Content-Security-Policy"] = SAVED_POLICY
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
