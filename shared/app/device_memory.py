"""What a node remembers of its devices beside its journal. It never leaves the node, and all of it can be lost.

Then the devices say again what they hold, and photos are sent once more.
"""

import json
from collections.abc import Iterable, Iterator
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

    number of the take-in that is due, 0 where that is not known; `told` is what it last said to hold. `found_until`
    is how long (ISO) one that was cut off and has been found again is let in.
    """

    rescue: str = ""
    count: int = 0
    next: int = 0
    heard: str = ""
    told: list[dict[str, Any]] = field(default_factory=list)
    found_until: str = ""

    @property
    def heard_at(self) -> datetime | None:
        """When the device was last heard."""
        return datetime.fromisoformat(self.heard) if self.heard else None

    def is_let_in(self, at: datetime) -> bool:
        """Say whether a device that was cut off is let in, to hand over what it still holds."""
        return bool(self.found_until) and at < datetime.fromisoformat(self.found_until)


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


def keys_of(tags: Iterable[str]) -> list[str]:
    """Return under which names all is kept that is remembered of some devices."""
    return [name.format(tag=tag) for tag in tags for name in (KEY, PHOTOS)]


def not_here(room: Room, held: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what of it is neither a case nor a draft here, in its order."""
    told = list(held)
    if not told:
        return []
    known = {row.case for row in room.cases.rows([one["id"] for one in told])}
    known |= {draft.id for draft in room.desk.drafts()}
    return [one for one in told if one["id"] not in known]


def due_of(room: Room, memory: Memory, since: int) -> int:
    """Return the number of the take-in that is due: the first that the device holds and that is not here.

    Where there is none, the next after all that either of the two knows of.
    """
    lacking = sorted(not_here(room, memory.told), key=lambda one: one["n"])
    # A number that another case has here already never becomes due.
    new: Iterator[int] = (
        one["n"] for one in lacking if room.cases.by_receipt(one["receipt"]) is None
    )
    past = (one["n"] + 1 for one in memory.told)
    return next(new, max(memory.next, since, *past))
