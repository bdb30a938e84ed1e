"""What every store promises of quarantine, holds and peers."""

from dataclasses import replace

from shared.app.ports import Store
from shared.domain.records import Peer
from tests.store.builders import COUNTY, NOW, TOWN, VILLAGE, a_held, a_refused, later


class TestQuarantine:
    def test_an_item_is_kept_once_a_refuser(self, store: Store) -> None:
        with store.write() as room:
            assert room.quarantine.add(a_refused())
            assert not room.quarantine.add(a_refused(code="other"))
            assert room.quarantine.add(a_refused(refuser=TOWN))
        with store.read() as room:
            assert room.quarantine.item("hash-1", COUNTY) == a_refused()
            assert room.quarantine.item("hash-1", TOWN) == a_refused(refuser=TOWN)
            assert room.quarantine.item("hash-1", VILLAGE) is None
            assert room.quarantine.count() == 2

    def test_more_evidence_takes_the_place_of_less(self, store: Store) -> None:
        whole = {"header": "eyJ9", "body": "e30="}
        with store.write() as room:
            room.quarantine.add(a_refused())
            room.quarantine.resolve("hash-1", COUNTY, later(1))
            assert not room.quarantine.add(a_refused(code="other", evidence=whole))
            assert not room.quarantine.add(a_refused(evidence={"header": "e30="}))
        with store.read() as room:
            expected = a_refused(evidence=whole, resolved_at=later(1))
            assert room.quarantine.item("hash-1", COUNTY) == expected

    def test_an_item_put_is_open_in_place_of_what_was_kept(self, store: Store) -> None:
        whole = {"header": "e30=", "signature": "AAAA"}
        with store.write() as room:
            room.quarantine.add(a_refused(evidence=whole))
            room.quarantine.resolve(a_refused().hash, a_refused().refuser, NOW)
            room.quarantine.put(a_refused(code="other", evidence={"header": "e30="}))
            room.quarantine.put(a_refused(2, code="new"))
        with store.read() as room:
            found = {i.hash: i for i in room.quarantine.items()}
            assert {i.code for i in found.values()} == {"other", "new"}
            kept = found[a_refused().hash]
            assert (kept.evidence, kept.resolved_at) == (whole, None)

    def test_items_come_newest_first(self, store: Store) -> None:
        with store.write() as room:
            for seq, minutes in ((2, 0), (1, 0), (3, 5), (4, -5)):
                room.quarantine.add(a_refused(seq, at=later(minutes)))
        with store.read() as room:
            assert [item.seq for item in room.quarantine.items()] == [3, 1, 2, 4]
            assert [item.seq for item in room.quarantine.items(limit=2)] == [3, 1]

    def test_items_can_be_asked_for_by_code_and_ledger(self, store: Store) -> None:
        with store.write() as room:
            room.quarantine.add(a_refused(1, code="entry.fork", ledger="case:a"))
            room.quarantine.add(a_refused(2, code="entry.fork", ledger="case:b"))
            room.quarantine.add(a_refused(3, code="entry.displaced", ledger="case:a"))
        with store.read() as room:
            asked = (
                room.quarantine.items(codes={"entry.fork"}),
                room.quarantine.items(ledger="case:a"),
                room.quarantine.items(codes={"entry.fork", "entry.displaced"}, ledger="case:b"),
                room.quarantine.items(codes={"entry.fork"}, ledger="case:c"),
            )
        assert [{item.seq for item in items} for items in asked] == [{1, 2}, {1, 3}, {2}, set()]

    def test_what_is_resolved_is_open_no_more(self, store: Store) -> None:
        with store.write() as room:
            room.quarantine.add(a_refused(1))
            room.quarantine.add(a_refused(2))
            room.quarantine.resolve("hash-1", COUNTY, later(1))
            room.quarantine.resolve("hash-1", COUNTY, later(2))
            room.quarantine.resolve("hash-2", TOWN, later(1))
        with store.read() as room:
            resolved = replace(a_refused(1), resolved_at=later(1))
            assert room.quarantine.item("hash-1", COUNTY) == resolved
            assert room.quarantine.items() == [a_refused(2)]
            assert room.quarantine.items(open_only=False) == [resolved, a_refused(2)]
            assert room.quarantine.count() == 1

    def test_open_items_are_counted_by_their_refuser(self, store: Store) -> None:
        with store.write() as room:
            for seq in (5, 3, 4):
                room.quarantine.add(a_refused(seq))
            room.quarantine.add(a_refused(1, refuser=TOWN))
            room.quarantine.resolve("hash-3", COUNTY, NOW)
            assert room.quarantine.count(COUNTY) == 2
            assert room.quarantine.count(TOWN) == 1
            assert room.quarantine.count() == 3

    def test_an_item_handed_out_is_not_the_one_kept(self, store: Store) -> None:
        kept = a_refused()
        with store.write() as room:
            room.quarantine.add(kept)
            kept.evidence["raw"] = "changed"
            for item in room.quarantine.items():
                item.evidence["raw"] = "changed"
            found = room.quarantine.item("hash-1", COUNTY)
            assert found is not None
            found.evidence["raw"] = "changed"
        with store.read() as room:
            assert room.quarantine.items() == [a_refused()]


class TestHolds:
    def test_held_entries_come_in_order_once_each(self, store: Store) -> None:
        with store.write() as room:
            for seq, position in ((3, 9), (4, 2), (5, 9), (2, 9)):
                room.holds.add(a_held(seq, position=position))
            room.holds.add(replace(a_held(3), reason="other"))
            room.holds.add(a_held(1, peer=VILLAGE))
        with store.read() as room:
            held = [a_held(4, position=2), *(a_held(seq, position=9) for seq in (2, 3, 5))]
            assert room.holds.of(TOWN) == held
            assert room.holds.of(VILLAGE) == [a_held(1, peer=VILLAGE)]
            assert room.holds.count(TOWN) == 4
            assert room.holds.count(COUNTY) == 0
            assert room.holds.count() == 5

    def test_at_one_position_the_ledger_decides_before_the_seq(self, store: Store) -> None:
        with store.write() as room:
            room.holds.add(replace(a_held(1), ledger="journal:b"))
            room.holds.add(replace(a_held(2), ledger="journal:a"))
            assert [held.seq for held in room.holds.of(TOWN)] == [2, 1]

    def test_what_is_dropped_is_gone_for_that_peer(self, store: Store) -> None:
        with store.write() as room:
            room.holds.add(a_held())
            room.holds.add(a_held(peer=VILLAGE))
            room.holds.drop(TOWN, a_held().hash)
            room.holds.drop(TOWN, "unknown")
        with store.read() as room:
            assert room.holds.count(TOWN) == 0
            assert room.holds.count(VILLAGE) == 1


class TestPeers:
    def test_an_unknown_peer_is_new(self, store: Store) -> None:
        with store.read() as room:
            assert room.peers.get(TOWN) == Peer(TOWN)
            assert room.peers.all() == []

    def test_a_link_comes_back_as_it_was_saved_last(self, store: Store) -> None:
        link = Peer(TOWN, "epoch", 1, 2, 3, 4, 5, "token", 6, NOW, later(1), 7, "timeout", 8)
        link = replace(link, version="0.1.0", clock_off=-1500, silences=(600, 86_400))
        with store.write() as room:
            room.peers.save(Peer(VILLAGE))
            room.peers.save(Peer(TOWN, counter=1))
            room.peers.save(link)
        with store.read() as room:
            assert room.peers.get(TOWN) == link
            assert room.peers.all() == [link, Peer(VILLAGE)]
