"""Judging one received entry by structure: form, body, author, registry known, place, custody.

Authority is not judged here: an act without a grant is a well-formed entry.
"""

from dataclasses import field
from datetime import datetime

from shared.app.ports import ALL, Room
from shared.domain.custody import (
    KEY_ROTATED,
    OVERRIDDEN,
    Custody,
    advance,
    begin,
    custody_after,
    is_overruled,
)
from shared.domain.facts import Header
from shared.domain.freshness import CLOCK_TOLERANCE
from shared.domain.ledgers import LedgerKind, LedgerName
from shared.domain.record import record
from shared.domain.records import Head
from shared.domain.refusals import Refusal
from shared.domain.refusals_custody import Displaced, PutBack
from shared.domain.registry import NodeKey, Registry
from shared.ledger.body import BadBody, parse_body
from shared.ledger.entry import Entry
from shared.ledger.rotation import is_vouched
from shared.replication.codes import (
    AfterRefused,
    BeforeKnown,
    BodyInvalid,
    BodyMismatch,
    BrokenChain,
    CountReused,
    Fork,
    Frozen,
    InFuture,
    KeyReplaced,
    OtherRegistry,
    UnknownAuthor,
    WrongLedger,
)
from shared.replication.pending import Pending
from shared.wire.bodies import check_body

BEGINNINGS = ("case.taken_in.", "case.roster_opened.")
"""Whatever its version: a case begins with one of them, a take-in or a roster, and has no other."""
FAMILIES: dict[str, frozenset[LedgerKind]] = {
    "registry": frozenset({LedgerKind.REGISTRY}),
    "case": frozenset({LedgerKind.CASE}),
    "custody": frozenset({LedgerKind.CASE}),
    "journal": frozenset({LedgerKind.JOURNAL, LedgerKind.CASE_JOURNAL}),
}
NOT_REGISTRY = frozenset(LedgerKind) - {LedgerKind.REGISTRY}


class Hold(Exception):
    """The entry waits for something: `ledger` from `first` on."""

    def __init__(self, ledger: str, first: int) -> None:
        self.ledger = ledger
        self.first = first
        super().__init__(ledger)


@record
class Bench:
    """What judging needs to know."""

    room: Room
    registry: Registry
    me: str
    name: LedgerName
    latest: datetime
    """The latest time that an entry may carry."""
    pending: Pending = field(default_factory=Pending)
    """Entries of this ledger accepted in this batch, not stored yet."""

    def before(self, header: Header) -> list[Entry]:
        """Return the standing entries of the ledger ahead of a place, stored or pending."""
        stored = (
            self.room.ledgers.entries(header.ledger, last=header.seq - 1) if header.seq > 1 else []
        )
        return [*stored, *(e for e in self.pending if e.header.seq < header.seq)]

    def counted(self, header: Header) -> Entry | None:
        """Return the entry that already has the author's count, stored or pending."""
        pending = self.pending.counted(header)
        return pending or self.room.ledgers.by_count(header.node, header.inc, header.n)


def author_key(bench: Bench, run: list[Entry]) -> NodeKey:
    """Return the key that a run is signed by; a new county key is brought by the run itself.

    Raises Hold while our registry may be too old to know it, else UnknownAuthor.
    """
    header = run[-1].header
    key = bench.registry.key_of(header.node, header.inc) or _brought(bench, run[0])
    if key is None:
        _check_known(bench, header)
        raise UnknownAuthor
    return key


def _brought(bench: Bench, entry: Entry) -> NodeKey | None:
    """Return the county's next key where enough root keys vouch for it in this entry, else None."""
    header = entry.header
    if header.kind != KEY_ROTATED or bench.name.kind is not LedgerKind.REGISTRY:
        return None
    if entry.body is None or not entry.body_matches():
        return None
    try:
        body = parse_body(entry.body)
    except BadBody:
        return None
    if check_body(header.kind, body) is not None:
        return None
    key = NodeKey(body["alg"], body["key"])
    return key if is_vouched(bench.registry, header.inc, key, body["signatures"]) else None


def check_content(bench: Bench, entry: Entry) -> None:
    """Refuse an authentic, well-formed entry whose time, body, family or known registry is wrong.

    Raises Hold where its author knew more of the registry than we do.
    """
    _check_time(bench, entry.header)
    families = FAMILIES.get(entry.header.kind.partition(".")[0])
    if entry.header.kind == OVERRIDDEN:
        families = NOT_REGISTRY
    if families is not None and bench.name.kind not in families:
        raise WrongLedger
    if not entry.body_matches():
        raise BodyMismatch
    try:
        body = entry.content
    except BadBody:
        raise BodyInvalid from None
    if body is not None and check_body(entry.header.kind, body) is not None:
        raise BodyInvalid
    _check_known(bench, entry.header)
    _check_key(bench, entry.header)


def place(bench: Bench, head: Head | None, entry: Entry) -> Custody:
    """Return the custody after `entry` as the ledger's next, or raise why it is not.

    Raises Hold for a gap, a domain refusal for custody, or an entry refusal.
    """
    header = entry.header
    _check_next(bench, head, header)
    if header.prev != (head.hash if head else ""):
        raise _does_not_follow(bench, header)
    counted = bench.counted(header)
    if counted is not None and counted.hash != entry.hash:
        raise CountReused
    if bench.name.kind is LedgerKind.CASE and header.kind.startswith(BEGINNINGS) != (head is None):
        raise WrongLedger
    if head is None:
        return begin(bench.name, header)
    return advance(bench.name, head.custody, header)


def _check_next(bench: Bench, head: Head | None, header: Header) -> None:
    """Refuse what an override has fenced off, or a frozen ledger; hold what a gap keeps from its place."""
    if head is not None and is_overruled(head.custody.epoch, header):
        raise Displaced
    if head is not None and head.frozen and not _ends_unproven(bench, header):
        raise Frozen
    expected = head.seq + 1 if head else 1
    if header.seq > expected:
        if _was_refused(bench, header.prev):
            raise AfterRefused
        raise Hold(header.ledger, expected)


def _does_not_follow(bench: Bench, header: Header) -> Refusal:
    """Return the refusal of an entry that does not follow the one which stands before its place."""
    known = bench.room.quarantine.item(header.prev, bench.me)
    return BrokenChain() if known is None else AfterRefused()


def _was_refused(bench: Bench, entry_hash: str) -> bool:
    """Say whether we refused an entry. What was kept when we were recovered was not: others may have it, and bring it."""
    item = bench.room.quarantine.item(entry_hash, bench.me)
    return item is not None and item.code != PutBack.code


def _ends_unproven(bench: Bench, header: Header) -> bool:
    """Say whether an override comes to a ledger frozen over what cannot be shown to the county, for want of a signature."""
    if header.kind != OVERRIDDEN:
        return False
    found = bench.room.quarantine.items(codes={Fork.code}, ledger=header.ledger, limit=ALL)
    return not any(i.refuser == bench.me and "signature" in i.evidence for i in found)


def contradiction(bench: Bench, standing: Entry, entry: Entry) -> Refusal:
    """Return the refusal of an authentic entry whose place is taken: a fork only if its author held the pen there."""
    header = entry.header
    before = bench.before(header)
    if is_overruled(standing.header.epoch, header):
        return Displaced()
    if header.epoch != standing.header.epoch:
        return BrokenChain()
    if header.prev != (before[-1].hash if before else ""):
        return _does_not_follow(bench, header)
    try:
        custody_after(bench.name, [*(e.header for e in before), header])
    except Refusal as refusal:
        return refusal
    return Fork()


def _check_time(bench: Bench, header: Header) -> None:
    """Refuse a time after the county's, and one before the registry that the author knew."""
    if header.at > bench.latest:
        raise InFuture
    known = bench.registry.time_of(header.known[0])
    if known is not None and header.at < known - CLOCK_TOLERANCE:
        raise BeforeKnown


def _check_key(bench: Bench, header: Header) -> None:
    """Refuse a key that its author knew to be replaced: a stolen one writes nothing after that.

    In the registry the new key itself is the place: there each raises `overrides`.
    """
    if bench.name.kind is LedgerKind.REGISTRY:
        replaced = header.inc <= header.epoch[0]
    else:
        replaced = bench.registry.is_replaced(header.node, header.inc, header.known[0])
    if replaced:
        raise KeyReplaced


def _check_known(bench: Bench, header: Header) -> None:
    if bench.name.kind is LedgerKind.REGISTRY:
        return
    seq, digest = header.known
    head_seq, head_hash = bench.registry.head
    if seq > head_seq:
        raise Hold(bench.registry.ledger, head_seq + 1)
    if (seq, digest) == (head_seq, head_hash):
        return
    found = bench.room.ledgers.entries(bench.registry.ledger, first=seq, last=seq) if seq else []
    if not found or found[0].hash != digest:
        raise OtherRegistry
