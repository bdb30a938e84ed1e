"""One exchange, both sides of it. The child asks, the parent answers; a carrier moves the bytes.

Each side first settles what the other says it holds, then receives the other's
batch, then builds its own; each side's work is one transaction, durable before
it is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.app.here import Here
from shared.app.ports import Room
from shared.domain.records import Peer
from shared.domain.registry import Registry
from shared.ledger.header import to_millis
from shared.replication.codes import Fork, NotNeighbours, OldRequest
from shared.replication.incoming import DUPLICATE, QUARANTINED, RETRY_LATER, Outcome, receive
from shared.replication.outgoing import Due, Outgoing, build
from shared.replication.quarantine import told_of_refusal
from shared.wire.columns import Parcel
from shared.wire.messages import MAX_WANTS, Ack, Half, Request, Response

STORE_EPOCH = "store_epoch"
TOKEN_BYTES = 16
Wants = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the child remembers of a request while it waits: its batch, in order."""

    request: Request
    parcels: tuple[Parcel, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What one round moved: entries up and down, and how many of ours were refused.

    `more` asks for another round: something is left, and this round got further.
    """

    sent: int
    received: int
    refused: int
    more: bool


def store_epoch(here: Here, room: Room) -> str:
    """Return the id of this store's positions, made at its first use: a restored store gets another."""
    epoch = room.desk.value(STORE_EPOCH)
    if not epoch:
        epoch = here.random(8).hex()
        room.desk.set_value(STORE_EPOCH, epoch)
    return epoch


class Child:
    """The side that asks its parent."""

    def __init__(self, here: Here, parent: str) -> None:
        self._here = here
        self._parent = parent
        self._wants: Wants = ()
        self._wanted_there: Wants = ()

    def ask(self) -> Asked:
        """Commit the next counter and token, and return the request that carries them."""
        with self._here.store.write() as room:
            link = room.peers.get(self._parent)
            token = self._here.random(TOKEN_BYTES).hex()
            link = replace(link, counter=link.counter + 1, token=token, tried_at=self._here.now())
            room.peers.save(link)
            due = Due(self._parent, link.sent_seen, self._wanted_there)
            outgoing = build(self._here, room, due)
            half = make_half(self._here, room, link, outgoing, self._wants)
            unsent = room.ledgers.first_unsent_count(self._here.code, self._here.inc, outgoing.upto)
        request = Request(half, self._here.inc, link.counter, token, unsent)
        return Asked(request, outgoing.parcels)

    def hear(self, asked: Asked, response: Response) -> Report:
        """Settle the parent's answer: verdicts on ours, its batch here."""
        with self._here.store.write() as room:
            link = room.peers.get(self._parent)
            before = _positions(link)
            link = _settled(self._here, room, link, response.half)
            refused = self._note_verdicts(room, asked.parcels, response.verdicts)
            outcome = receive(self._here, room, self._parent, response.half.parcels)
            link = _got(link, response.half, outcome)
            link = replace(link, heard_at=self._here.now(), failures=0, error="", waiting_there=0)
            room.peers.save(link)
        wants = (bounded(outcome), response.half.wants)
        moved = _positions(link) != before or wants != (self._wants, self._wanted_there)
        self._wants, self._wanted_there = wants
        more = asked.request.half.more or response.half.more or any(wants)
        return Report(
            sent=len(asked.parcels),
            received=len(response.half.parcels),
            refused=refused,
            more=more and moved,
        )

    def failed(self, reason: str) -> None:
        """Remember that the parent did not answer."""
        with self._here.store.write() as room:
            link = room.peers.get(self._parent)
            room.peers.save(replace(link, failures=link.failures + 1, error=reason[:300]))

    def _note_verdicts(self, room: Room, parcels: Sequence[Parcel], verdicts: Sequence[str]) -> int:
        refused = 0
        for parcel, verdict in zip(parcels, verdicts, strict=False):
            if not verdict.startswith(QUARANTINED):
                continue
            refused += 1
            code = verdict.removeprefix(QUARANTINED)
            entry = parcel.entry
            held = room.ledgers.entries(
                entry.header.ledger, first=entry.header.seq, last=entry.header.seq
            )
            told_of_refusal(self._here, room, held[0] if held else entry, code, self._parent)
            if code == Fork.code and held:
                room.ledgers.freeze(entry.header.ledger, code)
        return refused


class Parent:
    """The side that answers its children."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def answer(self, child: str, request: Request) -> Response:
        """Settle a child's request and return the response; refuses a node that is not below this one."""
        with self._here.store.write() as room:
            _check_below(self._here, self._here.registry(room), child)
            link = room.peers.get(child)
            _check_fresh(link, request)
            link = _settled(self._here, room, link, request.half)
            outcome = receive(self._here, room, child, request.half.parcels)
            link = _got(link, request.half, outcome)
            link = replace(
                link,
                counter=request.counter,
                token=request.token,
                unsent_n=request.unsent,
                heard_at=self._here.now(),
                failures=0,
                error="",
            )
            outgoing = build(self._here, room, Due(child, link.sent_seen, request.half.wants))
            last = room.ledgers.last_position()
            room.peers.save(replace(link, waiting_there=last - link.sent_ack))
            half = make_half(self._here, room, link, outgoing, bounded(outcome))
        verdicts = tuple(
            outcome.verdicts.get(p.entry.hash, DUPLICATE) for p in request.half.parcels
        )
        return Response(half, verdicts)


def bounded(outcome: Outcome) -> Wants:
    """Return what a batch left us wanting, as much of it as a message may ask for."""
    return tuple(sorted(outcome.wants))[:MAX_WANTS]


def _positions(link: Peer) -> tuple[int, int]:
    return link.sent_seen, link.got_seen


def _check_fresh(link: Peer, request: Request) -> None:
    """Refuse a request of long ago: its counter was passed, or another request had it. The last one may be repeated."""
    if request.counter < link.counter or (
        request.counter == link.counter and request.token != link.token
    ):
        raise OldRequest


def _check_below(here: Here, registry: Registry, child: str) -> None:
    if child == here.code or here.code not in registry.line(child):
        raise NotNeighbours


def _settled(here: Here, room: Room, link: Peer, half: Half) -> Peer:
    """Take the peer's word for what it holds of our feed; an ack of another store's positions counts for nothing."""
    if link.store != half.store:
        link = replace(link, store=half.store, got_ack=0, got_seen=0)
    if half.ack.store != store_epoch(here, room):
        return replace(link, sent_ack=0, sent_seen=0)
    last = room.ledgers.last_position()
    seen = min(half.ack.seen, last)
    return replace(link, sent_seen=seen, sent_ack=min(half.ack.ack, seen))


def _got(link: Peer, half: Half, outcome: Outcome) -> Peer:
    """Move our word for the peer's feed up to what is durable here."""
    later = [
        p.position
        for p in half.parcels
        if p.position and outcome.verdicts.get(p.entry.hash) == RETRY_LATER
    ]
    seen = min([half.upto, *(position - 1 for position in later)])
    return replace(link, got_seen=max(seen, link.got_seen) if not later else seen)


def make_half(here: Here, room: Room, link: Peer, outgoing: Outgoing, wants: Wants) -> Half:
    """Return our half of an exchange: our ack of the peer's feed, and our batch."""
    waiting = [h.position for h in room.holds.of(link.code) if h.position]
    ack = min([link.got_seen, *(position - 1 for position in waiting)])
    return Half(
        store=store_epoch(here, room),
        ack=Ack(link.store, ack, link.got_seen),
        upto=outgoing.upto,
        parcels=outgoing.parcels,
        wants=wants,
        more=outgoing.more,
        time=to_millis(here.now()),
    )
