"""Running the table of jobs inside the node's own process, without any other server."""

import logging
import threading
from datetime import timedelta

from shared.jobs.turns import Turns

log = logging.getLogger("tongban.ticker")
AT_MOST, ALONE_AT_MOST = timedelta(seconds=1), timedelta(seconds=10)
"""How long it sleeps: another process may bring a timer forward, and where it is alone the clock may be set."""
AFTER_A_FAULT = 30.0


class Ticker:
    """One thread that gives each job its turn."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._at_most = AT_MOST
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="ticker", daemon=True)

    def start(self, *, alone: bool) -> None:
        """Begin. `alone` says that no other process runs this node's jobs: what one before it left is begun anew."""
        if alone:
            self._turns.release()
            self._at_most = ALONE_AT_MOST
        self._thread.start()

    def stop(self) -> None:
        """Stop after the job that is running, at most ten seconds later."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _loop(self) -> None:
        while not self._stop.is_set():
            self._stop.wait(self._tick())

    def _tick(self) -> float:
        """Run what is due and return the seconds until the next look."""
        try:
            for name in self._turns.due():
                if self._stop.is_set():
                    return 0.0
                self._turns.take(name)
            return min(self._at_most, self._turns.pause()).total_seconds()
        except Exception:
            log.exception("the timers could not be read")
            return AFTER_A_FAULT
