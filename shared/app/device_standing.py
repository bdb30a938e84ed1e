"""Where each take-in of a device is by now, as its node tells it: when the device may erase what it holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from shared.app.device_memory import memory_of
from shared.app.here import Here
from shared.app.overview import LinkState, Overview
from shared.app.ports import Room
from shared.domain.ledgers import case_ledger


class Place(StrEnum):
    """How far a take-in has come. ACKED alone lets the device erase it: whoever is above holds entries and photos."""

    AWAITED = "awaited"
    DRAFT = "draft"
    ENTERED = "entered"
    ACKED = "acked"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a take-in is, and since when (ISO); empty where that is not known."""

    place: Place
    since: str = ""


def standings(here: Here, tag: str, held: Iterable[tuple[str, int]]) -> dict[str, Standing]:
    """Return by id where take-ins are, each given with its number at the device."""
    link = Overview(here).link()
    with here.store.read() as room:
        due = memory_of(room, tag).next
        return {case: _standing(here, room, link, case, n < due) for case, n in held}


def _standing(here: Here, room: Room, link: LinkState | None, case: str, came: bool) -> Standing:  # noqa: FBT001
    draft = room.desk.draft(case)
    if draft is not None:
        return Standing(Place.DRAFT, draft.updated_at.isoformat())
    entries = room.ledgers.entries(case_ledger(case), last=1)
    if not entries:
        # What came and is neither case nor draft was left to the town.
        return Standing(Place.LEFT if came else Place.AWAITED)
    if link is None or (case not in link.waiting and _photos_are_above(here, room, case, link)):
        since = link.since if link else None
        return Standing(Place.ACKED, since.isoformat() if since else "")
    return Standing(Place.ENTERED, entries[0].header.at.isoformat())


def _photos_are_above(here: Here, room: Room, case: str, link: LinkState) -> bool:
    peers = {link.parent, here.county}
    ours = [blob for blob in room.blobs.of_case(case) if blob.here and not blob.source]
    return all(any(room.blobs.ack(b.sha, peer).done for peer in peers) for b in ours)
