"""What neighbours ask each other for: what a store says is missing, until it is there, whatever breaks in between."""

import json
from collections.abc import Iterable
from datetime import timedelta

from shared.app.here import Here
from shared.app.ports import Room
from shared.ledger.entry import Entry
from shared.ledger.header import to_millis
from shared.replication.forks import Want, still_lacking
from shared.replication.holding import waited_for
from shared.wire.message_schema import MAX_WANTS

STRIDE = 7_919
"""How far what is asked for first moves in an hour: a prime, so that it moves on too where a node exchanges once a day."""
HOUR = timedelta(hours=1) // timedelta(milliseconds=1)
"""In milliseconds, as `to_millis` counts."""
Wants = tuple[Want, ...]


def still_wanted(here: Here, room: Room, peer: str) -> set[Want]:
    """Return what to ask a peer for: what the entries wait for that it sent, and what it takes to end open forks.

    Not what it was asked for in vain: it holds there what stands here.
    """
    return waited_for(room, peer) | still_lacking(here, room).difference(
        _kept(room, _vain_key(peer))
    )


def note_vain(here: Here, room: Room, peer: str, came: Iterable[Entry]) -> None:
    """Keep in mind which signatures a peer cannot bring: it has sent, signed, what stands there, and they lack still."""
    lacking = still_lacking(here, room)
    if not lacking:
        return
    places = {(e.header.ledger, -e.header.seq) for e in came if e.signature is not None}
    before = set(_kept(room, _vain_key(peer)))
    vain = (before | places) & lacking
    if vain != before:
        room.desk.set_value(_vain_key(peer), json.dumps(sorted(vain)))


def bounded(here: Here, wants: Iterable[Want]) -> Wants:
    """Return as much of what is wanted as a message may ask for: where it is more, another part of it each hour."""
    ordered = sorted(wants)
    if len(ordered) <= MAX_WANTS:
        return tuple(ordered)
    first = to_millis(here.now()) // HOUR * STRIDE % len(ordered)
    return tuple([*ordered, *ordered][first : first + MAX_WANTS])


def wanted_key(parent: str) -> str:
    """Return the setting that says what a node above wants of us."""
    return f"wanted_there:{parent}"


def wanted_there(room: Room, parent: str) -> Wants:
    """Return what a node above asked us for in its last answer."""
    return _kept(room, wanted_key(parent))


def note_wanted_there(room: Room, parent: str, wants: Wants) -> None:
    """Keep what a node above asks us for, until it asks otherwise."""
    if wants != wanted_there(room, parent):
        room.desk.set_value(wanted_key(parent), json.dumps(wants))


def _vain_key(peer: str) -> str:
    return f"vain:{peer}"


def _kept(room: Room, key: str) -> Wants:
    said = json.loads(room.desk.value(key) or "[]")
    return tuple((ledger, first) for ledger, first in said)
