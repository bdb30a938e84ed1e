"""The papers that go out on a case: which entry each rests on, and its number.

A paper needs no entry of its own. Its number is the case's receipt number, a letter
for what it is and the seq of the entry that it tells of: `...-0007-K/S4`. Where the county
has overridden the case before, how often follows, `/S4R1`: an override may give a seq away twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.domain.case import Case, Hand
from shared.domain.facts import Body
from shared.domain.kinds import ACCEPTED, DATA_CHECKED, SUPPLEMENTED, TAKEN_IN
from shared.domain.matter import Document, Necessity
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
        if (not rule.only_with or hand.body.get(rule.only_with)) and rule.counts(case, hand)
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
    """Return the documents that had been handed in, or committed to, by an entry of the case."""
    told = _told_by(case, seq)
    handed_in = frozenset(d for kind, body in told for d in _handed_in(kind, body))
    return handed_in | committed_at(case, seq)


def _told_by(case: Case, seq: int) -> list[tuple[str, Body]]:
    """Return the kinds and bodies of the entries that count up to a place, but those that are erased."""
    return [(h.kind, h.body) for h in case.slip if h.seq <= seq and h.effective and h.body]


def _handed_in(kind: str, body: Body) -> Iterable[str]:
    if kind == DATA_CHECKED:
        return [body["document"]] if body["document"] else []
    return body["documents"] if kind in {TAKEN_IN, SUPPLEMENTED} else []


def committed_in(kind: str, body: Body) -> Iterable[str]:
    """Return the documents that an entry replaced by a commitment."""
    told = body["modes"] if kind == TAKEN_IN else body if kind == ACCEPTED else {}
    return list(told.get("commitments", ()))


def committed_at(case: Case, seq: int) -> frozenset[str]:
    """Return the documents that a commitment stood for by then."""
    return frozenset(d for kind, body in _told_by(case, seq) for d in committed_in(kind, body))


def missing_at(case: Case, seq: int) -> tuple[Document, ...]:
    """Return the documents that were still owed then."""
    there = documents_at(case, seq)
    owed = (d for d in case.asked_for if d.necessity is not Necessity.OPTIONAL)
    return tuple(d for d in owed if d.id not in there)
