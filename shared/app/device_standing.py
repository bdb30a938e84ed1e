"""Where each take-in of a device is by now, as its node tells it: when the device may erase what it holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from shared.app.device_memory import memory_of
from shared.app.here import Here
from shared.app.overview import LinkState, Overview
from shared.app.ports import Room
from shared.domain.kinds import DRAFT_LEFT
from shared.domain.ledgers import case_ledger

CHUNK = 1000


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
    if not entries and not came:
        return Standing(Place.AWAITED)
    if not entries:  # what came and is neither case nor draft was left to the town
        return Standing(Place.LEFT if _left_is_above(here, room, link, case) else Place.DRAFT)
    if link is None or (case not in link.waiting and _photos_are_above(here, room, case, link)):
        since = link.since if link else None
        return Standing(Place.ACKED, since.isoformat() if since else "")
    return Standing(Place.ENTERED, entries[0].header.at.isoformat())


def _left_is_above(here: Here, room: Room, link: LinkState | None, case: str) -> bool:
    """Say whether a node above has settled the entry that leaves a draft to the town."""
    peers = {link.parent, here.county} if link else set()
    return any(not _waits(room, room.peers.get(peer).sent_ack, case) for peer in peers)


def _waits(room: Room, acked: int, case: str) -> bool:
    at = acked
    while items := room.ledgers.feed(at, CHUNK):
        at = items[-1].position
        for item in items:
            body = item.entry.content if item.entry.header.kind == DRAFT_LEFT else None
            if body and body["draft"] == case:
                return True
    return False


def _photos_are_above(here: Here, room: Room, case: str, link: LinkState) -> bool:
    peers = {link.parent, here.county}
    ours = [blob for blob in room.blobs.of_case(case) if blob.here and not blob.source]
    return all(any(room.blobs.ack(b.sha, peer).done for peer in peers) for b in ours)
