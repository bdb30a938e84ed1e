"""The child's side of an exchange: it asks, and hears the answer; a carrier moves the bytes.

It first settles what the parent says it holds, then receives the parent's batch, then
builds its own; each is one transaction, durable before it is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shared.app.freshness import held_checkpoint, note_checkpoint
from shared.app.here import CLOCK_OFFSET, Here
from shared.app.ports import Room
from shared.app.standing import set_read_only
from shared.domain.ledgers import parse_ledger
from shared.domain.records import Peer
from shared.domain.version import VERSION
from shared.ledger.header import from_millis, to_millis
from shared.replication.codes import Fork, OldRequest
from shared.replication.dated import close_due
from shared.replication.halves import (
    NOT_VOUCHED,
    SETTINGS,
    TOKEN_BYTES,
    TOLERANCE_MILLIS,
    got,
    make_half,
    settled,
)
from shared.replication.incoming import receive
from shared.replication.marks import is_put_back
from shared.replication.outcome import QUARANTINED
from shared.replication.outgoing import (
    Audience,
    Due,
    Outgoing,
    build,
    nothing_after,
    registry_for,
    reoffer_all,
)
from shared.replication.putback import believe, doubt, is_doubted
from shared.replication.quarantine import told_of_refusal
from shared.replication.wants import (
    Wants,
    bounded,
    note_wanted_there,
    still_wanted,
    wanted_key,
    wanted_there,
)
from shared.wire.columns import Parcel
from shared.wire.messages import Half, Request, Response, dump_batch, holds_many

MOST_LOOKED_AT = 100
"""Cases of a batch whose deadlines are looked up: those behind them wait for the next batch in any case."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the child remembers of a request while it waits: its batch, in order, and when it was tried."""

    request: Request
    parcels: tuple[Parcel, ...]
    tried_at: datetime | None = None


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
        self._wants: Wants | None = None
        """What the last answer left us wanting; None before the first one."""
        self._ahead: Outgoing | None = None
        """The next batch, prepared while the last one was under way."""

    def ask(self) -> Asked:
        """Commit the next counter and token, and return the request that carries them.

        Until one is answered its pair is kept: a node that was put back must not
        count itself, try by try, past what its parent has answered.
        """
        with self._here.store.write() as room:
            room.desk.expect((*SETTINGS, wanted_key(self._parent)))
            link = replace(room.peers.get(self._parent), tried_at=self._here.now())
            if not link.token:
                token = self._here.random(TOKEN_BYTES).hex()
                link = replace(link, counter=link.counter + 1, token=token)
            room.peers.save(link)
            shows = is_doubted(room, self._parent)
            outgoing = self._due(room, link, shows=shows)
            if self._wants is None:
                self._wants = bounded(self._here, still_wanted(self._here, room, self._parent))
            half = make_half(self._here, room, link, outgoing, () if shows else self._wants)
            request = replace(self._request(room, half, link), shows=shows)
        half = replace(half, time=to_millis(self._here.now()))
        asked = replace(request, half=half)
        return Asked(asked, () if shows else outgoing.parcels, link.tried_at)

    def ask_again(self, asked: Asked) -> Asked | None:
        """Note that a request is tried once more, word for word, and return it with our clock of now, by which its answer is judged.

        None where we have asked otherwise since, as another process may have: its request
        may have brought more, and this one would look as if we had been put back.
        """
        now = self._here.now()
        with self._here.store.write() as room:
            link = room.peers.get(self._parent)
            request = asked.request
            ours = (request.inc, request.counter, request.token, asked.tried_at)
            if ours != (self._here.inc, link.counter, link.token, link.tried_at):
                return None
            room.peers.save(replace(link, tried_at=now))
        half = replace(request.half, time=to_millis(now))
        return Asked(replace(request, half=half), asked.parcels, now)

    def ask_on(self, asked: Asked) -> Asked:
        """Return the request that goes on where one ends that has not been answered: the same pair, the next batch."""
        with self._here.store.read() as room:
            link = room.peers.get(self._parent)
            outgoing = build(self._here, room, Due(self._parent, asked.request.half.upto))
            half = make_half(self._here, room, link, outgoing, ())
            request = self._request(room, half, link)
        return Asked(request, outgoing.parcels)

    def look_ahead(self, asked: Asked, large: int = 0) -> None:
        """Prepare the batch behind one that is not answered yet; up to `large` bytes where they are more than usual.

        The answer does not change what is due so far: a feed grows at its end alone,
        and who stands above belongs to every audience. Unless the parent wants something first.
        """
        half = asked.request.half
        if not half.more or asked.request.shows:
            return
        ahead = self._packed(Due(self._parent, half.upto, bytes=large))
        if large and holds_many(ahead.packed):
            ahead = self._packed(Due(self._parent, half.upto))
        self._ahead = ahead

    def _packed(self, due: Due) -> Outgoing:
        with self._here.store.read() as room:
            ahead = build(self._here, room, due)
        return replace(ahead, packed=dump_batch(ahead.parcels))

    def _due(self, room: Room, link: Peer, *, shows: bool) -> Outgoing:
        ahead, self._ahead = self._ahead, None
        if shows:
            return registry_for(self._here, room, self._parent, link.sent_seen, held=frozenset())
        wanted = wanted_there(room, self._parent)
        if ahead is not None and ahead.after == link.sent_seen and not wanted:
            return ahead
        return build(self._here, room, Due(self._parent, link.sent_seen, wanted))

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
            half = make_half(self._here, room, link, nothing_after(link.sent_seen), ())
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
            version=VERSION,
            due=first_deadline(room, half.parcels),
            left=max(0, ledgers.last_position() - half.upto),
        )

    def hear(self, asked: Asked, response: Response) -> Report:
        """Settle the parent's answer: verdicts on ours, its batch here."""
        with self._here.store.write() as room:
            room.desk.expect((*SETTINGS, wanted_key(self._parent)))
            set_clock(self._here, room, response.half.time, asked.request.half.time)
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
            link = settled(self._here, room, link, response.half)
            refused = self._note_verdicts(room, asked.parcels, response.verdicts)
            outcome = receive(self._here, room, self._parent, response.half.parcels)
            note_checkpoint(self._here, room, response.checkpoint)
            close_due(self._here, room)
            link = got(link, response.half, outcome)
            link = replace(link, heard_at=self._here.now(), failures=0, error="", waiting_there=0)
            told, asked_at = response.half.time, asked.request.half.time
            link = replace(link, clock_off=told - asked_at if told != NOT_VOUCHED else None)
            room.peers.save(replace(link, token=""))
            wants = (bounded(self._here, outcome.wants), response.half.wants)
            asked_before = (self._wants, wanted_there(room, self._parent))
            note_wanted_there(room, self._parent, response.half.wants)
        moved = _positions(link) != before or wants != asked_before
        self._wants = wants[0]
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
        """The parent's store is another: it was restored. Offer it all that it may have lost, its own entries and photos too."""
        audience = Audience(room, self._here.listed(room))
        reoffer_all(room, audience, self._parent, registry=True)
        room.blobs.forget_acks(self._parent)

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


def first_deadline(room: Room, parcels: Sequence[Parcel]) -> int:
    """Return the first deadline (ms) among the open cases that a batch speaks of, 0 where there is none."""
    names = [parse_ledger(ledger) for ledger in {p.entry.header.ledger: None for p in parcels}]
    cases = dict.fromkeys(name.case for name in names if name is not None and name.case)
    due = room.cases.first_due(list(cases)[:MOST_LOOKED_AT]) if cases else None
    return to_millis(due) if due else 0


def set_clock(here: Here, room: Room, told: int, asked: int) -> None:
    """Keep by how much our clock ran ahead of the parent's signed time (ms), beyond the tolerance.

    `asked` is our clock as it was when we asked: it may have jumped since, and the
    parent's time is the later one where both are right. A parent that does not
    vouch for its clock teaches us nothing.
    A clock that runs behind is not put right by this: set right by hand afterwards
    it would run ahead. It loses its leases until then, and nothing else.
    """
    if told == NOT_VOUCHED:
        return
    here.forgive_time(room, from_millis(told))
    differs = told - asked
    offset = differs if differs < -TOLERANCE_MILLIS else 0
    room.desk.set_value(CLOCK_OFFSET, str(offset))
    here.note_time(room, from_millis(told))


def _positions(link: Peer) -> tuple[int, int]:
    return link.sent_seen, link.got_seen
