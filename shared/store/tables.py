"""The tables. A column has the name of the record's field that it keeps; no row is ever validated here."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, MetaData, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from shared.store.columns import Count, JsonMap, JsonTuple, UtcTime, sort_by_code_point

REVISION = "0017"
"""The newest revision of these tables. Every change of them is a revision in `migrations/versions`."""
WHERE = "where"
"""The condition of an index, among its `info`: an argument of a database's own loads all that SQLAlchemy knows of that
database, and a village has no PostgreSQL."""


def _newest(name: str, *before: str) -> tuple[Index, Index]:
    """Return an index by which a list is read newest first, those without a time last, in each database's words."""
    return (
        Index(name, *before, text("taken_in_at DESC"), "case").ddl_if(dialect="sqlite"),
        Index(name, *before, text("taken_in_at DESC NULLS LAST"), "case").ddl_if(
            dialect="postgresql"
        ),
    )


def _where_filled(table: str, column: str) -> Index:
    """Return an index of the rows in which a text is not empty: mostly it is, and a database would think that it tells little."""
    return Index(f"ix_{table}_{column}", column, info={WHERE: text(f"{column} <> ''")})


class Base(SQLModel):
    """What all tables of a store share: one collection of their own, and nothing made to validate a row by."""

    metadata = MetaData()
    model_config = {"defer_build": True}


class Entries(Base, table=True):
    """Every entry held, once. `raw` is the header's bytes: all else of the header is read from them.

    An entry that an override displaced stands under `<ledger>#<number>`.
    """

    __table_args__ = (UniqueConstraint("node", "inc", "n"),)

    ledger: str = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=Count)
    hash: str = Field(unique=True)
    node: str
    inc: int = Field(sa_type=Count)
    n: int = Field(sa_type=Count)
    kind: str
    raw: bytes
    signature: bytes | None
    salt: bytes | None
    body: bytes | None


class Feed(Base, table=True):
    """Local positions, gapless from 1: an entry has one from its append, and one more for each new offer."""

    __table_args__ = (
        ForeignKeyConstraint(["ledger", "seq"], ["entries.ledger", "entries.seq"]).ddl_if(
            dialect="sqlite"
        ),
        ForeignKeyConstraint(
            ["ledger", "seq"], ["entries.ledger", "entries.seq"], deferrable=True
        ).ddl_if(dialect="postgresql"),
    )

    position: int = Field(
        primary_key=True, sa_type=Count, sa_column_kwargs={"autoincrement": False}
    )
    ledger: str
    seq: int = Field(sa_type=Count)
    only: str
    via: str


class Heads(Base, table=True):
    """A ledger's head with its custody. `about` is the case a case journal speaks of, else empty."""

    __table_args__ = (_where_filled("heads", "about"), _where_filled("heads", "frozen"))

    ledger: str = Field(primary_key=True)
    seq: int = Field(sa_type=Count)
    hash: str
    holder: str
    overrides: int = Field(sa_type=Count)
    handoffs: int = Field(sa_type=Count)
    offered_to: str | None
    offered_at: datetime | None = Field(sa_type=UtcTime)
    members: tuple[str, ...] = Field(sa_type=JsonTuple)
    frozen: str
    about: str


class Members(Base, table=True):
    """Of which cases a node is a member, those included that it was displaced from."""

    __table_args__ = {"sqlite_with_rowid": False}

    node: str = Field(primary_key=True)
    ledger: str = Field(primary_key=True)


class Quarantine(Base, table=True):
    """Refused entries, each once a refuser."""

    __table_args__ = (Index("ix_quarantine_open", "ledger", "refuser", "resolved_at", "seq"),)

    hash: str = Field(primary_key=True)
    refuser: str = Field(primary_key=True)
    ledger: str
    seq: int = Field(sa_type=Count)
    kind: str
    author: str
    code: str
    owner: str
    at: datetime = Field(sa_type=UtcTime, index=True)
    evidence: dict[str, str] = Field(sa_type=JsonMap)
    resolved_at: datetime | None = Field(sa_type=UtcTime, index=True)


class Holds(Base, table=True):
    """Entries that wait, each once a peer."""

    peer: str = Field(primary_key=True)
    hash: str = Field(primary_key=True)
    position: int = Field(sa_type=Count)
    ledger: str
    seq: int = Field(sa_type=Count)
    reason: str
    raw: bytes
    signature: bytes | None
    salt: bytes | None
    body: bytes | None


class Peers(Base, table=True):
    """Links to neighbours."""

    code: str = Field(primary_key=True)
    store: str
    sent_ack: int = Field(sa_type=Count)
    sent_seen: int = Field(sa_type=Count)
    got_ack: int = Field(sa_type=Count)
    got_seen: int = Field(sa_type=Count)
    counter: int = Field(sa_type=Count)
    token: str
    unsent_n: int = Field(sa_type=Count)
    heard_at: datetime | None = Field(sa_type=UtcTime)
    tried_at: datetime | None = Field(sa_type=UtcTime)
    failures: int = Field(sa_type=Count)
    error: str
    waiting_there: int = Field(sa_type=Count)
    inc: int = Field(sa_type=Count)
    written_n: int = Field(sa_type=Count)
    fresh_at: datetime | None = Field(sa_type=UtcTime)
    alarm: str
    got_mark: str
    version: str
    clock_off: int | None = Field(sa_type=Count)
    silences: tuple[int, ...] = Field(sa_type=JsonTuple)


class Cases(Base, table=True):
    """The case index. The `_folded` columns are what a search looks through, without upper and lower case; so are `sounds`, in pinyin. By `place` lists of what is due are read."""

    __table_args__ = (
        Index("ix_cases_place", "ended", "place", "case"),
        Index("ix_cases_holder_place", "holder", "ended", "place", "case"),
        Index("ix_cases_awaiting_place", "awaiting", "ended", "place", "case"),
        Index("ix_cases_offered_place", "offered_to", "place", "case"),
        *_newest("ix_cases_newest"),
        *_newest("ix_cases_holder_newest", "holder"),
        Index("ix_cases_person", "person", "matter", "place", "case"),
        *_newest("ix_cases_origin_newest", "origin"),
        Index("ix_cases_card", "card_at", "case", info={WHERE: text("card_at IS NOT NULL")}),
        Index("ix_cases_complaints", "case", info={WHERE: text("complaints > 0")}),
        Index(
            "ix_cases_offered_at",
            "ended",
            "offered_at",
            info={WHERE: text("offered_at IS NOT NULL")},
        ),
        Index("ix_cases_viewed", "viewed_at", "case", info={WHERE: text("viewed_at IS NOT NULL")}),
        Index("ix_cases_promise", "promise_due_at", "case", info={WHERE: text("promise <> ''")}),
        _where_filled("cases", "broken"),
        Index("ix_cases_modes", "month", "origin", "modes"),
    )

    case: str = Field(primary_key=True)
    receipt: str = Field(index=True)
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
    due_at: datetime | None = Field(sa_type=UtcTime)
    taken_in_at: datetime | None = Field(sa_type=UtcTime)
    updated_at: datetime = Field(sa_type=UtcTime)
    requests: int = Field(sa_type=Count)
    awaiting: bool
    retakes: int = Field(sa_type=Count)
    names_folded: str
    receipt_folded: str
    offered_at: datetime | None = Field(sa_type=UtcTime)
    warn_at: datetime | None = Field(sa_type=UtcTime)
    limit: str
    provisional: bool
    unsure: bool
    arrived_at: datetime | None = Field(sa_type=UtcTime)
    card_at: datetime | None = Field(sa_type=UtcTime)
    complaints: int = Field(sa_type=Count)
    sounds: str
    notes: int = Field(sa_type=Count)
    viewed_at: datetime | None = Field(sa_type=UtcTime)
    modes: str
    month: str
    promise: str
    promise_due_at: datetime | None = Field(sa_type=UtcTime)
    broken: str
    came: dict[str, str] = Field(sa_type=JsonMap)
    place: str


class Cards(Base, table=True):
    """Cards that the county has given, to be counted: `month` is the county's, as 2026-12."""

    __table_args__ = (Index("ix_cards_month", "month", "unit"),)

    hash: str = Field(primary_key=True)
    case: str = Field(index=True)
    colour: str
    unit: str
    department: str
    month: str
    limit: str
    at: datetime = Field(sa_type=UtcTime)


class Words(Base, table=True):
    """From where a search finds a case: the ends of its names, of their pinyin, of its receipt and ID number, folded."""

    __table_args__ = {"sqlite_with_rowid": False}

    word: str = Field(primary_key=True)
    case: str = Field(primary_key=True)


class Blobs(Base, table=True):
    """Photos and PDFs that entries and drafts name; the bytes lie elsewhere."""

    sha: str = Field(primary_key=True)
    size: int = Field(sa_type=Count)
    type: str
    here: bool = Field(index=True)
    noted_at: datetime = Field(sa_type=UtcTime)
    lost: bool
    source: str


class BlobNames(Base, table=True):
    """The ledgers that name a blob."""

    __tablename__ = "blob_names"

    sha: str = Field(primary_key=True)
    ledger: str = Field(primary_key=True)
    case: str = Field(index=True)
    author: str


class BlobAcks(Base, table=True):
    """What neighbours have said to hold of a blob, in bytes."""

    __tablename__ = "blob_acks"

    sha: str = Field(primary_key=True)
    peer: str = Field(primary_key=True)
    held: int = Field(sa_type=Count)
    done: bool
    told_lost: bool
    wrong: int = Field(sa_type=Count)


class Accounts(Base, table=True):
    """Who can sign in here."""

    staff: str = Field(primary_key=True)
    login: str = Field(unique=True)
    name: str
    roles: tuple[str, ...] = Field(sa_type=JsonTuple)
    password: str
    active: bool
    failures: int = Field(sa_type=Count)
    locked_until: datetime | None = Field(sa_type=UtcTime)
    language: str


class Drafts(Base, table=True):
    """Take-ins half typed."""

    id: str = Field(primary_key=True)
    matter: str
    staff: str
    data: dict[str, Any] = Field(sa_type=JsonMap)
    updated_at: datetime = Field(sa_type=UtcTime)
    began_at: datetime = Field(sa_type=UtcTime)


class Parked(Base, table=True):
    """Forms kept over a sign-in. `place` is the order in which they came: a clock may step back."""

    place: int = Field(primary_key=True, sa_type=Count, sa_column_kwargs={"autoincrement": False})
    token: str = Field(unique=True)
    path: str
    data: dict[str, list[str]] = Field(sa_type=JsonMap)
    at: datetime = Field(sa_type=UtcTime)


class Enrolments(Base, table=True):
    """The newest enrolment code of each node."""

    node: str = Field(primary_key=True)
    secret: str
    expires_at: datetime = Field(sa_type=UtcTime)
    used_at: datetime | None = Field(sa_type=UtcTime)
    made_by: str


class Numbers(Base, table=True):
    """The last number given of each series."""

    name: str = Field(primary_key=True)
    value: int = Field(sa_type=Count)


class Settings(Base, table=True):
    """The store's own settings."""

    key: str = Field(primary_key=True)
    value: str


class Timers(Base, table=True):
    """When each chore has its next turn."""

    name: str = Field(primary_key=True)
    due_at: datetime = Field(sa_type=UtcTime)
    claim: str
    claimed_until: datetime | None = Field(sa_type=UtcTime)
    last_at: datetime | None = Field(sa_type=UtcTime)
    failures: int = Field(sa_type=Count)
    error: str


class Works(Base, table=True):
    """Long work that people have asked for."""

    id: str = Field(primary_key=True)
    kind: str
    asked_by: str
    asked_at: datetime = Field(sa_type=UtcTime, index=True)
    state: str = Field(index=True)
    done: int = Field(sa_type=Count)
    total: int = Field(sa_type=Count)
    result: dict[str, str] = Field(sa_type=JsonMap)
    error: str
    claim: str
    claimed_until: datetime | None = Field(sa_type=UtcTime)
    tries: int = Field(sa_type=Count)
    ended_at: datetime | None = Field(sa_type=UtcTime)


class Rosters(Base, table=True):
    """The lists of rosters, with how far each has come."""

    roster: str = Field(primary_key=True)
    number: str
    form: str
    matter: str
    year: int = Field(sa_type=Count)
    village: str
    origin: str
    holder: str
    offered_to: str
    until: str
    total: int = Field(sa_type=Count)
    untouched: int = Field(sa_type=Count)
    enrolled: int = Field(sa_type=Count)
    no_proof: int = Field(sa_type=Count)
    alive: int = Field(sa_type=Count)
    unreachable: int = Field(sa_type=Count)
    gone: int = Field(sa_type=Count)
    suspended: int = Field(sa_type=Count)
    unfit: int = Field(sa_type=Count)
    closed: bool
    updated_at: datetime = Field(sa_type=UtcTime)
    arrived_at: datetime | None = Field(sa_type=UtcTime)


class RosterPeople(Base, table=True):
    """Whom rosters know, by ID number and birth date."""

    __tablename__ = "roster_people"

    roster: str = Field(primary_key=True)
    no: int = Field(primary_key=True, sa_type=Count)
    person: str = Field(index=True)
    name: str
    village: str
    born: str = Field(index=True)
    outcome: str


sort_by_code_point(Base.metadata)


class SealUses(Base, table=True):
    """On which paper which seal stands, newest first by seal."""

    __tablename__ = "seal_uses"
    __table_args__ = (Index("ix_seal_uses_seal", "seal", "at"),)

    case: str = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=Count)
    seal: str
    kind: str
    node: str
    by: str
    at: datetime = Field(sa_type=UtcTime)
