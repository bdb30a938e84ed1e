"""Running the table of jobs inside the node's own process, without any other server."""

import logging
import threading
import time
from collections.abc import Sequence

from shared.jobs.table import Job

log = logging.getLogger("tongban.ticker")
AFTER_A_FAULT = 30.0


class Ticker:
    """One thread that runs each job when its turn comes. A job that breaks is logged and tried again later."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._due = {job.name: (0.0, job) for job in jobs}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="ticker", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the job that is running, at most ten seconds later."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _loop(self) -> None:
        while not self._stop.is_set() and self._due:
            due, job = min(self._due.values(), key=lambda pair: pair[0])
            if self._stop.wait(max(0.0, due - time.monotonic())):
                return
            self._due[job.name] = (time.monotonic() + _run(job), job)


def _run(job: Job) -> float:
    try:
        return job.run()
    except Exception:
        log.exception("job failed: %s", job.name)
        return AFTER_A_FAULT
