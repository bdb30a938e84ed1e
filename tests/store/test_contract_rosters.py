"""What every store promises of rosters."""

from dataclasses import replace

import pytest

from shared.app.ports import Store
from shared.domain.records import RosterPerson, RosterRow
from shared.store.errors import ReadOnly
from tests.store.builders import TOWN, VILLAGE, later

ROW = RosterRow(
    roster="r1",
    number="620722101000-20261123-1-0001-K",
    form="review",
    matter="elderly-allowance",
    year=2027,
    village=VILLAGE,
    origin=TOWN,
    holder=VILLAGE,
    offered_to="",
    until="2027-02-28",
    total=3,
    untouched=1,
    enrolled=0,
    no_proof=0,
    alive=1,
    unreachable=0,
    gone=1,
    suspended=0,
    unfit=2,
    closed=False,
    updated_at=later(1),
    arrived_at=later(0),
)


def a_person(no: int, born: str = "1947-01-01", outcome: str = "open") -> RosterPerson:
    return RosterPerson("r1", no, f"id-{no}", "赵桂兰", VILLAGE, born, outcome)


def test_a_row_comes_back_as_it_was_put(store: Store) -> None:
    with store.write() as room:
        room.rosters.put(ROW, [a_person(1)])
    with store.read() as room:
        assert room.rosters.get("r1") == ROW
        assert room.rosters.get("r2") is None


def test_lists_are_in_order_and_by_whether_they_are_closed(store: Store) -> None:
    rows = [
        replace(ROW, roster="r2", year=2028),
        replace(ROW, roster="r3", village=TOWN),
        replace(ROW, roster="r4", closed=True, number="1"),
    ]
    with store.write() as room:
        for row in (ROW, *rows):
            room.rosters.put(row, [])
    with store.read() as room:
        assert [r.roster for r in room.rosters.all()] == ["r2", "r3", "r4", "r1"]
        assert [r.roster for r in room.rosters.all(closed=False)] == ["r2", "r3", "r1"]
        assert [r.roster for r in room.rosters.all(closed=True)] == ["r4"]


def test_what_waits_for_a_node_is_held_by_it_or_offered_to_it(store: Store) -> None:
    with store.write() as room:
        room.rosters.put(ROW, [])
        room.rosters.put(replace(ROW, roster="r2", holder=TOWN, offered_to=VILLAGE), [])
        room.rosters.put(replace(ROW, roster="r3", offered_to=TOWN), [])
        room.rosters.put(replace(ROW, roster="r4", closed=True), [])
    with store.read() as room:
        assert (room.rosters.count_at(VILLAGE), room.rosters.count_at(TOWN)) == (2, 1)


def test_people_take_the_place_of_those_before(store: Store) -> None:
    with store.write() as room:
        room.rosters.put(ROW, [a_person(1), a_person(2, outcome="dead"), a_person(3)])
        room.rosters.put(ROW, [a_person(1, outcome="dead"), a_person(2)])
    with store.read() as room:
        assert room.rosters.dead([f"id-{n}" for n in range(1200)]) == {"id-1"}
        assert [p.no for p in room.rosters.born("1947-01-01", "1947-12-31")] == [1, 2]
        assert room.rosters.dead([]) == set()


def test_people_are_found_by_the_days_between_which_they_were_born(store: Store) -> None:
    days = ["1946-12-31", "1947-12-31", "1947-01-01", "1948-01-01", ""]
    with store.write() as room:
        room.rosters.put(ROW, [a_person(no, born) for no, born in enumerate(days, 1)])
    with store.read() as room:
        assert [p.no for p in room.rosters.born("1947-01-01", "1947-12-31")] == [3, 2]


def test_a_reading_transaction_puts_none(store: Store) -> None:
    with pytest.raises(ReadOnly), store.read() as room:
        room.rosters.put(ROW, [])
