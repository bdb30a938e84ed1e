"""What every store promises of bodies and signatures that come later, and of counts that are missing."""

import pytest

from shared.app.ports import Room, Store
from shared.ledger.entry import Entry, read_entry
from shared.store.errors import ReadOnly
from tests.store.builders import (
    COUNTY,
    JOURNAL,
    LEDGER_A,
    LEDGER_B,
    TOWN,
    VILLAGE,
    a_chain,
    an_entry,
)
from tests.store.test_contract import append, write_then_stop

CHAIN = a_chain(count=2)


def chain_of(room: Room) -> list[Entry]:
    return room.ledgers.entries(LEDGER_A)


def bare(entry: Entry) -> Entry:
    """Return the entry without its body."""
    return read_entry(entry.raw, entry.signature, None, None)


class TestBodiesThatComeLater:
    def test_an_entry_held_bare_gets_its_body(self, store: Store) -> None:
        append(store, [bare(CHAIN[0]), CHAIN[1]])
        with store.write() as room:
            room.ledgers.reoffer(LEDGER_A, TOWN)
            room.ledgers.fill_body(CHAIN[0])
        with store.read() as room:
            assert chain_of(room) == CHAIN[:2]
            assert room.ledgers.by_count(VILLAGE, 0, 1) == CHAIN[0]
            entries = [item.entry for item in room.ledgers.feed(0, 9)]
            assert entries == [*CHAIN[:2], *CHAIN[:2]]
            assert room.ledgers.last_position() == 4

    def test_a_body_that_is_held_stays(self, store: Store) -> None:
        append(store, CHAIN[:1])
        other = read_entry(CHAIN[0].raw, CHAIN[0].signature, b"x" * 16, b"{}")
        with store.write() as room:
            room.ledgers.fill_body(other)
        with store.read() as room:
            assert chain_of(room) == CHAIN[:1]

    def test_an_entry_that_is_not_held_is_not_added(self, store: Store) -> None:
        append(store, [bare(CHAIN[0])])
        with store.write() as room:
            room.ledgers.fill_body(CHAIN[1])
        with store.read() as room:
            assert chain_of(room) == [bare(CHAIN[0])]

    def test_what_is_rolled_back_was_not_filled_in(self, store: Store) -> None:
        unsigned = read_entry(CHAIN[1].raw, None, CHAIN[1].salt, CHAIN[1].body)
        append(store, [bare(CHAIN[0]), unsigned])

        def write(room: Room) -> None:
            room.ledgers.fill_body(CHAIN[0])
            room.ledgers.fill_signature(CHAIN[1])

        write_then_stop(store, write)
        with store.read() as room:
            assert chain_of(room) == [bare(CHAIN[0]), unsigned]

    def test_a_reader_fills_nothing_in(self, store: Store) -> None:
        append(store, [bare(CHAIN[0])])
        with pytest.raises(ReadOnly), store.read() as room:
            room.ledgers.fill_body(CHAIN[0])


class TestMissingCounts:
    @pytest.mark.parametrize(
        ("counts", "missing"),
        [
            ([], []),
            ([1], []),
            ([1, 2, 3], []),
            ([2], [(1, 1)]),
            ([3, 4, 7], [(1, 2), (5, 6)]),
            ([7, 1, 4], [(2, 3), (5, 6)]),
            ([100], [(1, 99)]),
        ],
    )
    def test_the_gaps_below_the_highest(
        self, store: Store, counts: list[int], missing: list[tuple[int, int]]
    ) -> None:
        for seq, n in enumerate(counts, 1):
            append(store, [an_entry(seq=seq, n=n)])
        with store.read() as room:
            assert room.ledgers.missing_counts(VILLAGE, 0) == missing

    def test_each_author_and_incarnation_has_its_own_over_all_ledgers(self, store: Store) -> None:
        append(store, [an_entry(LEDGER_A, n=1)])
        append(store, [an_entry(LEDGER_B, n=3)])
        append(store, [an_entry(JOURNAL, inc=1, n=2)])
        append(store, [an_entry(LEDGER_A, 2, node=TOWN, n=2)])
        with store.read() as room:
            assert room.ledgers.missing_counts(VILLAGE, 0) == [(2, 2)]
            assert room.ledgers.missing_counts(VILLAGE, 1) == [(1, 1)]
            assert room.ledgers.missing_counts(TOWN, 0) == [(1, 1)]
            assert room.ledgers.missing_counts(COUNTY, 0) == []

    @pytest.mark.parametrize(
        ("after", "missing"),
        [(1, [(2, 3), (5, 5)]), (2, [(3, 3), (5, 5)]), (4, [(5, 5)]), (6, []), (9, [])],
    )
    def test_what_is_missing_can_be_asked_from_a_count_on(
        self, store: Store, after: int, missing: list[tuple[int, int]]
    ) -> None:
        for seq, n in enumerate([1, 4, 6], 1):
            append(store, [an_entry(seq=seq, n=n)])
        with store.read() as room:
            assert room.ledgers.missing_counts(VILLAGE, 0, after) == missing

    def test_a_reader_counts_what_was_there_when_it_began(self, store: Store) -> None:
        append(store, [an_entry(LEDGER_A, n=1), an_entry(LEDGER_A, 2, n=3)])
        with store.read() as room:
            append(store, [an_entry(LEDGER_A, 3, n=2)])
            assert room.ledgers.missing_counts(VILLAGE, 0) == [(2, 2)]
