"""Where each take-in of a device is by now, as its node tells it: when the device may erase what it holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from shared.app.here import Here
from shared.app.overview import LinkState, Overview
from shared.app.ports import ALL, Room
from shared.domain.ledgers import case_ledger, parse_ledger


class Place(StrEnum):
    """How far a take-in has come. ACKED alone lets the device erase it: whoever is above holds entries and photos."""

    AWAITED = "awaited"
    DRAFT = "draft"
    ENTERED = "entered"
    ACKED = "acked"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a take-in is, and since when (ISO); empty where that is not known."""

    place: Place
    since: str = ""


def standings(here: Here, held: Iterable[str]) -> dict[str, Standing]:
    """Return by id where take-ins are."""
    link = Overview(here).link()
    with here.store.read() as room:
        refused = _cases_refused(here, room)
        return {case: _standing(here, room, link, case, case in refused) for case in held}


def _standing(
    here: Here,
    room: Room,
    link: LinkState | None,
    case: str,
    refused: bool,  # noqa: FBT001
) -> Standing:
    entries = room.ledgers.entries(case_ledger(case), last=1)
    if not entries:
        draft = room.desk.draft(case)
        return (
            Standing(Place.DRAFT, draft.updated_at.isoformat())
            if draft
            else Standing(Place.AWAITED)
        )
    is_above = link is None or (
        case not in link.waiting and _photos_are_safe(here, room, case, link)
    )
    if is_above and not refused:
        since = link.since if link else None
        return Standing(Place.ACKED, since.isoformat() if since else "")
    return Standing(Place.ENTERED, entries[0].header.at.isoformat())


def _cases_refused(here: Here, room: Room) -> frozenset[str]:
    """Return the cases of which something that this node wrote stands in quarantine and is not dealt with.

    What another node has to answer for bears our name alone: nobody has proven that we wrote it.
    """
    ours = {here.code, here.county}
    items = room.quarantine.items(limit=ALL)
    mine = (item for item in items if item.author == here.code and item.owner in ours)
    names = (parse_ledger(item.ledger) for item in mine)
    return frozenset(name.case for name in names if name and name.case)


def _photos_are_safe(here: Here, room: Room, case: str, link: LinkState) -> bool:
    """Say whether the photos that this node has named are here whole, and above too."""
    peers = {link.parent, here.county}
    named = {blob.sha: blob for blob in room.blobs.of_case(case)}
    ours = {n.sha for n in room.blobs.names(list(named)) if n.author == here.code}
    return all(
        named[sha].here and any(room.blobs.ack(sha, peer).done for peer in peers) for sha in ours
    )
