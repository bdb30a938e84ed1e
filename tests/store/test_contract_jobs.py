"""What every store promises of timers and long work."""

import pytest

from shared.app.ports import Store
from shared.domain.records import Timer, Work
from shared.store.errors import ReadOnly
from tests.store.builders import later

TIMER = Timer("exchange", later(1))
CLAIMED = Timer("exchange", later(2), "run-1", later(3), later(1), 2, "exchange.link_down")


def a_work(work_id: str = "w1", minutes: int = 0, state: str = "waiting") -> Work:
    """Return a work asked for so many minutes after the start."""
    return Work(work_id, "verify", "staff-1", later(minutes), state)


class TestTimers:
    def test_a_timer_is_kept_as_it_is_in_place_of_the_one_before(self, store: Store) -> None:
        with store.write() as room:
            assert room.timers.get("exchange") is None
            room.timers.put(TIMER)
            room.timers.put(CLAIMED)
            room.timers.put(Timer("age", later(9)))
        with store.read() as room:
            assert room.timers.get("exchange") == CLAIMED
            assert [timer.name for timer in room.timers.all()] == ["age", "exchange"]

    def test_a_reading_transaction_writes_none(self, store: Store) -> None:
        with pytest.raises(ReadOnly), store.read() as room:
            room.timers.put(TIMER)


class TestWorks:
    def test_a_work_is_kept_as_it_is_in_place_of_the_one_before(self, store: Store) -> None:
        ended = Work(
            "w1", "verify", "s", later(0), "done", 5, 5, {"n": "县"}, "", "", None, 2,
            later(4),
        )  # fmt: skip
        with store.write() as room:
            room.works.put(a_work())
            room.works.put(ended)
        with store.read() as room:
            assert room.works.get("w1") == ended
            assert room.works.get("w2") is None

    def test_the_newest_come_first(self, store: Store) -> None:
        with store.write() as room:
            for work_id, minutes in (("b", 1), ("a", 1), ("c", 5), ("d", -1)):
                room.works.put(a_work(work_id, minutes))
        with store.read() as room:
            assert [work.id for work in room.works.newest(3)] == ["c", "a", "b"]

    def test_those_of_a_state_come_in_the_order_they_were_asked_for(self, store: Store) -> None:
        with store.write() as room:
            for work_id, minutes, state in (
                ("late", 9, "waiting"),
                ("ended", 1, "done"),
                ("now", 2, "running"),
                ("soon", 3, "waiting"),
            ):
                room.works.put(a_work(work_id, minutes, state))
        with store.read() as room:
            found = [work.id for work in room.works.in_state("waiting", "running")]
            assert found == ["now", "soon", "late"]
            assert room.works.in_state("failed") == []
