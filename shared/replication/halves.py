"""What both sides of an exchange do alike: settle what the peer says it holds, and say our half of a message."""

from dataclasses import replace

from shared.app.here import CHECKPOINT, CHECKPOINT_AHEAD, CLOCK_OFFSET, CLOCK_SEEN, Here
from shared.app.ports import Room
from shared.app.standing import READ_ONLY
from shared.domain.freshness import CLOCK_TOLERANCE
from shared.domain.records import Peer
from shared.domain.registry import Registry
from shared.ledger.header import MILLISECOND, to_millis
from shared.replication.codes import NotNeighbours
from shared.replication.marks import MARK_SECRET, STORE_EPOCH, mark_at, store_epoch
from shared.replication.outcome import RETRY_LATER, Outcome
from shared.replication.outgoing import Outgoing
from shared.replication.wants import Wants
from shared.wire.messages import Ack, Half

TOKEN_BYTES = 16
TOLERANCE_MILLIS = CLOCK_TOLERANCE // MILLISECOND
NOT_VOUCHED = 0
"""The time of a side that knows its clock to be behind."""
SETTINGS = (
    READ_ONLY,
    CHECKPOINT,
    CHECKPOINT_AHEAD,
    CLOCK_OFFSET,
    CLOCK_SEEN,
    STORE_EPOCH,
    MARK_SECRET,
)
"""What each transaction of an exchange asks for."""


def check_below(here: Here, registry: Registry, child: str) -> None:
    """Refuse with NotNeighbours a node that does not stand below this one."""
    if child == here.code or here.code not in registry.line(child):
        raise NotNeighbours


def settled(here: Here, room: Room, link: Peer, half: Half) -> Peer:
    """Take the peer's word for what it holds of our feed; an ack of another store's positions counts for nothing."""
    if link.store != half.store:
        link = replace(link, store=half.store, got_ack=0, got_seen=0, got_mark="")
    if half.ack.store != store_epoch(here, room):
        return replace(link, sent_ack=0, sent_seen=0)
    last = room.ledgers.last_position()
    seen = min(half.ack.seen, last)
    return replace(link, sent_seen=seen, sent_ack=min(half.ack.ack, seen))


def got(link: Peer, half: Half, outcome: Outcome) -> Peer:
    """Move our word for the peer's feed up to what is durable here.

    A batch that begins behind what we have seen is taken, and moves nothing: what
    lies between is still to come.
    """
    if half.after > link.got_seen:
        return link
    later = [
        p.position
        for p in half.parcels
        if p.position and outcome.verdicts.get(p.entry.hash) == RETRY_LATER
    ]
    if later:
        seen = min(half.upto, *(position - 1 for position in later))
        return replace(link, got_seen=seen, got_mark="")
    if half.upto < link.got_seen or is_without_news(half.after, half.upto):
        return link
    return replace(link, got_seen=half.upto, got_mark=half.mark)


def is_without_news(after: int, upto: int) -> bool:
    """Say whether a batch has come no further than the reader: then it bears no mark, the reader has it."""
    return after == upto


def make_half(here: Here, room: Room, link: Peer, outgoing: Outgoing, wants: Wants) -> Half:
    """Return our half of an exchange: our ack of the peer's feed, and our batch."""
    waiting = [h.position for h in room.holds.of(link.code) if h.position]
    ack = min([link.got_seen, *(position - 1 for position in waiting)])
    return Half(
        store=store_epoch(here, room),
        ack=Ack(link.store, ack, link.got_seen, link.got_mark),
        after=outgoing.after,
        upto=outgoing.upto,
        parcels=outgoing.parcels,
        wants=wants,
        more=outgoing.more,
        time=_vouched_time(here, room),
        mark=_mark(here, room, outgoing),
        packed=outgoing.packed,
    )


def _mark(here: Here, room: Room, outgoing: Outgoing) -> str:
    is_known = is_without_news(outgoing.after, outgoing.upto)
    return "" if is_known else mark_at(here, room, outgoing.upto)


def _vouched_time(here: Here, room: Room) -> int:
    """Return our time (ms) for the other side, 0 where our own clock is known to be behind."""
    ours = here.vouched_time(room)
    return NOT_VOUCHED if ours is None else to_millis(ours)
