"""The bodies of journal entries, by kind: requests about a case, judgements of its acts, and what a node reports."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema

from shared.domain import kinds
from shared.domain.cards import Colour
from shared.domain.clock import LimitKind
from shared.domain.ledgers import NODE_CODE
from shared.domain.people import NAME_LIMIT, PERSONS
from shared.domain.spot_checks import OUTCOMES
from shared.domain.text import Text
from shared.domain.version import VERSION_TEXT
from shared.wire import bodies_judging
from shared.wire.bodies_case import MAX_OFF, Authored, Supplement
from shared.wire.bodies_registry import MAX_ROLES
from shared.wire.case_parts import note_field, told_field
from shared.wire.ids import node_code, sha256, slug, staff_id
from shared.wire.shapes import (
    CODE_LIMIT,
    LINE_LIMIT,
    MAX_INT,
    Day,
    Field,
    Instant,
    Int,
    Items,
    OneOf,
    Shaped,
    Str,
    Strict,
    no,
)

MAX_EVIDENCE_PARTS = 10
MAX_EVIDENCE = 2_000_000
MAX_CHILDREN = 2_000
MAX_SILENCE = 10**9
MAX_TOLD = 30
BAD_HEARD = Text(
    "应是若干“节点: 时间、第几次入网、名录日期”",
    "it must be a set of “node: time, incarnation, checkpoint”",
)
BAD_EVIDENCE = Text("应是若干“名称: 文字”", "it must be a set of “name: text”")


class Evidence(Field):
    """The refused entry's parts, in base64 by name."""

    def check(self, value: Any) -> None:
        """Refuse other types and sizes."""
        if not isinstance(value, Mapping) or len(value) > MAX_EVIDENCE_PARTS:
            raise no(BAD_EVIDENCE)
        for key, inner in value.items():
            if type(key) is not str or type(inner) is not str:
                raise no(BAD_EVIDENCE)
            if len(key) > CODE_LIMIT or len(inner) > MAX_EVIDENCE or not inner.isascii():
                raise no(BAD_EVIDENCE)


def claimed() -> Str:
    """Return a field for what a refused header says of itself: bounded, otherwise as it came."""
    return Str(LINE_LIMIT, quoted=True)


class WithdrawalAsked(Authored):
    """The applicant asks to take the application back."""

    reason = note_field()


class DeathReported(Authored):
    """The applicant's death is reported."""

    died_on = Day()
    reason = note_field()


class Noted(Authored):
    """What a node writes to the others beside a case."""

    text = told_field()


class IdViewed(Authored):
    """Who has seen a person's ID number in full, and why; the number is not in it."""

    role = OneOf(PERSONS)
    reason = told_field()


class CommitmentChecked(Authored):
    """What a spot check found of a case's commitments."""

    outcome = OneOf(OUTCOMES)
    checkers = Items(Str(NAME_LIMIT, least=1), 2, least=2)
    checked_on = Day()
    note = note_field()


class CommitmentRepaired(Authored):
    """A false commitment taken off the record."""

    reason = told_field()


class EntryRefused(Strict):
    """An entry from elsewhere refused: which, why, and who must act."""

    ledger = claimed()
    seq = Int(-MAX_INT, MAX_INT)
    hash = sha256()
    kind = claimed()
    author = claimed()
    refuser = claimed()
    code = Str(CODE_LIMIT, least=1)
    owner = claimed()
    evidence = Evidence()


class ChildHeard(Strict):
    """When one child was last heard of, in which incarnation, and the checkpoint that it held.

    Of its software's version, its clock and its usual silence an older node tells
    nothing; what a newer one tells besides is carried, and bounded.
    """

    class Meta:
        unknown = EXCLUDE

    at = Instant(required=True)
    inc = Int(required=True)
    fresh = Instant(required=True, allow_none=True)
    version = Shaped(VERSION_TEXT, "0.1.0", required=False)
    clock = Int(-MAX_OFF, MAX_OFF, required=False, allow_none=True)
    silence = Int(required=False, most=MAX_SILENCE)


class Heard(Field):
    """What was last heard of each child, by node code."""

    one = ChildHeard()

    def check(self, value: Any) -> None:
        """Refuse other types and sizes."""
        if not isinstance(value, Mapping) or len(value) > MAX_CHILDREN:
            raise no(BAD_HEARD)
        for code, child in value.items():
            if not (isinstance(code, str) and NODE_CODE.match(code)):
                raise no(BAD_HEARD)
            if not isinstance(child, Mapping) or not _is_bounded(child) or self.one.validate(child):
                raise no(BAD_HEARD)


def _is_bounded(child: Mapping[Any, Any]) -> bool:
    """Say whether what is told of a child, known or not, is a few plain short values."""
    return len(child) <= MAX_TOLD and all(
        len(str(key)) <= CODE_LIMIT
        and (
            value is None
            or type(value) in {bool, int}
            or (isinstance(value, str) and len(value) <= LINE_LIMIT)
        )
        for key, value in child.items()
    )


class ChildrenHeard(Strict):
    """What a node last heard of the nodes below it."""

    heard = Heard()


class StaffAdded(Strict):
    """A person who can sign in at this node."""

    staff = staff_id()
    name = Str(NAME_LIMIT, least=1)
    roles = Items(slug(), MAX_ROLES)


class StaffLeft(Strict):
    """A person who no longer can."""

    staff = staff_id()


class ClockDiffered(Strict):
    """A node's clock stood off by `millis` (ahead: positive) when it sent its entries `first` to `last`."""

    node = node_code()
    inc = Int(1)
    first = Int(1)
    last = Int(1)
    millis = Int(-MAX_OFF, MAX_OFF)


class PutBack(Strict):
    """A child asked with a counter that had passed: its data was put back, or copied."""

    node = node_code()
    inc = Int(1)
    counter = Int()
    held = Int()


class CardGiven(Strict):
    """A card of supervision: `start` is the entry that set its limit going, `cause` the complaint's; the other is null."""

    colour = OneOf(Colour)
    limit = OneOf(("", *LimitKind))
    due_at = Instant(allow_none=True)
    start = sha256(allow_none=True)
    unit = node_code()
    department = Str(CODE_LIMIT)
    cause = sha256(allow_none=True)


class Complained(Authored):
    """A complaint about a case, as it was taken down."""

    text = told_field()


SCHEMAS: dict[str, Schema] = {
    kinds.CARD_GIVEN: CardGiven(),
    kinds.COMPLAINED: Complained(),
    **bodies_judging.SCHEMAS,
    kinds.SUPPLEMENT_HANDED_IN: Supplement(),
    kinds.WITHDRAWAL_ASKED: WithdrawalAsked(),
    kinds.DEATH_REPORTED: DeathReported(),
    kinds.NOTED: Noted(),
    kinds.COMMITMENT_CHECKED: CommitmentChecked(),
    kinds.COMMITMENT_REPAIRED: CommitmentRepaired(),
    kinds.ID_VIEWED: IdViewed(),
    kinds.ENTRY_REFUSED: EntryRefused(),
    kinds.CHILDREN_HEARD: ChildrenHeard(),
    kinds.STAFF_ADDED: StaffAdded(),
    kinds.STAFF_LEFT: StaffLeft(),
    kinds.CLOCK_DIFFERED: ClockDiffered(),
    kinds.PUT_BACK: PutBack(),
}
