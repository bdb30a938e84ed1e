"""Giving the chores of a table their turns. The timers live in the store, so any process may ask, and a run happens once."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.app.ports import Store
from shared.domain.records import Timer
from shared.domain.refusals import Refusal
from shared.domain.turns import AFTER_A_FAULT, FARTHEST, claimed, is_due, released, settled
from shared.jobs.table import Job

log = logging.getLogger("tongban.jobs")
FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that ended: of which chore, how long this one rests, the code of what ended it badly."""

    job: str
    pause: timedelta
    error: str = ""


class Turns:
    """The turns of one node's chores. `name_run` gives each run a name of its own.

    An understudy has a `grace`: it takes a turn that nobody took for so long.
    """

    def __init__(
        self,
        store: Store,
        jobs: Sequence[Job],
        now: Callable[[], datetime],
        name_run: Callable[[], str],
        grace: timedelta = timedelta(),
    ) -> None:
        self._store = store
        self._jobs = {job.name: job for job in jobs}
        self._now = now
        self._name_run = name_run
        self._grace = grace
        self._ended: dict[str, Ended] = {}
        """The runs that ended and whose end is not in the store yet, by their claims."""

    def due(self) -> list[str]:
        """Return the names of the chores whose turn has come, the longest due first."""
        self._settle()
        return self._due(self._timers(), self._time())

    def pause(self) -> timedelta:
        """Return how long nobody's turn will come; zero where one has."""
        now, timers = self._time(), self._timers()
        if self._due(timers, now):
            return timedelta()
        ahead = [max(t.due_at, t.claimed_until or t.due_at) - now for t in timers.values()]
        return min([FARTHEST, *(wait for wait in ahead if wait > timedelta())])

    def take(self, name: str) -> bool:
        """Run a chore if its turn has come and nobody runs it; say whether it ran."""
        job, claim = self._jobs[name], self._name_run()
        if not self._claim(job, claim):
            return False
        self._ended[claim] = _run(job)
        self._settle()
        return True

    def release(self) -> None:
        """Let every chore of ours run again whose process did not live to end it. For who is alone on this node."""
        with self._store.write() as room:
            for timer in room.timers.all():
                if timer.claim and timer.name in self._jobs:
                    room.timers.put(released(timer))

    def _settle(self) -> None:
        """Keep how runs ended. What the store does not take now it is offered at the next look, not when the lease is over."""
        for claim, ended in list(self._ended.items()):
            with self._store.write() as room:
                timer = room.timers.get(ended.job)
                # Another run may have begun, where this one took longer than its lease.
                if timer is not None and timer.claim == claim:
                    room.timers.put(settled(timer, self._now(), ended.pause, ended.error))
            self._ended.pop(claim, None)

    def _timers(self) -> Mapping[str, Timer]:
        with self._store.read() as room:
            return {timer.name: timer for timer in room.timers.all() if timer.name in self._jobs}

    def _due(self, timers: Mapping[str, Timer], now: datetime) -> list[str]:
        names = [name for name in self._jobs if is_due(timers.get(name), now)]
        return sorted(names, key=lambda name: _due_at(timers.get(name), now))

    def _claim(self, job: Job, claim: str) -> bool:
        with self._store.write() as room:
            timer = room.timers.get(job.name)
            if not is_due(timer, self._time()):
                return False
            room.timers.put(claimed(timer, job.name, claim, self._now(), job.lease))
        return True

    def _time(self) -> datetime:
        """Return the time by which a turn must have come to be ours."""
        return self._now() - self._grace


def _due_at(timer: Timer | None, now: datetime) -> datetime:
    return timer.due_at if timer else now


def _run(job: Job) -> Ended:
    began = time.monotonic()
    try:
        pause = timedelta(seconds=job.run())
    except Refusal as refusal:
        log.info("job", extra=_told(job, began, refusal.code))
        return Ended(job.name, AFTER_A_FAULT, refusal.code)
    except Exception:
        log.exception("job", extra=_told(job, began, "failed"))
        return Ended(job.name, AFTER_A_FAULT, FAULT)
    log.debug("job", extra=_told(job, began, "done"))
    return Ended(job.name, pause)


def _told(job: Job, began: float, outcome: str) -> dict[str, object]:
    ms = round((time.monotonic() - began) * 1000, 1)
    return {"job": job.name, "outcome": outcome, "ms": ms}
