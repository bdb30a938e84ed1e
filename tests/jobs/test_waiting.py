"""Those who wait inside a node's process sleep until something is due, and no longer."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event, Semaphore

from shared.app.here import Here
from shared.app.works import Progress, Works
from shared.domain.records import Work
from shared.jobs.bench import Bench
from shared.jobs.table import Job
from shared.jobs.ticker import AT_MOST, Ticker
from shared.jobs.turns import Turns
from shared.store.memory import MemoryStore
from tests.support.network import COUNTY, County

SOON = 10.0
"""Seconds by which what is due at once has come, on a machine with much to do."""


class Counted(Turns):
    """Turns that count how often somebody looks whose turn it is."""

    looks = 0

    def due(self) -> list[str]:
        self.looks += 1
        return super().due()


def test_a_ticker_that_is_alone_looks_when_the_next_turn_comes_and_not_before() -> None:
    pause, ran = 2.5 * AT_MOST, Event()
    runs: Iterator[Event] = iter((Event(), ran))

    def run() -> float:
        next(runs).set()
        return pause.total_seconds()

    began = datetime.now(UTC)
    turns = Counted(MemoryStore(), [Job("chore", run)], lambda: datetime.now(UTC), lambda: "a run")
    ticker = Ticker(turns)
    ticker.start(alone=True)
    try:
        assert ran.wait(SOON)
    finally:
        ticker.stop()
    assert pause <= datetime.now(UTC) - began < timedelta(seconds=SOON)
    # One more where the clock and the sleep do not quite agree.
    assert turns.looks <= 3


class Looked(Works):
    """Works that say when somebody looked and found none."""

    def __init__(self, here: Here) -> None:
        super().__init__(here)
        self.idle = Semaphore(0)

    def has_free(self) -> bool:
        found = super().has_free()
        if not found:
            self.idle.release()
        return found


def test_a_work_that_is_called_for_is_begun_at_once() -> None:
    node, done = County((COUNTY,))[COUNTY], Event()
    works = Looked(node.here)

    def count(_work: Work, _progress: Progress) -> dict[str, str]:
        done.set()
        return {}

    bench = Bench(works, {"count": count})
    bench.start()
    try:
        assert works.idle.acquire(timeout=SOON)
        works.ask("w1", "count", node.actor)
        bench.call()
        assert done.wait(SOON)
    finally:
        bench.stop()
