"""Photos and PDFs of documents: kept with a draft, added to a case, shown, and read."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from itertools import groupby
from typing import Any, Protocol

from shared.app.here import Here
from shared.app.ports import Actor, Room
from shared.app.projection import index_case, load_case
from shared.app.writing import append
from shared.domain.acts import Act
from shared.domain.case import Case
from shared.domain.case_acts import act_on
from shared.domain.doing import Doing, Typed
from shared.domain.intake import hand_in
from shared.domain.kinds import PAGES_BROUGHT
from shared.domain.ledgers import case_ledger, journal_ledger
from shared.domain.pages import MAX_BLOB, Photo, Slot, check_slot, slot_from
from shared.domain.records import FormDraft, KnownBlob
from shared.domain.refusals import UnknownDraft
from shared.domain.refusals_pages import BlobsDown, PageNotHere, UnknownPage
from shared.domain.registry import Registry
from shared.domain.text import Text

PHOTOS = "photos"
"""The part of a draft's data that names its photos: a SHA-256 by slot."""
WHOLE = 100


class PageState(StrEnum):
    """Where a page's bytes are, as its case's page says it."""

    ARRIVED = "arrived"
    IN_TRANSIT = "in_transit"
    MISSING = "missing"

    @property
    def text(self) -> Text:
        """The state's name."""
        return STATE_NAMES[self]


STATE_NAMES = {
    PageState.ARRIVED: Text("已到", "arrived"),
    PageState.IN_TRANSIT: Text("传输中", "in transit"),
    PageState.MISSING: Text("缺失", "missing"),
}


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a page's bytes are; `percent` of them here, or held by the node above while it is being sent."""

    state: PageState
    percent: int


class Picture(Protocol):
    """A photo or PDF that somebody brings, made safe to keep."""

    @property
    def content(self) -> bytes:
        """Its bytes."""
        ...

    @property
    def type(self) -> str:
        """Their type."""
        ...


class Pages:
    """The pages of this node's drafts and cases."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def keep(self, draft_id: str, slot: Slot, content: bytes, kind: str) -> None:
        """Put a photo into a draft; what was in its slot goes. Raises UnknownDraft, UnknownPage, TooManyPages."""
        sha = self._here.blobs.put(content)
        with self._here.store.write() as room:
            draft = _draft(room, draft_id)
            documents = self._here.registry(room).matter(draft.matter).documents
            check_slot(documents, slot, photos_of(draft))
            note_here(self._here, room, sha, content, kind)
            self._save(room, draft, {**_photos(draft), str(slot): sha})

    def remove(self, draft_id: str, slot: Slot) -> None:
        """Take a photo out of a draft; a slot that is empty stays so."""
        with self._here.store.write() as room:
            draft = _draft(room, draft_id)
            kept = {k: v for k, v in _photos(draft).items() if k != str(slot)}
            self._save(room, draft, kept)

    def add(self, case_id: str, slot: Slot, content: bytes, kind: str, actor: Actor) -> None:
        """Add a page to a case, in place of what was there: in its ledger where the pen is here, else in our journal.

        Raises what an act on the case raises, UnknownPage, TooManyPages.
        """
        sha = self._here.blobs.put(content)
        photo = Photo(slot, sha, len(content), kind)
        with self._here.store.write() as room:
            note_here(self._here, room, sha, content, kind)
            add_pages(self._here, room, case_id, [photo], actor)
            index_case(self._here, room, case_id)

    def whereabouts(self, case: Case, registry: Registry) -> dict[str, Whereabouts]:
        """Return by SHA-256 where the bytes of a case's pages are."""
        with self._here.store.read() as room:
            known = {b.sha: b for b in room.blobs.of_case(case.id)}
        # Who is suspended delivers nothing any more.
        coming = {p.photo.blob for p in case.added if not registry.is_suspended(p.node)}
        return {
            sha: self._whereabouts(blob, is_coming=sha in coming) for sha, blob in known.items()
        }

    def _whereabouts(self, blob: KnownBlob, *, is_coming: bool) -> Whereabouts:
        if blob.here:
            return Whereabouts(PageState.ARRIVED, WHOLE)
        try:
            percent = self._here.blobs.received(blob.sha) * WHOLE // blob.size
            percent = min(percent, WHOLE - 1)  # somebody may have named a smaller size
        except BlobsDown:  # the case is shown all the same
            percent = 0
        is_missing = blob.lost or not is_coming
        return Whereabouts(PageState.MISSING if is_missing else PageState.IN_TRANSIT, percent)

    def sent_up(self, case: Case, parent: str) -> dict[str, int]:
        """Return by SHA-256 how much (percent) the node above has said to hold of a case's pages that are here."""
        with self._here.store.read() as room:
            known = [b for b in room.blobs.of_case(case.id) if b.here]
            acks = {b.sha: (b.size, room.blobs.ack(b.sha, parent)) for b in known}
        return {
            sha: WHOLE if ack.done else min(ack.held * WHOLE // size, WHOLE - 1)
            for sha, (size, ack) in acks.items()
        }

    def in_transit(self, cases: Collection[str]) -> frozenset[str]:
        """Return those of some cases of which material is not here yet."""
        with self._here.store.read() as room:
            return room.blobs.cases_lacking(cases)

    def read(self, case_id: str, sha: str) -> tuple[bytes, str]:
        """Return a page's bytes and type. Raises UnknownPage for one that the case does not name, PageNotHere."""
        with self._here.store.read() as room:
            blob = next((b for b in room.blobs.of_case(case_id) if b.sha == sha), None)
        return self._whole(blob)

    def types_of(self, shas: Iterable[str]) -> dict[str, str]:
        """Return the types of blobs that are known, by SHA-256."""
        with self._here.store.read() as room:
            known = [room.blobs.get(sha) for sha in shas]
        return {blob.sha: blob.type for blob in known if blob is not None}

    def read_kept(self, draft_id: str, sha: str) -> tuple[bytes, str]:
        """Return the bytes and type of a draft's photo, or refuse one that the draft does not name."""
        with self._here.store.read() as room:
            named = sha in _photos(_draft(room, draft_id)).values()
            blob = room.blobs.get(sha) if named else None
        return self._whole(blob)

    def _whole(self, blob: KnownBlob | None) -> tuple[bytes, str]:
        if blob is None:
            raise UnknownPage
        content = self._here.blobs.read(blob.sha, 0, MAX_BLOB)
        if sha256(content).hexdigest() == blob.sha:
            return content, blob.type
        if blob.here:
            note_damaged(self._here, blob.sha)
        raise PageNotHere

    def _save(self, room: Room, draft: FormDraft, photos: Mapping[str, str]) -> None:
        data = {**draft.data, PHOTOS: dict(photos)}
        room.desk.save_draft(replace(draft, data=data, updated_at=self._here.now()))


def photos_of(draft: FormDraft) -> dict[Slot, str]:
    """Return a draft's photos: the SHA-256 in each slot, in order."""
    found = ((slot_from(name), sha) for name, sha in _photos(draft).items())
    return dict(sorted((slot, sha) for slot, sha in found if slot is not None))


def enter_photos(here: Here, room: Room, draft: FormDraft | None, actor: Actor) -> None:
    """Add to a case that was just taken in the photos of the draft that it comes of, document by document."""
    if draft is None:
        return
    known = ((slot, room.blobs.get(sha)) for slot, sha in photos_of(draft).items())
    photos = [Photo(slot, b.sha, b.size, b.type) for slot, b in known if b is not None]
    for _document, group in groupby(photos, key=lambda photo: photo.slot.document):
        add_pages(here, room, draft.id, list(group), actor)


def enter_pictures(
    here: Here,
    room: Room,
    case_id: str,
    first: Slot,
    kept: Iterable[tuple[Picture, str]],
    actor: Actor,
) -> None:
    """Add pictures whose bytes were put to a case, from a slot on, in the caller's transaction."""
    photos = []
    for no, (picture, sha) in enumerate(kept, start=first.no):
        note_here(here, room, sha, picture.content, picture.type)
        photos.append(Photo(replace(first, no=no), sha, len(picture.content), picture.type))
    add_pages(here, room, case_id, photos, actor)


def add_pages(here: Here, room: Room, case_id: str, photos: Iterable[Photo], actor: Actor) -> None:
    """Append the entry that adds pages of one document to a case, in the caller's transaction."""
    registry = here.registry(room)
    case = load_case(room, registry, case_id)
    typed = Typed(photos=tuple(photos))
    doing = Doing(registry, case, here.code, here.time(room), actor.name, typed)
    holds = case.custody.offered_to is None and case.custody.holder == here.code
    if holds:
        append(here, room, case_ledger(case_id), act_on(doing, Act.ADD_PAGES), actor)
    else:
        draft = hand_in(doing, PAGES_BROUGHT)
        append(here, room, journal_ledger(here.code, case_id), draft, actor)


def note_here(here: Here, room: Room, sha: str, content: bytes, kind: str) -> None:
    """Note that a blob's bytes are here, made by ourselves and put before this transaction."""
    size, known = len(content), room.blobs.get(sha)
    if known is None or not known.here:
        # Housekeeping may have let go of the same bytes since; of what is noted it no longer can.
        here.blobs.put(content)
    if known is None:
        known = KnownBlob(sha, size, kind, here=True, noted_at=here.now())
    known = known.told(size, kind) if known.here else replace(known, size=size, type=kind)
    room.blobs.put(replace(known, here=True, lost=False))


def note_damaged(here: Here, sha: str) -> None:
    """Say that a blob's bytes are gone or spoilt, and let go of what is left of them."""
    here.blobs.drop(sha)
    with here.store.write() as room:
        known = room.blobs.get(sha)
        if known is not None and not here.blobs.has(sha):  # who kept them anew was first
            room.blobs.put(replace(known, here=False))


def _draft(room: Room, draft_id: str) -> FormDraft:
    draft = room.desk.draft(draft_id)
    if draft is None:
        raise UnknownDraft
    return draft


def _photos(draft: FormDraft) -> Mapping[str, Any]:
    found = draft.data.get(PHOTOS)
    return found if isinstance(found, Mapping) else {}
