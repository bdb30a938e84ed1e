"""What a node keeps beside its ledgers: plain records that the store holds and the services use."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from shared.domain.custody import Custody
from shared.domain.record import record

FRONT = frozenset({"urgent", "green"})
"""Modes of handling that stand first in the lists of a desk."""


@record
class Head:
    """The last standing entry of a ledger and who may write next.

    `frozen` is empty, or the code of the refusal that froze the ledger.
    """

    ledger: str
    seq: int
    hash: str
    custody: Custody
    frozen: str = ""


@dataclass(frozen=True, slots=True)
class Size:
    """How much a node holds: ledgers, and their standing entries."""

    ledgers: int
    entries: int


@dataclass(frozen=True, slots=True)
class QuarantineItem:
    """A refused entry, as refuser and author both show it.

    `refuser` and `author` are node codes, `owner` the node whose person must
    act, `evidence` the entry's parts in base64 by name. Known by (hash, refuser).
    """

    hash: str
    ledger: str
    seq: int
    kind: str
    author: str
    refuser: str
    code: str
    owner: str
    at: datetime
    evidence: dict[str, str] = field(default_factory=dict)
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """An entry that cannot be judged yet: what it waits for is not here. `position` is the peer's (0: none)."""

    peer: str
    position: int
    ledger: str
    seq: int
    hash: str
    reason: str
    raw: bytes
    signature: bytes | None
    salt: bytes | None
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Peer:
    """The state of the link to one neighbour.

    Ours with them: `sent_seen` and `sent_ack` are positions of our feed that the
    peer holds durably and has settled. Theirs with us: `got_seen`, `got_ack` are
    positions of their feed, valid for their store epoch `store`. Of a child:
    `version` is the software it said it runs (empty: it did not say), `clock_off` by
    how many milliseconds its clock was ahead of ours, `silences` the last times in
    seconds for which it was away. `inc` is the incarnation that `counter` and `token` belong to, `unsent_n` its
    lowest count not sent and `written_n` its highest one written, `fresh_at` the
    checkpoint it held, `alarm` the code of what is wrong with it. `got_mark` is the
    peer's own mark of the entry at `got_seen`.
    """

    code: str
    store: str = ""
    sent_ack: int = 0
    sent_seen: int = 0
    got_ack: int = 0
    got_seen: int = 0
    counter: int = 0
    token: str = ""
    unsent_n: int = 0
    heard_at: datetime | None = None
    tried_at: datetime | None = None
    failures: int = 0
    error: str = ""
    waiting_there: int = 0
    inc: int = 0
    written_n: int = 0
    fresh_at: datetime | None = None
    alarm: str = ""
    got_mark: str = ""
    version: str = ""
    clock_off: int | None = None
    silences: tuple[int, ...] = ()


@record
class CaseRow:
    """What lists and searches need of a case: a projection, rebuilt from its fold.

    `person` is the ID number of who the case is for, empty where it is erased.
    `offered_at` is None where no offer of it is open. Of the limits that run, `limit` is the kind of the one that
    runs out first: it turns yellow at `warn_at` and red at `due_at`; `provisional` says that it reaches into a
    year that nobody has announced, `unsure` that what it counts from may not have reached the organ: then it does not turn red. `arrived_at` is when an offer to this node came in here, by this node's clock;
    `came` says the same (ISO) of what was handed in elsewhere, by the hash of its entry.
    `card_at` is when the case earns the next card that it was not given, `complaints` counts those without a card.
    `notes` counts what nodes have written beside it, those of this node left out; `viewed_at` is when an ID
    number of it was last seen in full. `modes` are its modes of handling, with spaces between, `month` is the
    county's month of its take-in. `promise` is `later` where papers were promised until `promise_due_at`, `handed_in` where
    they were handed in before it and wait for an answer, `check` where a commitment is to be checked until then, else empty; `broken` is the ID number of who made a false
    commitment that has not been repaired, else empty.
    """

    case: str
    receipt: str
    matter: str
    applicant: str
    names: str
    person: str
    origin: str
    holder: str
    offered_to: str
    stage: str
    ended: bool
    waiting: bool
    step: str
    due_at: datetime | None
    taken_in_at: datetime | None
    updated_at: datetime
    requests: int
    awaiting: bool
    retakes: int = 0
    offered_at: datetime | None = None
    warn_at: datetime | None = None
    limit: str = ""
    provisional: bool = False
    unsure: bool = False
    arrived_at: datetime | None = None
    card_at: datetime | None = None
    complaints: int = 0
    notes: int = 0
    viewed_at: datetime | None = None
    modes: str = ""
    month: str = ""
    promise: str = ""
    promise_due_at: datetime | None = None
    broken: str = ""
    came: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def place(self) -> str:
        """Where it stands in lists by what is due: urgent and green first, then by time, none last."""
        front = not FRONT.isdisjoint(self.modes.split())
        due = self.due_at.astimezone(UTC).isoformat(timespec="microseconds") if self.due_at else "~"
        return f"{0 if front else 1}{due}"


AGAIN = "again"
"""Counted beside the colours of cards: a notification after the first on a case, by the node that wrote it."""


@record
class CardRow:
    """A card that the county gave, as it is counted. `month` is the county's, as 2026-12; `limit` is empty for a complaint."""

    hash: str
    case: str
    colour: str
    unit: str
    department: str
    month: str
    limit: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KnownBlob:
    """A photo or PDF that an entry or a draft names. `size` in bytes.

    `here` says that its bytes are here whole, `lost` that who should have them does
    not. `source` is the peer that brought them, empty where they were made here.
    `type` is empty where bytes were found of which nobody has said what they are.
    """

    sha: str
    size: int
    type: str
    here: bool
    noted_at: datetime
    lost: bool = False
    source: str = ""

    def told(self, size: int, kind: str) -> "KnownBlob":
        """Return it as somebody says that it is, who knows; who said so first stays right."""
        return self if self.type else replace(self, size=size, type=kind)


@dataclass(frozen=True, slots=True)
class BlobName:
    """A ledger that names a blob, the case that it speaks of, and the node that wrote the entry."""

    sha: str
    ledger: str
    case: str
    author: str


@dataclass(frozen=True, slots=True)
class BlobAck:
    """What a peer has said to hold of a blob, in bytes; `done` when it holds it whole.

    `told_lost` says that it was told that we have lost it, `wrong` counts how often
    it received other bytes than those of the digest.
    """

    sha: str
    peer: str
    held: int = 0
    done: bool = False
    told_lost: bool = False
    wrong: int = 0


@dataclass(frozen=True, slots=True)
class SealUse:
    """A seal on a paper: of which case and entry, at which node, by whom, when. `kind` is the entry's."""

    case: str
    seq: int
    seal: str
    kind: str
    node: str
    by: str
    at: datetime


MOST_FOUND = 1000
"""Cases that are counted of those that a text finds: who gets more has to type more."""


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """Which cases to list. None means: whatever it is.

    `text` matches part of a name, in characters or in pinyin, or of a receipt number from the beginning of one of its parts on.
    `person_ends` are four or more characters at the end of the ID number of who the case is for.
    `viewed` asks for those of which an ID number was seen in full, the latest first.
    `promised` asks for those in which something promised or committed to is due, the soonest first; `broken` is
    the ID number of who made a false commitment in them.
    `waits_for` are nodes: those to whom a case is offered, or who hold it where it is not.
    """

    holder: str | None = None
    offered_to: str | None = None
    origin: str | None = None
    person: str | None = None
    person_ends: str = ""
    matter: str | None = None
    stages: tuple[str, ...] = ()
    ended: bool | None = None
    waiting: bool | None = None
    has_requests: bool | None = None
    awaiting: bool | None = None
    in_transit: bool | None = None
    offered_before: datetime | None = None
    waits_for: tuple[str, ...] = ()
    text: str = ""
    viewed: bool = False
    promised: bool = False
    broken: str | None = None
    newest_first: bool = False
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """A person of this node who can sign in. Passwords never leave the node."""

    staff: str
    login: str
    name: str
    roles: tuple[str, ...]
    password: str
    active: bool = True
    failures: int = 0
    locked_until: datetime | None = None
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class FormDraft:
    """A take-in half typed. Its id becomes the case's id."""

    id: str
    matter: str
    staff: str
    data: dict[str, Any]
    updated_at: datetime
    began_at: datetime


@dataclass(frozen=True, slots=True)
class ParkedForm:
    """A form posted after its session had run out, kept until the person has signed in again."""

    token: str
    path: str
    data: dict[str, list[str]]
    at: datetime


@dataclass(frozen=True, slots=True)
class EnrolCode:
    """A one-time enrolment code as the county keeps it: `secret` (hex) proves it, `used_at` spends it.

    `made_by` is the staff id of whoever made it.
    """

    node: str
    secret: str
    expires_at: datetime
    used_at: datetime | None = None
    made_by: str = ""

    def is_open(self, now: datetime) -> bool:
        """Say whether it can still be used."""
        return self.used_at is None and now <= self.expires_at


@dataclass(frozen=True, slots=True)
class Timer:
    """When a chore has its next turn. While it runs, `claim` names the run, which others respect until `claimed_until`.

    `failures` counts the turns since the last one that went well, `error` is the last one's code.
    """

    name: str
    due_at: datetime
    claim: str = ""
    claimed_until: datetime | None = None
    last_at: datetime | None = None
    failures: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """Long work that a person asked for. `done` of `total` steps; `state` is one of those in turns.py.

    `result` is what came of it, `error` the code of what ended it; `claim` and
    `claimed_until` are as with a timer, `tries` is how often it was begun.
    """

    id: str
    kind: str
    asked_by: str
    asked_at: datetime
    state: str = "waiting"
    done: int = 0
    total: int = 0
    result: dict[str, str] = field(default_factory=dict)
    error: str = ""
    claim: str = ""
    claimed_until: datetime | None = None
    tries: int = 0
    ended_at: datetime | None = None


@record
class RosterRow:
    """What lists show of a roster: a projection, rebuilt from its fold. `until` is a county day as ISO text.

    The counts are those of `Progress`; `form` and `matter` are empty where its first body is erased.
    """

    roster: str
    number: str
    form: str
    matter: str
    year: int
    village: str
    origin: str
    holder: str
    offered_to: str
    until: str
    total: int
    untouched: int
    enrolled: int
    no_proof: int
    alive: int
    unreachable: int
    gone: int
    suspended: int
    unfit: int
    closed: bool
    updated_at: datetime
    arrived_at: datetime | None = None


@record
class RosterPerson:
    """A person of a roster as it is looked up by ID number. `born` is the birth date in it as ISO text; `outcome` the latest tick."""

    roster: str
    no: int
    person: str
    name: str
    village: str
    born: str
    outcome: str
