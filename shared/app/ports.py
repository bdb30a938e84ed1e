"""What the services need of the outside. Stores conform by shape; none of them is imported here."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shared.app.blob_ports import KnownBlobs
from shared.app.card_ports import CardIndex
from shared.domain.records import (
    Account,
    CaseQuery,
    CaseRow,
    EnrolCode,
    FormDraft,
    Head,
    HeldEntry,
    ParkedForm,
    Peer,
    QuarantineItem,
    SealUse,
    Size,
    Timer,
    Work,
)
from shared.ledger.entry import Entry
from shared.ledger.feed import FeedItem

ALL = 1_000_000
"""The limit of a query that leaves nothing out."""


class Ledgers(Protocol):
    """Entries and heads. Everything is in ledger order; positions are gapless from 1."""

    def expect(self, ledgers: Collection[str], counts: Collection[tuple[str, int, int]]) -> None:
        """Be told what is about to be asked: of these ledgers and the cases that they speak of, and who has these counts.

        A count is an author's node, incarnation and `n`. It changes no answer, only how soon it comes.
        """
        ...

    def expect_last(self, authors: Collection[tuple[str, int]]) -> None:
        """Be told of which authors, each a node with an incarnation, the last count and entry are about to be asked.

        It changes no answer, only how soon it comes.
        """
        ...

    def head(self, ledger: str) -> Head | None:
        """Return a ledger's head, or None where the ledger is not here."""
        ...

    def heads(self, prefix: str = "") -> list[Head]:
        """Return the heads of all ledgers whose name begins with `prefix`, ordered by name."""
        ...

    def cases_of(self, nodes: Collection[str]) -> list[str]:
        """Return the names of the cases of which one of these nodes is a member, or was in displaced entries, ordered by name."""
        ...

    def case_count_of(self, node: str) -> int:
        """Return of how many cases a node is a member, or was in displaced entries."""
        ...

    def frozen_count(self) -> int:
        """Return how many ledgers are frozen."""
        ...

    def case_journals(self, case: str) -> list[str]:
        """Return the names of the case journals about a case, ordered by name."""
        ...

    def entries(self, ledger: str, first: int = 1, last: int | None = None) -> list[Entry]:
        """Return a ledger's entries from `first` to `last` (both included; None: to the head)."""
        ...

    def by_count(self, node: str, incarnation: int, n: int) -> Entry | None:
        """Return the entry that is an author's `n`-th, or None."""
        ...

    def last_count(self, node: str, incarnation: int) -> int:
        """Return the highest `n` held of an author's incarnation, 0 where none is."""
        ...

    def append(self, entries: Iterable[Entry], head: Head, via: str = "") -> None:
        """Add entries of one ledger, each at a new position, and move its head.

        `via` is the peer that they came from, empty for our own.
        Raises LedgerConflict where (ledger, seq) or (node, inc, n) is taken.
        """
        ...

    def freeze(self, ledger: str, code: str) -> None:
        """Mark a ledger frozen."""
        ...

    def displace(self, ledger: str, first: int) -> list[Entry]:
        """Take a ledger's entries from `first` on out of its chain and return them.

        They keep their positions and their authors' counts; the head is the
        caller's to set, by the append that follows.
        """
        ...

    def displaced(self, ledger: str) -> list[Entry]:
        """Return the entries that were taken out of a ledger's chain, ordered by seq, then by hash."""
        ...

    def fill_body(self, entry: Entry) -> None:
        """Give a standing entry that is held without its body the body of this copy of it."""
        ...

    def fill_signature(self, entry: Entry) -> None:
        """Give a standing entry that is held without its own signature the one of this copy of it."""
        ...

    def missing_counts(self, node: str, incarnation: int, after: int = 0) -> list[tuple[int, int]]:
        """Return the gaps between `after` and the highest `n` held of an author: first and last of each."""
        ...

    def reoffer(self, ledger: str, only: str) -> None:
        """Put a ledger's entries, from 1, at new positions for one peer alone."""
        ...

    def feed(self, after: int, limit: int) -> list[FeedItem]:
        """Return up to `limit` items at positions above `after`, in order."""
        ...

    def places(self, after: int, limit: int) -> list[tuple[int, str, int]]:
        """Return up to `limit` positions above `after`, in order, each with the ledger and seq of its entry, not read."""
        ...

    def feed_for(self, peer: str, after: int, upto: int) -> Iterator[FeedItem]:
        """Yield the items at positions above `after` and up to `upto` that a peer may be due, in order.

        Those that came from it are left out, and those that are for another one alone.
        """
        ...

    def size(self) -> Size:
        """Return how much is held, by all heads: displaced entries are not counted."""
        ...

    def last_position(self) -> int:
        """Return the highest position, 0 for an empty store."""
        ...

    def first_unsent_count(self, node: str, incarnation: int, after: int) -> int:
        """Return the lowest `n` of the author first placed above `after`, re-offers aside; 0 where there is none."""
        ...


class Quarantine(Protocol):
    """Refused entries."""

    def add(self, item: QuarantineItem) -> bool:
        """Keep an item; False where (hash, refuser) is kept already: then more evidence takes the place of less."""
        ...

    def put(self, item: QuarantineItem) -> None:
        """Keep an item, open, in place of what is kept of (hash, refuser); of the evidence the greater."""
        ...

    def items(
        self,
        *,
        open_only: bool = True,
        codes: Collection[str] = (),
        ledger: str = "",
        limit: int = 200,
    ) -> list[QuarantineItem]:
        """Return items, newest first: all, or those of some codes and of one ledger."""
        ...

    def item(self, entry_hash: str, refuser: str) -> QuarantineItem | None:
        """Return one item."""
        ...

    def resolve(self, entry_hash: str, refuser: str, at: datetime) -> None:
        """Mark an item dealt with."""
        ...

    def count(self, refuser: str = "") -> int:
        """Return how many items are open, of one refuser where one is named."""
        ...


class Holds(Protocol):
    """Entries received that wait for something that is not here yet. Bounded by the caller."""

    def add(self, held: HeldEntry) -> None:
        """Keep an entry; the same (peer, hash) again changes nothing."""
        ...

    def of(self, peer: str) -> list[HeldEntry]:
        """Return what is held of a peer, ordered by position, ledger, seq."""
        ...

    def drop(self, peer: str, entry_hash: str) -> None:
        """Let go of an entry."""
        ...

    def count(self, peer: str = "") -> int:
        """Return how many entries are held, of one peer where one is named."""
        ...


class Peers(Protocol):
    """Links to neighbours."""

    def get(self, code: str) -> Peer:
        """Return the link to a peer; a new one where there was none."""
        ...

    def save(self, peer: Peer) -> None:
        """Keep a link's state."""
        ...

    def all(self) -> list[Peer]:
        """Return all links, ordered by code."""
        ...


class CaseIndex(Protocol):
    """The projection behind lists and searches."""

    def put(self, row: CaseRow) -> None:
        """Add or replace a case's row."""
        ...

    def put_all(self, rows: Iterable[CaseRow]) -> None:
        """Add or replace the rows of different cases."""
        ...

    def first_due(self, cases: Collection[str]) -> datetime | None:
        """Return the first time at which one of these cases is due that has not ended, None where none is."""
        ...

    def of_people(self, people: Collection[str], most: int) -> list[CaseRow]:
        """Return the cases of these persons (ID numbers), by due time, `most` of each person and matter."""
        ...

    def rows(self, cases: Collection[str]) -> list[CaseRow]:
        """Return the rows of those of these cases that are here, in no order."""
        ...

    def get(self, case: str) -> CaseRow | None:
        """Return a case's row."""
        ...

    def find(self, query: CaseQuery) -> list[CaseRow]:
        """Return rows: by due time (none last), or newest take-in first; ties by case id."""
        ...

    def count(self, query: CaseQuery) -> int:
        """Return how many rows match, whatever limit and offset say; of a text's no more than MOST_FOUND."""
        ...

    def to_card(self, now: datetime, after: str, limit: int) -> list[str]:
        """Return the next cases after one, by id, that have earned a card by now: for a limit, or a complaint without one."""
        ...

    def open_after(self, case: str, limit: int) -> list[str]:
        """Return the next open cases after one, by id; from the first where it is empty."""
        ...

    def by_stage(self) -> dict[str, int]:
        """Return how many open cases stand at each stage; stages without one are left out."""
        ...

    def by_receipt(self, receipt: str) -> CaseRow | None:
        """Return the row with this receipt number."""
        ...


class Desk(Protocol):
    """Small local things that never leave the node."""

    def account(self, login: str) -> Account | None:
        """Return an account by login name."""
        ...

    def account_of(self, staff: str) -> Account | None:
        """Return an account by staff id."""
        ...

    def accounts(self) -> list[Account]:
        """Return all accounts, ordered by login."""
        ...

    def save_account(self, account: Account) -> None:
        """Add or replace an account, known by its staff id."""
        ...

    def draft(self, draft_id: str) -> FormDraft | None:
        """Return a draft."""
        ...

    def drafts(self) -> list[FormDraft]:
        """Return all drafts, newest first."""
        ...

    def save_draft(self, draft: FormDraft) -> None:
        """Add or replace a draft."""
        ...

    def drop_draft(self, draft_id: str) -> None:
        """Forget a draft."""
        ...

    def park(self, form: ParkedForm, keep: int) -> None:
        """Keep a parked form; only the newest `keep` stay."""
        ...

    def parked(self, token: str) -> ParkedForm | None:
        """Return a parked form, or None."""
        ...

    def enrol_code(self, node: str) -> EnrolCode | None:
        """Return the newest enrolment code made for a node."""
        ...

    def save_enrol_code(self, code: EnrolCode) -> None:
        """Keep a node's enrolment code in place of an older one."""
        ...

    def next_number(self, name: str) -> int:
        """Return the next number (from 1) of a named series."""
        ...

    def value(self, key: str) -> str:
        """Return a setting of this store, empty where there is none."""
        ...

    def expect(self, keys: Collection[str]) -> None:
        """Be told which settings are about to be asked. It changes no answer, only how soon it comes."""
        ...

    def set_value(self, key: str, value: str) -> None:
        """Keep a setting of this store."""
        ...


class Timers(Protocol):
    """When each chore has its next turn."""

    def get(self, name: str) -> Timer | None:
        """Return a chore's timer, None where it never had a turn."""
        ...

    def put(self, timer: Timer) -> None:
        """Keep a timer."""
        ...

    def all(self) -> list[Timer]:
        """Return all timers, ordered by name."""
        ...


class Works(Protocol):
    """Long work that people have asked for."""

    def get(self, work_id: str) -> Work | None:
        """Return one work."""
        ...

    def put(self, work: Work) -> None:
        """Add or replace a work."""
        ...

    def newest(self, limit: int) -> list[Work]:
        """Return works, the newest asked for first; of one time, by id."""
        ...

    def in_state(self, *states: str) -> list[Work]:
        """Return the works in these states, the oldest asked for first; of one time, by id."""
        ...


class SealUses(Protocol):
    """Where seals stand: a projection of the cases held here."""

    def note(self, case: str, uses: Collection[SealUse]) -> None:
        """Note where seals stand in a case, in place of what was noted of it before."""
        ...

    def of(self, seal: str, *, limit: int, offset: int = 0) -> list[SealUse]:
        """Return a seal's uses, the newest first; of one time, by case and seq."""
        ...

    def count(self, seal: str) -> int:
        """Return how often a seal stands."""
        ...


class Room(Protocol):
    """One transaction: all or nothing. A read room refuses nothing but must not write."""

    @property
    def ledgers(self) -> Ledgers: ...
    @property
    def quarantine(self) -> Quarantine: ...
    @property
    def holds(self) -> Holds: ...
    @property
    def peers(self) -> Peers: ...
    @property
    def cases(self) -> CaseIndex: ...
    @property
    def desk(self) -> Desk: ...
    @property
    def timers(self) -> Timers: ...
    @property
    def works(self) -> Works: ...
    @property
    def blobs(self) -> KnownBlobs: ...
    @property
    def cards(self) -> CardIndex: ...
    @property
    def seals(self) -> SealUses: ...


class Store(Protocol):
    """A node's store. `write` is exclusive: it locks before the first read."""

    def write(self) -> AbstractContextManager[Room, None]:
        """Begin a writing transaction; it commits, durably, when the block ends without an exception."""
        ...

    def read(self) -> AbstractContextManager[Room, None]:
        """Begin a reading transaction over one consistent state."""
        ...

    def hold_still(self) -> AbstractContextManager[None]:
        """Have all that this thread reads in the block be of one moment, until it writes."""
        ...

    def is_current(self) -> bool:
        """Say whether the tables are those that this program was written for."""
        ...

    def damage(self) -> str:
        """Say what of the store's own structure is broken; empty where it is whole."""
        ...

    def close(self) -> None:
        """Let go of what the store holds open."""
        ...


class Clock(Protocol):
    """The node's clock."""

    def __call__(self) -> datetime:
        """Return the present time, aware, in UTC."""
        ...


class Random(Protocol):
    """A source of secret random bytes."""

    def __call__(self, count: int, /) -> bytes:
        """Return `count` random bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who acts: staff id for the header, name for the routing slip."""

    staff: str
    name: str
