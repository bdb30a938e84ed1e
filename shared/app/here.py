"""The running node: who it is, and what it needs to write an entry."""

import json
import threading
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.app.blob_ports import Blobs
from shared.app.ports import Actor, Clock, Random, Room, Store
from shared.domain.codes import Tier
from shared.domain.freshness import CLOCK_TOLERANCE, Freshness
from shared.domain.ledgers import registry_ledger
from shared.domain.refusals_store import StoreDamaged
from shared.domain.registry import Registry
from shared.ledger.body import BadBody
from shared.ledger.entry import Entry
from shared.ledger.header import EPOCH, BadHeader
from shared.ledger.keys import Signer

CHECKPOINT, CHECKPOINT_AHEAD, CLOCK_OFFSET = "checkpoint", "checkpoint_ahead", "clock_offset"
CLOCK_SEEN = "clock_seen"
"""Settings: the newest checkpoint whose registry is held, the seq of one that speaks of more,
by how many milliseconds our clock must be put right, and how late it is known to have been."""
IN_FUTURE = "entry.in_future"
"""Why the county refuses an entry whose date has not come yet: it is no measure of time."""
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
        try:
            for entry in room.ledgers.entries(self._ledger, first=start.head[0] + 1):
                registry.apply(entry.fact)
        except (BadHeader, BadBody) as damage:
            raise StoreDamaged from damage
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
        "listed",
        "incarnations",
        "suspended",
        "departments",
        "staff",
        "matters",
        "versions",
        "grants",
        "seals",
        "successors",
        "renumbered",
        "holidays",
        "host_names",
        "certificates",
    ):
        setattr(fresh, name, dict(getattr(registry, name)))
    fresh.times = list(registry.times)
    return fresh


@dataclass(frozen=True, slots=True)
class _Clock:
    """Our clock put right, the earliest time that an entry may bear now, and how late it is known to have been."""

    corrected: datetime
    floor: datetime
    certain: datetime

    @property
    def time(self) -> datetime:
        return max(self.corrected, self.floor)

    @property
    def is_behind(self) -> bool:
        return self.corrected < self.certain - CLOCK_TOLERANCE


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
    blobs: Blobs
    cache: RegistryCache = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cache", RegistryCache(self.county))

    def registry(self, room: Room) -> Registry:
        """Return the registry as this transaction sees it, and how fresh it is by now."""
        folded = self.listed(room)
        freshness = Freshness() if self.is_county else self._freshness(room)
        if freshness == folded.freshness:
            return folded
        seen = copy(folded)
        seen.freshness = freshness
        return seen

    def listed(self, room: Room) -> Registry:
        """Return the registry as this transaction sees it, not how fresh it is: all that reading entries takes."""
        return self.cache.at_head(room)

    def time(self, room: Room) -> datetime:
        """Return the time to write in an entry: our clock, put right by the last exchange.

        Never before what the county has signed, nor before our own last entry: a
        clock set back stretches no lease and reorders nothing.
        """
        return max(self.corrected(room), self._floor(room))

    def vouched_time(self, room: Room) -> datetime | None:
        """Return the time to tell another node, as `time` does; None where our own clock is known to be behind."""
        clock = self._clock(room)
        return None if not self.is_county and clock.is_behind else clock.time

    def corrected(self, room: Room) -> datetime:
        """Return our clock, put right by what the last exchange showed of it."""
        offset = room.desk.value(CLOCK_OFFSET)
        return self.now() + timedelta(milliseconds=int(offset or 0))

    def note_time(self, room: Room, other: datetime) -> None:
        """Remember how late it is where another node's clock agrees: ours, set back after this, measures no lease."""
        seen, now = self._seen(room), self.corrected(room)
        if abs(now - other) <= CLOCK_TOLERANCE and (seen is None or now > seen):
            room.desk.set_value(CLOCK_SEEN, now.isoformat())

    def forgive_time(self, room: Room, told: datetime) -> None:
        """Take a parent's word that it is not as late yet as we remember."""
        seen = self._seen(room)
        if seen is not None and told < seen:
            room.desk.set_value(CLOCK_SEEN, told.isoformat())

    def _seen(self, room: Room) -> datetime | None:
        seen = room.desk.value(CLOCK_SEEN)
        return datetime.fromisoformat(seen) if seen else None

    def _freshness(self, room: Room) -> Freshness:
        raw = room.desk.value(CHECKPOINT)
        held = json.loads(raw) if raw else None
        behind = int(room.desk.value(CHECKPOINT_AHEAD) or 0)
        clock_behind = self._clock(room).is_behind
        if held is None:
            return Freshness(behind=behind, clock_behind=clock_behind)
        at, until = (datetime.fromisoformat(held[key]) for key in ("at", "until"))
        return Freshness(at, until, behind, clock_behind=clock_behind)

    def _clock(self, room: Room) -> "_Clock":
        floor = self._floor(room)
        return _Clock(self.corrected(room), floor, max(floor, self._seen(room) or floor))

    def _floor(self, room: Room) -> datetime:
        marks, held = self.listed(room).times[-1:], room.desk.value(CHECKPOINT)
        if held:
            marks.append(datetime.fromisoformat(json.loads(held)["at"]))
        own = self._last_own(room)
        if own is not None:
            marks.append(own.header.at)
        return max(marks, default=EPOCH)

    def _last_own(self, room: Room) -> Entry | None:
        """Return our last entry; before those that the county refused for a date in the future."""
        for n in range(room.ledgers.last_count(self.code, self.inc), 0, -1):
            own = room.ledgers.by_count(self.code, self.inc, n)
            refused = room.quarantine.item(own.hash, self.county) if own else None
            if own is not None and (refused is None or refused.code != IN_FUTURE):
                return own
        return None

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
