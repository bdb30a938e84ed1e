"""Counts of what a node's log tells, kept until somebody asks for them: requests, exchanges, runs of jobs.

Plain numbers: what writes them as Prometheus reads them (`metrics.py`) is loaded when
it first asks, and most nodes are never asked.
"""

import logging
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field

LOGGER = "tongban"
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
"""The bounds up to which what takes time is counted together."""
Depths = Callable[[], Mapping[str, int] | None]
"""Asks the broker what waits in a node's queues, by kind of queue; None while it is down."""


@dataclass(slots=True)
class Times:
    """How often something took at most each of SECONDS and more than the one before, last: longer than all; and its seconds in all."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(SECONDS) + 1))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        self.counts[bisect_left(SECONDS, seconds)] += 1
        self.total += seconds


@dataclass(slots=True)
class Counts:
    """What was told so far. Keys: method, route, status; peer, outcome; peer, what; job, outcome."""

    requests: defaultdict[tuple[str, ...], Times] = field(
        default_factory=lambda: defaultdict(Times)
    )
    exchanges: Counter[tuple[str, ...]] = field(default_factory=Counter)
    moved: Counter[tuple[str, ...]] = field(default_factory=Counter)
    jobs: defaultdict[tuple[str, ...], Times] = field(default_factory=lambda: defaultdict(Times))


class Tally(logging.Handler):
    """Counts what the node's log tells."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._counts = Counts()
        self._of: dict[str, Callable[[logging.LogRecord], None]] = {
            "request": self._request,
            "exchange": self._exchange,
            "exchange failed": self._exchange,
            "answer": self._exchange,
            "answer refused": self._exchange,
            "job": self._job,
        }

    def now(self) -> Counts:
        """Return a copy of the counts: all of one moment."""
        self.acquire()
        try:
            return deepcopy(self._counts)
        finally:
            self.release()

    def emit(self, record: logging.LogRecord) -> None:
        """Count an event."""
        count = self._of.get(str(record.msg))
        if count is not None:
            count(record)

    def _request(self, record: logging.LogRecord) -> None:
        told = vars(record)
        key = (told["method"], told["route"], str(told["status"]))
        self._counts.requests[key].add(told["ms"] / 1000)

    def _exchange(self, record: logging.LogRecord) -> None:
        told = vars(record)
        self._counts.exchanges[told["peer"], told.get("code", "done")] += 1
        for what in ("sent", "received", "refused"):
            if told.get(what):
                self._counts.moved[told["peer"], what] += told[what]

    def _job(self, record: logging.LogRecord) -> None:
        told = vars(record)
        self._counts.jobs[told["job"], told["outcome"]].add(told["ms"] / 1000)


@contextmanager
def counting(tally: Tally) -> Iterator[None]:
    """Count this process's events while the block runs."""
    logger = logging.getLogger(LOGGER)
    before = logger.level
    logger.addHandler(tally)
    logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logger.removeHandler(tally)
        logger.setLevel(before)
