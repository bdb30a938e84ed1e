"""A case: what its ledger and the journals that speak of it add up to."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from shared.domain.acts import Act
from shared.domain.authorising import documents_for
from shared.domain.cards import CardGiven, Complaint
from shared.domain.custody import Custody
from shared.domain.facts import Body
from shared.domain.form import Value
from shared.domain.judgement import Ruling, Withdrawn
from shared.domain.kinds import SUPPLEMENT_HANDED_IN
from shared.domain.matter import Document, Matter, Necessity
from shared.domain.pages import PageHeld, Retake, Slot
from shared.domain.people import Person
from shared.domain.promises import Later, Repaired, SpotCheck, Urgent
from shared.domain.record import record
from shared.domain.stops import Extended, PublicNotice, Stop
from shared.domain.text import Text
from shared.domain.worktime import WEEKDAYS, Workdays, county_day


class Stage(StrEnum):
    """How far a case has come. The last six are ends."""

    TAKEN_IN = "taken_in"
    ACCEPTED = "accepted"
    REVIEWED = "reviewed"
    DECIDED = "decided"
    ISSUED = "issued"
    CLOSED = "closed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    RESULT_WITHDRAWN = "result_withdrawn"
    MERGED = "merged"

    @property
    def text(self) -> Text:
        """The stage's name."""
        return STAGE_NAMES[self]

    @property
    def is_end(self) -> bool:
        """Whether nothing more can be done."""
        return self in ENDS


RESULTS = frozenset({"case.issued.v1", "case.closed.v1"})
ENDS = frozenset(
    {
        Stage.CLOSED,
        Stage.REFUSED,
        Stage.WITHDRAWN,
        Stage.TERMINATED,
        Stage.RESULT_WITHDRAWN,
        Stage.MERGED,
    }
)
STAGE_NAMES = {
    Stage.TAKEN_IN: Text("已收件", "taken in"),
    Stage.ACCEPTED: Text("已受理", "accepted"),
    Stage.REVIEWED: Text("已审查", "reviewed"),
    Stage.DECIDED: Text("已决定", "decided"),
    Stage.ISSUED: Text("已制证", "issued"),
    Stage.CLOSED: Text("已办结", "closed"),
    Stage.REFUSED: Text("不予受理", "acceptance refused"),
    Stage.WITHDRAWN: Text("已撤回", "withdrawn"),
    Stage.TERMINATED: Text("已终止", "terminated"),
    Stage.RESULT_WITHDRAWN: Text("结果已撤销", "result withdrawn"),
    Stage.MERGED: Text("已并案", "merged"),
}


@record
class Hand:
    """One line of the routing slip: who did what, where, when, under which grant.

    `act` is None for a kind this version does not know. `effective` is False
    where the act does not count; `ruling` is the county's word on it, None where
    it has not said any; `undone_with` the seq of the act set aside with which it fell, 0 where it stands by itself. `amount` (fen) is what a ceiling was held against then. `cites` is the entry without effect that this one enters again. `overrides` counts those of the case up to it.
    """

    seq: int
    hash: str
    kind: str
    act: Act | None
    node: str
    actor: str
    by: str
    at: datetime
    grant: str | None
    to: str | None
    effective: bool
    body: Body | None
    ruling: Ruling | None = None
    amount: int | None = None
    cites: str | None = None
    undone_with: int = 0
    overrides: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """The one-time notification: documents still owed, what else was said, until which county day.

    A second one names who approved it, and why (`again`); both are empty on the first.
    """

    documents: tuple[str, ...]
    note: str
    until: date
    again: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A mistyped field put right; the old value is kept."""

    field: str
    old: Value
    new: Value
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision: granted or denied, with its reason."""

    granted: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Request:
    """Something handed in or reported where the pen is not; `hash` is what its answer cites."""

    hash: str
    kind: str
    node: str
    by: str
    at: datetime
    body: Body


@dataclass(frozen=True, slots=True)
class Note:
    """What a node writes to the others beside a case; `text` is empty where it was erased."""

    node: str
    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Viewing:
    """Who has seen a person's ID number in full, and why. `role` is the person's: applicant, handler, beneficiary."""

    node: str
    at: datetime
    by: str
    role: str
    reason: str


@dataclass(slots=True)
class Case:
    """The fold. `matter` is None where the take-in's body is erased or its matter unknown here.

    `awaiting` are the places of acts in doubt that nobody has decided on yet.
    `received_at` is when this case was taken in; `taken_in_at` is the date the law
    protects: the earliest of this case's and of those linked to it. `own_date` is the same
    without what was linked. `written_on` is the day on
    the slip out of a paper book that it began on, None where it did not. `merged_into`
    is the id of the case that goes on in place of this one, else empty. `organs` are
    those of its members that may accept it, or count as the organ that does, `workdays` is the
    table of working days by which its clock is read. `requests` wait for an answer; `hand_ins` are all
    supplements that were handed in where the pen was not, answered or not. `added` are all
    pages that ever came, `pages` those that count; `retakes` are still to be taken again.
    `group` is what was declared for the green channel, `helped` that the agent wrote for the applicant,
    `commitments` the documents that a commitment stands for; `revived` says that its termination had no
    effect, since what was promised had been handed in in time.
    """

    id: str
    custody: Custody
    matter_id: str = ""
    matter: Matter | None = None
    receipt: str = ""
    received_at: datetime | None = None
    taken_in_at: datetime | None = None
    organs: frozenset[str] = frozenset()
    own_date: datetime | None = None
    written_on: date | None = None
    applicant: Person | None = None
    handler: Person | None = None
    beneficiary: Person | None = None
    signature: Body = field(default_factory=dict)
    told: str = ""
    note: str = ""
    values: dict[str, Value] = field(default_factory=dict)
    documents: frozenset[str] = frozenset()
    stage: Stage = Stage.TAKEN_IN
    notice: Notice | None = None
    supplemented: bool = False
    opinion: bool | None = None
    decision: Decision | None = None
    result_number: str = ""
    merged_into: str = ""
    linked: tuple[str, ...] = ()
    corrections: list[Correction] = field(default_factory=list)
    slip: list[Hand] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    hand_ins: list[Request] = field(default_factory=list)
    added: list[PageHeld] = field(default_factory=list)
    pages: dict[Slot, PageHeld] = field(default_factory=dict)
    asked_again: list[Retake] = field(default_factory=list)
    retakes: list[Retake] = field(default_factory=list)
    awaiting: list[int] = field(default_factory=list)
    withdrawn: Withdrawn | None = None
    stops: list[Stop] = field(default_factory=list)
    extensions: list[Extended] = field(default_factory=list)
    public_notices: list[PublicNotice] = field(default_factory=list)
    workdays: Workdays = WEEKDAYS
    cards: list[CardGiven] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    notes: tuple[Note, ...] = ()
    viewings: tuple[Viewing, ...] = ()
    group: str = ""
    helped: bool = False
    commitments: frozenset[str] = frozenset()
    later: Later | None = None
    urgent: Urgent | None = None
    before_end: Stage = Stage.TAKEN_IN
    ended_for: str = ""
    revived: bool = False
    issued_at: datetime | None = None
    checked: SpotCheck | None = None
    repaired: Repaired | None = None

    @property
    def has_result(self) -> bool:
        """Whether a result has gone out or the case was closed: then it stands, marked, until a person decides."""
        return any(hand.kind in RESULTS for hand in self.slip)

    @property
    def amount(self) -> int | None:
        """The amount (fen) that a grant's ceiling is held against; None where none is stated."""
        key = self.matter.amount if self.matter else None
        value = self.values.get(key) if key else None
        return value if isinstance(value, int) else None

    @property
    def asked_for(self) -> tuple[Document, ...]:
        """The documents that the case needs: its matter's, and the authorisation of who came for the applicant."""
        day = county_day(self.taken_in_at) if self.taken_in_at else None
        return documents_for(self.matter, self.applicant, self.handler, day) if self.matter else ()

    def owed(self) -> tuple[Document, ...]:
        """Return the documents still owed: neither handed in nor committed to."""
        there = self.documents | self.commitments
        return tuple(
            d for d in self.asked_for if d.necessity is not Necessity.OPTIONAL and d.id not in there
        )

    def missing_names(self) -> tuple[Text, ...]:
        """Return the documents still owed, by name."""
        return tuple(d.name for d in self.owed())

    @property
    def uncured(self) -> tuple[Document, ...]:
        """What was promised on acceptance and is not there yet."""
        promised = self.later.documents if self.later else ()
        return tuple(d for d in self.asked_for if d.id in promised and d.id not in self.documents)

    @property
    def is_kept_in_time(self) -> bool:
        """Whether all that was promised is there, or was handed in before the day was over and waits to be answered.

        A place without a link may have taken it in: its entry's own time counts, not when that came.
        """
        if self.later is None:
            return False
        return {d.id for d in self.uncured} <= self.handed_in_before(self.later.over_at)

    def handed_in_before(self, at: datetime) -> frozenset[str]:
        """Return the documents that were handed in before a time where the pen was not, and wait for their answer."""
        return frozenset(
            document
            for request in self.requests
            if request.kind == SUPPLEMENT_HANDED_IN and request.at < at
            for document in request.body.get("documents", ())
        )

    @property
    def has_false_promise(self) -> bool:
        """Whether a commitment was found false and has not been repaired since."""
        return self.checked is not None and not self.checked.true and self.repaired is None
