"""Random acts on six nodes to which accidents happen: days pass, clocks are set back, disks are put
back, machines are copied, the county overrides. Nothing is lost, nothing counts that may not.
"""

from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shared.app.ports import Store
from shared.app.reports import clock_reported_at
from shared.domain.acts import Act
from shared.domain.audience import with_ancestors
from shared.domain.case import Case, Hand
from shared.domain.case_acts import Typed
from shared.domain.facts import Header
from shared.domain.judgement import Standing
from shared.domain.ledgers import case_ledger
from shared.domain.refusals import Refusal
from shared.domain.refusals_custody import Displaced, PutBack, ReadOnlyNode
from shared.domain.refusals_people import NodeSucceeded
from shared.ledger.entry import Entry
from shared.replication.codes import OldRequest
from shared.store.memory import MemoryStore
from tests.replication.test_properties import (
    CHILDREN,
    RANDOM_DAYS,
    TIME_TO_SHRINK,
    TYPED,
    VILLAGES,
    Federation,
    UnreliableLink,
)
from tests.support.accidents import enter_all_again, image_of, over, put_back, recover
from tests.support.network import ALL_NODES, COUNTY, TestNode

KEPT = {Displaced.code, PutBack.code}


class Accidents(Federation):
    """Six nodes, at work, on bad days."""

    def __init__(self) -> None:
        super().__init__()
        self.images: dict[str, MemoryStore] = {}
        self.incs: dict[str, int] = {}
        self.clones = 0

    @rule(hours=st.integers(1, 24 * 12))
    def time_passes(self, hours: int) -> None:
        self.county.clock.time += timedelta(hours=hours)

    @rule(code=st.sampled_from(CHILDREN), days=st.integers(0, 40))
    def a_clock_is_set_back(self, code: str, days: int) -> None:
        self.county.skews[code] = -timedelta(days=days)

    @rule(code=st.sampled_from(CHILDREN))
    def a_disk_is_copied(self, code: str) -> None:
        self.images[code] = image_of(self.county[code].here.store)
        self.incs[code] = self.county[code].here.inc

    @precondition(lambda self: bool(set(self.images) & set(VILLAGES)))
    @rule(data=st.data(), works=st.integers(0, 3))
    def a_disk_is_put_back(self, data: st.DataObject, works: int) -> None:
        """It works on over the old state without a link; at its next exchange it is found out."""
        code = data.draw(st.sampled_from(sorted(self.images)))
        image, node = self.images.pop(code), self.county[code]
        parent = node.parent
        if parent is None or self.incs[code] != node.here.inc:
            return
        self._forget_what_only(code)
        is_old = _counter(image, parent.here.code) < _counter(parent.here.store, code)
        is_old |= _written(image) < _seen(parent.here.store, code)
        serves = code not in VILLAGES and _written(image) < _written(node.here.store)
        node = put_back(self.county, code, image)
        self._link(code)
        for _ in range(works):
            self._takes_in_at(node)
        before = _standing(parent)
        if not is_old:
            if serves:  # the nodes below it have seen more of it
                self._recover(code)
            return
        try:
            node.exchange()
        except OldRequest:
            assert _standing(parent) == before, "I8: nothing of it was applied"
        else:
            raise AssertionError("I8: a node that was put back was served")
        assert self._takes_in_at(node) is None, "I8: it is read-only"
        self._recover(code)

    @rule(code=st.sampled_from(CHILDREN), clone_first=st.booleans())
    def a_machine_is_copied(self, code: str, clone_first: bool) -> None:
        """Both go on. Whoever comes second to the parent is cut off."""
        node = self.county[code]
        parent = node.parent
        assert parent is not None
        clone = TestNode(over(node.here, image_of(node.here.store)), parent)
        try:
            clone.takes_in(f"01234567-89ab-7def-8123-9{self.clones:011d}")
        except NodeSucceeded:  # it writes no more, and two of it that wrote nothing are one
            return
        self.clones += 1
        self._takes_in_at(node)
        one, two = (clone, node) if clone_first else (node, clone)
        one.exchange()
        before = _standing(parent)
        try:
            two.exchange()
        except OldRequest:
            assert _standing(parent) == before, "I8: nothing of it was applied"
        else:
            raise AssertionError("I8: the second of two copies was served")
        if clone_first:
            self._recover(code)

    @precondition(lambda self: self.cases)
    @rule(case=st.data(), to=st.sampled_from((*ALL_NODES, "")))
    def the_county_overrides(self, case: st.DataObject, to: str) -> None:
        chosen = case.draw(st.sampled_from(self.cases))
        centre = self.county[COUNTY]
        try:
            typed = Typed({**TYPED, "to": to}, frozenset())
            centre.cases.act(chosen, Act.OVERRIDE, typed, centre.actor)
        except Refusal:
            return
        self._acknowledge(centre)

    @rule(code=st.sampled_from(ALL_NODES))
    def someone_enters_again(self, code: str) -> None:
        enter_all_again(self.county[code])

    def _takes_in_at(self, node: TestNode) -> str | None:
        case = f"01234567-89ab-7def-8123-{len(self.cases):012d}"
        try:
            node.takes_in(case, seed=len(self.cases))
        except (ReadOnlyNode, NodeSucceeded):
            return None
        self.cases.append(case)
        self._acknowledge(node)
        return case

    def _recover(self, code: str) -> None:
        recover(self.county, code)
        self._link(code)
        enter_all_again(self.county[code])

    def _link(self, code: str) -> None:
        node = self.county[code]
        assert node.caller is not None
        self.links[code] = UnreliableLink(node)
        node.caller._carrier = self.links[code]

    def _forget_what_only(self, code: str) -> None:
        """What existed only on a disk that is lost is gone."""
        others = [c for c in ALL_NODES if c != code]
        self.acknowledged = [
            a for a in self.acknowledged if any(_keeps(self.county[c], *a) for c in others)
        ]

    def _nothing_acknowledged_is_lost(self, held: dict[str, dict[str, list[Entry]]]) -> None:
        """It stands, or was entered again, or is kept where a person can enter it again."""
        for ledger, entry_hash in self.acknowledged:
            assert any(_keeps(self.county[c], ledger, entry_hash) for c in ALL_NODES), "I1"
        self.cases = [c for c in self.cases if case_ledger(c) in held[COUNTY]]

    def _only_the_audience_holds_it(self, held: dict[str, dict[str, list[Entry]]]) -> None:
        registry = self._registry()
        for case in self.cases:
            ledger = case_ledger(case)
            fold = self._fold(COUNTY, case)
            members = set(fold.custody.members)
            for code in ALL_NODES:
                with self.county[code].here.store.read() as room:
                    aside = [e.header for e in room.ledgers.displaced(ledger)]
                members |= {c for h in aside for c in (h.node, h.to) if c}
            holders = {c for c in ALL_NODES if ledger in held[c]}
            assert holders <= with_ancestors(registry, members), "I12"
            assert with_ancestors(registry, fold.custody.members) <= holders, "I12"

    def _only_granted_acts_count(self) -> None:
        """I6, worked out anew from grants, leases and what each author knew."""
        for case in self.cases:
            fold = self._fold(COUNTY, case)
            with self.county[COUNTY].here.store.read() as room:
                headers = {e.hash: e.header for e in room.ledgers.entries(case_ledger(case))}
            for hand in fold.slip:
                if hand.act is not None and hand.act.power and hand.node != COUNTY:
                    self._stands_rightly(fold, hand, headers[hand.hash])

    def _stands_rightly(self, fold: Case, hand: Hand, header: Header) -> None:
        allowed = self._allowed(fold, hand, header)
        if hand.ruling is None and not hand.effective:
            again = [h for h in fold.slip if h.act is hand.act and h.seq > hand.seq and h.effective]
            assert again, "I6: neither judged nor done again"
            return
        found = hand.ruling.standing if hand.ruling else Standing.EFFECTIVE
        assert found in allowed, f"I6: {found} is none of {allowed}"
        assert hand.effective == (found in {Standing.EFFECTIVE, Standing.HONOURED}), "I6"

    def _allowed(self, fold: Case, hand: Hand, header: Header) -> set[Standing]:
        own = self._registry().grants.get(header.grant or "")
        assert own is not None, "I6: an honest node names a grant that it holds"
        assert self._covers(own, fold, hand), "I6: an honest node acts within its grant"
        lease = own.leases[hand.act.power] if hand.act and hand.act.power else timedelta()
        assert header.fresh is not None, "I6: nothing is done before the first checkpoint"
        assert header.at < header.fresh + lease, "I6: an honest node does nothing past its lease"
        with self.county[COUNTY].here.store.read() as room:
            there_by = clock_reported_at(room, header.node, header.inc, header.n)
        if own.revoked_at is None or header.at < own.revoked_at:
            ends = min(own.ends, header.fresh + lease)
            in_doubt = there_by is not None and there_by >= ends
            return {Standing.FOR_RATIFICATION if in_doubt else Standing.EFFECTIVE}
        assert header.known[0] < own.revoked_seq, "I6: nor what it knows is revoked"
        if own.grave:
            return {Standing.FOR_RATIFICATION}
        return {Standing.HONOURED, Standing.FOR_RATIFICATION}

    def _nothing_was_refused(self) -> None:
        for code in ALL_NODES:
            with self.county[code].here.store.read() as room:
                codes = {item.code for item in room.quarantine.items(limit=10_000)}
                assert codes <= KEPT, "I5 and I7: honest nodes refuse each other nothing"
                assert all(room.holds.count(c) == 0 for c in ALL_NODES), "nothing waits for ever"


def _keeps(node: TestNode, ledger: str, entry_hash: str) -> bool:
    """Say whether a node holds an entry: in place, displaced, entered again, or set aside for that."""
    with node.here.store.read() as room:
        if any(entry_hash in {e.hash, e.header.cites} for e in room.ledgers.entries(ledger)):
            return True
        if any(e.hash == entry_hash for e in room.ledgers.displaced(ledger)):
            return True
        items = room.quarantine.items(open_only=False, limit=10_000)
        return any(i.hash == entry_hash and i.code in KEPT for i in items)


def _standing(node: TestNode) -> dict[str, tuple[int, str]]:
    """Return the heads of all ledgers that a node holds, its own journal left out: there it reports."""
    own = f"journal:{node.here.code}"
    with node.here.store.read() as room:
        return {h.ledger: (h.seq, h.hash) for h in room.ledgers.heads() if h.ledger != own}


def _written(store: Store) -> int:
    with store.read() as room:
        return room.ledgers.last_position()


def _seen(store: Store, peer: str) -> int:
    with store.read() as room:
        return room.peers.get(peer).got_seen


def _counter(store: Store, peer: str) -> int:
    with store.read() as room:
        return room.peers.get(peer).counter


TestAccidents = pytest.mark.timeout(TIME_TO_SHRINK)(Accidents.TestCase)
TestAccidents.settings = RANDOM_DAYS
