"""Long work that a person asks for on a page: asked here, done by whoever does this node's chores, followed by its progress."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Event, Thread

from shared.app.here import Here
from shared.app.ports import Actor
from shared.domain.records import Work
from shared.domain.refusals import NotFound, Refusal
from shared.domain.turns import DONE, FAILED, RUNNING, WAITING, begun, is_free

log = logging.getLogger("tongban.works")
LEASE = timedelta(seconds=60)
"""How long after its worker's last word a work is taken to be dead."""
RENEW_SECONDS = 20.0
"""How often a worker says that it lives, also while its work waits and has nothing to tell."""
EVERY = timedelta(seconds=1)
"""How often progress is written at most."""
MOST_TRIES = 3
SHOWN = 50
WORKER_DIED = "worker_died"


class NoSuchWork(NotFound):
    code = "works.unknown"
    zh = "没有这项作业。"
    en = "There is no such work."


class Progress:
    """What a running work tells of how far it is."""

    def __init__(self, here: Here, work: Work, now: datetime) -> None:
        self._here = here
        self._work = work
        self._told_at = now - EVERY

    def __call__(self, done: int, total: int) -> None:
        """Note that so many of so many steps are done; written once a second at most."""
        now = self._here.now()
        if timedelta() <= now - self._told_at < EVERY:
            return
        self._told_at = now
        _tell(self._here, self._work, (done, total))


Doing = Callable[[Work, Progress], Mapping[str, str]]
"""Does a kind of work and returns what came of it, by name. A refusal ends the work with its code."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a work ended: its state, what came of it, the code of what ended it badly."""

    state: str
    result: Mapping[str, str]
    error: str = ""


class Works:
    """A node's long work."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def ask(self, work_id: str, kind: str, actor: Actor) -> Work:
        """Ask for a work under a new id, and return it."""
        work = Work(work_id, kind, actor.staff, self._here.now())
        with self._here.store.write() as room:
            room.works.put(work)
        return work

    def all(self) -> list[Work]:
        """Return the newest works, the last one asked for first."""
        with self._here.store.read() as room:
            return room.works.newest(SHOWN)

    def one(self, work_id: str) -> Work:
        """Return a work; NoSuchWork where there is none."""
        with self._here.store.read() as room:
            work = room.works.get(work_id)
        if work is None:
            raise NoSuchWork
        return work

    def has_free(self) -> bool:
        """Say whether a work waits to be done."""
        now = self._here.now()
        with self._here.store.read() as room:
            return any(is_free(work, now) for work in room.works.in_state(WAITING, RUNNING))

    def do_next(self, kinds: Mapping[str, Doing]) -> bool:
        """Do the work that has waited longest; say whether there was one."""
        work = self._begin(self._here.random(8).hex())
        if work is None:
            return False
        if work.tries > MOST_TRIES:
            self._end(work, Ended(FAILED, {}, WORKER_DIED))
            return True
        with self._living(work):
            ended = self._do(work, kinds)
        self._end(work, ended)
        return True

    def _begin(self, claim: str) -> Work | None:
        now = self._here.now()
        with self._here.store.write() as room:
            free = [w for w in room.works.in_state(WAITING, RUNNING) if is_free(w, now)]
            if not free:
                return None
            work = begun(free[0], claim, now, LEASE)
            room.works.put(work)
        return work

    @contextmanager
    def _living(self, work: Work) -> Iterator[None]:
        """Have a thread say that this work lives, while the block runs."""
        over = Event()

        def say() -> None:
            while not over.wait(RENEW_SECONDS):
                try:
                    _tell(self._here, work)
                except Refusal as refusal:
                    log.info("work", extra={"code": refusal.code})

        thread = Thread(target=say, name="work lives", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _do(self, work: Work, kinds: Mapping[str, Doing]) -> Ended:
        doing = kinds.get(work.kind)
        if doing is None:
            return Ended(FAILED, {}, NoSuchWork.code)
        try:
            return Ended(DONE, doing(work, Progress(self._here, work, self._here.now())))
        except Refusal as refusal:
            return Ended(FAILED, {}, refusal.code)

    def _end(self, work: Work, ended: Ended) -> None:
        """Keep how a work ended, unless somebody else has begun it meanwhile."""
        with self._here.store.write() as room:
            kept = room.works.get(work.id)
            if kept is None or kept.claim != work.claim:
                return
            total = kept.total or 1
            done = total if ended.state == DONE else kept.done
            room.works.put(
                replace(
                    kept,
                    state=ended.state,
                    done=done,
                    total=total,
                    result=dict(ended.result),
                    error=ended.error,
                    claim="",
                    claimed_until=None,
                    ended_at=self._here.now(),
                )
            )


def _tell(here: Here, work: Work, steps: tuple[int, int] | None = None) -> None:
    """Keep that a running work lives, and how many of how many `steps` are done; nothing where somebody else has begun it."""
    with here.store.write() as room:
        kept = room.works.get(work.id)
        if kept is not None and kept.claim == work.claim:
            done, total = steps or (kept.done, kept.total)
            until = here.now() + LEASE
            room.works.put(replace(kept, done=done, total=total, claimed_until=until))
