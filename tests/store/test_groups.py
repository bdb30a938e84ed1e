"""Grouped commits: units that queue up share one, each ends well only with it, and each fails alone."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from threading import Event, Semaphore
from typing import Any

import pytest
from sqlalchemy import event

from shared.store import group
from shared.store.dialect import keys_deferred
from shared.store.errors import CommitLost, NestedWrite
from shared.store.sql import SqlRoom, SqlStore
from tests.store.builders import LEDGER_A, a_chain, a_head

SECONDS = 60


class Crowd:
    """A store and threads that write to it: the first one leaves only when all others wait at the gate."""

    def __init__(self, store: SqlStore, threads: ThreadPoolExecutor) -> None:
        self.store = store
        self.commits = 0
        self._threads = threads
        self._arrived = Semaphore(0)
        gate = store._group._gate
        count = gate._count

        def counted(change: int) -> None:
            count(change)
            if change > 0:
                self._arrived.release()

        gate._count = counted  # type: ignore[method-assign]
        event.listen(store._writer, "commit", self._committed)

    def _committed(self, _connection: object) -> None:
        self.commits += 1

    def all_at_once(self, *units: Callable[[SqlRoom], None]) -> list[BaseException | None]:
        """Do units one after the other, all queued up before the first one ends; return what each one raised."""
        inside = Event()

        def first() -> None:
            with self.store.write() as room:
                self._wait(1)
                inside.set()
                self._wait(len(units) - 1)
                units[0](room)

        futures: list[Future[None]] = [self._threads.submit(first)]
        assert inside.wait(SECONDS)
        futures += [self._threads.submit(self._unit, unit) for unit in units[1:]]
        return [future.exception(SECONDS) for future in futures]

    def _unit(self, unit: Callable[[SqlRoom], None]) -> None:
        with self.store.write() as room:
            unit(room)

    def _wait(self, count: int) -> None:
        for _ in range(count):
            assert self._arrived.acquire(timeout=SECONDS)

    def values(self, *keys: str) -> list[str]:
        """Return settings of the store."""
        with self.store.read() as room:
            return [room.desk.value(key) for key in keys]


@contextmanager
def gathered(url: str) -> Iterator[Crowd]:
    """Give a crowd over the store at an address."""
    with closing(SqlStore(url)) as store, ThreadPoolExecutor(8) as threads:
        store.create()
        yield Crowd(store, threads)


@pytest.fixture
def crowd(any_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crowd]:
    monkeypatch.setattr(group, "MOST_SECONDS", SECONDS)
    with gathered(any_database) as crowd:
        yield crowd


def sets(key: str) -> Callable[[SqlRoom], None]:
    def unit(room: SqlRoom) -> None:
        room.desk.set_value(key, "set")

    return unit


def raises(key: str) -> Callable[[SqlRoom], None]:
    def unit(room: SqlRoom) -> None:
        room.desk.set_value(key, "set")
        raise ZeroDivisionError(key)

    return unit


def breaks_the_commit(room: SqlRoom) -> None:
    """Leave what only the commit refuses: a feed that refers to nothing."""
    connection = room.ledgers._connection
    deferred: Any = keys_deferred(connection)
    deferred.__enter__()
    connection.exec_driver_sql("UPDATE feed SET ledger = 'nowhere'")


def test_units_that_queue_up_share_one_commit(crowd: Crowd) -> None:
    assert crowd.all_at_once(*(sets(key) for key in "abcd")) == [None] * 4
    assert crowd.commits == 1
    assert crowd.values(*"abcd") == ["set"] * 4


def test_a_unit_by_itself_is_committed_at_once(crowd: Crowd) -> None:
    for key in "ab":
        with crowd.store.write() as room:
            room.desk.set_value(key, "set")
    assert crowd.commits == 2


def test_a_unit_sees_what_those_before_it_did_and_others_do_not(crowd: Crowd) -> None:
    seen: list[str] = []

    def looks(room: SqlRoom) -> None:
        seen.append(room.desk.value("a"))
        seen.extend(crowd.values("a"))

    assert crowd.all_at_once(sets("a"), looks) == [None, None]
    assert seen == ["set", ""]


def test_a_unit_ends_only_when_its_commit_is_durable(crowd: Crowd) -> None:
    order: list[str] = []
    event.listen(crowd.store._writer, "commit", lambda _c: order.append("commit"))
    unit = crowd._unit

    def noted(inner: Callable[[SqlRoom], None]) -> None:
        unit(inner)
        order.append("ended")

    crowd._unit = noted  # type: ignore[method-assign,assignment]
    crowd.all_at_once(*(sets(key) for key in "abcd"))
    assert order == ["commit", "ended", "ended", "ended"]


def test_a_unit_that_raises_is_rolled_back_alone(crowd: Crowd) -> None:
    raised = crowd.all_at_once(sets("a"), raises("b"), sets("c"))
    assert [type(error) for error in raised] == [type(None), ZeroDivisionError, type(None)]
    assert crowd.values(*"abc") == ["set", "", "set"]
    assert crowd.commits == 1


def test_the_last_unit_raises_and_those_before_it_are_committed(crowd: Crowd) -> None:
    raised = crowd.all_at_once(sets("a"), sets("b"), raises("c"))
    assert [type(error) for error in raised] == [type(None), type(None), ZeroDivisionError]
    assert crowd.values(*"abc") == ["set", "set", ""]


def test_the_first_unit_raises_and_takes_nobody_along(crowd: Crowd) -> None:
    raised = crowd.all_at_once(raises("a"), sets("b"))
    assert [type(error) for error in raised] == [ZeroDivisionError, type(None)]
    assert crowd.values(*"ab") == ["", "set"]


def test_a_commit_that_fails_is_every_units_failure(crowd: Crowd) -> None:
    with crowd.store.write() as room:
        room.ledgers.append(a_chain(), a_head(a_chain()))
    crowd._wait(1)
    raised = crowd.all_at_once(sets("a"), breaks_the_commit, sets("c"))
    assert [type(error) for error in raised] == [CommitLost] * 3
    assert crowd.values("a", "c") == ["", ""]
    with crowd.store.write() as room:
        assert room.ledgers.entries(LEDGER_A) == a_chain()
        room.desk.set_value("a", "later")
    assert crowd.values("a") == ["later"]


@pytest.mark.parametrize(
    ("bound", "value"), [("MOST_UNITS", 2), ("MOST_SECONDS", 0)], ids=["units", "time"]
)
def test_a_group_is_bounded(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch, bound: str, value: int
) -> None:
    monkeypatch.setattr(group, bound, value)
    assert crowd.all_at_once(*(sets(key) for key in "abcd")) == [None] * 4
    assert crowd.commits == (2 if value else 4)


def test_a_thread_that_writes_cannot_begin_again(crowd: Crowd) -> None:
    def nests(_room: SqlRoom) -> None:
        with crowd.store.write():
            pass

    raised = crowd.all_at_once(sets("a"), nests)
    assert [type(error) for error in raised] == [type(None), NestedWrite]


def test_who_is_interrupted_at_the_gate_still_passes_on_what_was_left_to_it(crowd: Crowd) -> None:
    gate = crowd.store._group._gate
    door = gate._door

    class Interrupted:
        """The door at which the second one to wait is interrupted as soon as it is its turn."""

        def __init__(self) -> None:
            self.tries = 0

        def acquire(self) -> bool:
            self.tries += 1
            taken = door.acquire()
            if self.tries == 2:
                door.release()
                raise KeyboardInterrupt
            return taken

        def release(self) -> None:
            door.release()

    gate._door = Interrupted()  # type: ignore[assignment]
    raised = crowd.all_at_once(sets("a"), sets("b"))
    assert [type(error) for error in raised] == [type(None), KeyboardInterrupt]
    assert crowd.values(*"ab") == ["set", ""]
