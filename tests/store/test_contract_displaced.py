"""What every store promises of entries taken out of their chain, of bodies that come later, of counts that are missing."""

import pytest

from shared.app.ports import Room, Store
from shared.ledger.entry import Entry, read_entry
from shared.ledger.feed import LedgerConflict
from shared.store.errors import ReadOnly
from tests.store.builders import (
    COUNTY,
    JOURNAL,
    LEDGER_A,
    LEDGER_B,
    TOWN,
    VILLAGE,
    a_chain,
    a_head,
    an_entry,
)
from tests.store.test_contract import append, refuse, write_then_stop

CHAIN = a_chain(count=4)
OVERRIDE = an_entry(seq=2, node=COUNTY, n=1)
AFTER = an_entry(seq=3, node=COUNTY, n=2)


def override(room: Room, *entries: Entry, first: int = 2) -> list[Entry]:
    """Displace what stands from `first` on, and append these entries in its place."""
    taken = room.ledgers.displace(LEDGER_A, first)
    room.ledgers.append(list(entries), a_head(entries))
    return taken


def chain_of(room: Room, ledger: str = LEDGER_A) -> list[Entry]:
    return room.ledgers.entries(ledger)


def places(room: Room) -> list[tuple[int, str, int, str, bool]]:
    """Return the feed: position, ledger, seq, for whom, displaced."""
    return [
        (i.position, i.entry.header.ledger, i.entry.header.seq, i.only, i.displaced)
        for i in room.ledgers.feed(0, 99)
    ]


def bare(entry: Entry) -> Entry:
    """Return the entry without its body."""
    return read_entry(entry.raw, entry.signature, None, None)


class TestDisplacing:
    def test_what_is_displaced_is_returned_and_leaves_the_chain(self, store: Store) -> None:
        append(store, CHAIN)
        with store.write() as room:
            assert room.ledgers.displace(LEDGER_A, 3) == CHAIN[2:]
            assert chain_of(room) == CHAIN[:2]
            assert room.ledgers.displaced(LEDGER_A) == CHAIN[2:]
            room.ledgers.append([an_entry(seq=3, n=9)], a_head([an_entry(seq=3, n=9)]))
        with store.read() as room:
            assert chain_of(room) == [*CHAIN[:2], an_entry(seq=3, n=9)]
            assert room.ledgers.displaced(LEDGER_A) == CHAIN[2:]

    def test_the_place_is_free_for_what_takes_it(self, store: Store) -> None:
        append(store, CHAIN)
        with store.write() as room:
            assert override(room, OVERRIDE, AFTER) == CHAIN[1:]
        with store.read() as room:
            assert chain_of(room) == [CHAIN[0], OVERRIDE, AFTER]
            assert room.ledgers.head(LEDGER_A) == a_head([AFTER])
            assert room.ledgers.entries(LEDGER_A, 2, 2) == [OVERRIDE]

    def test_the_head_is_the_caller_s_to_set(self, store: Store) -> None:
        append(store, CHAIN)
        with store.write() as room:
            room.ledgers.displace(LEDGER_A, 2)
        with store.read() as room:
            assert room.ledgers.head(LEDGER_A) == a_head(CHAIN)
            assert [head.ledger for head in room.ledgers.heads()] == [LEDGER_A]

    def test_positions_stay_and_the_feed_says_what_is_displaced(self, store: Store) -> None:
        append(store, CHAIN[:2])
        append(store, [an_entry(LEDGER_B, n=50)])
        append(store, CHAIN[2:])
        with store.write() as room:
            override(room, OVERRIDE)
        with store.read() as room:
            assert places(room) == [
                (1, LEDGER_A, 1, "", False),
                (2, LEDGER_A, 2, "", True),
                (3, LEDGER_B, 1, "", False),
                (4, LEDGER_A, 3, "", True),
                (5, LEDGER_A, 4, "", True),
                (6, LEDGER_A, 2, "", False),
            ]
            assert [i.entry for i in room.ledgers.feed(3, 2)] == CHAIN[2:]
            assert room.ledgers.last_position() == 6

    def test_its_author_s_counts_stay_taken(self, store: Store) -> None:
        append(store, CHAIN)
        with store.write() as room:
            override(room, OVERRIDE)
        refuse(store, [an_entry(seq=3, n=4)])
        with store.read() as room:
            assert room.ledgers.by_count(VILLAGE, 0, 4) == CHAIN[3]
            assert room.ledgers.by_count(COUNTY, 0, 1) == OVERRIDE
            assert room.ledgers.last_count(VILLAGE, 0) == 4
            assert room.ledgers.missing_counts(VILLAGE, 0) == []
            assert room.ledgers.first_unsent_count(VILLAGE, 0, 2) == 3

    def test_what_was_offered_again_before_is_displaced_there_too(self, store: Store) -> None:
        append(store, CHAIN[:2])
        with store.write() as room:
            room.ledgers.reoffer(LEDGER_A, TOWN)
            override(room, OVERRIDE)
        with store.read() as room:
            assert places(room) == [
                (1, LEDGER_A, 1, "", False),
                (2, LEDGER_A, 2, "", True),
                (3, LEDGER_A, 1, TOWN, False),
                (4, LEDGER_A, 2, TOWN, True),
                (5, LEDGER_A, 2, "", False),
            ]
            assert room.ledgers.displaced(LEDGER_A) == [CHAIN[1]]

    def test_only_what_stands_is_offered_again_afterwards(self, store: Store) -> None:
        append(store, CHAIN)
        with store.write() as room:
            override(room, OVERRIDE)
            room.ledgers.reoffer(LEDGER_A, TOWN)
        with store.read() as room:
            again = [i.entry for i in room.ledgers.feed(5, 99)]
            assert again == [CHAIN[0], OVERRIDE]

    def test_one_override_after_another_at_the_same_place(self, store: Store) -> None:
        append(store, CHAIN[:2])
        rivals = [an_entry(seq=2, node=COUNTY, n=n) for n in range(1, 13)]
        for rival in rivals:
            with store.write() as room:
                override(room, rival)
        with store.read() as room:
            assert chain_of(room) == [CHAIN[0], rivals[-1]]
            aside = [CHAIN[1], *rivals[:-1]]
            assert room.ledgers.displaced(LEDGER_A) == sorted(aside, key=lambda e: e.hash)
            assert sum(displaced for *_, displaced in places(room)) == 12

    def test_they_are_ordered_by_place_then_by_hash(self, store: Store) -> None:
        append(store, CHAIN)
        with store.write() as room:
            override(room, OVERRIDE, AFTER, first=2)
        with store.write() as room:
            override(room, an_entry(seq=3, node=COUNTY, n=7), first=3)
        with store.read() as room:
            found = [(e.header.seq, e.hash) for e in room.ledgers.displaced(LEDGER_A)]
            assert found == sorted((e.header.seq, e.hash) for e in [*CHAIN[1:], AFTER])

    def test_other_ledgers_keep_what_they_have(self, store: Store) -> None:
        """Also one whose name begins alike."""
        longer = f"{JOURNAL}{LEDGER_A.removeprefix('case')}"
        append(store, a_chain(JOURNAL, 2))
        append(store, a_chain(longer, 2, first_n=10))
        with store.write() as room:
            taken = room.ledgers.displace(JOURNAL, 1)
            assert len(taken) == 2
        with store.read() as room:
            assert len(chain_of(room, longer)) == 2
            assert room.ledgers.displaced(longer) == []
            assert [i.displaced for i in room.ledgers.feed(0, 9)] == [True, True, False, False]

    @pytest.mark.parametrize("ledger", [LEDGER_A, "case:unknown"])
    def test_where_nothing_stands_there_nothing_is_displaced(
        self, store: Store, ledger: str
    ) -> None:
        append(store, CHAIN)
        with store.write() as room:
            if ledger == LEDGER_A:
                assert room.ledgers.displace(ledger, 5) == []
            assert room.ledgers.displaced(ledger) == []
        with store.read() as room:
            assert chain_of(room) == CHAIN

    def test_a_reader_displaces_nothing(self, store: Store) -> None:
        append(store, CHAIN)
        with pytest.raises(ReadOnly), store.read() as room:
            room.ledgers.displace(LEDGER_A, 1)
        with store.read() as room:
            assert chain_of(room) == CHAIN


class TestRollback:
    def test_what_was_displaced_stands_again(self, store: Store) -> None:
        append(store, CHAIN)
        write_then_stop(store, lambda room: room.ledgers.displace(LEDGER_A, 2))
        with store.read() as room:
            assert chain_of(room) == CHAIN
            assert room.ledgers.displaced(LEDGER_A) == []
            assert not any(item.displaced for item in room.ledgers.feed(0, 9))

    def test_what_had_taken_its_place_is_gone_whole(self, store: Store) -> None:
        append(store, CHAIN)
        write_then_stop(store, lambda room: override(room, OVERRIDE, AFTER))
        with store.read() as room:
            assert chain_of(room) == CHAIN
            assert room.ledgers.head(LEDGER_A) == a_head(CHAIN)
            assert room.ledgers.last_position() == 4
            assert room.ledgers.last_count(COUNTY, 0) == 0
            assert room.ledgers.by_count(COUNTY, 0, 1) is None

    def test_it_can_be_done_again_then(self, store: Store) -> None:
        append(store, CHAIN)
        write_then_stop(store, lambda room: override(room, OVERRIDE, AFTER))
        with store.write() as room:
            override(room, OVERRIDE)
        with store.read() as room:
            assert chain_of(room) == [CHAIN[0], OVERRIDE]
            assert room.ledgers.by_count(COUNTY, 0, 1) == OVERRIDE
            assert room.ledgers.displaced(LEDGER_A) == CHAIN[1:]

    def test_an_earlier_override_stays(self, store: Store) -> None:
        append(store, CHAIN)
        with store.write() as room:
            override(room, OVERRIDE)
        write_then_stop(store, lambda room: override(room, an_entry(seq=2, node=TOWN)))
        with store.read() as room:
            assert chain_of(room) == [CHAIN[0], OVERRIDE]
            assert room.ledgers.displaced(LEDGER_A) == CHAIN[1:]

    def test_what_was_appended_and_displaced_in_one_block_was_never_there(
        self, store: Store
    ) -> None:
        append(store, CHAIN[:1])

        def write(room: Room) -> None:
            room.ledgers.append(CHAIN[1:], a_head(CHAIN))
            room.ledgers.reoffer(LEDGER_A, TOWN)
            override(room, OVERRIDE)

        write_then_stop(store, write)
        append(store, CHAIN[1:])
        with store.read() as room:
            assert chain_of(room) == CHAIN
            assert places(room) == [(n, LEDGER_A, n, "", False) for n in (1, 2, 3, 4)]

    def test_a_conflict_in_its_block_leaves_it_displaced(self, store: Store) -> None:
        append(store, CHAIN)
        with store.write() as room:
            room.ledgers.displace(LEDGER_A, 2)
            with pytest.raises(LedgerConflict):
                room.ledgers.append([OVERRIDE, an_entry(seq=3, n=3)], a_head([OVERRIDE]))
            assert room.ledgers.by_count(COUNTY, 0, 1) is None
            room.ledgers.append([OVERRIDE], a_head([OVERRIDE]))
        with store.read() as room:
            assert chain_of(room) == [CHAIN[0], OVERRIDE]
            assert room.ledgers.displaced(LEDGER_A) == CHAIN[1:]


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

    def test_a_reader_counts_what_was_there_when_it_began(self, store: Store) -> None:
        append(store, [an_entry(LEDGER_A, n=1), an_entry(LEDGER_A, 2, n=3)])
        with store.read() as room:
            append(store, [an_entry(LEDGER_A, 3, n=2)])
            assert room.ledgers.missing_counts(VILLAGE, 0) == [(2, 2)]
