"""Building the batch that a peer is due: what it asked for, then our feed from where it has seen it."""

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace

from shared.app.aside import case_members
from shared.app.here import Here
from shared.app.ports import Room
from shared.domain.audience import is_for, needs_body, with_ancestors
from shared.domain.ledgers import LedgerKind, LedgerName, parse_ledger
from shared.domain.registry import Registry
from shared.ledger.entry import Entry
from shared.ledger.feed import FeedItem
from shared.replication.runs import without_run_signatures
from shared.wire.columns import Parcel

BATCH_BYTES = 384 * 1024
"""Header and body bytes of one batch, before compression."""
LARGE_BATCH = 3 * BATCH_BYTES
"""The same over a line that is quick: fewer rounds, and the parent's store is one child's for a third of a second at most."""
MAX_SCAN = 20_000


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A batch for a peer: it covers our feed behind `after` and up to `upto`; `more` says that the feed goes on.

    `packed` is the batch as it travels, where it has been written already.
    """

    parcels: tuple[Parcel, ...]
    after: int
    upto: int
    more: bool
    packed: bytes = b""


def nothing_after(seen: int) -> Outgoing:
    """Return an empty batch for a peer whose copy of our feed reaches to a position."""
    return Outgoing((), seen, seen, more=False)


class Audience:
    """Who may see which ledger, with each ledger's members looked up once."""

    def __init__(self, room: Room, registry: Registry) -> None:
        self._room = room
        self.registry = registry
        self._members: dict[str, tuple[str, ...]] = {}
        self._admitted: dict[tuple[LedgerName, str], bool] = {}

    def admits(self, name: LedgerName, peer: str) -> bool:
        """Say whether `peer` belongs to the ledger's audience."""
        asked = (name, peer)
        if asked not in self._admitted:
            self._admitted[asked] = is_for(self.registry, name, self.members(name), peer)
        return self._admitted[asked]

    def members(self, name: LedgerName) -> tuple[str, ...]:
        """Return the members of the case that a ledger speaks of; none for other ledgers."""
        if name.case is None:
            return ()
        if name.case not in self._members:
            self._members[name.case] = case_members(self._room, name.case)
        return self._members[name.case]


@dataclass(frozen=True, slots=True)
class Due:
    """For whom a batch is built: a peer whose copy of our feed reaches to `after`, and what it asked for.

    `bytes` is how many it may have, 0 for as many as usual.
    """

    peer: str
    after: int
    wants: tuple[tuple[str, int], ...] = ()
    bytes: int = 0


def build(here: Here, room: Room, due: Due) -> Outgoing:
    """Return the next batch that is due."""
    registry = here.listed(room)
    audience = Audience(room, registry)
    peer, after = due.peer, due.after
    wanted = _wanted(room, audience, due)
    budget = max(_share(), (due.bytes or BATCH_BYTES) - sum(_size(e) for e in wanted))
    collected = _Collector(audience, peer, budget, upward=peer in registry.line(here.code)[1:])
    last = room.ledgers.last_position()
    end = min(last, after + MAX_SCAN)
    if collected.take_all(room.ledgers.feed_for(peer, after, end)):
        collected.reach(end)
    upto, taken = collected.cut(after)
    parcels = [*(Parcel(0, e) for e in wanted), *without_run_signatures(taken)]
    parcels.sort(key=lambda p: not p.entry.header.ledger.startswith("registry:"))
    return Outgoing(tuple(_withhold(registry, peer, parcels)), after, upto, more=upto < last)


def whole_registry(here: Here, room: Room, child: str) -> Outgoing:
    """Return all that a new child needs: the registry, standing for our feed up to now.

    A case may have been offered to it before it was enrolled: those follow at new
    positions, offered once an incarnation however often its answer is lost.
    """
    registry = here.listed(room)
    begun = f"offered_from:{child}"
    if room.peers.get(child).inc != registry.incarnations.get(child, 0):
        room.desk.set_value(begun, str(room.ledgers.last_position()))
        reoffer_all(room, Audience(room, registry), child)
    upto = int(room.desk.value(begun) or room.ledgers.last_position())
    return Outgoing(_shown(room, registry, child, frozenset()), 0, upto, more=False)


def registry_for(here: Here, room: Room, peer: str, upto: int, *, held: Set[str]) -> Outgoing:
    """Return what a peer may see of the registry but for the entries it holds, ahead of the feed, which has not moved."""
    registry = here.listed(room)
    return Outgoing(_shown(room, registry, peer, held), upto, upto, more=True)


def _shown(room: Room, registry: Registry, peer: str, held: Set[str]) -> tuple[Parcel, ...]:
    entries = room.ledgers.entries(registry.ledger)
    parcels = [Parcel(0, e) for e in entries if e.hash not in held]
    return tuple(without_run_signatures(_withhold(registry, peer, parcels)))


def reoffer_all(room: Room, audience: Audience, peer: str, *, registry: bool = False) -> None:
    """Put all that a peer may hold at new positions for it: it is new, or has lost what it had."""
    for ledger in sorted(_perhaps_for(room, audience.registry, peer)):
        name = parse_ledger(ledger)
        if name is None or (name.kind is LedgerKind.REGISTRY and not registry):
            continue
        if audience.admits(name, peer):
            room.ledgers.reoffer(ledger, peer)


def _perhaps_for(room: Room, registry: Registry, peer: str) -> set[str]:
    """Return the ledgers among which are all of a peer's audience: what its line below wrote, and cases of whom it sees."""
    below = [code for code in registry.nodes if peer in registry.line(code)]
    seen = [code for code in registry.nodes if peer in with_ancestors(registry, [code])]
    cases = room.ledgers.cases_of(seen)
    found = {registry.ledger, *cases}
    found.update(h.ledger for code in below for h in room.ledgers.heads(f"journal:{code}"))
    for ledger in cases:
        name = parse_ledger(ledger)
        found.update(room.ledgers.case_journals((name and name.case) or ""))
    return found


class _Collector:
    """Takes feed items up to the byte budget, and cuts only where a signature is held."""

    def __init__(self, audience: Audience, peer: str, budget: int, *, upward: bool) -> None:
        self._upward = upward
        self._writes_registry = peer == audience.registry.county
        """The county wrote it, and asks for it where it has lost it."""
        self._audience = audience
        self._peer = peer
        self._left = budget
        self._taken: list[Parcel] = []
        self._hashes: set[str] = set()
        self._unsigned: set[str] = set()
        self._safe = (0, 0)

    def has_room(self) -> bool:
        return self._left > 0 or bool(self._unsigned)

    def take_all(self, items: Iterator[FeedItem]) -> bool:
        """Take items while there is room; say whether that was all of them."""
        for item in items:
            if not self.has_room():
                return False
            self._take(item)
        return True

    def reach(self, position: int) -> None:
        """Take note that nothing else is due up to a position."""
        if not self._unsigned:
            self._safe = (position, len(self._taken))

    def _take(self, item: FeedItem) -> None:
        if self._is_due(item):
            self._taken.append(Parcel(item.position, item.entry))
            self._hashes.add(item.entry.hash)
            self._left -= _size(item.entry)
            ledger = item.entry.header.ledger
            if item.entry.signature is None:
                self._unsigned.add(ledger)
            else:
                self._unsigned.discard(ledger)
        if not self._unsigned:
            self._safe = (item.position, len(self._taken))

    def cut(self, after: int) -> tuple[int, list[Parcel]]:
        position, count = self._safe
        return max(position, after), self._taken[:count]

    def _is_due(self, item: FeedItem) -> bool:
        if item.displaced and not self._upward:
            return False
        name = parse_ledger(item.entry.header.ledger)
        if name is None or item.entry.hash in self._hashes:
            return False
        if name.kind is LedgerKind.REGISTRY and self._writes_registry and not item.only:
            return False
        return self._audience.admits(name, self._peer)


def _wanted(room: Room, audience: Audience, due: Due) -> list[Entry]:
    entries: list[Entry] = []
    size = 0
    for ledger, first in due.wants:
        name = parse_ledger(ledger)
        if name is None or not audience.admits(name, due.peer) or size >= _share():
            continue
        for entry in _from(room, ledger, first):
            entries.append(entry)
            size += _size(entry)
    return entries


def _share() -> int:
    """Return how many bytes what a peer wants may take, and how many the feed has in any case: half a batch."""
    return BATCH_BYTES // 2


def _from(room: Room, ledger: str, first: int) -> list[Entry]:
    """Return a ledger from a place on; below 0, the entry at that place where its own signature is held here."""
    if first > 0:
        return room.ledgers.entries(ledger, first=first)
    found = room.ledgers.entries(ledger, first=-first, last=-first)
    return [entry for entry in found if entry.signature is not None]


def _size(entry: Entry) -> int:
    return len(entry.raw) + len(entry.body or b"")


def _withhold(registry: Registry, peer: str, parcels: list[Parcel]) -> list[Parcel]:
    """Leave out the registry bodies that the peer does not need."""
    return [
        Parcel(p.position, replace(p.entry, salt=None, body=None))
        if _is_withheld(registry, peer, p.entry)
        else p
        for p in parcels
    ]


def _is_withheld(registry: Registry, peer: str, entry: Entry) -> bool:
    name = parse_ledger(entry.header.ledger)
    if name is None or name.kind is not LedgerKind.REGISTRY or entry.body is None:
        return False
    return not needs_body(registry, entry.header.kind, entry.fact.body or {}, peer)
