"""gunicorn's own log in ours: `logger_class` of its configuration. It loads before the pages, in the process above them."""

import logging
import os
import sys
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

from shared.host.folder import code_in
from shared.host.logs import log_to
from shared.host.serving import DATA

LEVELS = ("critical", "error", "warning", "info", "debug", "exception")


class WebLog(Logger):  # type: ignore[misc]  # it carries no types
    """Writes warnings and errors of gunicorn by their place in its code: its words may hold an address with its query."""

    def setup(self, cfg: Any) -> None:
        """Begin to log, in place of gunicorn's handlers."""
        self.cfg = cfg
        log_to(sys.stderr, node=code_in(Path(os.environ.get(DATA, ""))), process="web")
        self.error_log.setLevel(logging.WARNING)
        self.error_log.propagate = True
        for level in LEVELS:
            # Not through gunicorn's own methods: they would be the place of every line.
            setattr(self, level, getattr(self.error_log, level))
