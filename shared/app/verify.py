"""Walking every ledger from entry 1: bytes, chain, signatures, custody, bodies; and the feed's positions."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from shared.app.device_proof import device_faults
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

    def plus(self, other: "Verified") -> "Verified":
        """Add what another part of the same store has shown."""
        ledgers, entries = self.ledgers + other.ledgers, self.entries + other.entries
        return Verified(ledgers, entries, self.faults + other.faults)


def verify_all(here: Here, begun: Callable[[int], None], step: Callable[[int], None]) -> Verified:
    """Verify every ledger of this node. `begun` is told how many ledgers there are, `step` the entries of each."""
    if found := broken(here):
        return found
    with here.store.read() as room:
        names = [head.ledger for head in room.ledgers.heads()]
        begun(len(names))
        found = _verified(here, room, names, step)
        return found.plus(Verified(0, 0, tuple(feed_faults(here, room))))


def broken(here: Here) -> Verified | None:
    """Return what there is to say where the database's own structure is broken: what lies in it cannot be trusted."""
    damage = here.store.damage()
    return Verified(0, 0, (Fault(DATABASE, 0, damage),)) if damage else None


def ledgers_of(here: Here) -> list[str]:
    """Return the names of all ledgers of this node, for `verify_some`."""
    with here.store.read() as room:
        return [head.ledger for head in room.ledgers.heads()]


def verify_some(here: Here, ledgers: Sequence[str]) -> Verified:
    """Verify these ledgers alone: what several processes share among them. `verify_feed` goes with it."""
    with here.store.read() as room:
        return _verified(here, room, ledgers, lambda _entries: None)


def verify_feed(here: Here) -> Verified:
    """Verify the feed's positions, and that none of this node's own counts is missing."""
    with here.store.read() as room:
        return Verified(0, 0, tuple(feed_faults(here, room)))


def feed_faults(here: Here, room: Room) -> list[Fault]:
    """Return what is wrong with the feed's positions and with our own counts."""
    names = {head.ledger for head in room.ledgers.heads()}
    return [*_feed_faults(room, names), *_count_faults(here, room)]


def _verified(
    here: Here, room: Room, ledgers: Sequence[str], step: Callable[[int], None]
) -> Verified:
    registry = _readable_registry(here, room)
    faults: list[Fault] = []
    entries = 0
    for name in ledgers:
        walked, found = _walked(registry, room, name)
        faults += found
        entries += walked
        step(walked)
    return Verified(len(ledgers), entries, tuple(faults))


def _walked(registry: Registry, room: Room, ledger: str) -> tuple[int, list[Fault]]:
    """Return how many entries a ledger has, and its faults; what was displaced can be read, if no more."""
    head = room.ledgers.head(ledger)
    if head is None:
        return 0, []
    try:
        entries = room.ledgers.entries(ledger)
        if head.custody.epoch[0]:
            room.ledgers.displaced(ledger)
    except BadHeader:
        return 0, [Fault(ledger, 0, UNREADABLE)]
    by_device = [Fault(ledger, seq, what) for seq, what in device_faults(room, entries)]
    return len(entries), verify_ledger(registry, head, entries) + by_device


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
    while places := room.ledgers.places(at, CHUNK):
        for position, ledger, seq in places:
            at += 1
            if position != at:
                yield Fault("feed", at, "a position is missing")
                return
            if ledger not in ledgers:
                ledgers.add(ledger)
                yield Fault(ledger, seq, "the ledger has no head")


def _count_faults(here: Here, room: Room) -> Iterator[Fault]:
    for first, last in room.ledgers.missing_counts(here.code, here.inc):
        for n in range(first, last + 1):
            yield Fault("own entries", n, "our own count has a gap")
