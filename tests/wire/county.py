"""A small county in memory, founded from checked bodies, and a clerk who acts in it."""

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from shared.domain.acts import Act
from shared.domain.case import Case
from shared.domain.case_acts import act_on
from shared.domain.case_fold import fold_case
from shared.domain.certificates import P256
from shared.domain.custody import FIRST_EPOCH, next_epoch
from shared.domain.doing import Doing, Typed
from shared.domain.facts import Draft, Epoch, Fact, Header
from shared.domain.freshness import CHECKPOINT_LIFE, Freshness
from shared.domain.identity import check_character
from shared.domain.intake import Counter, Intake, hand_in, take_in
from shared.domain.kinds import PAGES_BROUGHT
from shared.domain.ledgers import case_ledger, journal_ledger, registry_ledger
from shared.domain.pages import Photo
from shared.domain.receipt import receipt_number
from shared.domain.registry import (
    DEPARTMENT_LISTED,
    FOUNDED,
    GRANT_ISSUED,
    HOLIDAYS_PUBLISHED,
    MATTER_PUBLISHED,
    NODE_ENROLLED,
    NODE_LISTED,
    STAFF_LISTED,
    Registry,
)
from shared.domain.worktime import county_day
from shared.wire.files import read_grants
from tests.wire.minle_files import CATALOGUE, DIVISIONS, HOLIDAYS, MATTER, MINLE

COUNTY, TOWN, VILLAGE = "620722000000", "620722101000", "620722101200"
CASE = "0190b3a5-7c1e-7000-8000-000000000001"
REGISTRY = registry_ledger(COUNTY)
NOW = datetime(2026, 11, 23, 1, 40, tzinfo=UTC)
TLS_KEY = b64encode(P256 + bytes(range(64))).decode()
KEY = "ab" * 32
GRANTS = read_grants(MINLE / "grants.yaml", CATALOGUE, DIVISIONS, now=NOW)
ID_NUMBER = f"99999919400101001{check_character('99999919400101001')}"


def fact(
    draft: Draft, node: str, *, seq: int, ledger: str = REGISTRY, epoch: Epoch = FIRST_EPOCH
) -> Fact:
    """Return an entry as the rules see it; what they do not read is made up."""
    header = Header(
        v=1,
        alg="ed25519",
        ledger=ledger,
        seq=seq,
        prev="",
        epoch=epoch,
        kind=draft.kind,
        node=node,
        inc=1,
        n=seq,
        actor=f"{node}:a7f3",
        at=NOW,
        body="",
        known=(0, ""),
        grant=draft.grant,
        to=draft.to,
        fresh=NOW,
    )
    return Fact(header, f"{seq:064x}", draft.body)


def registry_bodies() -> list[tuple[str, dict[str, Any]]]:
    """Return the kinds and bodies that found Minle."""
    roots = {"threshold": 2, "keys": ["01" * 32, "02" * 32, "03" * 32]}
    founded = {"county": COUNTY, "name": "民乐县", "alg": "ed25519", "key": KEY, "roots": roots}
    return [
        (FOUNDED, founded),
        *((DEPARTMENT_LISTED, d) for d in CATALOGUE.departments),
        *(
            (NODE_LISTED, {"code": d.code, "name": d.name, "level": d.level, "parent": d.parent})
            for d in DIVISIONS
        ),
        (NODE_ENROLLED, {"node": TOWN, "inc": 1, "alg": "ed25519", "key": KEY}),
        (STAFF_LISTED, {"staff": f"{VILLAGE}:a7f3", "roles": ["agent"]}),
        *((HOLIDAYS_PUBLISHED, year) for year in HOLIDAYS),
        *((MATTER_PUBLISHED, {"matter": m, "version": 1}) for m in CATALOGUE.matters),
        *((GRANT_ISSUED, g) for g in GRANTS),
    ]


def minle() -> Registry:
    """Return the registry that these bodies fold to."""
    registry = Registry()
    for seq, (kind, body) in enumerate(registry_bodies(), 1):
        registry.apply(fact(Draft(kind, body), COUNTY, seq=seq))
    registry.freshness = Freshness(NOW, NOW + CHECKPOINT_LIFE)
    return registry


PERSON = {
    "name": "李秀英",
    "id_number": ID_NUMBER,
    "phone": "+86 138-0000-0000",
    "address": "洪水镇城关村",
}
INTAKE = Intake(
    persons={"applicant": PERSON, "handler": {**PERSON, "relation": "女儿"}},
    signature={"type": "fingerprint", "witness": "王建国"},
    fields={"lives_with": "children", "self_care": "full", "other_allowance": "no"},
    documents=frozenset({"id-card", "household-register", "authorisation"}),
    told="visit",
    note="行动不便\n上门收件",
)


class Desk:
    """A case that wanders through Minle's nodes; every draft made on it is kept."""

    def __init__(self, matter: str = MATTER, intake: Intake = INTAKE, at: str = VILLAGE) -> None:
        self.registry = minle()
        self.facts: list[Fact] = []
        self.journal: list[Fact] = []
        self.drafts: list[Draft] = []
        counter = Counter(self.registry, at, NOW, "张代办")
        receipt = receipt_number(at, county_day(NOW), 1, 1)
        self._keep(take_in(counter, self.registry.matter(matter), intake, receipt), at)

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return fold_case(self.registry, self.facts, self.journal)

    def doing(self, node: str, documents: frozenset[str], typed: dict[str, str]) -> Doing:
        """Return an act in the making at `node`."""
        return Doing(self.registry, self.case, node, NOW, "王科员", Typed(typed, documents))

    def act(self, node: str, act: Act, documents: tuple[str, ...] = (), **typed: str) -> None:
        """Do an act as the domain builds it."""
        self._keep(act_on(self.doing(node, frozenset(documents), typed), act), node)

    def add_pages(self, node: str, *photos: Photo) -> None:
        """Add pages: in the case where `node` holds the pen, else in its journal."""
        doing = replace(self.doing(node, frozenset(), {}), typed=Typed(photos=photos))
        if self.case.custody.holder == node and self.case.custody.offered_to is None:
            self._keep(act_on(doing, Act.ADD_PAGES), node)
        else:
            self._hand_in(hand_in(doing, PAGES_BROUGHT), node)

    def hand_in(self, node: str, kind: str, documents: tuple[str, ...] = (), **typed: str) -> str:
        """Hand something in where the pen is not; return the hash that its answer cites."""
        return self._hand_in(hand_in(self.doing(node, frozenset(documents), typed), kind), node)

    def _hand_in(self, draft: Draft, node: str) -> str:
        self.drafts.append(draft)
        seq = 1000 + len(self.journal)
        self.journal.append(fact(draft, node, seq=seq, ledger=journal_ledger(node, CASE)))
        return self.journal[-1].hash

    def _keep(self, draft: Draft, node: str) -> None:
        held = self.case.custody if self.facts else None
        epoch = next_epoch(held, draft.kind)
        seq = len(self.facts) + 1
        self.drafts.append(draft)
        self.facts.append(fact(draft, node, seq=seq, ledger=case_ledger(CASE), epoch=epoch))
