"""Whether this node may write: one that was put back to an earlier state is read-only until it is recovered."""

from shared.app.ports import Room

READ_ONLY = "read_only"
"""The setting that holds the code of why the node is read-only; empty where it is not."""


def read_only(room: Room) -> str:
    """Return why this node is read-only, empty where it may write."""
    return room.desk.value(READ_ONLY)


def set_read_only(room: Room, code: str) -> None:
    """Make the node read-only, or with an empty code let it write again."""
    room.desk.set_value(READ_ONLY, code)
