"""What a node remembers of its devices beside its journal. It never leaves the node, and all of it can be lost.

Then the devices say again what they hold, and photos are sent once more.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from shared.app.ports import Room

KEY, PHOTOS = "device:{tag}", "device:{tag}:photos"
Staged = dict[str, list[Any]]
"""By the digest of what was sent: digest, size and type of what is kept of it, or the code of why nothing is."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Of one device: `rescue` opens it where its PIN is forgotten (hex), `count` is the last request's, `next` the

    number of the take-in that is due, 0 where that is not known; `told` is what it last said to hold.
    """

    rescue: str = ""
    count: int = 0
    next: int = 0
    heard: str = ""
    told: list[dict[str, Any]] = field(default_factory=list)

    @property
    def heard_at(self) -> datetime | None:
        """When the device was last heard."""
        return datetime.fromisoformat(self.heard) if self.heard else None


def memory_of(room: Room, tag: str) -> Memory:
    """Return what is remembered of a device."""
    raw = room.desk.value(KEY.format(tag=tag))
    return Memory(**json.loads(raw)) if raw else Memory()


def remember(room: Room, tag: str, **changed: Any) -> Memory:
    """Change what is remembered of a device."""
    memory = replace(memory_of(room, tag), **changed)
    room.desk.set_value(KEY.format(tag=tag), json.dumps(asdict(memory)))
    return memory


def staged(room: Room, tag: str) -> Staged:
    """Return the photos that came ahead of their take-ins."""
    raw = room.desk.value(PHOTOS.format(tag=tag))
    found: Staged = json.loads(raw) if raw else {}
    return found


def stage(room: Room, tag: str, photos: Staged) -> None:
    """Keep which photos came ahead."""
    room.desk.set_value(PHOTOS.format(tag=tag), json.dumps(photos) if photos else "")
