"""What every store promises of texts and numbers that nobody means well with."""

import pytest

from shared.app.ports import Store
from shared.domain.records import CaseQuery, ParkedForm, Peer
from tests.store.builders import CASE_B, LEDGER_A, NOW, a_case, a_refused

TEXTS = ["a\0b", "\0", "\ufdd0", "\ufdd00", "\ufdd0\0\ufdd01", "'; DROP TABLE entries; --", "%_\\"]
IN_ORDER = ["", " ", "A", "B", "a", "b", "é", "中", "王", "\ufdd0", "\uffff", "𠮷", "\U0010ffff"]


@pytest.mark.parametrize("text", TEXTS)
class TestAnyText:
    def test_it_comes_back_as_it_was(self, store: Store, text: str) -> None:
        item = a_refused(ledger=text, kind=text, author=text, code=text, evidence={text: text})
        form = ParkedForm(text, text, {text: [text]}, NOW)
        with store.write() as room:
            room.quarantine.add(item)
            room.peers.save(Peer(text, error=text))
            room.desk.set_value(text, text)
            room.desk.park(form, 5)
            room.cases.put(a_case(names=text, receipt=text))
        with store.read() as room:
            assert room.quarantine.items(ledger=text) == [item]
            assert room.peers.get(text) == Peer(text, error=text)
            assert room.desk.value(text) == text
            assert room.desk.parked(text) == form
            assert room.cases.by_receipt(text) == a_case(names=text, receipt=text)

    def test_it_is_looked_for_and_not_found(self, store: Store, text: str) -> None:
        with store.write() as room:
            room.cases.put(a_case())
        with store.read() as room:
            assert room.desk.account(text) is None
            assert room.desk.draft(text) is None
            assert room.desk.value(text) == ""
            assert room.cases.get(text) is None
            assert room.cases.find(CaseQuery(text=text)) == []
            assert room.ledgers.head(text) is None
            assert room.ledgers.heads(text) == []
            assert room.ledgers.entries(text) == []

    def test_a_search_finds_it_within_another(self, store: Store, text: str) -> None:
        with store.write() as room:
            room.cases.put(a_case(names=f"王{text}秀"))
            room.cases.put(a_case(CASE_B, names="王秀"))
        with store.read() as room:
            assert [r.case for r in room.cases.find(CaseQuery(text=text))] == [a_case().case]


def test_texts_stand_in_the_order_of_their_code_points(store: Store) -> None:
    with store.write() as room:
        for text in reversed(IN_ORDER):
            room.peers.save(Peer(text))
            room.quarantine.add(a_refused(hash=text))
    with store.read() as room:
        assert [peer.code for peer in room.peers.all()] == IN_ORDER
        assert [item.hash for item in room.quarantine.items()] == IN_ORDER


def test_counts_are_as_large_as_they_get(store: Store) -> None:
    large = 2**53
    peer = Peer("620722101000", sent_ack=large, failures=large, waiting_there=large, inc=large)
    with store.write() as room:
        room.peers.save(peer)
        room.quarantine.add(a_refused(seq=large, hash="h"))
        room.cases.put(a_case(requests=large))
    with store.read() as room:
        assert room.peers.get("620722101000") == peer
        assert room.quarantine.items(ledger=LEDGER_A)[0].seq == large
        assert room.cases.find(CaseQuery(has_requests=True))[0].requests == large
