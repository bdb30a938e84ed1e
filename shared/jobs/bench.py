"""Doing long work inside the node's own process, beside its chores: neither waits for the other."""

import logging
import threading
from collections.abc import Mapping

from shared.app.works import Doing, Works

log = logging.getLogger("tongban.jobs")
LOOK_SECONDS = 30.0
"""How soon a work is seen that nobody has called for: one whose process has died."""
STOP_SECONDS = 1.0
AFTER_A_FAULT = 30.0


class Bench:
    """One thread that does what people have asked for, one work after the other."""

    def __init__(self, works: Works, kinds: Mapping[str, Doing]) -> None:
        self._works = works
        self._kinds = kinds
        self._called = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._loop, name="bench", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def call(self) -> None:
        """Have it look now: a work was asked for."""
        self._called.set()

    def stop(self) -> None:
        """Stop, at most a second later; a work that is under way is begun anew by the next process."""
        self._stopped = True
        self._called.set()
        if self._thread.is_alive():
            self._thread.join(timeout=STOP_SECONDS)

    def _loop(self) -> None:
        while True:
            # Before the look: a call that comes while it looks makes it look again.
            self._called.clear()
            if self._stopped:
                return
            self._called.wait(self._look())

    def _look(self) -> float:
        """Do the work that has waited longest, and return the seconds until the next look."""
        try:
            # A look costs a read; beginning would cost a write each time.
            busy = self._works.has_free() and self._works.do_next(self._kinds)
        except Exception:
            log.exception("long work failed")
            return AFTER_A_FAULT
        return 0.0 if busy else LOOK_SECONDS
