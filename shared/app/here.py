"""The running node: who it is, and what it needs to write an entry."""

import threading
from copy import copy
from dataclasses import dataclass, field

from shared.app.ports import Actor, Clock, Random, Room, Store
from shared.domain.codes import Tier
from shared.domain.ledgers import registry_ledger
from shared.domain.registry import Registry
from shared.ledger.keys import Signer

NODE_ACTOR = "node"
"""The staff part of entries that a node writes by itself."""


class RegistryCache:
    """The folded registry, brought up to the store's head at each use; a fold handed out is never changed."""

    def __init__(self, county: str) -> None:
        self._ledger = registry_ledger(county)
        self._county = county
        self._folded = Registry(county=county)
        self._lock = threading.Lock()

    def at_head(self, room: Room) -> Registry:
        """Return the registry as this transaction sees it."""
        head = room.ledgers.head(self._ledger)
        known = (head.seq, head.hash) if head else (0, "")
        with self._lock:
            if self._folded.head != known:
                self._folded = self._fold(room, known[0])
            return self._folded

    def _fold(self, room: Room, seq: int) -> Registry:
        start = self._folded
        if not _is_prefix(room, self._ledger, start, seq):
            start = Registry(county=self._county)
        registry = _copied(start)
        for entry in room.ledgers.entries(self._ledger, first=start.head[0] + 1):
            registry.apply(entry.fact)
        return registry


def _is_prefix(room: Room, ledger: str, folded: Registry, seq: int) -> bool:
    at, entry_hash = folded.head
    if at == 0:
        return True
    found = room.ledgers.entries(ledger, first=at, last=at) if at <= seq else []
    return bool(found) and found[0].hash == entry_hash


def _copied(registry: Registry) -> Registry:
    fresh = copy(registry)
    for name in (
        "nodes",
        "keys",
        "incarnations",
        "departments",
        "staff",
        "matters",
        "versions",
        "grants",
        "successors",
        "renumbered",
    ):
        setattr(fresh, name, dict(getattr(registry, name)))
    return fresh


@dataclass(frozen=True)
class Here:
    """This node. `inc` is its incarnation, `now` and `random` are injected, so tests and simulation own them."""

    code: str
    county: str
    inc: int
    signer: Signer
    store: Store
    now: Clock
    random: Random
    cache: RegistryCache = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cache", RegistryCache(self.county))

    def registry(self, room: Room) -> Registry:
        """Return the registry as this transaction sees it."""
        return self.cache.at_head(room)

    def tier(self, room: Room) -> Tier:
        """Return this node's tier."""
        return self.registry(room).node(self.code).tier

    @property
    def is_county(self) -> bool:
        """Whether this node is the county."""
        return self.code == self.county

    @property
    def itself(self) -> Actor:
        """The actor of what the node writes by itself."""
        return Actor(f"{self.code}:{NODE_ACTOR}", "")
