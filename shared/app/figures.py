"""A node in figures, for whoever watches machines: counts and seconds, read at one moment; nothing of a case or a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.app.freshness import held_checkpoint
from shared.app.here import Here
from shared.app.ports import Room
from shared.app.standing import read_only
from shared.domain.acts import Power
from shared.domain.authority import lease_ends
from shared.domain.records import Peer


@dataclass(frozen=True, slots=True)
class PeerFigures:
    """A link: entries of ours that the peer has not settled, seconds since it was heard and its clock's lead (None: unknown), failures in a row."""

    code: str
    waiting: int
    silence: float | None
    clock: float | None
    failures: int


@dataclass(frozen=True, slots=True)
class Figures:
    """A node now. `checkpoint` and `leases` are the seconds left, below zero where they are over; none at the county."""

    frozen: int
    position: int
    peers: tuple[PeerFigures, ...]
    quarantined: int
    held: int
    stages: Mapping[str, int]
    checkpoint: float | None
    leases: Mapping[Power, float]
    read_only: bool


def figures(here: Here) -> Figures:
    """Return the figures of a node, by one reading transaction."""
    with here.store.read() as room:
        now, last = here.time(room), room.ledgers.last_position()
        registry = here.registry(room)
        leases = lease_ends(registry, here.code, now)
        return Figures(
            frozen=room.ledgers.frozen_count(),
            position=last,
            peers=tuple(_peer(peer, last, here.now()) for peer in room.peers.all()),
            quarantined=room.quarantine.count(),
            held=room.holds.count(),
            stages=room.cases.by_stage(),
            checkpoint=_checkpoint_left(here, room, now),
            leases={power: (end - now).total_seconds() for power, end in leases.items()},
            read_only=bool(read_only(room)),
        )


def _peer(peer: Peer, last: int, now: datetime) -> PeerFigures:
    return PeerFigures(
        code=peer.code,
        waiting=max(0, last - peer.sent_ack) if peer.heard_at else 0,
        silence=max(now - peer.heard_at, timedelta()).total_seconds() if peer.heard_at else None,
        clock=peer.clock_off / 1000 if peer.clock_off is not None else None,
        failures=peer.failures,
    )


def _checkpoint_left(here: Here, room: Room, now: datetime) -> float | None:
    held = None if here.is_county else held_checkpoint(room)
    return (held.until - now).total_seconds() if held else None
