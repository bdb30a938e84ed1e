"""A roster: many people, one matter, one year, one village; one outcome a person, and how far it has come."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from shared.domain.custody import Custody
from shared.domain.identity import masked
from shared.domain.matter import Matter
from shared.domain.record import record
from shared.domain.roster_outcomes import ENROLS, GONE, Outcome, Pay, RosterForm
from shared.domain.text import Text

HOUSEHOLD_LIMIT, VOUCHER_LIMIT, RULE_LIMIT = 40, 60, 200
MOST_PEOPLE = 5000
"""People of one roster: more than any village here has."""
MOST_ROWS = 10 * MOST_PEOPLE
"""The highest line of a file that a row may come from."""
CHUNK = 100
"""People, rows or marks of one entry: far below what an entry may hold."""
TURNING = 80
"""From this age on an old-age allowance is paid where a roster says nothing else (老年人权益保障法 art. 33 leaves it to the place)."""
LONGEST_WAIT = 366
FIRST_YEAR, LAST_YEAR = 2000, 2199


@record
class Listed:
    """A person of a roster. `no` counts from 1; `row` is the line of the file that it came from, 0 where none.

    Only a newborn may have no ID number yet. `note` says why somebody stands here against a record.
    """

    no: int
    name: str
    id_number: str
    household: str = ""
    phone: str = ""
    row: int = 0
    note: str = ""

    @property
    def masked_id(self) -> str:
        """The ID number with its middle hidden."""
        return masked(self.id_number)


@record
class Unfit:
    """A row that could not be taken, as it was written, and the code of what is wrong with it."""

    row: int
    name: str
    id_number: str
    household: str
    phone: str
    village: str
    code: str


@record
class Mark:
    """One tick: `seen_by` and `how` say how somebody was found alive, `voucher` is the number of a payment's proof."""

    no: int
    outcome: Outcome
    seen_by: str = ""
    how: str = ""
    voucher: str = ""
    note: str = ""


@record
class Marked:
    """A tick with who made it, where, when."""

    mark: Mark
    by: str
    node: str
    at: datetime


@record
class Payment:
    """What a named person did about somebody's money. `since`: suspended from, or back pay due from.

    `counts` is False where no grant covered it, or the rule forbids it: then it changes nothing.
    """

    pay: Pay
    since: date
    reason: str
    by: str
    node: str
    at: datetime
    grant: str | None
    counts: bool


@dataclass(slots=True)
class Member:
    """A person of a roster with all that was ever ticked and done, the latest last.

    `overrides` counts those before the person was listed, 0 where the listing was entered again.
    """

    listed: Listed
    overrides: int = 0
    marks: list[Marked] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)

    @property
    def mark(self) -> Mark:
        """The tick that counts: the latest."""
        return self.marks[-1].mark if self.marks else Mark(self.listed.no, Outcome.OPEN)

    @property
    def outcome(self) -> Outcome:
        """What is known of the person now."""
        return self.mark.outcome

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has ticked anything that counts."""
        return self.outcome is Outcome.OPEN

    @property
    def lacks_proof(self) -> bool:
        """Whether a payment is promised and its number is not here yet."""
        return self.outcome is Outcome.PAYS and not self.mark.voucher

    @property
    def payment(self) -> Payment | None:
        """What was last done about the person's money, None where nothing that counts was."""
        return next((p for p in reversed(self.payments) if p.counts), None)

    @property
    def pay(self) -> Pay | None:
        """How the person's money stands: None where it never was touched."""
        return self.payment.pay if self.payment else None


@record
class Step:
    """A line of a roster's slip. `people` counts those listed or marked with it."""

    seq: int
    kind: str
    node: str
    by: str
    at: datetime
    to: str | None
    people: int = 0


@dataclass(slots=True)
class Roster:
    """The fold. `is_known` is False where its first entry's body is erased: then nothing is known but its custody.

    `is_whole` is False where any body is: then what was done cannot be held against what was ticked.
    """

    id: str
    custody: Custody
    is_known: bool = False
    is_whole: bool = True
    form: RosterForm = RosterForm.ENROLMENT
    number: str = ""
    matter_id: str = ""
    matter: Matter | None = None
    year: int = 0
    village: str = ""
    until: date | None = None
    from_age: int | None = None
    wait_days: int = 0
    rule: str = ""
    previous: str = ""
    people: dict[int, Member] = field(default_factory=dict)
    unfit: dict[int, Unfit] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    closed: bool = False

    @property
    def progress(self) -> "Progress":
        """How far it has come."""
        return progress_of(self.people.values(), unfit=len(self.unfit))

    @property
    def next_no(self) -> int:
        """The number of the next person."""
        return max(self.people, default=0) + 1

    def household_of(self, no: int) -> list[Member]:
        """Return a person's household: those who share its mark, or the person alone where there is none."""
        own = self.people[no]
        if not own.listed.household:
            return [own]
        return [m for m in self.people.values() if m.listed.household == own.listed.household]


@record
class Progress:
    """Counts of people: all, untouched, with a result that is whole, and what is still open among those touched."""

    total: int
    untouched: int
    enrolled: int
    no_proof: int
    alive: int
    unreachable: int
    gone: int
    suspended: int
    unfit: int

    @property
    def touched(self) -> int:
        """How many people have an outcome."""
        return self.total - self.untouched


def progress_of(people: Iterable[Member], *, unfit: int = 0) -> Progress:
    """Count. Progress is told by who is untouched: a roster is done when nobody is."""
    members = list(people)

    def of(*outcomes: Outcome) -> int:
        return sum(m.outcome in outcomes for m in members)

    no_proof = sum(m.lacks_proof for m in members)
    return Progress(
        total=len(members),
        untouched=of(Outcome.OPEN),
        enrolled=of(*ENROLS) - no_proof,
        no_proof=no_proof,
        alive=of(Outcome.ALIVE),
        unreachable=of(Outcome.UNREACHABLE),
        gone=of(*GONE),
        suspended=sum(m.pay is Pay.SUSPENDED for m in members),
        unfit=unfit,
    )


def result_of(member: Member) -> Text:
    """Say what came of it for one person."""
    if member.outcome is Outcome.PAYS:
        return (
            Text("待补缴费凭证", "proof of payment to follow") if member.lacks_proof else ENROLLED
        )
    if member.outcome in ENROLS:
        return Text(
            f"{ENROLLED.zh}（{member.outcome.text.zh}）",
            f"{ENROLLED.en} ({member.outcome.text.en})",
        )
    return member.outcome.text


ENROLLED = Text("已登记参保", "enrolled")
