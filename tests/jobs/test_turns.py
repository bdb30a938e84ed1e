"""Chores get their turns: once each, by whoever asks, also after a death and a clock that was moved."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from shared.app.ports import Store
from shared.domain.records import Timer
from shared.domain.refusals import Unavailable
from shared.domain.refusals_store import StoreDown
from shared.domain.turns import AFTER_A_FAULT, FARTHEST, claimed, is_due, released, settled
from shared.jobs.table import LEASE, Job
from shared.jobs.turns import FAULT, Turns
from shared.store.block import Block
from shared.store.memory import MemoryRoom, MemoryStore
from shared.store.sql import SqlStore
from tests.store.builders import NOW

SECOND = timedelta(seconds=1)


class Desk:
    """A chore that counts its runs, on a clock that is moved by hand."""

    def __init__(self, store: Store | None = None) -> None:
        self.now = NOW
        self.store = store or MemoryStore()
        self.runs = 0
        self.fails: Exception | None = None
        self.names = iter(f"run-{n}" for n in range(1000))

    def turns(self) -> Turns:
        return Turns(
            self.store, [Job("chore", self.run)], lambda: self.now, lambda: next(self.names)
        )

    def run(self) -> float:
        self.runs += 1
        if self.fails:
            raise self.fails
        return 60.0

    def timer(self) -> Timer | None:
        with self.store.read() as room:
            return room.timers.get("chore")


def test_a_chore_runs_at_once_and_then_when_its_pause_is_over() -> None:
    desk = Desk()
    turns = desk.turns()
    assert turns.due() == ["chore"]
    assert turns.take("chore")
    assert turns.due() == []
    assert turns.pause() == 60 * SECOND
    assert not turns.take("chore")
    desk.now += 59 * SECOND
    assert not turns.take("chore")
    desk.now += SECOND
    assert turns.pause() == timedelta()
    assert turns.take("chore")
    assert desk.runs == 2


class Elsewhere(Unavailable):
    code = "test.elsewhere"
    zh = en = "no"


@pytest.mark.parametrize(
    ("fault", "error"), [(RuntimeError("王秀英"), FAULT), (Elsewhere(), Elsewhere.code)]
)
def test_a_chore_that_breaks_is_tried_again_and_its_code_is_kept(
    fault: Exception, error: str
) -> None:
    desk = Desk()
    turns, desk.fails = desk.turns(), fault
    for failures in (1, 2):
        assert turns.take("chore")
        timer = desk.timer()
        assert timer is not None
        assert (timer.failures, timer.error, timer.claim) == (failures, error, "")
        assert timer.due_at == desk.now + AFTER_A_FAULT
        desk.now += AFTER_A_FAULT
    desk.fails = None
    assert turns.take("chore")
    assert desk.timer() == Timer("chore", desk.now + 60 * SECOND, last_at=desk.now)


def test_two_that_take_a_turn_at_once_run_it_once(tmp_path: Path) -> None:
    """As two workers do that were given the same task."""
    stores = [SqlStore(f"sqlite:///{tmp_path / 'node.db'}") for _ in range(2)]
    stores[0].create()
    desks = [Desk(store) for store in stores]
    start = Barrier(2)

    def take(desk: Desk) -> int:
        turns, took = desk.turns(), 0
        for _ in range(50):
            start.wait()
            took += turns.take("chore")
            start.wait()
            desk.now += 60 * SECOND
        return took

    with ThreadPoolExecutor(2) as pool:
        took = list(pool.map(take, desks))
    assert sum(took) == sum(desk.runs for desk in desks) == 50
    for store in stores:
        store.close()


def test_a_run_whose_worker_died_is_begun_anew_when_its_lease_is_over() -> None:
    desk = Desk()
    with desk.store.write() as room:
        room.timers.put(claimed(None, "chore", "dead", NOW, LEASE))
    desk.now += LEASE - SECOND
    assert desk.turns().due() == []
    assert desk.turns().pause() == SECOND
    desk.now += SECOND
    assert desk.turns().take("chore")


def test_who_is_alone_does_not_wait_for_the_dead() -> None:
    desk = Desk()
    with desk.store.write() as room:
        room.timers.put(claimed(None, "chore", "dead", NOW, LEASE))
    desk.turns().release()
    assert desk.turns().take("chore")


def test_a_run_that_outlived_its_lease_leaves_the_timer_to_the_one_after_it() -> None:
    desk = Desk()
    other = claimed(None, "chore", "other", NOW + LEASE, LEASE)

    def slow() -> float:
        with desk.store.write() as room:
            room.timers.put(other)
        return 1.0

    turns = Turns(desk.store, [Job("chore", slow)], lambda: desk.now, lambda: "mine")
    assert turns.take("chore")
    assert desk.timer() == other


class Fails(MemoryStore):
    """A store that is down for a moment."""

    down = False

    def write(self) -> Block[MemoryRoom]:
        if self.down:
            raise StoreDown
        return super().write()


def test_the_end_of_a_run_that_the_store_did_not_take_is_kept_at_the_next_look() -> None:
    """Else nobody exchanges until the lease is over."""
    store = Fails()

    def stops() -> float:
        store.down = True
        return 1.0

    now = [NOW]
    turns = Turns(store, [Job("chore", stops)], lambda: now[0], lambda: "mine")
    with pytest.raises(StoreDown):
        turns.take("chore")
    with pytest.raises(StoreDown):
        turns.due()
    store.down = False
    assert turns.due() == []
    now[0] += SECOND
    assert turns.due() == ["chore"]


def test_a_clock_set_back_by_years_stops_no_chore() -> None:
    desk = Desk()
    desk.turns().take("chore")
    desk.now -= timedelta(days=400)
    assert desk.turns().take("chore")
    with desk.store.write() as room:
        room.timers.put(claimed(None, "chore", "dead", NOW, LEASE))
    assert desk.turns().take("chore")


def test_no_turn_lies_farther_than_a_day() -> None:
    timer = settled(Timer("chore", NOW), NOW, timedelta(days=400))
    assert timer.due_at == NOW + FARTHEST
    assert not is_due(timer, NOW)
    assert is_due(released(claimed(timer, "chore", "x", NOW, LEASE)), NOW + FARTHEST)


def test_the_longest_due_comes_first() -> None:
    store = MemoryStore()
    jobs = [Job(name, lambda: 60.0) for name in ("late", "later", "new")]
    with store.write() as room:
        room.timers.put(Timer("late", NOW - SECOND))
        room.timers.put(Timer("later", NOW - 2 * SECOND))
    turns = Turns(store, jobs, lambda: NOW, lambda: "run")
    assert turns.due() == ["later", "late", "new"]


def test_an_understudy_takes_what_nobody_took_for_a_while() -> None:
    desk = Desk()
    turns = Turns(
        desk.store, [Job("chore", desk.run)], lambda: desk.now, lambda: "study", 15 * SECOND
    )
    desk.turns().take("chore")
    desk.now += 74 * SECOND
    assert turns.due() == []
    assert not turns.take("chore")
    assert turns.pause() == SECOND
    desk.now += SECOND
    assert turns.take("chore")
    timer = desk.timer()
    assert timer is not None
    assert timer.due_at == desk.now + 60 * SECOND
