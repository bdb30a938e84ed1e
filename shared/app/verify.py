"""Walking every ledger from entry 1: bytes, chain, signatures, custody, bodies; and the feed's positions."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from shared.app.here import Here
from shared.app.ports import Room
from shared.domain.custody import Custody, advance, begin
from shared.domain.ledgers import LedgerName, parse_ledger
from shared.domain.records import Head
from shared.domain.refusals import Refusal
from shared.domain.registry import Registry
from shared.ledger.body import BadBody
from shared.ledger.entry import Entry
from shared.ledger.header import BadHeader

CHUNK = 2000
DATABASE = "database"
"""Where a fault is that is no ledger's."""
UNREADABLE = "an entry cannot be read"


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
    """Verify every ledger of this node. `begun` is told how many ledgers there are, `step` the entries of each.

    Where the database's own structure is broken that is all there is to say: what lies in it cannot be trusted.
    """
    if damage := here.store.damage():
        begun(0)
        return Verified(0, 0, (Fault(DATABASE, 0, damage),))
    faults: list[Fault] = []
    entries = 0
    with here.store.read() as room:
        registry = _readable_registry(here, room)
        heads = room.ledgers.heads()
        begun(len(heads))
        for head in heads:
            try:
                walked = room.ledgers.entries(head.ledger)
            except BadHeader:
                faults.append(Fault(head.ledger, 0, UNREADABLE))
                step(0)
                continue
            faults += verify_ledger(registry, head, walked)
            entries += len(walked)
            step(len(walked))
        faults += _feed_faults(room, {head.ledger for head in heads})
        faults += _count_faults(here, room)
    return Verified(len(heads), entries, tuple(faults))


def _readable_registry(here: Here, room: Room) -> Registry:
    """Fold the registry as far as it can be read, whatever else is wrong with it."""
    registry = Registry(county=here.county)
    with suppress(BadHeader, BadBody):
        for entry in room.ledgers.entries(registry.ledger):
            if entry.body_matches():
                registry.apply(entry.fact)
    return registry


def verify_ledger(registry: Registry, head: Head, entries: list[Entry]) -> list[Fault]:
    """Return the faults of one ledger against its head."""
    name = parse_ledger(head.ledger)
    if name is None:
        return [Fault(head.ledger, 0, "not a ledger's name")]
    faults = [Fault(head.ledger, seq, what) for seq, what in _chain(name, head, entries)]
    faults += [Fault(head.ledger, seq, what) for seq, what in _signatures(registry, entries)]
    last = entries[-1] if entries else None
    if last is None or (last.header.seq, last.hash) != (head.seq, head.hash):
        faults.append(Fault(head.ledger, head.seq, "the head is not the last entry"))
    return faults


def _chain(name: LedgerName, head: Head, entries: list[Entry]) -> Iterator[tuple[int, str]]:
    previous = ""
    custody: Custody | None = None
    for expected, entry in enumerate(entries, start=1):
        header = entry.header
        if header.seq != expected:
            yield expected, "an entry is missing"
            return
        for what in _misfits(head.ledger, previous, entry):
            yield header.seq, what
        try:
            custody = advance(name, custody, header) if custody else begin(name, header)
        except Refusal as refusal:
            yield header.seq, refusal.code
            return
        previous = entry.hash
    if custody is not None and custody != head.custody:
        yield head.seq, "the head's custody is not what the entries say"


def _misfits(ledger: str, previous: str, entry: Entry) -> Iterator[str]:
    if entry.header.ledger != ledger:
        yield "belongs to another ledger"
    if entry.header.prev != previous:
        yield "does not follow the entry before it"
    if not entry.body_matches():
        yield "the body does not match its digest"


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


def _feed_faults(room: Room, ledgers: set[str]) -> Iterator[Fault]:
    at = 0
    try:
        while items := room.ledgers.feed(at, CHUNK):
            for item in items:
                at += 1
                if item.position != at:
                    yield Fault("feed", at, "a position is missing")
                    return
                header = item.entry.header
                if header.ledger not in ledgers:
                    ledgers.add(header.ledger)
                    yield Fault(header.ledger, header.seq, "the ledger has no head")
    except BadHeader:
        yield Fault("feed", at + 1, UNREADABLE)


def _count_faults(here: Here, room: Room) -> Iterator[Fault]:
    last = room.ledgers.last_count(here.code, here.inc)
    for n in range(1, last + 1):
        try:
            found = room.ledgers.by_count(here.code, here.inc, n) is not None
        except BadHeader:
            found = True  # told with its ledger
        if not found:
            yield Fault("own entries", n, "our own count has a gap")
