"""A desk whose county says its word on acts in doubt, and cases with such acts."""

from dataclasses import replace

from shared.domain.case import Case
from shared.domain.facts import Body, Draft
from shared.domain.judgement import ACT_DECIDED, ACT_JUDGED, Standing, Why
from shared.domain.ledgers import journal_ledger
from tests.domain.desk import CASE, COUNTY, TOWN, Desk
from tests.wire.county import fact

NOTE: dict[str, object] = {
    "note": "",
    "later": None,
    "commitments": [],
    "urgent": None,
    "by": "王科员",
}


class Judged(Desk):
    """A desk whose county writes in its journal of the case, past the rules of who may say what."""

    def says(self, kind: str, body: Body, node: str = COUNTY) -> "Judged":
        """Write an entry in a node's journal of the case."""
        ledger = journal_ledger(node, CASE)
        made = fact(Draft(kind, body), node, seq=len(self.journal) + 1, ledger=ledger)
        self.journal.append(replace(made, header=replace(made.header, at=self.now)))
        return self

    def judges(
        self, seq: int, verdict: Standing, why: Why = Why.GRAVE, node: str = COUNTY
    ) -> "Judged":
        """Judge the act at a place."""
        about = {"entry": self.facts[seq - 1].hash, "seq": seq}
        person = {"person": f"{COUNTY}:a1", "name": "陈科长", "until": "2026-12-01T00:00:00.000Z"}
        return self.says(ACT_JUDGED, {**about, **person, "verdict": verdict, "why": why}, node)

    def decides(self, seq: int, outcome: Standing, node: str = COUNTY) -> "Judged":
        """Decide on the act at a place."""
        about = {"entry": self.facts[seq - 1].hash, "seq": seq}
        said = {"outcome": outcome, "reason": "已核实", "by": "陈科长"}
        return self.says(ACT_DECIDED, {**about, **said}, node)


def accepted_in_doubt() -> Judged:
    """Return a case at the town, which accepted it (entry 4) under no grant."""
    desk = Judged()
    desk.at_the_town().write(TOWN, Draft("case.accepted.v1", NOTE))
    return desk


def issued_in_doubt() -> Judged:
    """Return a closed case whose acceptance (4) was in doubt and nobody had said a word on."""
    desk = accepted_in_doubt()
    desk.write(TOWN, Draft("custody.offered.v1", {"purpose": "forward", **NOTE}, to=COUNTY))
    desk.write(COUNTY, Draft("custody.taken_over.v1", NOTE))
    desk.write(COUNTY, Draft("case.reviewed.v1", {"opinion": "pass", **NOTE}))
    desk.write(
        COUNTY,
        Draft("case.decided.v1", {"outcome": "granted", "reason": "", "remedies": None, "by": ""}),
    )
    desk.write(COUNTY, Draft("case.issued.v1", {"number": "Z-7", **NOTE}))
    desk.write(COUNTY, Draft("case.closed.v1", NOTE))
    return desk


def decided_by_the_town() -> Judged:
    """Return a case that the town decided (5) under no grant, and on which a result went out."""
    desk = Judged()
    desk.accepted().write(
        TOWN,
        Draft(
            "case.decided.v1", {"outcome": "denied", "reason": "不符", "remedies": None, "by": ""}
        ),
    )
    desk.write(TOWN, Draft("case.closed.v1", NOTE))
    return desk


def shown(case: Case, seq: int) -> tuple[bool, Standing | None]:
    """Return whether an act counts, and how it stands by the county's word."""
    hand = case.slip[seq - 1]
    return hand.effective, hand.ruling.standing if hand.ruling else None
