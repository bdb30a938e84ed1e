"""The papers that go out on a case: which entry each rests on, and its number.

A paper needs no entry of its own. Its number is the case's receipt number, a letter
for what it is and the seq of the entry that it tells of: `...-0007-K/S4`. Where the county
has overridden the case before, how often follows, `/S4R1`: an override may give a seq away twice.
"""

from dataclasses import dataclass

from shared.domain.case import Case, Hand
from shared.domain.kinds import SUPPLEMENTED, TAKEN_IN
from shared.domain.matter import Document
from shared.domain.paper_kinds import RULES, PaperKind, Rule
from shared.domain.refusals_papers import UnknownPaper


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a case: what it is, and the hand that it tells of."""

    kind: PaperKind
    receipt: str
    hand: Hand

    @property
    def rule(self) -> Rule:
        """What holds of its kind."""
        return RULES[self.kind]

    @property
    def number(self) -> str:
        """Its number: nobody has to give it out, and no two papers share one."""
        return paper_number(self.receipt, self.rule.letter, self.hand.seq, self.hand.overrides)


def paper_number(receipt: str, letter: str, seq: int, overrides: int) -> str:
    """Write a paper's number."""
    return f"{receipt}/{letter}{seq}" + (f"R{overrides}" if overrides else "")


def papers_of(case: Case) -> list[Paper]:
    """Return the papers that have gone out on a case, oldest first, and its routing slip as it now is.

    An act in doubt puts out none until the county has said that it counts. A case whose
    receipt number is not held here has none: they have no number.
    """
    found = [
        Paper(kind, case.receipt, hand)
        for hand in case.slip
        for kind, rule in RULES.items()
        if rule.rests_on and hand.kind == rule.rests_on and hand.effective and hand.body is not None
    ]
    slip = [Paper(PaperKind.SLIP, case.receipt, case.slip[-1])]
    return [*found, *slip] if case.receipt else []


def paper_of(case: Case, kind: PaperKind, seq: int) -> Paper:
    """Return one paper, or refuse what is none. A routing slip is there for each entry, up to it."""
    if kind is PaperKind.SLIP and case.receipt:
        hands = [hand for hand in case.slip if hand.seq == seq]
        return Paper(kind, case.receipt, hands[0]) if hands else _unknown()
    same = (p for p in papers_of(case) if p.kind is kind and p.hand.seq == seq)
    return next(same, None) or _unknown()


def _unknown() -> Paper:
    raise UnknownPaper


def documents_at(case: Case, seq: int) -> frozenset[str]:
    """Return the documents that were handed in by an entry of the case."""
    hands = (h for h in case.slip if h.seq <= seq and h.effective and h.body)
    return frozenset(
        document
        for hand in hands
        if hand.kind in {TAKEN_IN, SUPPLEMENTED} and hand.body
        for document in hand.body["documents"]
    )


def missing_at(case: Case, seq: int) -> tuple[Document, ...]:
    """Return the documents that were still owed then."""
    return case.matter.missing(documents_at(case, seq)) if case.matter else ()
