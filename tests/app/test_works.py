"""Long work: asked for once, done once, its progress seen, its worker's death survived."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event, Semaphore, current_thread, main_thread

import pytest

from shared.app.works import (
    EVERY,
    LEASE,
    MOST_TRIES,
    WORKER_DIED,
    Doing,
    NoSuchWork,
    Progress,
    Works,
)
from shared.domain.records import Work
from shared.domain.refusals import NotFound
from shared.domain.turns import DONE, FAILED, RUNNING, WAITING
from tests.support.network import COUNTY, County, TestNode


class Gone(NotFound):
    code = "test.gone"
    zh = en = "gone"


class Desk:
    """A county's long work."""

    def __init__(self) -> None:
        self.county = County((COUNTY,))
        self.node: TestNode = self.county[COUNTY]
        self.works = Works(self.node.here)
        self.seen: list[tuple[str, int, int]] = []

    def ask(self, work_id: str = "w1") -> None:
        self.works.ask(work_id, "count", self.node.actor)

    def count(self, work: Work, progress: Progress) -> Mapping[str, str]:
        for done in range(1, 4):
            self.county.clock.time += EVERY
            progress(done, 3)
            now = self.works.one(work.id)
            self.seen.append((now.state, now.done, now.total))
        return {"counted": "3"}

    def do_next(self, doing: Doing | None = None) -> bool:
        return self.works.do_next({"count": doing or self.count})


def test_a_work_is_done_with_its_progress_to_be_seen() -> None:
    desk = Desk()
    desk.ask()
    assert desk.works.one("w1").state == WAITING
    assert desk.works.has_free()
    assert desk.do_next()
    assert desk.seen == [(RUNNING, 1, 3), (RUNNING, 2, 3), (RUNNING, 3, 3)]
    work = desk.works.one("w1")
    assert (work.state, work.result, work.done, work.total) == (DONE, {"counted": "3"}, 3, 3)
    assert work.asked_by == desk.node.actor.staff
    assert work.ended_at is not None
    assert not desk.works.has_free()
    assert not desk.do_next()


def test_works_are_done_in_the_order_they_were_asked_for() -> None:
    desk = Desk()
    for work_id in ("b", "a"):
        desk.ask(work_id)
    desk.do_next()
    assert [(w.id, w.state) for w in desk.works.all()] == [("a", WAITING), ("b", DONE)]


def test_a_work_that_is_refused_ends_with_the_code() -> None:
    desk = Desk()
    desk.ask()

    def refuses(_work: Work, _progress: Progress) -> Mapping[str, str]:
        raise Gone

    assert desk.do_next(refuses)
    assert (desk.works.one("w1").state, desk.works.one("w1").error) == (FAILED, Gone.code)


def test_a_work_whose_worker_dies_is_begun_anew_and_given_up_in_the_end() -> None:
    desk = Desk()
    desk.ask()

    def dies(_work: Work, _progress: Progress) -> Mapping[str, str]:
        raise KeyboardInterrupt

    for tries in range(1, MOST_TRIES + 1):
        with pytest.raises(KeyboardInterrupt):
            desk.do_next(dies)
        assert desk.works.one("w1").tries == tries
        assert not desk.works.has_free()
        desk.county.clock.time += LEASE
        assert desk.works.has_free()
    assert desk.do_next(dies)
    assert desk.works.one("w1").error == WORKER_DIED


def test_a_worker_that_tells_of_progress_keeps_its_work() -> None:
    desk = Desk()
    desk.ask()

    def slow(work: Work, progress: Progress) -> Mapping[str, str]:
        for step in range(4):
            desk.county.clock.time += LEASE - timedelta(seconds=5)
            progress(step, 4)
            assert not desk.works.has_free()
        return {}

    assert desk.do_next(slow)


def test_a_work_that_waits_and_has_nothing_to_tell_is_not_taken_for_dead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As one that waits for an exchange over a line that is down."""
    monkeypatch.setattr("shared.app.works.RENEW_SECONDS", 0.001)
    desk = Desk()
    desk.ask()
    said, moved = Semaphore(0), Event()

    def now() -> datetime:
        if current_thread() is not main_thread() and moved.is_set():
            said.release()
        return desk.county.clock.time

    works = Works(replace(desk.node.here, now=now))

    def waits(_work: Work, _progress: Progress) -> Mapping[str, str]:
        desk.county.clock.time += LEASE
        moved.set()
        # What was being said while the clock was moved, one that begins after it, and that it is done.
        assert all(said.acquire(timeout=30) for _ in range(3))
        assert not works.has_free()
        return {}

    assert works.do_next({"count": waits})
    assert desk.works.one("w1").state == DONE


def test_a_worker_that_was_given_up_changes_nothing_any_more() -> None:
    desk = Desk()
    desk.ask()

    def overtaken(work: Work, progress: Progress) -> Mapping[str, str]:
        desk.county.clock.time += LEASE
        assert desk.do_next()
        progress(1, 100)
        return {"counted": "late"}

    assert desk.do_next(overtaken)
    assert desk.works.one("w1").result == {"counted": "3"}


def test_a_kind_that_this_version_does_not_know_is_no_endless_try() -> None:
    desk = Desk()
    desk.works.ask("w1", "other", desk.node.actor)
    assert desk.do_next()
    assert desk.works.one("w1").state == FAILED
    with pytest.raises(NoSuchWork):
        desk.works.one("w2")
