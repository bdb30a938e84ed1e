"""The parent's side of an exchange: it settles a child's request in one transaction, and answers."""

from dataclasses import replace
from datetime import datetime, timedelta

from shared.app.freshness import current_checkpoint
from shared.app.here import Here
from shared.app.ports import Room
from shared.app.reports import note_ended, report
from shared.app.rotation import open_if_whole
from shared.app.standing import FETCHED, SHOWN, read_only, set_read_only
from shared.domain.contact import with_silence
from shared.domain.facts import Draft
from shared.domain.kinds import PUT_BACK
from shared.domain.records import Peer
from shared.ledger.header import from_millis, to_millis
from shared.replication.clocks import clock_off, report_clock
from shared.replication.codes import OldRequest, ParentPutBack
from shared.replication.dated import take_due
from shared.replication.halves import (
    SETTINGS,
    TOKEN_BYTES,
    check_below,
    got,
    make_half,
    settled,
)
from shared.replication.incoming import receive
from shared.replication.marks import STORE_EPOCH, is_of, is_put_back, store_epoch
from shared.replication.outcome import DUPLICATE, HELD, Outcome
from shared.replication.outgoing import Due, Outgoing, build, nothing_after, registry_for
from shared.replication.putback import is_outdated
from shared.replication.wants import bounded
from shared.wire.messages import Half, Request, Response

AT_ONCE = timedelta()
"""How late a request is that came as soon as it was sent."""
LATEST = timedelta(days=2)
"""How late one can be: no part of a frame waits longer."""


class Parent:
    """The side that answers its children."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def answer(self, child: str, request: Request, late: timedelta = AT_ONCE) -> Response:
        """Settle a child's request and return the response; refuses a node that is not below this one.

        `late` is how long ago it was fixed what the request says: the child's clock is judged by then.

        A request that was overtaken, or has the count of another one, is not served:
        its author was put back to an earlier state, or copied, or someone repeats an
        old frame. The answer carries a challenge, by which the author can say so.
        """
        with self._here.store.write() as room:
            room.desk.expect(SETTINGS)
            if read_only(room) or not is_put_back(room, request.half):
                return self._settled(room, child, request, late)
        self._note_own_loss()
        return self.answer(child, request, late)

    def _settled(self, room: Room, child: str, request: Request, late: timedelta) -> Response:
        registry = self._here.listed(room)
        check_below(self._here, registry, child)
        _check_recovered(self._here, room)
        link = of_incarnation(room, child, registry.incarnations.get(child, 0))
        if request.put_back:
            return self._confessed(room, link, request)
        if _is_overtaken(link, request):
            return self._challenge(room, link)
        self._here.note_time(room, from_millis(request.half.time))
        ours = _before(self._here.vouched_time(room), late)
        report_clock(self._here, room, link, request, ours)
        link = settled(self._here, room, link, request.half)
        outcome = receive(self._here, room, child, request.half.parcels)
        take_due(self._here, room)
        link = got(link, request.half, outcome)
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
            version=request.version,
            clock_off=clock_off(request, ours),
            silences=with_silence(link.silences, link.heard_at, self._here.now()),
        )
        self._note_fetched(room, child, request, outcome)
        outgoing = self._due(room, link, request)
        last = room.ledgers.last_position()
        room.peers.save(replace(link, waiting_there=last - link.sent_ack))
        half = make_half(self._here, room, link, outgoing, bounded(self._here, outcome.wants))
        checkpoint = current_checkpoint(self._here, room)
        if checkpoint is not None and to_millis(checkpoint.at) == request.fresh:
            checkpoint = None
        verdicts = tuple(
            outcome.verdicts.get(p.entry.hash, DUPLICATE) for p in request.half.parcels
        )
        return Response(half, verdicts, checkpoint)

    def go_on(self, child: str, after: int) -> Response:
        """Return what follows an answer that reached to `after` of our feed; what the child holds is for it to say."""
        with self._here.store.read() as room:
            link = room.peers.get(child)
            outgoing = build(self._here, room, Due(child, after))
            half = make_half(self._here, room, link, outgoing, ())
        return Response(half, ())

    def _due(self, room: Room, link: Peer, request: Request) -> Outgoing:
        """Return what a child is due: of a doubted county the registry alone, of one without its key nothing."""
        if request.shows:
            held = frozenset(p.entry.hash for p in request.half.parcels)
            return registry_for(self._here, room, link.code, link.sent_seen, held=held)
        if is_outdated(self._here, self._here.listed(room)):
            return nothing_after(link.sent_seen)
        return build(self._here, room, Due(link.code, link.sent_seen, request.half.wants))

    def _note_own_loss(self) -> None:
        """Keep, whatever becomes of the request, that we were put back ourselves: a child has seen more of our feed."""
        with self._here.store.write() as room:
            if not read_only(room):
                set_read_only(room, OldRequest.code)
                room.desk.set_value(STORE_EPOCH, "")

    def _note_fetched(self, room: Room, child: str, request: Request, outcome: Outcome) -> None:
        """At a restored county: this child has given back all that it holds, when nothing is left of its feed and nothing of this waits for more."""
        half = request.half
        if not read_only(room) or HELD in outcome.verdicts.values():
            return
        if request.shows:
            room.desk.set_value(f"{SHOWN}:{child}", "1")
        elif not half.more and half.ack.store == store_epoch(self._here, room):
            room.desk.set_value(f"{FETCHED}:{child}", "1")
            open_if_whole(self._here, room, self._here.listed(room))

    def _challenge(self, room: Room, link: Peer) -> Response:
        challenge = self._here.random(TOKEN_BYTES).hex()
        room.desk.set_value(f"challenge:{link.code}", challenge)
        return self._unserved(room, link, challenge)

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
        return self._unserved(room, link, "")

    def _unserved(self, room: Room, link: Peer, challenge: str) -> Response:
        """Answer with the registry alone: our key may be newer than the child's disk."""
        shown = registry_for(self._here, room, link.code, link.sent_seen, held=frozenset())
        half = make_half(self._here, room, link, shown, ())
        return Response(half, (), refused=OldRequest.code, challenge=challenge)


def _before(ours: datetime | None, late: timedelta) -> datetime | None:
    """Return our time when a request was fixed; None where that is not known: our own clock was set meanwhile."""
    if ours is None or not AT_ONCE <= late <= LATEST:
        return None
    return ours - late


def of_incarnation(room: Room, child: str, incarnation: int) -> Peer:
    """Return the link to a child's present incarnation: another one begins to count anew."""
    link = room.peers.get(child)
    if link.inc == incarnation:
        return link
    note_ended(room, link)
    link = Peer(child, heard_at=link.heard_at, inc=incarnation, silences=link.silences)
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
