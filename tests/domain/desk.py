"""A case that wanders through Minle as the rules build it; some of it may be written past the rules."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shared.domain.acts import Act
from shared.domain.authority import Permit
from shared.domain.case import Case
from shared.domain.case_acts import act_on
from shared.domain.case_checks import available
from shared.domain.case_fold import fold_case
from shared.domain.custody import next_epoch
from shared.domain.doing import Doing, Typed
from shared.domain.facts import Draft, Fact
from shared.domain.form import yuan
from shared.domain.freshness import CHECKPOINT_LIFE, Freshness
from shared.domain.intake import Counter, Intake, hand_in, take_in
from shared.domain.ledgers import case_ledger, journal_ledger
from shared.domain.matter import AUTHORISATION, Field, FieldType
from shared.domain.receipt import receipt_number
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import FormIncomplete
from shared.domain.registry import Registry
from shared.domain.worktime import county_day
from tests.wire.county import CASE, COUNTY, INTAKE, NOW, TOWN, VILLAGE, fact, minle

__all__ = [
    "ALLOWANCE",
    "CARD",
    "CARD_INTAKE",
    "CASE",
    "COUNTY",
    "NOW",
    "TOWN",
    "VILLAGE",
    "Desk",
    "filled_in",
]

ALLOWANCE, CARD = "elderly-allowance", "elderly-card"
CARD_INTAKE = Intake(
    persons={"applicant": INTAKE.persons["applicant"]},
    signature={"type": "signed"},
    fields={"reason": "first", "collection": "counter"},
    documents=frozenset({"id-card", "photo"}),
    told="visit",
)


TYPED = {
    FieldType.TEXT: "甲",
    FieldType.TEXTAREA: "甲",
    FieldType.DATE: "2026-01-01",
    FieldType.YES_NO: "yes",
    FieldType.BANK_CARD: "6222000000000000",
}


def filled_in(matter_id: str) -> Intake:
    """Return a take-in of any matter, with every field filled in and every document there."""
    matter = minle().matter(matter_id)
    typed = {f.id: _typed(f) for f in matter.fields}
    documents = frozenset({*(d.id for d in matter.documents), AUTHORISATION})
    return replace(INTAKE, fields=typed, documents=documents)


def _typed(field: Field) -> str:
    if field.type is FieldType.CHOICE:
        return field.choices[0].id
    if field.type is FieldType.MONEY:
        return yuan(field.most or 100)
    return TYPED.get(field.type) or str(field.most or 1)


class Desk:
    """A clerk's desk at every node at once. What a test does returns the desk, so steps can follow each other."""

    def __init__(self, matter: str = ALLOWANCE, intake: Intake = INTAKE, at: str = VILLAGE) -> None:
        self.registry: Registry = minle()
        self.now: datetime = NOW
        self.facts: list[Fact] = []
        self.journal: list[Fact] = []
        counter = Counter(self.registry, at, NOW, "张代办")
        receipt = receipt_number(at, county_day(NOW), 1, 1)
        self.write(at, take_in(counter, self.registry.matter(matter), intake, receipt))

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return fold_case(self.registry, self.facts, self.journal)

    def act(self, node: str, act: Act, documents: str = "", **typed: str) -> "Desk":
        """Do an act as the rules allow it."""
        return self.write(node, act_on(self._doing(node, documents, typed), act))

    def refusal(self, node: str, act: Act, documents: str = "", **typed: str) -> Refusal:
        """Return why the rules refuse an act."""
        with pytest.raises(Refusal) as caught:
            act_on(self._doing(node, documents, typed), act)
        return caught.value

    def problems(self, act: Act, node: str = TOWN, **typed: str) -> dict[str, Refusal]:
        """Return what the rules find wrong with a typed act, by field."""
        refusal = self.refusal(node, act, **typed)
        assert isinstance(refusal, FormIncomplete)
        return refusal.problems

    def problem(self, act: Act, key: str, node: str = TOWN, **typed: str) -> Refusal:
        """Return what the rules find wrong with one field of a typed act."""
        return self.problems(act, node, **typed)[key]

    def can(self, node: str) -> dict[Act, Permit]:
        """Return the acts that `node` may do now."""
        return available(self.registry, self.case, node=node, at=self.now)[0]

    def hand_in(self, node: str, kind: str, documents: str = "", **typed: str) -> str:
        """Hand something in where the pen is not; return the hash that its answer cites."""
        draft = hand_in(self._doing(node, documents, typed), kind)
        ledger = journal_ledger(node, CASE)
        self.journal.append(fact(draft, node, seq=1000 + len(self.journal), ledger=ledger))
        return self.journal[-1].hash

    def write(self, node: str, draft: Draft) -> "Desk":
        """Append an entry whether the rules would have built it or not; custody alone is minded."""
        custody = self.case.custody if self.facts else None
        epoch = next_epoch(custody, draft.kind)
        seq = len(self.facts) + 1
        made = fact(draft, node, seq=seq, ledger=case_ledger(CASE), epoch=epoch)
        self.facts.append(replace(made, header=replace(made.header, at=self.now, fresh=self.now)))
        return self

    def wait(self, **period: int) -> "Desk":
        """Let time pass."""
        self.now += timedelta(**period)
        self.registry.freshness = Freshness(self.now, self.now + CHECKPOINT_LIFE)
        return self

    def at_the_town(self) -> "Desk":
        """Hand the case to the town."""
        return self.act(VILLAGE, Act.FORWARD).act(TOWN, Act.TAKE_OVER)

    def accepted(self) -> "Desk":
        """Have the town accept the case."""
        return self.at_the_town().act(TOWN, Act.ACCEPT)

    def at_the_county(self, opinion: str = "pass") -> "Desk":
        """Have the town review the case and hand it to the county."""
        self.accepted().act(TOWN, Act.REVIEW, opinion=opinion, note="已核对")
        return self.act(TOWN, Act.FORWARD).act(COUNTY, Act.TAKE_OVER)

    def decided(self, outcome: str = "granted") -> "Desk":
        """Have the county decide."""
        return self.at_the_county().act(COUNTY, Act.DECIDE, outcome=outcome, reason="依规定")

    def _doing(self, node: str, documents: str, typed: dict[str, str]) -> Doing:
        given = Typed(typed, frozenset(documents.split()))
        return Doing(self.registry, self.case, node, self.now, "王科员", given)
