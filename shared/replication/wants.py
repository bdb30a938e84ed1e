"""What neighbours ask each other for: what a store says is missing, until it is there, whatever breaks in between."""

import json
from collections.abc import Iterable
from datetime import timedelta

from shared.app.here import Here
from shared.app.ports import Room
from shared.ledger.header import to_millis
from shared.replication.forks import Want, still_lacking
from shared.replication.holding import waited_for
from shared.wire.message_schema import MAX_WANTS

HOUR = timedelta(hours=1) // timedelta(milliseconds=1)
Wants = tuple[Want, ...]


def still_wanted(here: Here, room: Room, peer: str) -> set[Want]:
    """Return what to ask a peer for: what the entries wait for that it sent, and what it takes to end open forks."""
    return waited_for(room, peer) | still_lacking(here, room)


def bounded(here: Here, wants: Iterable[Want]) -> Wants:
    """Return as much of what is wanted as a message may ask for: where it is more, another part of it each hour."""
    ordered = sorted(wants)
    if len(ordered) <= MAX_WANTS:
        return tuple(ordered)
    first = to_millis(here.now()) // HOUR * MAX_WANTS % len(ordered)
    return tuple([*ordered, *ordered][first : first + MAX_WANTS])


def wanted_key(parent: str) -> str:
    """Return the setting that says what a node above wants of us."""
    return f"wanted_there:{parent}"


def wanted_there(room: Room, parent: str) -> Wants:
    """Return what a node above asked us for in its last answer."""
    said = json.loads(room.desk.value(wanted_key(parent)) or "[]")
    return tuple((ledger, first) for ledger, first in said)


def note_wanted_there(room: Room, parent: str, wants: Wants) -> None:
    """Keep what a node above asks us for, until it asks otherwise."""
    if wants != wanted_there(room, parent):
        room.desk.set_value(wanted_key(parent), json.dumps(wants))
