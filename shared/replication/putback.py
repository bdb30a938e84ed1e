"""A county put back to before its own key was rotated: how it learns of that, and how its children meet it.

It signs with a key that the registry has replaced, as somebody would who stole it.
So nothing of what it says counts; it is shown the registry, and no case.
"""

from shared.app.here import Here
from shared.app.ports import Room
from shared.app.standing import NEEDED, REKEY, RESTORED, read_only, set_read_only
from shared.domain.registry import Registry
from shared.replication.marks import STORE_EPOCH
from shared.wire.frame import Frame

DOUBTED = "doubted"
"""Settings `doubted:<node>` of a child: its parent's last answer was not signed by the newest key."""


def note_newer_key(here: Here, room: Room, registry: Registry) -> None:
    """Make the county read-only when a child shows it a key of its own that it does not have."""
    if not is_outdated(here, registry):
        return
    room.desk.set_value(REKEY, NEEDED)
    if not read_only(room):
        set_read_only(room, RESTORED)
        room.desk.set_value(STORE_EPOCH, "")


def is_outdated(here: Here, registry: Registry) -> bool:
    """Say whether we are a county whose key the registry has replaced."""
    return here.is_county and registry.is_replaced(here.code, here.inc, registry.head[0])


def is_by_older_key(registry: Registry, node: str, frame: Frame, tag: bytes, route: str) -> bool:
    """Say whether a key of the node that the registry lists, but has replaced, signed a frame."""
    newest = registry.incarnations.get(node, 0)
    older = (key for (code, inc), key in registry.keys.items() if code == node and inc < newest)
    return any(frame.is_signed_by(key, tag, route) for key in older)


def doubt(room: Room, parent: str) -> None:
    """Show the parent the registry alone from now on, until it answers by its newest key."""
    room.desk.set_value(f"{DOUBTED}:{parent}", "1")


def is_doubted(room: Room, parent: str) -> bool:
    """Say whether the parent's last answer was not by its newest key."""
    return bool(room.desk.value(f"{DOUBTED}:{parent}"))


def believe(room: Room, parent: str) -> None:
    """The parent has answered by its newest key."""
    if is_doubted(room, parent):
        room.desk.set_value(f"{DOUBTED}:{parent}", "")
