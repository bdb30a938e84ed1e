"""What every store promises of entries that are taken out of their chain."""

from dataclasses import replace

import pytest

from shared.app.ports import Room, Store
from shared.domain.custody import Custody
from shared.ledger.entry import Entry
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

    def test_who_was_displaced_stays_among_those_who_know_the_case(self, store: Store) -> None:
        append(store, CHAIN)
        with store.write() as room:
            room.ledgers.displace(LEDGER_A, 2)
            custody = Custody(holder=COUNTY, epoch=(1, 0), members=(COUNTY,))
            room.ledgers.append([OVERRIDE], replace(a_head([OVERRIDE]), custody=custody))
        with store.read() as room:
            for node in (VILLAGE, COUNTY):
                assert room.ledgers.cases_of([node]) == [LEDGER_A]

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
