"""Walking every ledger from entry 1: bytes, chain, signatures, custody, bodies; and the feed's positions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shared.app.here import Here
from shared.app.ports import Room
from shared.domain.custody import Custody, advance, begin
from shared.domain.ledgers import LedgerName, parse_ledger
from shared.domain.records import Head
from shared.domain.refusals import Refusal
from shared.domain.registry import Registry
from shared.ledger.entry import Entry

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not hold: where, and what."""

    ledger: str
    seq: int
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification walked and found."""

    ledgers: int
    entries: int
    faults: tuple[Fault, ...]


def verify_all(here: Here, begun: Callable[[int], None], step: Callable[[int], None]) -> Verified:
    """Verify every ledger of this node. `begun` is told how many ledgers there are, `step` the entries of each."""
    faults: list[Fault] = []
    entries = 0
    with here.store.read() as room:
        registry = here.registry(room)
        heads = room.ledgers.heads()
        begun(len(heads))
        for head in heads:
            walked = room.ledgers.entries(head.ledger)
            faults += verify_ledger(registry, head, walked)
            entries += len(walked)
            step(len(walked))
        faults += _feed_faults(room)
        faults += _count_faults(here, room)
    return Verified(len(heads), entries, tuple(faults))


def verify_ledger(registry: Registry, head: Head, entries: list[Entry]) -> list[Fault]:
    """Return the faults of one ledger against its head."""
    name = parse_ledger(head.ledger)
    if name is None:
        return [Fault(head.ledger, 0, "not a ledger's name")]
    faults = [Fault(head.ledger, seq, what) for seq, what in _chain(name, entries)]
    faults += [Fault(head.ledger, seq, what) for seq, what in _signatures(registry, entries)]
    last = entries[-1] if entries else None
    if last is None or (last.header.seq, last.hash) != (head.seq, head.hash):
        faults.append(Fault(head.ledger, head.seq, "the head is not the last entry"))
    return faults


def _chain(name: LedgerName, entries: list[Entry]) -> Iterator[tuple[int, str]]:
    previous = ""
    custody: Custody | None = None
    for expected, entry in enumerate(entries, start=1):
        header = entry.header
        if header.seq != expected:
            yield expected, "an entry is missing"
            return
        if header.prev != previous:
            yield header.seq, "does not follow the entry before it"
        if not entry.body_matches():
            yield header.seq, "the body does not match its digest"
        try:
            custody = advance(name, custody, header) if custody else begin(name, header)
        except Refusal as refusal:
            yield header.seq, refusal.code
            return
        previous = entry.hash


def _signatures(registry: Registry, entries: list[Entry]) -> Iterator[tuple[int, str]]:
    """Every entry is signed, or covered by a later signature of its author's run."""
    covered: tuple[str, int] | None = None
    for entry in reversed(entries):
        author = (entry.header.node, entry.header.inc)
        if entry.signature is None:
            if covered != author:
                yield entry.header.seq, "no signature covers it"
            continue
        key = registry.key_of(*author)
        if key is None or not entry.is_signed_by(key):
            yield entry.header.seq, "the signature does not verify"
        covered = author


def _feed_faults(room: Room) -> Iterator[Fault]:
    at = 0
    while items := room.ledgers.feed(at, CHUNK):
        for item in items:
            at += 1
            if item.position != at:
                yield Fault("feed", at, "a position is missing")
                return


def _count_faults(here: Here, room: Room) -> Iterator[Fault]:
    last = room.ledgers.last_count(here.code, here.inc)
    for n in range(1, last + 1):
        if room.ledgers.by_count(here.code, here.inc, n) is None:
            yield Fault("own entries", n, "our own count has a gap")
