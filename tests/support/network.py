"""A small county in one process: real services, real bytes, a carrier that the test can bend."""

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shared.app.blob_ports import Blobs
from shared.app.cases import Cases
from shared.app.founding import Founding, found
from shared.app.here import Here
from shared.app.judging import settle_cases
from shared.app.network import Network
from shared.app.ports import Actor, Store
from shared.app.projection import cases_of_grants
from shared.app.writing import append
from shared.domain.acts import Act
from shared.domain.case import Case
from shared.domain.doing import Typed
from shared.domain.enrolment import Application, proof, read_code, write_code
from shared.domain.facts import Draft
from shared.domain.identity import check_character
from shared.domain.intake import Intake
from shared.domain.ledgers import registry_ledger
from shared.domain.registry import GRANT_REVOKED
from shared.ledger.keys import Ed25519Signer
from shared.replication.bootstrap import (
    Gate,
    county_of,
    dump_application,
    read_answer,
    settle_in,
)
from shared.replication.caller import Caller, Totals
from shared.replication.carrier import Carrier
from shared.replication.endpoint import EXCHANGE_ROUTE, Endpoint
from shared.store.blob_memory import MemoryBlobs
from shared.store.memory import MemoryStore
from shared.wire.blob_messages import BLOB_ROUTE
from shared.wire.files import read_catalogue, read_divisions, read_grants, read_holidays

MINLE = Path(__file__).parents[2] / "deploy" / "demo" / "minle"
HOLIDAYS = Path(__file__).parents[2] / "center" / "holidays"
COUNTY, TOWN, VILLAGE, OTHER_VILLAGE = (
    "620722000000",
    "620722101000",
    "620722101200",
    "620722101201",
)
OTHER_TOWN, FAR_VILLAGE = "620722102000", "620722102200"
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ALL_NODES = (COUNTY, TOWN, VILLAGE, OTHER_VILLAGE, OTHER_TOWN, FAR_VILLAGE)

ROOTS = [Ed25519Signer(bytes([i]) * 32) for i in (1, 2, 3)]
"""The county's offline root keys."""


@dataclass
class TestClock:
    """A clock that moves a second at each look, and when told."""

    __test__ = False
    time: datetime = START

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


def id_number(seed: int) -> str:
    """Return the valid number of an invented elder: place 999999 does not exist."""
    stem = f"9999991940{seed // 1000 % 12 + 1:02d}{seed % 28 + 1:02d}{seed % 1000:03d}"
    return stem + check_character(stem)


def an_intake(seed: int = 1, *, documents: frozenset[str] | None = None) -> Intake:
    """Return a complete take-in of 高龄津贴."""
    ids = frozenset({"id-card", "household-register", "bank-card"})
    return Intake(
        persons={"applicant": {"name": "赵桂兰", "id_number": id_number(seed), "phone": ""}},
        signature={"type": "fingerprint", "witness": "马秀英"},
        fields=FIELDS,
        documents=ids if documents is None else documents,
        told="visit",
    )


FIELDS = {"lives_with": "alone", "self_care": "full", "other_allowance": "no"}


@dataclass
class TestNode(Carrier):
    """One node and its services."""

    __test__ = False
    here: Here
    parent: "TestNode | None" = None
    endpoint: Endpoint = field(init=False)
    caller: Caller | None = field(init=False, default=None)
    cases: Cases = field(init=False)
    network: Network = field(init=False)
    actor: Actor = field(init=False)
    tamper: Callable[[bytes], bytes] = field(default=lambda raw: raw)
    lose_answers: int = 0

    def __post_init__(self) -> None:
        self.endpoint = Endpoint(self.here)
        self.cases = Cases(self.here)
        self.network = Network(self.here)
        self.actor = Actor(f"{self.here.code}:a1", f"某{self.here.code[-3:]}")
        if self.parent is not None:
            self.caller = Caller(self.here, self.parent.here.code, self)

    def send(self, route: str, frame: bytes) -> bytes:
        """Carry a frame to the parent in this process."""
        assert self.parent is not None
        endpoint = self.parent.endpoint
        answers = {EXCHANGE_ROUTE: endpoint.answer, BLOB_ROUTE: endpoint.answer_blob}
        answer = answers[route](self.tamper(frame))
        if self.lose_answers:
            self.lose_answers -= 1
            raise ConnectionError
        return answer

    def exchange(self) -> Totals:
        """Exchange with the parent until neither side has more."""
        assert self.caller is not None
        return self.caller.exchange()

    def takes_in(self, case: str, seed: int = 1, matter: str = "elderly-allowance") -> str:
        """Take a case in."""
        return self.cases.take_in(case, matter, an_intake(seed), self.actor)

    def does(self, case: str, act: Act, **values: str) -> None:
        """Do an act."""
        documents = frozenset(values.pop("documents", "").split())
        self.cases.act(case, act, Typed(values, documents), self.actor)

    def sees(self, case: str) -> Case:
        """Return a case as this node shows it."""
        return self.cases.view(case).case


class Region:
    """Nodes with one clock and one source of chance; nobody has founded anything yet."""

    def __init__(
        self,
        open_store: Callable[[str], Store],
        open_blobs: Callable[[str], Blobs],
        seed: int = 0,
        start: datetime = START,
    ) -> None:
        self.clock = TestClock(start)
        self.skews: dict[str, timedelta] = {}
        self.random = random.Random(seed)
        self.open_store = open_store
        self.open_blobs = open_blobs
        self.nodes: dict[str, TestNode] = {}

    def __getitem__(self, code: str) -> TestNode:
        return self.nodes[code]

    def enrol(self, code: str, *, again: bool = False) -> TestNode:
        """Enrol a node through its real parent, with a new key and store each time."""
        new = self.nodes[COUNTY].network.new_code(code, self.nodes[COUNTY].actor, again=again)
        parts = read_code(write_code(new.node, new.secret, new.fingerprint))
        parent = self.nodes[code[:9] + "000" if not code.endswith("000") else COUNTY]
        inc = self.nodes[code].here.inc + 1 if again else 1
        here = self._here(code, inc)
        public = here.signer.public
        application = Application(code, public.alg, public.key, "")
        mac = proof(parts.secret, application)
        application = Application(code, public.alg, public.key, mac)
        frame, response = read_answer(self._gate(parent).admit(dump_application(application)))
        assert county_of(response) == COUNTY
        assert settle_in(here, parts, frame, response) == inc
        self.put(here, parent)
        return self.nodes[code]

    def put(self, here: Here, parent: TestNode | None) -> None:
        """Let a node run over this store and key; its children call it from now on. The county has no parent."""
        self.nodes[here.code] = TestNode(here, parent)
        for node in self.nodes.values():
            if node.parent is not None and node.parent.here.code == here.code:
                node.parent = self.nodes[here.code]

    def revokes(self, grant: str, *, grave: bool = False) -> None:
        """Have the county revoke a grant."""
        here, actor = self.nodes[COUNTY].here, self.nodes[COUNTY].actor
        body = {"id": grant, "reason": "改由县里办理", "grave": grave}
        with here.store.write() as room:
            ledger = registry_ledger(COUNTY)
            entry = append(here, room, ledger, Draft(GRANT_REVOKED, body), actor)
            settle_cases(here, room, cases_of_grants(here, room, [entry.fact]))

    def settle(self) -> None:
        """Exchange everywhere until all nodes hold what they should: up, then down."""
        for _ in range(2):
            children = sorted(
                (c for c in self.nodes if c != COUNTY), key=lambda c: c.endswith("000")
            )
            for code in [*children, *reversed(children)]:
                self.nodes[code].exchange()

    def time_at(self, code: str) -> datetime:
        """Return what a node's clock shows."""
        return self.clock() + self.skews.get(code, timedelta())

    @staticmethod
    def seed_of(code: str, inc: int) -> bytes:
        """Return the seed of a node's key."""
        return hashlib.sha256(f"{code}:{inc}".encode() if inc > 1 else code.encode()).digest()

    def _gate(self, node: TestNode) -> Gate:
        if node.parent is None:
            return Gate(node.here, None)

        def relay(raw: bytes) -> None:
            assert node.parent is not None
            self._gate(node.parent).admit(raw)
            node.exchange()

        return Gate(node.here, relay)

    def _here(self, code: str, inc: int) -> Here:
        return Here(
            code=code,
            county=COUNTY,
            inc=inc,
            signer=Ed25519Signer(self.seed_of(code, inc)),
            store=self.open_store(code),
            now=lambda: self.time_at(code),
            random=self.random.randbytes,
            blobs=self.open_blobs(code),
        )


class County(Region):
    """Minle with some of its nodes enrolled."""

    def __init__(
        self,
        codes: tuple[str, ...] = ALL_NODES,
        open_store: Callable[[str], Store] | None = None,
        seed: int = 0,
        start: datetime = START,
        open_blobs: Callable[[str], Blobs] | None = None,
    ) -> None:
        in_memory = open_store or (lambda _code: MemoryStore())
        super().__init__(in_memory, open_blobs or (lambda _code: MemoryBlobs()), seed, start)
        self.nodes[COUNTY] = TestNode(self._here(COUNTY, inc=1))
        found(self.nodes[COUNTY].here, founding(), lambda: None)
        for code in codes:
            if code != COUNTY:
                self.enrol(code)


_founding: list[Founding] = []


def founding() -> Founding:
    """Return what a Minle of six nodes is founded from, read once: all its matters and grants."""
    if not _founding:
        divisions = read_divisions(MINLE / "divisions.csv")
        catalogue = read_catalogue(MINLE / "matters")
        _founding.append(
            Founding(
                nodes=tuple(
                    {"code": d.code, "name": d.name, "level": str(d.level), "parent": d.parent}
                    for d in divisions
                    if d.code in ALL_NODES
                ),
                departments=tuple(catalogue.departments),
                matters=tuple(catalogue.matters),
                holidays=tuple(read_holidays(p) for p in sorted(HOLIDAYS.glob("*.yaml"))),
                grants=tuple(read_grants(MINLE / "grants.yaml", catalogue, divisions, now=START)),
                roots=tuple(root.public.key for root in ROOTS),
            )
        )
    return _founding[0]
