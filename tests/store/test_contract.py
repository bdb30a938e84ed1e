"""What every store promises of its transactions, ledgers and feed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from shared.app.ports import Room, Store
from shared.domain.custody import Custody
from shared.domain.ledgers import journal_ledger, registry_ledger
from shared.domain.records import Head, ParkedForm, Size
from shared.ledger.entry import Entry
from shared.ledger.feed import LedgerConflict
from shared.store.errors import NestedWrite, ReadOnly
from tests.store.builders import (
    CASE_A,
    CASE_B,
    COUNTY,
    JOURNAL,
    LEDGER_A,
    LEDGER_B,
    NOW,
    TOWN,
    VILLAGE,
    a_case,
    a_chain,
    a_head,
    a_held,
    a_refused,
    an_entry,
    later,
)
from tests.store.conftest import OpenStore


class Stop(Exception):
    """Something goes wrong inside a transaction."""


def append(store: Store, entries: list[Entry], via: str = "") -> None:
    """Append entries in a transaction of their own."""
    with store.write() as room:
        room.ledgers.append(entries, a_head(entries), via)


def write_then_stop(store: Store, write: Callable[[Room], object]) -> None:
    """Write in a transaction that fails in the end."""
    with pytest.raises(Stop), store.write() as room:
        _write_then_stop(room, write)


def _write_then_stop(room: Room, write: Callable[[Room], object]) -> None:
    write(room)
    raise Stop


def refuse(store: Store, entries: list[Entry]) -> None:
    """Append entries that conflict, in a transaction that goes on and commits."""
    with store.write() as room:
        with pytest.raises(LedgerConflict):
            room.ledgers.append(entries, a_head(entries))
        room.desk.set_value("went", "on")


class TestTransactions:
    def test_what_a_block_wrote_is_seen_after_it(self, store: Store) -> None:
        with store.write() as room:
            room.desk.set_value("name", "王河村")
        with store.read() as room:
            assert room.desk.value("name") == "王河村"

    def test_a_block_sees_what_it_wrote(self, store: Store) -> None:
        with store.write() as room:
            room.ledgers.append(a_chain(), a_head(a_chain()))
            assert len(room.ledgers.entries(LEDGER_A)) == 3
            assert room.ledgers.last_position() == 3
            assert [item.position for item in room.ledgers.feed(0, 9)] == [1, 2, 3]
            assert room.ledgers.last_count(VILLAGE, 0) == 3

    def test_a_block_that_raises_leaves_nothing(self, store: Store) -> None:
        def write(room: Room) -> None:
            room.ledgers.append(a_chain(), a_head(a_chain()))
            room.ledgers.reoffer(LEDGER_A, TOWN)
            room.quarantine.add(a_refused())
            room.holds.add(a_held())
            room.peers.save(room.peers.get(TOWN))
            room.cases.put(a_case())
            room.desk.next_number("receipt")
            room.desk.set_value("key", "value")
            room.desk.park(ParkedForm("token", "/", {}, NOW), keep=3)

        write_then_stop(store, write)
        with store.write() as room:
            assert room.ledgers.head(LEDGER_A) is None
            assert room.ledgers.entries(LEDGER_A) == []
            assert room.ledgers.feed(0, 9) == []
            assert room.ledgers.last_position() == 0
            assert room.ledgers.last_count(VILLAGE, 0) == 0
            assert room.ledgers.by_count(VILLAGE, 0, 1) is None
            assert room.quarantine.count() == 0
            assert room.holds.count(TOWN) == 0
            assert room.peers.all() == []
            assert room.cases.get(CASE_A) is None
            assert room.desk.next_number("receipt") == 1
            assert room.desk.value("key") == ""
            assert room.desk.parked("token") is None

    def test_a_block_that_raises_leaves_what_was_there(self, store: Store) -> None:
        def write(room: Room) -> None:
            room.ledgers.append([an_entry(seq=3)], a_head([an_entry(seq=3)]))
            room.ledgers.reoffer(LEDGER_A, TOWN)
            room.ledgers.freeze(LEDGER_A, "fork")

        append(store, a_chain(count=2))
        write_then_stop(store, write)
        with store.read() as room:
            assert room.ledgers.head(LEDGER_A) == a_head(a_chain(count=2))
            assert room.ledgers.entries(LEDGER_A) == a_chain(count=2)
            assert room.ledgers.last_count(VILLAGE, 0) == 2
            assert room.ledgers.last_position() == 2
            assert room.ledgers.by_count(VILLAGE, 0, 2) == an_entry(seq=2)

    def test_the_place_of_what_was_rolled_back_is_free(self, store: Store) -> None:
        chain = a_chain(first_n=50)
        write_then_stop(store, lambda room: room.ledgers.append(chain, a_head(chain)))
        append(store, a_chain(LEDGER_B, 1))
        append(store, [an_entry(LEDGER_A, n=2)])
        with store.read() as room:
            ledgers = [item.entry.header.ledger for item in room.ledgers.feed(0, 9)]
            assert ledgers == [LEDGER_B, LEDGER_A]
            assert room.ledgers.last_position() == 2
            assert room.ledgers.last_count(VILLAGE, 0) == 2

    def test_a_reader_sees_one_state_whatever_is_written_meanwhile(self, store: Store) -> None:
        append(store, a_chain(count=1))
        with store.read() as room:
            append(store, [an_entry(seq=2)])
            with store.write() as writing:
                writing.cases.put(a_case())
                writing.desk.set_value("key", "new")
            assert room.ledgers.entries(LEDGER_A) == a_chain(count=1)
            assert room.ledgers.head(LEDGER_A) == a_head(a_chain(count=1))
            assert room.ledgers.last_position() == 1
            assert [item.position for item in room.ledgers.feed(0, 9)] == [1]
            assert room.ledgers.last_count(VILLAGE, 0) == 1
            assert room.ledgers.by_count(VILLAGE, 0, 2) is None
            assert room.ledgers.first_unsent_count(VILLAGE, 0, 1) == 0
            assert room.cases.get(CASE_A) is None
            assert room.desk.value("key") == ""
        with store.read() as room:
            assert room.ledgers.last_position() == 2

    def test_a_reader_does_not_see_what_is_not_committed(self, store: Store) -> None:
        with store.write() as writing:
            writing.ledgers.append(a_chain(), a_head(a_chain()))
            writing.desk.set_value("key", "new")
            with store.read() as room:
                assert room.ledgers.last_position() == 0
                assert room.ledgers.entries(LEDGER_A) == []
                assert room.ledgers.last_count(VILLAGE, 0) == 0
                assert room.desk.value("key") == ""

    @pytest.mark.parametrize(
        "write",
        [
            lambda room: room.desk.set_value("key", "value"),
            lambda room: room.ledgers.append(a_chain(), a_head(a_chain())),
        ],
    )
    def test_a_reader_cannot_write(self, store: Store, write: Callable[[Room], None]) -> None:
        with store.write() as room:
            room.desk.park(ParkedForm("token", "/", {}, NOW), keep=3)
        with pytest.raises(ReadOnly), store.read() as room:
            write(room)
        with store.write() as room:
            assert room.desk.value("key") == ""
            assert room.ledgers.last_position() == 0
            assert room.desk.parked("token") is not None

    def test_a_thread_that_would_wait_for_itself_is_told(self, store: Store) -> None:
        with store.write(), pytest.raises(NestedWrite), store.write():
            pass

    def test_stores_know_nothing_of_each_other(self, open_store: OpenStore) -> None:
        one, other = open_store(), open_store()
        append(one, a_chain())
        with other.read() as room:
            assert room.ledgers.last_position() == 0

    def test_threads_get_gapless_positions_and_lose_no_update(self, store: Store) -> None:
        def work(worker: int) -> None:
            node = f"62072210{worker:04d}"
            for seq in range(1, 21):
                entry = an_entry(journal_ledger(node), seq, node=node)
                with store.write() as room:
                    room.desk.next_number("shared")
                    room.ledgers.append([entry], a_head([entry]))

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(work, range(4)))
        with store.write() as room:
            assert [item.position for item in room.ledgers.feed(0, 999)] == list(range(1, 81))
            assert room.desk.next_number("shared") == 81
            assert room.ledgers.last_count("620722100003", 0) == 20

    def test_a_cursor_skips_nothing_while_others_write(self, store: Store) -> None:
        def write() -> None:
            for seq in range(1, 41):
                append(store, [an_entry(JOURNAL, seq)])

        seen: list[int] = []
        with ThreadPoolExecutor(1) as pool:
            writing = pool.submit(write)
            while len(seen) < 40 and not (writing.done() and writing.exception()):
                with store.read() as room:
                    items = room.ledgers.feed(seen[-1] if seen else 0, 7)
                seen += [item.position for item in items]
            writing.result()
        assert seen == list(range(1, 41))


class TestLedgers:
    def test_an_entry_comes_back_as_it_went_in(self, store: Store) -> None:
        full = an_entry()
        erased = Entry(
            an_entry(seq=2).header, an_entry(seq=2).raw, an_entry(seq=2).hash, *[None] * 3
        )
        append(store, [full, erased])
        with store.read() as room:
            assert room.ledgers.entries(LEDGER_A) == [full, erased]

    def test_a_head_comes_back_as_it_went_in(self, store: Store) -> None:
        custody = Custody(VILLAGE, (1, 2), TOWN, NOW, (VILLAGE, TOWN))
        head = Head(LEDGER_A, 1, an_entry().hash, custody, "fork")
        plain = Head(LEDGER_B, 0, "", Custody(TOWN, members=(TOWN,)))
        with store.write() as room:
            room.ledgers.append([an_entry()], head)
            room.ledgers.append([], plain)
        with store.read() as room:
            assert room.ledgers.head(LEDGER_A) == head
            assert room.ledgers.head(LEDGER_B) == plain
            assert room.ledgers.last_position() == 1

    def test_heads_by_prefix_are_in_order(self, store: Store) -> None:
        names = [registry_ledger(COUNTY), LEDGER_B, JOURNAL, LEDGER_A]
        for count, name in enumerate(names, 1):
            append(store, [an_entry(name, n=count)])
        with store.read() as room:
            assert [head.ledger for head in room.ledgers.heads()] == sorted(names)
            assert [head.ledger for head in room.ledgers.heads("case:")] == [LEDGER_A, LEDGER_B]
            assert room.ledgers.heads("CASE:") == []
            assert room.ledgers.heads("case%") == []

    def test_the_size_is_that_of_all_heads(self, store: Store) -> None:
        with store.read() as room:
            assert room.ledgers.size() == Size(0, 0)
        append(store, a_chain(LEDGER_A, 3))
        append(store, a_chain(LEDGER_B, 2, first_n=4))
        with store.read() as room:
            assert room.ledgers.size() == Size(2, 5)

    def test_to_be_told_whose_last_entries_are_asked_changes_no_answer(self, store: Store) -> None:
        append(store, a_chain(LEDGER_A, 2))
        append(store, [an_entry(LEDGER_B, node=TOWN, inc=3, n=7)])
        authors = [(VILLAGE, 0), (TOWN, 3), (TOWN, 4)]
        with store.write() as room:
            room.ledgers.expect_last(authors)
            assert [room.ledgers.last_count(*author) for author in authors] == [2, 7, 0]
            assert room.ledgers.by_count(TOWN, 3, 7) == an_entry(LEDGER_B, node=TOWN, inc=3, n=7)
            more = an_entry(LEDGER_A, 3, n=3)
            room.ledgers.append([more], a_head([more]))
            room.ledgers.expect_last(authors)
            assert room.ledgers.last_count(VILLAGE, 0) == 3
            assert room.ledgers.by_count(VILLAGE, 0, 3) == more

    def test_frozen_ledgers_are_counted(self, store: Store) -> None:
        append(store, a_chain(LEDGER_A, 1))
        append(store, a_chain(LEDGER_B, 1, first_n=2))
        with store.write() as room:
            assert room.ledgers.frozen_count() == 0
            room.ledgers.freeze(LEDGER_B, "entry.fork")
            assert room.ledgers.frozen_count() == 1

    def test_cases_are_found_by_who_is_a_member(self, store: Store) -> None:
        custody = Custody(holder=TOWN, members=(VILLAGE, TOWN))
        with store.write() as room:
            for entry in (an_entry(LEDGER_A, n=1), an_entry(JOURNAL, n=3)):
                room.ledgers.append([entry], replace(a_head([entry]), custody=custody))
        append(store, a_chain(LEDGER_B, 1, first_n=2))
        with store.read() as room:
            assert room.ledgers.cases_of([TOWN]) == [LEDGER_A]
            assert room.ledgers.cases_of([TOWN, VILLAGE]) == [LEDGER_A, LEDGER_B]
            assert room.ledgers.cases_of([]) == []
            assert [room.ledgers.case_count_of(c) for c in (VILLAGE, TOWN, COUNTY)] == [2, 1, 0]

    def test_what_is_not_written_yet_is_found_by_its_members(self, store: Store) -> None:
        with store.write() as room:
            chain = a_chain(LEDGER_A, 1)
            room.ledgers.append(chain, a_head(chain))
            assert room.ledgers.cases_of([VILLAGE]) == [LEDGER_A]
            assert room.ledgers.case_count_of(VILLAGE) == 1

    def test_case_journals_are_found_by_their_case(self, store: Store) -> None:
        names = [
            journal_ledger(VILLAGE, CASE_A),
            journal_ledger(COUNTY, CASE_A),
            journal_ledger(VILLAGE, CASE_B),
            journal_ledger(VILLAGE),
            LEDGER_A,
        ]
        for count, name in enumerate(names, 1):
            append(store, [an_entry(name, n=count)])
        append(store, [an_entry(names[0], seq=2, n=9)])
        with store.read() as room:
            assert room.ledgers.case_journals(CASE_A) == [names[1], names[0]]
            assert room.ledgers.case_journals(CASE_B) == [names[2]]
            assert room.ledgers.case_journals("") == []

    def test_entries_are_cut_at_both_ends(self, store: Store) -> None:
        chain = a_chain(count=5)
        append(store, chain[:2])
        append(store, a_chain(LEDGER_B, 2, first_n=100))
        append(store, chain[2:])
        with store.read() as room:
            assert room.ledgers.entries(LEDGER_A) == chain
            assert room.ledgers.entries(LEDGER_A, 2, 4) == chain[1:4]
            assert room.ledgers.entries(LEDGER_A, 4) == chain[3:]
            assert room.ledgers.entries(LEDGER_A, last=2) == chain[:2]
            assert room.ledgers.entries("case:unknown") == []
            assert room.ledgers.head("case:unknown") is None

    def test_entries_are_found_by_author_and_count(self, store: Store) -> None:
        early, late = an_entry(LEDGER_A, n=7), an_entry(LEDGER_B, n=3)
        other_incarnation = an_entry(JOURNAL, inc=1, n=9)
        for entry in (early, late, other_incarnation):
            append(store, [entry])
        with store.read() as room:
            assert room.ledgers.by_count(VILLAGE, 0, 3) == late
            assert room.ledgers.by_count(VILLAGE, 0, 9) is None
            assert room.ledgers.last_count(VILLAGE, 0) == 7
            assert room.ledgers.last_count(VILLAGE, 1) == 9
            assert room.ledgers.last_count(TOWN, 0) == 0

    @pytest.mark.parametrize(
        "taken",
        [
            pytest.param(an_entry(LEDGER_A, 2, n=99), id="the place"),
            pytest.param(an_entry(LEDGER_A, 3, n=1), id="the count"),
            pytest.param(an_entry(LEDGER_A, 2), id="the very entry"),
        ],
    )
    def test_what_is_taken_stays_and_nothing_of_the_batch_is_added(
        self, store: Store, taken: Entry
    ) -> None:
        append(store, a_chain(count=2))
        refuse(store, [an_entry(LEDGER_A, 5, n=50), taken, an_entry(LEDGER_A, 6, n=60)])
        with store.read() as room:
            assert room.desk.value("went") == "on"
            assert room.ledgers.entries(LEDGER_A) == a_chain(count=2)
            assert room.ledgers.head(LEDGER_A) == a_head(a_chain(count=2))
            assert room.ledgers.last_position() == 2
            assert room.ledgers.last_count(VILLAGE, 0) == 2

    def test_after_a_conflict_the_same_block_appends_at_the_next_position(
        self, store: Store
    ) -> None:
        append(store, a_chain(count=2))
        with store.write() as room:
            with pytest.raises(LedgerConflict):
                room.ledgers.append([an_entry(seq=3), an_entry(seq=1)], a_head(a_chain()))
            room.ledgers.append([an_entry(LEDGER_B, n=9)], a_head([an_entry(LEDGER_B, n=9)]))
            room.ledgers.append([an_entry(seq=3)], a_head(a_chain()))
        with store.read() as room:
            items = room.ledgers.feed(2, 9)
            places = [(i.position, i.entry.header.ledger, i.entry.header.seq) for i in items]
            assert places == [(3, LEDGER_B, 1), (4, LEDGER_A, 3)]

    def test_a_batch_that_takes_a_place_twice_is_refused_whole(self, store: Store) -> None:
        refuse(store, [an_entry(n=1), an_entry(n=2)])
        refuse(store, [an_entry(seq=1, n=1), an_entry(seq=2, n=1)])
        with store.read() as room:
            assert room.ledgers.last_position() == 0
            assert room.ledgers.head(LEDGER_A) is None

    def test_the_same_count_in_another_incarnation_is_free(self, store: Store) -> None:
        append(store, [an_entry(LEDGER_A)])
        append(store, [an_entry(LEDGER_B, inc=1)])
        with store.read() as room:
            assert room.ledgers.last_position() == 2

    def test_freezing_marks_the_head_alone(self, store: Store) -> None:
        append(store, a_chain())
        with store.write() as room:
            room.ledgers.freeze(LEDGER_A, "fork")
            room.ledgers.freeze("case:unknown", "fork")
        with store.read() as room:
            head = room.ledgers.head(LEDGER_A)
            assert head is not None
            assert (head.frozen, head.seq) == ("fork", 3)
            assert [head.ledger for head in room.ledgers.heads()] == [LEDGER_A]


class TestFeed:
    def test_items_come_in_the_order_of_their_appending(self, store: Store) -> None:
        append(store, a_chain(LEDGER_B, 2), via=TOWN)
        append(store, a_chain(LEDGER_A, 1, first_n=10))
        with store.read() as room:
            items = room.ledgers.feed(0, 9)
        places = [(i.position, i.entry.header.ledger, i.entry.header.seq, i.via) for i in items]
        assert places == [(1, LEDGER_B, 1, TOWN), (2, LEDGER_B, 2, TOWN), (3, LEDGER_A, 1, "")]
        assert [item.only for item in items] == ["", "", ""]
        assert items[1].entry == an_entry(LEDGER_B, 2)

    def test_a_page_begins_after_its_cursor_and_has_its_limit(self, store: Store) -> None:
        append(store, a_chain(count=5))
        with store.read() as room:
            assert [item.position for item in room.ledgers.feed(1, 2)] == [2, 3]
            assert [item.position for item in room.ledgers.feed(3, 9)] == [4, 5]
            assert room.ledgers.feed(5, 9) == []
            assert room.ledgers.feed(9, 9) == []

    def test_a_ledger_offered_again_comes_whole_for_one_peer(self, store: Store) -> None:
        append(store, a_chain(count=2), via=VILLAGE)
        append(store, [an_entry(LEDGER_B, n=50)])
        with store.write() as room:
            room.ledgers.reoffer(LEDGER_A, COUNTY)
            room.ledgers.reoffer("case:unknown", COUNTY)
        append(store, [an_entry(seq=3)])
        with store.read() as room:
            items = room.ledgers.feed(3, 9)
            assert room.ledgers.entries(LEDGER_A) == a_chain(count=3)
            assert room.ledgers.last_position() == 6
        places = [(i.position, i.entry.header.seq, i.only, i.via) for i in items]
        assert places == [(4, 1, COUNTY, ""), (5, 2, COUNTY, ""), (6, 3, "", "")]

    def test_the_first_unsent_count_is_the_lowest_past_the_cursor(self, store: Store) -> None:
        append(store, [an_entry(LEDGER_A, n=1)])
        append(store, [an_entry(LEDGER_B, n=5)])
        append(store, [an_entry(JOURNAL, n=4)])
        append(store, [an_entry(registry_ledger(COUNTY), node=COUNTY, n=2)])
        with store.read() as room:
            assert room.ledgers.first_unsent_count(VILLAGE, 0, 0) == 1
            assert room.ledgers.first_unsent_count(VILLAGE, 0, 1) == 4
            assert room.ledgers.first_unsent_count(VILLAGE, 0, 3) == 0
            assert room.ledgers.first_unsent_count(VILLAGE, 1, 0) == 0
            assert room.ledgers.first_unsent_count(COUNTY, 0, 3) == 2

    def test_what_is_offered_again_is_not_unsent(self, store: Store) -> None:
        append(store, [an_entry(LEDGER_A, n=1)])
        with store.write() as room:
            room.ledgers.reoffer(LEDGER_A, TOWN)
        with store.read() as room:
            assert room.ledgers.first_unsent_count(VILLAGE, 0, 1) == 0


def test_times_keep_their_microseconds(store: Store) -> None:
    at = later(1).replace(microsecond=123456)
    with store.write() as room:
        room.cases.put(a_case(updated_at=at))
    with store.read() as room:
        row = room.cases.get(CASE_A)
        assert row is not None
        assert row.updated_at == at
        assert row.updated_at.utcoffset() == at.utcoffset()
