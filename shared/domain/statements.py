"""What a paper's QR code vouches for.

The unit that prints signs it. It names the unit that did the act, and the hash of its entry: who signs for an
act that never was is shown to have, by whoever holds the case.
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from shared.domain.case import Case
from shared.domain.papers import Paper, documents_at, missing_at

HOLDER_TAG = "tongban/holder/v1"
HOLDER_BYTES, HASH_BYTES = 5, 20
MINUTE = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Statement:
    """What a paper's QR code vouches for, in capitals, digits and `-./$` alone.

    `node` and `inc` name the key that signs, `acting` the unit that did the act, `entry` the hash (hex) of
    its entry, at place `seq` after `overrides` overrides of the case. `has` and `lacks` mark the documents handed in and
    still owed, by their place in the matter's list in that version. `at` is the entry's time,
    `outcome` G (granted), D (denied) or empty, `holder` what `holder_mark` makes of the applicant.
    """

    letter: str
    node: str
    inc: int
    receipt: str
    overrides: int
    seq: int
    acting: str
    entry: str
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
            str(self.overrides),
            str(self.seq),
            "" if self.acting == self.node else self.acting.upper(),
            base64.b32encode(bytes.fromhex(self.entry)[:HASH_BYTES]).decode(),
            self.matter.upper().replace("_", "$"),
            str(self.version),
            in_digits(self.has),
            in_digits(self.lacks),
            self.due.isoformat().replace("-", "") if self.due else "",
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


def statement_of(case: Case, paper: Paper, node: str, inc: int) -> Statement:
    """Return what the code of a paper vouches for when `node` prints it."""
    hand, rule = paper.hand, paper.rule
    body = hand.body or {}
    return Statement(
        letter=rule.letter,
        node=node,
        inc=inc,
        receipt=case.receipt,
        overrides=hand.overrides,
        seq=hand.seq,
        acting=hand.node,
        entry=hand.hash,
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
