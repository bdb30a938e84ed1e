"""One exchange, both sides of it. The child asks, the parent answers; a carrier moves the bytes.

Each side first settles what the other says it holds, then receives the other's
batch, then builds its own; each side's work is one transaction, durable before
it is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.app.freshness import current_checkpoint, held_checkpoint, note_checkpoint
from shared.app.here import CLOCK_OFFSET, Here
from shared.app.ports import Room
from shared.app.reports import note_ended, report
from shared.app.rotation import open_if_whole
from shared.app.standing import FETCHED, SHOWN, read_only, set_read_only
from shared.domain.facts import Draft
from shared.domain.freshness import CLOCK_TOLERANCE
from shared.domain.kinds import CLOCK_DIFFERED, PUT_BACK
from shared.domain.records import Peer
from shared.domain.registry import Registry
from shared.ledger.header import MILLISECOND, from_millis, to_millis
from shared.replication.codes import Fork, NotNeighbours, OldRequest, ParentPutBack
from shared.replication.incoming import DUPLICATE, QUARANTINED, RETRY_LATER, Outcome, receive
from shared.replication.marks import STORE_EPOCH, is_of, is_put_back, mark_at, store_epoch
from shared.replication.outgoing import (
    Audience,
    Due,
    Outgoing,
    build,
    registry_after,
    registry_for,
    reoffer_all,
)
from shared.replication.putback import believe, doubt, is_doubted, is_outdated
from shared.replication.quarantine import told_of_refusal
from shared.replication.shape import is_sound
from shared.wire.columns import Parcel
from shared.wire.messages import MAX_WANTS, Ack, Half, Request, Response

TOKEN_BYTES = 16
TOLERANCE_MILLIS = CLOCK_TOLERANCE // MILLISECOND
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


class Child:
    """The side that asks its parent."""

    def __init__(self, here: Here, parent: str) -> None:
        self._here = here
        self._parent = parent
        self._wants: Wants = ()
        self._wanted_there: Wants = ()

    def ask(self) -> Asked:
        """Commit the next counter and token, and return the request that carries them.

        Until one is answered its pair is kept: a node that was put back must not
        count itself, try by try, past what its parent has answered.
        """
        with self._here.store.write() as room:
            link = replace(room.peers.get(self._parent), tried_at=self._here.now())
            if not link.token:
                token = self._here.random(TOKEN_BYTES).hex()
                link = replace(link, counter=link.counter + 1, token=token)
            room.peers.save(link)
            shows = is_doubted(room, self._parent)
            outgoing = self._due(room, link, shows=shows)
            half = make_half(self._here, room, link, outgoing, () if shows else self._wants)
            request = replace(self._request(room, half, link), shows=shows)
        half = replace(half, time=to_millis(self._here.now()))
        return Asked(replace(request, half=half), () if shows else outgoing.parcels)

    def _due(self, room: Room, link: Peer, *, shows: bool) -> Outgoing:
        if shows:
            return registry_for(self._here, room, self._parent, link.sent_seen, held=frozenset())
        return build(self._here, room, Due(self._parent, link.sent_seen, self._wanted_there))

    def doubt(self) -> bool:
        """Show a county whose answer was not by its newest key the registry alone; say whether that is news."""
        if self._parent != self._here.county:
            return False
        with self._here.store.write() as room:
            news = not is_doubted(room, self._parent)
            doubt(room, self._parent)
        return news

    def confess(self, challenge: str) -> Request:
        """Return the request that tells the parent, by its own challenge, that we were put back."""
        with self._here.store.write() as room:
            link = room.peers.get(self._parent)
            nothing = Outgoing((), link.sent_seen, more=False)
            half = make_half(self._here, room, link, nothing, ())
            request = self._request(room, half, link)
        return replace(request, token=challenge, put_back=True)

    def _request(self, room: Room, half: Half, link: Peer) -> Request:
        ledgers, here = room.ledgers, self._here
        held = held_checkpoint(room)
        return Request(
            half=half,
            inc=here.inc,
            counter=link.counter,
            token=link.token,
            unsent=ledgers.first_unsent_count(here.code, here.inc, half.upto),
            written=ledgers.last_count(here.code, here.inc),
            fresh=to_millis(held.at) if held else 0,
        )

    def hear(self, asked: Asked, response: Response) -> Report:
        """Settle the parent's answer: verdicts on ours, its batch here."""
        with self._here.store.write() as room:
            set_clock(room, response.half.time, asked.request.half.time)
            link = room.peers.get(self._parent)
            before = _positions(link)
            gave_back = asked.request.shows
            believe(room, self._parent)
            if is_put_back(room, response.half):
                set_read_only(room, OldRequest.code)
                return Report(len(asked.parcels), 0, 0, more=False)
            if link.store and link.store != response.half.store:
                self._give_back(room)
                gave_back = True
            link = _settled(self._here, room, link, response.half)
            refused = self._note_verdicts(room, asked.parcels, response.verdicts)
            outcome = receive(self._here, room, self._parent, response.half.parcels)
            note_checkpoint(self._here, room, response.checkpoint)
            link = _got(link, response.half, outcome)
            link = replace(link, heard_at=self._here.now(), failures=0, error="", waiting_there=0)
            room.peers.save(replace(link, token=""))
        wants = (bounded(outcome), response.half.wants)
        moved = _positions(link) != before or wants != (self._wants, self._wanted_there)
        self._wants, self._wanted_there = wants
        more = gave_back or asked.request.half.more or response.half.more or any(wants)
        return Report(
            sent=len(asked.parcels),
            received=len(response.half.parcels),
            refused=refused,
            more=more and (moved or gave_back),
        )

    def failed(self, reason: str) -> None:
        """Remember that the parent did not answer."""
        with self._here.store.write() as room:
            link = room.peers.get(self._parent)
            room.peers.save(replace(link, failures=link.failures + 1, error=reason[:300]))

    def put_back(self, reason: str) -> None:
        """Become read-only: the parent has answered a later request than our last."""
        with self._here.store.write() as room:
            set_read_only(room, reason)

    def _give_back(self, room: Room) -> None:
        """The parent's store is another: it was restored. Offer it all that it may have lost, its own entries too."""
        audience = Audience(room, self._here.registry(room))
        reoffer_all(room, audience, self._parent, registry=True)

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
            whole = held[0] if held and held[0].hash == entry.hash else entry
            told_of_refusal(self._here, room, whole, code, self._parent)
            if code == Fork.code and held:
                room.ledgers.freeze(entry.header.ledger, code)
        return refused


class Parent:
    """The side that answers its children."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def answer(self, child: str, request: Request) -> Response:
        """Settle a child's request and return the response; refuses a node that is not below this one.

        A request that was overtaken, or has the count of another one, is not served:
        its author was put back to an earlier state, or copied, or someone repeats an
        old frame. The answer carries a challenge, by which the author can say so.
        """
        self._check_own_feed(request)
        with self._here.store.write() as room:
            registry = self._here.registry(room)
            _check_below(self._here, registry, child)
            _check_recovered(self._here, room)
            link = of_incarnation(room, child, registry.incarnations.get(child, 0))
            if request.put_back:
                return self._confessed(room, link, request)
            if _is_overtaken(link, request):
                return self._challenge(room, link, request)
            self._check_clock(room, child, request)
            link = _settled(self._here, room, link, request.half)
            outcome = receive(self._here, room, child, request.half.parcels)
            link = _got(link, request.half, outcome)
            link = replace(
                link,
                counter=request.counter,
                token=request.token,
                unsent_n=request.unsent,
                written_n=request.written,
                fresh_at=from_millis(request.fresh) if request.fresh else None,
                heard_at=self._here.now(),
                failures=0,
                error="",
            )
            self._note_fetched(room, child, request, outcome)
            outgoing = self._due(room, link, request)
            last = room.ledgers.last_position()
            room.peers.save(replace(link, waiting_there=last - link.sent_ack))
            half = make_half(self._here, room, link, outgoing, bounded(outcome))
            checkpoint = current_checkpoint(self._here, room)
            if checkpoint is not None and to_millis(checkpoint.at) == request.fresh:
                checkpoint = None
        verdicts = tuple(
            outcome.verdicts.get(p.entry.hash, DUPLICATE) for p in request.half.parcels
        )
        return Response(half, verdicts, checkpoint)

    def _due(self, room: Room, link: Peer, request: Request) -> Outgoing:
        """Return what a child is due: of a doubted county the registry alone, of one without its key nothing."""
        if request.shows:
            held = frozenset(p.entry.hash for p in request.half.parcels)
            return registry_for(self._here, room, link.code, link.sent_seen, held=held)
        if is_outdated(self._here, self._here.registry(room)):
            return Outgoing((), link.sent_seen, more=False)
        return build(self._here, room, Due(link.code, link.sent_seen, request.half.wants))

    def _check_own_feed(self, request: Request) -> None:
        """Notice by what a child has seen of our feed that we were put back ourselves."""
        with self._here.store.read() as room:
            if not is_put_back(room, request.half):
                return
        with self._here.store.write() as room:
            if not read_only(room):
                set_read_only(room, OldRequest.code)
                room.desk.set_value(STORE_EPOCH, "")

    def _note_fetched(self, room: Room, child: str, request: Request, outcome: Outcome) -> None:
        """At a restored county: this child has given back all that it holds, when nothing is left of its feed."""
        half = request.half
        if not read_only(room) or outcome.wants:
            return
        if request.shows:
            room.desk.set_value(f"{SHOWN}:{child}", "1")
        elif not half.more and half.ack.store == store_epoch(self._here, room):
            room.desk.set_value(f"{FETCHED}:{child}", "1")
            open_if_whole(room, self._here.registry(room))

    def _challenge(self, room: Room, link: Peer, request: Request) -> Response:
        challenge = self._here.random(TOKEN_BYTES).hex()
        room.desk.set_value(f"challenge:{link.code}", challenge)
        return self._unserved(room, link, request, challenge)

    def _confessed(self, room: Room, link: Peer, request: Request) -> Response:
        """Report a child that was put back, once an incarnation; a stale challenge changes nothing."""
        expected = room.desk.value(f"challenge:{link.code}")
        told = link.alarm == OldRequest.code or read_only(room)
        if expected and expected == request.token and not told:
            room.desk.set_value(f"challenge:{link.code}", "")
            room.peers.save(replace(link, alarm=OldRequest.code))
            body = {
                "node": link.code,
                "inc": request.inc,
                "counter": request.counter,
                "held": link.counter,
            }
            report(self._here, room, Draft(PUT_BACK, body))
        return self._unserved(room, link, request, "")

    def _unserved(self, room: Room, link: Peer, request: Request, challenge: str) -> Response:
        """Answer with the registry alone, from where the child has it: our key may be newer than its disk."""
        ack = request.half.ack
        after = ack.ack if ack.store == store_epoch(self._here, room) else 0
        parcels = registry_after(self._here, room, link.code, after)
        half = make_half(self._here, room, link, Outgoing(parcels, link.sent_seen, more=False), ())
        return Response(half, (), refused=OldRequest.code, challenge=challenge)

    def _check_clock(self, room: Room, child: str, request: Request) -> None:
        """Report a child's clock that differs from ours, for the entries of its own that came with it."""
        differs = request.half.time - to_millis(self._here.time(room))
        if abs(differs) <= TOLERANCE_MILLIS:
            return
        headers = [p.entry.header for p in request.half.parcels if is_sound(p.entry)]
        counts = [h.n for h in headers if (h.node, h.inc) == (child, request.inc)]
        if self._here.registry(room).freshness.clock_behind or not counts or read_only(room):
            return
        body = {
            "node": child,
            "inc": request.inc,
            "first": min(counts),
            "last": max(counts),
            "millis": differs,
        }
        report(self._here, room, Draft(CLOCK_DIFFERED, body))


def set_clock(room: Room, told: int, asked: int) -> None:
    """Keep by how much our clock ran ahead of the parent's signed time (ms), beyond the tolerance.

    `asked` is our clock as it was when we asked: it may have jumped since, and the
    parent's time is the later one where both are right.
    A clock that runs behind is not put right by this: set right by hand afterwards
    it would run ahead. It loses its leases until then, and nothing else.
    """
    differs = told - asked
    offset = differs if differs < -TOLERANCE_MILLIS else 0
    room.desk.set_value(CLOCK_OFFSET, str(offset))


def bounded(outcome: Outcome) -> Wants:
    """Return what a batch left us wanting, as much of it as a message may ask for."""
    return tuple(sorted(outcome.wants))[:MAX_WANTS]


def _positions(link: Peer) -> tuple[int, int]:
    return link.sent_seen, link.got_seen


def of_incarnation(room: Room, child: str, incarnation: int) -> Peer:
    """Return the link to a child's present incarnation: another one begins to count anew."""
    link = room.peers.get(child)
    if link.inc == incarnation:
        return link
    note_ended(room, link)
    link = Peer(child, heard_at=link.heard_at, inc=incarnation)
    room.peers.save(link)
    return link


def _is_overtaken(link: Peer, request: Request) -> bool:
    """Say whether a request's counter was passed, or another request had it, or its feed is not the one we know.

    The last one may be repeated.
    """
    if request.inc != link.inc or request.counter < link.counter:
        return True
    if request.counter == link.counter and request.token != link.token:
        return True
    return _is_another_feed(link, request.half)


def _is_another_feed(link: Peer, half: Half) -> bool:
    """Say whether a feed that only grows has become shorter, or holds another entry where we had come to."""
    if half.store != link.store or not link.got_mark:
        return False
    if half.upto < link.got_seen:
        return not half.more
    seen = [p.entry.hash for p in half.parcels if p.position == link.got_seen]
    return any(not is_of(link.got_mark, entry_hash) for entry_hash in seen)


def _check_recovered(here: Here, room: Room) -> None:
    """A parent that was put back takes nothing, but for the county: it fetches from its children what it lost."""
    if read_only(room) and not here.is_county:
        raise ParentPutBack


def _check_below(here: Here, registry: Registry, child: str) -> None:
    if child == here.code or here.code not in registry.line(child):
        raise NotNeighbours


def _settled(here: Here, room: Room, link: Peer, half: Half) -> Peer:
    """Take the peer's word for what it holds of our feed; an ack of another store's positions counts for nothing."""
    if link.store != half.store:
        link = replace(link, store=half.store, got_ack=0, got_seen=0, got_mark="")
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
    if later or seen < link.got_seen:
        return replace(link, got_seen=seen if later else link.got_seen, got_mark="")
    return replace(link, got_seen=seen, got_mark=half.mark)


def make_half(here: Here, room: Room, link: Peer, outgoing: Outgoing, wants: Wants) -> Half:
    """Return our half of an exchange: our ack of the peer's feed, and our batch."""
    waiting = [h.position for h in room.holds.of(link.code) if h.position]
    ack = min([link.got_seen, *(position - 1 for position in waiting)])
    return Half(
        store=store_epoch(here, room),
        ack=Ack(link.store, ack, link.got_seen, link.got_mark),
        upto=outgoing.upto,
        parcels=outgoing.parcels,
        wants=wants,
        more=outgoing.more,
        time=to_millis(here.time(room)),
        mark=mark_at(here, room, outgoing.upto),
    )
