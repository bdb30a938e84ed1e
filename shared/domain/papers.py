"""The papers that go out on a case: which entry each rests on, its number, and what its QR code vouches for.

A paper needs no entry of its own. Its number is the case's receipt number, a letter
for what it is and the seq of the entry that it tells of: `...-0007-K/S4`.
"""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from shared.domain.case import Case, Hand
from shared.domain.clock import latest_decision, promised_at
from shared.domain.kinds import (
    ACCEPTANCE_REFUSED,
    ACCEPTED,
    DECIDED,
    ISSUED,
    LINKED,
    NOTIFIED,
    SUPPLEMENTED,
    TAKEN_IN,
)
from shared.domain.matter import Document
from shared.domain.refusals_papers import UnknownPaper
from shared.domain.text import Text
from shared.domain.worktime import county_day

HOLDER_TAG = "tongban/holder/v1"
HOLDER_BYTES = 5
MINUTE = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class PaperKind(StrEnum):
    """What a paper is, as addresses name it."""

    RECEIPT = "receipt"
    ACCEPTANCE = "acceptance"
    REFUSAL = "refusal"
    NOTICE = "notice"
    DECISION = "decision"
    RESULT = "result"
    SLIP = "slip"


Due = Callable[[Case, Hand], date | None]
"""The last county day that a paper names; None where it names none."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What makes a paper one of its kind.

    `letter` stands in its number, `rests_on` is the kind of entry that it tells of: empty
    where any entry will do, and the paper tells of the case up to there. `is_stamped`: it
    goes out under a seal. `outcome` is the key of the body's word that the code vouches for.
    """

    letter: str
    title: Text
    rests_on: str
    due: Due
    is_stamped: bool = True
    outcome: str = ""


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
        return f"{self.receipt}/{self.rule.letter}{self.hand.seq}"


@dataclass(frozen=True, slots=True)
class Statement:
    """What a paper's QR code vouches for, in capitals, digits and `-./$` alone.

    `node` and `inc` name the key that signs. `has` and `lacks` mark the documents handed in and
    still owed, by their place in the matter's list in that version. `at` is the entry's time,
    `outcome` G (granted), D (denied) or empty, `holder` what `holder_mark` makes of the applicant.
    """

    letter: str
    node: str
    inc: int
    receipt: str
    seq: int
    matter: str
    version: int
    has: int
    lacks: int
    due: date | None
    at: datetime
    outcome: str
    holder: str

    def text(self) -> str:
        """Write it as it is signed."""
        parts = (
            self.letter,
            self.node.upper(),
            str(self.inc),
            self.receipt,
            str(self.seq),
            self.matter.upper().replace("_", "$"),
            str(self.version),
            in_digits(self.has),
            in_digits(self.lacks),
            f"{self.due:%Y%m%d}" if self.due else "",
            in_digits((self.at - EPOCH) // MINUTE),
            self.outcome,
            self.holder,
        )
        return ".".join(parts)


def in_digits(number: int) -> str:
    """Write a whole number from 0 on with the base of 36: digits and capitals."""
    written = ""
    while number:
        number, rest = divmod(number, 36)
        written = DIGITS[rest] + written
    return written or "0"


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


def statement_of(case: Case, paper: Paper, node: str, inc: int) -> Statement:
    """Return what the code of a paper vouches for when `node` prints it."""
    hand, rule = paper.hand, paper.rule
    body = hand.body or {}
    return Statement(
        letter=rule.letter,
        node=node,
        inc=inc,
        receipt=case.receipt,
        seq=hand.seq,
        matter=case.matter_id,
        version=case.matter.version if case.matter else 0,
        has=_marks(case, documents_at(case, hand.seq)),
        lacks=_marks(case, {d.id for d in missing_at(case, hand.seq)}),
        due=rule.due(case, hand),
        at=hand.at,
        outcome=str(body.get(rule.outcome, ""))[:1].upper() if rule.outcome else "",
        holder=holder_mark(case),
    )


def _marks(case: Case, ids: frozenset[str] | set[str]) -> int:
    listed = case.matter.documents if case.matter else ()
    return sum(1 << place for place, document in enumerate(listed) if document.id in ids)


def holder_mark(case: Case) -> str:
    """Return what shows whether a paper names the applicant whom its code means; empty where that is not held here.

    Receipt number, name and the last four characters of the ID number, by SHA-512: 40 bits
    in base 32. It tells who reads the code nothing that the paper beside it does not say.
    """
    who = case.applicant
    if who is None:
        return ""
    words = "\0".join((HOLDER_TAG, case.receipt, who.name, who.id_number[-4:]))
    digest = hashlib.sha512(words.encode()).digest()
    return base64.b32encode(digest[:HOLDER_BYTES]).decode()


def promised(case: Case, hand: Hand) -> date | None:
    """Return by which day the case is decided if every hand uses its whole promised limit, as it stood at an entry.

    From acceptance once the case was accepted, with what stopped or extended the limit until then; else from the take-in,
    by what was linked to the case until then.
    """
    if case.matter is None or case.own_date is None:
        return None
    accepted = promised_at(case, hand.seq)
    if accepted is not None:
        return accepted
    links = (h for h in case.slip if h.kind == LINKED and h.effective and h.seq <= hand.seq)
    earlier = [datetime.fromisoformat(h.body["received_at"]) for h in links if h.body]
    began = min([case.own_date, *earlier])
    at_organ = case.custody.origin in case.organs
    return latest_decision(case.matter, county_day(began), case.workdays, at_organ=at_organ)


def supplied_by(_case: Case, hand: Hand) -> date | None:
    """Return the day by which what is missing is to be there."""
    return date.fromisoformat(hand.body["until"]) if hand.body else None


def reviewed_by(_case: Case, hand: Hand) -> date | None:
    """Return the last day to ask for reconsideration (行政复议法 art. 20), counted from the act."""
    remedies = (hand.body or {}).get("remedies")
    if not remedies:
        return None
    return county_day(hand.at) + timedelta(days=int(remedies["review_days"]))


def undated(_case: Case, _hand: Hand) -> date | None:
    """Return that the paper names no day."""
    return None


RULES: dict[PaperKind, Rule] = {
    PaperKind.RECEIPT: Rule("S", Text("收件回执", "Intake receipt"), TAKEN_IN, promised),
    PaperKind.ACCEPTANCE: Rule("A", Text("受理通知书", "Notice of acceptance"), ACCEPTED, promised),
    PaperKind.REFUSAL: Rule(
        "B",
        Text("不予受理通知书", "Notice of refused acceptance"),
        ACCEPTANCE_REFUSED,
        reviewed_by,
    ),
    PaperKind.NOTICE: Rule(
        "G", Text("一次性告知书", "One-time notice of what is missing"), NOTIFIED, supplied_by
    ),
    PaperKind.DECISION: Rule(
        "J", Text("决定书", "Decision"), DECIDED, reviewed_by, outcome="outcome"
    ),
    PaperKind.RESULT: Rule("Z", Text("办理结果通知书", "Notice of the result"), ISSUED, undated),
    PaperKind.SLIP: Rule("L", Text("流转单", "Routing slip"), "", promised, is_stamped=False),
}
"""Every kind of paper. A new one is a member, a rule here, and a sheet in `shared/web/paper_sheets.py`."""
