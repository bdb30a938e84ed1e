"""How this node stands: whether it may write, and if not, why not."""

from shared.app.ports import Room

READ_ONLY = "read_only"
"""The store's setting that holds the node read-only: the code of the reason, empty where it may write."""
SINCE = "read_only_since"
"""The setting that keeps the position of the last entry that was here when the node became read-only, until what came is judged."""
RESTORED = "node.restored"
"""The reason of a node that was put back from a backup, until it is recovered."""
REKEY = "rekey"
"""The setting of a county that was put back behind its own key: NEEDED until it has the next one, then DONE until it may write."""
NEEDED, DONE = "needed", "done"
SHOWN = "shown"
"""Settings `shown:<node>` of such a county: the children that have shown it the registry."""
FETCHED = "fetched"
"""Settings `fetched:<node>` of a restored county: the children that have given back all that they hold."""


def read_only(room: Room) -> str:
    """Return the code of the reason why this node may not write; empty where it may."""
    return room.desk.value(READ_ONLY)


def set_read_only(room: Room, code: str) -> None:
    """Hold the node read-only for the reason `code` names; empty lets it write again."""
    if code and not room.desk.value(SINCE):
        room.desk.set_value(SINCE, str(room.ledgers.last_position()))
    room.desk.set_value(READ_ONLY, code)
