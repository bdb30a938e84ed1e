"""What a node asks a neighbour for: what its store says is missing, until it is here, whatever breaks in between."""

from collections.abc import Iterable

from shared.app.here import Here
from shared.app.ports import Room
from shared.replication.forks import Want, still_lacking
from shared.replication.holding import waited_for
from shared.wire.message_schema import MAX_WANTS

Wants = tuple[Want, ...]


def still_wanted(here: Here, room: Room, peer: str) -> set[Want]:
    """Return what to ask a peer for: what the entries wait for that it sent, and what it takes to end open forks."""
    return waited_for(room, peer) | still_lacking(here, room)


def bounded(wants: Iterable[Want]) -> Wants:
    """Return as much of what is wanted as a message may ask for."""
    return tuple(sorted(wants))[:MAX_WANTS]
