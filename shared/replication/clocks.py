"""Whether a child's clock goes as ours does, told of what it wrote while it did not."""

from collections.abc import Iterator
from datetime import datetime

from shared.app.here import Here
from shared.app.ports import Room
from shared.app.reports import report
from shared.app.standing import read_only
from shared.domain.facts import Draft
from shared.domain.kinds import CLOCK_DIFFERED
from shared.domain.records import Peer
from shared.ledger.entry import Entry
from shared.ledger.header import to_millis
from shared.replication.halves import NOT_VOUCHED, TOLERANCE_MILLIS
from shared.replication.shape import is_sound
from shared.wire.messages import Request

MOST_RANGES = 20
"""Reports for one request: whose counts are more scattered than that gets one for all the rest."""


def report_clock(
    here: Here, room: Room, link: Peer, request: Request, ours: datetime | None
) -> None:
    """Report a child's clock that differs from ours, for the entries of its own that came with it.

    What a courier brings was written days ago: it tells nothing of the clock. Nor
    does a frame that comes once more, however late, and what was asked for again; nor
    what we had already, as one has that was rebuilt from its own parent.
    """
    differs = clock_off(request, ours)
    if differs is None or abs(differs) <= TOLERANCE_MILLIS or read_only(room):
        return
    half = request.half
    seen = link.got_seen if half.store == link.store else 0
    came = [p.entry for p in half.parcels if p.position > seen and is_sound(p.entry)]
    own = [e for e in came if (e.header.node, e.header.inc) == (link.code, request.inc)]
    for first, last in _ranges(sorted(e.header.n for e in own if _is_new(here, room, e))):
        body = {"node": link.code, "inc": request.inc, "first": first, "last": last}
        report(here, room, Draft(CLOCK_DIFFERED, body | {"millis": differs}))


def clock_off(request: Request, ours: datetime | None) -> int | None:
    """Return by how much a child's clock is ahead of ours (ms); None where one of the two is known to be wrong."""
    told = request.half.time
    return None if told == NOT_VOUCHED or ours is None else told - to_millis(ours)


def _is_new(here: Here, room: Room, entry: Entry) -> bool:
    """Say whether an entry was not here, neither standing nor refused or displaced."""
    header = entry.header
    if room.ledgers.by_count(header.node, header.inc, header.n) is not None:
        return False
    return not any(room.quarantine.item(entry.hash, by) for by in (here.code, here.county))


def _ranges(counts: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of counts without a gap; the last one is of all the rest where there are too many runs."""
    breaks = [i for i, n in enumerate(counts) if i and n > counts[i - 1] + 1][: MOST_RANGES - 1]
    for start, end in zip((0, *breaks), (*breaks, len(counts)), strict=True):
        if start < end:
            yield counts[start], counts[end - 1]
