"""What a tier gives the host: its own web app over a running node."""

from typing import TYPE_CHECKING, Protocol

from shared.app.here import Here
from shared.replication.bootstrap import Gate

if TYPE_CHECKING:
    from flask import Flask


class AppBuilder(Protocol):
    """A tier's own app over a running node."""

    def __call__(self, here: Here, *, secret: bytes, secure: bool, gate: Gate) -> "Flask":
        """Return the app."""
        ...
