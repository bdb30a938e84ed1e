"""Random acts on six nodes with an unreliable exchange between them; the invariants hold all the same.

Every act goes through the services; every exchange through real frames. Frames
are lost before and after the parent has worked, repeated, and replayed late.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from shared.app.places import Places
from shared.app.verify import verify_all
from shared.app.writing import append
from shared.domain.acts import Act
from shared.domain.audience import with_ancestors
from shared.domain.case_acts import Typed
from shared.domain.custody import OFFERED
from shared.domain.facts import Draft
from shared.domain.judgement import Standing, Why
from shared.domain.kinds import DEATH_REPORTED, SUPPLEMENT_HANDED_IN, WITHDRAWAL_ASKED
from shared.domain.ledgers import case_ledger
from shared.domain.refusals import FormIncomplete, Refusal
from shared.domain.refusals_people import NodeSucceeded
from shared.ledger.entry import Entry
from shared.replication.carrier import Carrier
from shared.replication.codes import LinkDown
from tests.support.network import (
    ALL_NODES,
    COUNTY,
    FAR_VILLAGE,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    County,
    TestNode,
    an_intake,
)

MATTERS = ("elderly-allowance", "elderly-card", "temporary-relief")
FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)
VILLAGES = (VILLAGE, OTHER_VILLAGE, FAR_VILLAGE)
CHILDREN = tuple(c for c in ALL_NODES if c != COUNTY)
ACTS = [a for a in Act if a not in {Act.TAKE_IN, Act.OVERRIDE}]
"""What an override displaces stands no more: that has days of its own, with the accidents."""
ALL_DOCUMENTS = {"id-card", "household-register", "bank-card", "photo", "application-form"}
DOCUMENTS = st.just(ALL_DOCUMENTS) | st.sets(st.sampled_from(sorted(ALL_DOCUMENTS)))
MOSTLY = st.sampled_from([True, True, True, True, False])
FAULTS = st.sampled_from(["", "", "", "request lost", "answer lost", "repeated"])
NEXT = (
    Act.TAKE_OVER,
    Act.ACCEPT,
    Act.REVIEW,
    Act.DECIDE,
    Act.ISSUE,
    Act.CLOSE,
    Act.SUPPLEMENT,
    Act.FORWARD,
)
TYPED: dict[str, str] = {
    "note": "说明",
    "reason": "理由",
    "until": "2026-12-30",
    "died_on": "2026-11-01",
    "number": "Z-1",
    "field": "applicant.name",
    "new": "赵桂英",
}


class UnreliableLink(Carrier):
    """Carries frames to the parent by a road, or does not; remembers them for a later replay."""

    def __init__(self, road: Carrier) -> None:
        self.road = road
        self.fault = ""
        self.frames: list[bytes] = []

    def send(self, route: str, frame: bytes) -> bytes:
        """Deliver as the fault of the day wants."""
        self.frames.append(frame)
        if self.fault == "request lost":
            raise LinkDown(reason="test")
        answer = self.road.send(route, frame)
        if self.fault == "answer lost":
            raise LinkDown(reason="test")
        if self.fault == "repeated":
            answer = self.road.send(route, frame)
        return answer

    def settle(self) -> None:
        """Tell the road."""
        self.road.settle()

    def rest(self) -> None:
        """Tell the road."""
        self.road.rest()


class Federation(RuleBasedStateMachine):
    """Six nodes, at work."""

    @initialize()
    def begin(self) -> None:
        self.county = self._found()
        self.cases: list[str] = []
        self.acknowledged: list[tuple[str, str]] = []
        self.revoked: dict[str, datetime] = {}
        self.links = {}
        for code in CHILDREN:
            node = self.county[code]
            assert node.caller is not None
            self.links[code] = UnreliableLink(self._road(node))
            node.caller._carrier = self.links[code]

    def _found(self) -> County:
        """Return the county, founded."""
        return County()

    def _road(self, node: TestNode) -> Carrier:
        """Return what carries a node's frames to its parent: it does so itself, in this process."""
        return node

    @rule(
        village=st.sampled_from(VILLAGES),
        matter=st.sampled_from(MATTERS),
        documents=DOCUMENTS,
        steps=st.lists(st.tuples(MOSTLY, FAULTS), min_size=3, max_size=14),
    )
    def takes_in(
        self, village: str, matter: str, documents: set[str], steps: list[tuple[bool, str]]
    ) -> None:
        case = f"01234567-89ab-7def-8123-{len(self.cases):012d}"
        node = self.county[village]
        intake = an_intake(len(self.cases), documents=frozenset(documents))
        if matter != "elderly-allowance":
            intake = an_intake_for(node, matter, intake)
        try:
            node.cases.take_in(case, matter, intake, node.actor)
        except NodeSucceeded:
            return
        self.cases.append(case)
        self._acknowledge(node)
        self._go_on(case, steps)

    @precondition(lambda self: self.cases)
    @rule(
        acts=st.lists(st.sampled_from(ACTS), min_size=1, max_size=8),
        stranger=st.sampled_from(ALL_NODES),
        case=st.data(),
        documents=DOCUMENTS,
    )
    def anyone_tries_anything(
        self, acts: list[Act], stranger: str, case: st.DataObject, documents: set[str]
    ) -> None:
        """Whoever thinks it holds the pen, or was offered it, and someone who does not."""
        chosen = case.draw(st.sampled_from(self.cases))
        for act in acts:
            for code in (*self._pens(chosen), stranger):
                self._try(code, chosen, act, documents, good=True)

    def _go_on(self, case: str, steps: list[tuple[bool, str]]) -> None:
        """Do what comes next, with exchanges in between: mere chance would hardly bring a case to the county."""
        for good, fault in steps:
            for act in NEXT:
                if any(self._try(c, case, act, ALL_DOCUMENTS, good=good) for c in ALL_NODES):
                    break
            for code in CHILDREN:
                self.exchanges(code, fault)

    @precondition(lambda self: self.cases)
    @rule(case=st.data(), to=st.sampled_from(VILLAGES))
    def the_holder_passes_a_case_to_another_line(self, case: st.DataObject, to: str) -> None:
        """A hukou elsewhere: the offer goes to a node that was not in the audience before."""
        chosen = case.draw(st.sampled_from(self.cases))
        fold = self._fold(COUNTY, chosen)
        if fold is None or fold.custody.holder != COUNTY or fold.stage.is_end:
            return
        centre = self.county[COUNTY]
        draft = Draft(OFFERED, {"purpose": "return", "note": "户口在外村", "by": "某"}, to=to)
        try:
            with centre.here.store.write() as room:
                append(centre.here, room, case_ledger(chosen), draft, centre.actor)
        except Refusal:
            return
        self._acknowledge(centre)

    @rule(
        fault=FAULTS,
        matter=st.sampled_from(MATTERS),
        villages=st.permutations([VILLAGE, OTHER_VILLAGE]),
    )
    def two_villages_take_one_application_in(
        self, fault: str, matter: str, villages: list[str]
    ) -> None:
        """The town, once it holds both, ends the second as merged into the first."""
        seed = len(self.cases)
        pair = [f"01234567-89ab-7def-8123-{seed + n:012d}" for n in range(2)]
        town = self.county[TOWN]
        with suppress(NodeSucceeded):
            for village, case in zip(villages, pair, strict=True):
                node = self.county[village]
                intake = an_intake_for(node, matter, an_intake(seed))
                node.cases.take_in(case, matter, intake, node.actor)
                self.cases.append(case)
                self._acknowledge(node)
                self._try(village, case, Act.FORWARD, set(), good=True)
                self.exchanges(village, fault)
                self._try(TOWN, case, Act.TAKE_OVER, set(), good=True)
        with suppress(Refusal):
            town.cases.merge(pair[1], pair[0], "两个村各收了一件", town.actor)
            self._acknowledge(town)

    def _pens(self, case: str) -> list[str]:
        """The nodes that, by their own copy, hold the case or may take it over."""
        folds = {code: self._fold(code, case) for code in ALL_NODES}
        return [
            code
            for code, fold in folds.items()
            if fold and code in {fold.custody.holder, fold.custody.offered_to}
        ]

    def _try(self, code: str, case: str, act: Act, documents: set[str], *, good: bool) -> bool:
        node = self.county[code]
        typed = {
            **TYPED,
            "opinion": "pass" if good else "fail",
            "outcome": "granted" if good else "denied",
        }
        try:
            node.cases.act(case, act, Typed(typed, frozenset(documents)), node.actor)
        except Refusal:
            return False
        self._acknowledge(node)
        return True

    @precondition(lambda self: self.cases)
    @rule(
        code=st.sampled_from(ALL_NODES),
        kind=st.sampled_from([SUPPLEMENT_HANDED_IN, WITHDRAWAL_ASKED, DEATH_REPORTED]),
        case=st.data(),
        documents=DOCUMENTS,
    )
    def hands_in(self, code: str, kind: str, case: st.DataObject, documents: set[str]) -> None:
        node = self.county[code]
        chosen = case.draw(st.sampled_from(self.cases))
        try:
            node.cases.hand_in(chosen, kind, Typed(TYPED, frozenset(documents)), node.actor)
        except Refusal:
            return
        self._acknowledge(node)

    @rule(
        code=st.sampled_from(CHILDREN),
        fault=FAULTS,
    )
    def exchanges(self, code: str, fault: str) -> None:
        self.links[code].fault = fault
        try:
            self.county[code].exchange()
        except LinkDown:
            assert fault.endswith("lost")
        finally:
            self.links[code].fault = ""

    @rule(code=st.sampled_from(CHILDREN), back=st.integers(1, 30))
    def replays(self, code: str, back: int) -> None:
        """A frame of long ago arrives again; its answer goes nowhere."""
        link = self.links[code]
        parent = self.county[code].parent
        if len(link.frames) >= back and parent is not None:
            parent.endpoint.answer(link.frames[-back])

    @rule(which=st.integers(1, 19), grave=st.booleans())
    def the_county_revokes(self, which: int, grave: bool) -> None:
        grant = f"G-{which:04d}"
        if grant not in self.revoked:
            self.county.revokes(grant, grave=grave)
            self.revoked[grant] = self.county.clock.time

    @precondition(lambda self: self.cases)
    @rule(old=st.sampled_from(VILLAGES), new=st.sampled_from(VILLAGES))
    def one_village_takes_the_place_of_another(self, old: str, new: str) -> None:
        """Its cases come to hold at the successor too, in another town perhaps."""
        centre = self.county[COUNTY]
        with suppress(Refusal):
            Places(centre.here).succeed(old, new, "merged", "民政发[2026]9号", centre.actor)

    @rule(
        matter=st.sampled_from(MATTERS),
        powers=st.sets(st.sampled_from(["accept", "review"]), min_size=1),
    )
    def the_county_grants(self, matter: str, powers: set[str]) -> None:
        centre = self.county[COUNTY]
        terms = {
            "matter": matter,
            "acts": sorted(powers),
            "to": [f"node:{TOWN}"],
            "from": "2026-01-01",
            "until": "2027-12-31",
            "form": "entrustment",
            "document": {"zh": "示例", "en": "sample"},
            "number": "1",
            "department": "civil-affairs",
            "leases": dict.fromkeys(sorted(powers), 336),
            "ceiling": None,
        }
        with suppress(FormIncomplete):  # it overlaps one that stands, or is no step of the town
            centre.network.issue_grant(terms, centre.actor)

    def _acknowledge(self, node: TestNode) -> None:
        """What a service returned from without a refusal is promised for ever."""
        with node.here.store.read() as room:
            last = room.ledgers.last_count(node.here.code, node.here.inc)
            entry = room.ledgers.by_count(node.here.code, node.here.inc, last)
        assert entry is not None
        self.acknowledged.append((entry.header.ledger, entry.hash))

    def teardown(self) -> None:
        if not hasattr(self, "county"):
            return
        for link in self.links.values():
            link.fault = ""
        for _ in range(2):
            self.county.settle()
        held = {code: ledgers(self.county[code]) for code in ALL_NODES}
        self._nothing_acknowledged_is_lost(held)
        self._every_ledger_verifies()
        self._all_copies_are_alike(held)
        self._one_holds_the_pen()
        self._only_the_audience_holds_it(held)
        self._only_granted_acts_count()
        self._nothing_was_refused()

    def _nothing_acknowledged_is_lost(self, held: dict[str, dict[str, list[Entry]]]) -> None:
        for ledger, entry_hash in self.acknowledged:
            assert entry_hash in {e.hash for e in held[COUNTY][ledger]}, "I1"

    def _every_ledger_verifies(self) -> None:
        for code in ALL_NODES:
            result = verify_all(self.county[code].here, lambda _n: None, lambda _n: None)
            assert result.faults == (), "I2"

    def _all_copies_are_alike(self, held: dict[str, dict[str, list[Entry]]]) -> None:
        for code in CHILDREN:
            for ledger, entries in held[code].items():
                centre = held[COUNTY][ledger]
                assert [e.raw for e in entries] == [e.raw for e in centre], "I4"
                assert all(
                    a.body is None or a.body == b.body for a, b in zip(entries, centre, strict=True)
                ), "I4"

    def _one_holds_the_pen(self) -> None:
        for case in self.cases:
            seen = {
                (fold.custody.holder, fold.custody.offered_to)
                for code in ALL_NODES
                if (fold := self._fold(code, case)) is not None
            }
            assert len(seen) == 1, "I3"

    def _only_the_audience_holds_it(self, held: dict[str, dict[str, list[Entry]]]) -> None:
        registry = self._registry()
        for case in self.cases:
            fold = self._fold(COUNTY, case)
            assert fold is not None
            audience = with_ancestors(registry, fold.custody.members)
            holders = {c for c in ALL_NODES if f"case:{case}" in held[c]}
            assert holders == audience, "I12"

    def _only_granted_acts_count(self) -> None:
        """I6, worked out anew from the grants alone, and from the county's word on what was done after their end."""
        for case in self.cases:
            fold = self._fold(COUNTY, case)
            assert fold is not None
            for hand in fold.slip:
                if hand.act is not None and hand.act.power is not None and hand.node != COUNTY:
                    self._is_granted_or_judged(fold, hand)

    def _is_granted_or_judged(self, fold: Any, hand: Any) -> None:
        grants = self._registry().grants
        own = grants[hand.grant or ""]
        assert self._covers(own, fold, hand), "I6: no grant at all"
        if hand.at < self.revoked.get(own.id, FOR_EVER):
            assert hand.effective, "I6: a grant in force covered it"
            assert hand.ruling is None, "I6"
            return
        assert hand.effective == (hand.ruling is not None and hand.ruling.counts), "I6"
        if hand.ruling is None:
            again = [h for h in fold.slip if h.act is hand.act and h.seq > hand.seq and h.effective]
            assert again, "I6: neither judged nor done again"
            return
        others = [
            g
            for g in grants.values()
            if hand.at < self.revoked.get(g.id, FOR_EVER) and self._covers(g, fold, hand)
        ]
        if own.grave:
            assert hand.ruling.why is Why.GRAVE, "I6"
        elif not others:
            assert hand.ruling.standing is Standing.HONOURED, "I6: done in good faith"

    def _covers(self, grant: Any, fold: Any, hand: Any) -> bool:
        registry = self._registry()
        return (
            grant.matter == fold.matter_id
            and hand.act.power in grant.powers
            and grant.reaches(registry.line(hand.node), registry.nodes[hand.node].level)
        )

    def _nothing_was_refused(self) -> None:
        for code in ALL_NODES:
            with self.county[code].here.store.read() as room:
                assert room.quarantine.items() == [], (
                    "I5 and I7: honest nodes refuse each other nothing"
                )
                assert all(room.holds.count(c) == 0 for c in ALL_NODES), "nothing waits for ever"

    def _fold(self, code: str, case: str) -> Any:
        try:
            return self.county[code].sees(case)
        except Refusal:
            return None

    def _registry(self) -> Any:
        centre = self.county[COUNTY].here
        with centre.store.read() as room:
            return centre.registry(room)


def an_intake_for(node: TestNode, matter_id: str, like: Any) -> Any:
    """Return a take-in whose form values fit the matter's own fields."""
    with node.here.store.read() as room:
        matter = node.here.registry(room).matter(matter_id)
    values = {f.id: SAMPLES[f.type](f) for f in matter.fields if f.required}
    return replace(like, fields=values)


SAMPLES: dict[str, Any] = {
    "text": lambda _f: "文字",
    "textarea": lambda _f: "文字",
    "number": lambda f: str(f.least or 0),
    "money": lambda f: str((f.least or 0) // 100 + 1),
    "date": lambda _f: "2020-01-01",
    "choice": lambda f: f.choices[0].id,
    "yes_no": lambda _f: "yes",
    "bank_card": lambda _f: "6222021234567890",
}


def ledgers(node: TestNode) -> dict[str, list[Entry]]:
    """Return all ledgers that a node holds."""
    with node.here.store.read() as room:
        return {h.ledger: room.ledgers.entries(h.ledger) for h in room.ledgers.heads()}


RANDOM_DAYS = settings(
    max_examples=30,
    stateful_step_count=25,
    deadline=None,
    phases=set(Phase) - {Phase.explain},
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TIME_TO_SHRINK = 900
"""Seconds. A day that went wrong is made shorter before it is told."""

TestFederation = pytest.mark.timeout(TIME_TO_SHRINK)(Federation.TestCase)
TestFederation.settings = RANDOM_DAYS
