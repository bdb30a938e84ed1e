"""What this process logs from here on, as a node's process is set up to."""

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from shared.host.logs import log_to


class Lines:
    """What a process has logged."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def all(self) -> list[dict[str, Any]]:
        """Return every line, each as the JSON that it must be."""
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.all() if line["event"] == event]

    def taken(self) -> list[dict[str, Any]]:
        """Return every line and forget them."""
        found = self.all()
        self.stream.seek(0)
        self.stream.truncate()
        return found


@contextmanager
def logged(node: str) -> Iterator[Lines]:
    """Log as the process of a node, at its most talkative, while the block runs."""
    root, ours = logging.getLogger(), logging.getLogger("tongban")
    kept = (root.handlers, root.level, ours.level, sys.excepthook, threading.excepthook)
    found = Lines()
    log_to(found.stream, node=node, process="node", level=logging.DEBUG)
    yield found
    root.handlers, sys.excepthook, threading.excepthook = kept[0], kept[3], kept[4]
    root.setLevel(kept[1])
    ours.setLevel(kept[2])
    logging.captureWarnings(capture=False)
    logging.raiseExceptions = True
