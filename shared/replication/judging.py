"""Judging one received entry by structure: form, body, author, registry known, place, custody.

Authority is not judged here: an act without a grant is a well-formed entry.
"""

from dataclasses import dataclass, field

from shared.app.ports import Room
from shared.domain.custody import Custody, advance, begin
from shared.domain.facts import Header
from shared.domain.ledgers import LedgerKind, LedgerName
from shared.domain.records import Head
from shared.domain.refusals import Refusal
from shared.domain.registry import NodeKey, Registry
from shared.ledger.body import BadBody, parse_body
from shared.ledger.entry import Entry
from shared.replication.codes import (
    AfterRefused,
    BodyInvalid,
    BodyMismatch,
    BrokenChain,
    CountReused,
    Fork,
    Frozen,
    Malformed,
    OtherRegistry,
    UnknownAuthor,
    WrongLedger,
)
from shared.replication.shape import is_well_formed
from shared.wire.bodies import check_body

TAKE_IN = "case.taken_in."
"""Whatever its version: a case begins with one, and has no other."""
FAMILIES = {
    "registry": {LedgerKind.REGISTRY},
    "case": {LedgerKind.CASE},
    "custody": {LedgerKind.CASE},
    "journal": {LedgerKind.JOURNAL, LedgerKind.CASE_JOURNAL},
}


class Hold(Exception):
    """The entry waits for something: `ledger` from `first` on."""

    def __init__(self, ledger: str, first: int) -> None:
        self.ledger = ledger
        self.first = first
        super().__init__(ledger)


@dataclass(frozen=True, slots=True)
class Bench:
    """What judging needs to know."""

    room: Room
    registry: Registry
    me: str
    name: LedgerName
    pending: list[Entry] = field(default_factory=list)
    """Entries of this ledger accepted in this batch, not stored yet."""

    def before(self, header: Header) -> list[Entry]:
        """Return the standing entries of the ledger ahead of a place, stored or pending."""
        stored = (
            self.room.ledgers.entries(header.ledger, last=header.seq - 1) if header.seq > 1 else []
        )
        return [*stored, *(e for e in self.pending if e.header.seq < header.seq)]

    def counted(self, header: Header) -> Entry | None:
        """Return the entry that already has the author's count, stored or pending."""
        for entry in self.pending:
            h = entry.header
            if (h.node, h.inc, h.n) == (header.node, header.inc, header.n):
                return entry
        return self.room.ledgers.by_count(header.node, header.inc, header.n)


def author_key(bench: Bench, header: Header) -> NodeKey:
    """Return the author's key. Raises Hold while our registry may be too old to know it, else UnknownAuthor."""
    if not is_well_formed(header):
        raise Malformed
    key = bench.registry.key_of(header.node, header.inc)
    if key is None:
        _check_known(bench, header)
        raise UnknownAuthor
    return key


def check_content(bench: Bench, entry: Entry) -> None:
    """Refuse an authentic entry whose form, body, family or known registry is wrong.

    Raises Hold where its author knew more of the registry than we do.
    """
    if not is_well_formed(entry.header):
        raise Malformed
    families = FAMILIES.get(entry.header.kind.partition(".")[0])
    if families is not None and bench.name.kind not in families:
        raise WrongLedger
    if not entry.body_matches():
        raise BodyMismatch
    if entry.body is not None:
        try:
            body = parse_body(entry.body)
        except BadBody:
            raise BodyInvalid from None
        if check_body(entry.header.kind, body) is not None:
            raise BodyInvalid
    _check_known(bench, entry.header)


def place(bench: Bench, head: Head | None, entry: Entry) -> Custody:
    """Return the custody after `entry` as the ledger's next, or raise why it is not.

    Raises Hold for a gap, a domain refusal for custody, or an entry refusal.
    """
    header = entry.header
    if head is not None and head.frozen:
        raise Frozen
    expected = head.seq + 1 if head else 1
    if header.seq > expected:
        if bench.room.quarantine.item(header.prev, bench.me) is not None:
            raise AfterRefused
        raise Hold(header.ledger, expected)
    if header.prev != (head.hash if head else ""):
        raise BrokenChain
    counted = bench.counted(header)
    if counted is not None and counted.hash != entry.hash:
        raise CountReused
    if bench.name.kind is LedgerKind.CASE and header.kind.startswith(TAKE_IN) != (head is None):
        raise WrongLedger
    if head is None:
        return begin(bench.name, header)
    return advance(bench.name, head.custody, header)


def contradiction(bench: Bench, standing: Entry, entry: Entry) -> Refusal:
    """Return the refusal of an authentic entry whose place is taken: a fork only if its author held the pen there."""
    header = entry.header
    before = bench.before(header)
    if header.epoch != standing.header.epoch:
        return BrokenChain()
    if header.prev != (before[-1].hash if before else ""):
        return (
            AfterRefused() if bench.room.quarantine.item(header.prev, bench.me) else BrokenChain()
        )
    try:
        custody_after(bench.name, [*(e.header for e in before), header])
    except Refusal as refusal:
        return refusal
    return Fork()


def custody_after(name: LedgerName, headers: list[Header]) -> Custody:
    """Return the custody after a whole ledger, or raise the refusal of the first entry out of order."""
    custody = begin(name, headers[0])
    for header in headers[1:]:
        custody = advance(name, custody, header)
    return custody


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
