"""Checkpoints as a node keeps them: the newest one whose registry it holds, and what that leaves it."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from shared.app.here import CHECKPOINT, CHECKPOINT_AHEAD, Here
from shared.app.ports import Room
from shared.app.standing import read_only
from shared.domain.freshness import CHECKPOINT_LIFE, Checkpoint
from shared.domain.registry import Registry
from shared.ledger.checkpoint import is_signed, sign_checkpoint
from shared.ledger.header import whole_millis

RENEW = timedelta(minutes=5)
"""The county signs anew when its registry has grown, and at least this often while it is asked."""


def current_checkpoint(here: Here, room: Room) -> Checkpoint | None:
    """Return what to hand to a child: the county's own word, made anew when it has aged; elsewhere what is held.

    A county that was put back gives none before it is itself again.
    """
    held = held_checkpoint(room)
    if not here.is_county:
        return held
    if read_only(room):
        return None
    registry, now = here.registry(room), whole_millis(here.time(room))
    fresh = held is not None and (held.seq, held.hash) == registry.head and held.inc == here.inc
    if fresh and held is not None and held.at <= now < held.at + RENEW:
        return held
    checkpoint = Checkpoint(*registry.head, now, now + CHECKPOINT_LIFE, here.inc)
    checkpoint = sign_checkpoint(here.county, checkpoint, here.signer)
    _keep(room, checkpoint)
    return checkpoint


def note_checkpoint(here: Here, room: Room, checkpoint: Checkpoint | None) -> None:
    """Keep what the parent handed on, if the county's present key signed it and we hold the registry it speaks of.

    An older one changes nothing. One that speaks of more than we hold says that
    the registry is kept back from us: it makes nothing fresher, and is told.
    """
    registry = here.registry(room)
    if checkpoint is None or not _is_genuine(registry, checkpoint):
        return
    held = held_checkpoint(room)
    if held is not None and checkpoint.at <= held.at:
        return
    if checkpoint.seq > registry.head[0]:
        room.desk.set_value(CHECKPOINT_AHEAD, str(checkpoint.seq))
        return
    found = room.ledgers.entries(registry.ledger, first=checkpoint.seq, last=checkpoint.seq)
    if found and found[0].hash == checkpoint.hash:
        _keep(room, checkpoint)
        room.desk.set_value(CHECKPOINT_AHEAD, "")


def held_checkpoint(room: Room) -> Checkpoint | None:
    """Return the newest checkpoint whose registry this node holds."""
    raw = room.desk.value(CHECKPOINT)
    return _read(json.loads(raw)) if raw else None


def _is_genuine(registry: Registry, checkpoint: Checkpoint) -> bool:
    inc = registry.incarnations.get(registry.county, 0)
    key = registry.key_of(registry.county, inc)
    return (
        key is not None
        and checkpoint.inc == inc
        and checkpoint.at <= checkpoint.until <= checkpoint.at + CHECKPOINT_LIFE
        and is_signed(registry.county, checkpoint, key)
    )


def _keep(room: Room, checkpoint: Checkpoint) -> None:
    room.desk.set_value(CHECKPOINT, json.dumps(asdict(checkpoint), default=datetime.isoformat))


def _read(raw: dict[str, Any]) -> Checkpoint:
    at, until = (datetime.fromisoformat(raw.pop(key)) for key in ("at", "until"))
    return Checkpoint(at=at, until=until, **raw)
