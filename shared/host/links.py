"""The ways of a node to those above it: which carriers it has, by its settings."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from shared.app.here import Here
from shared.domain.paths import is_worth_a_call
from shared.host.folder import Folder
from shared.host.lock import held
from shared.replication.blob_caller import BlobCaller, Carried, waiting_bytes
from shared.replication.caller import Caller, Totals, beside
from shared.replication.carrier import Carrier
from shared.replication.codes import ComeBack, LinkDown
from shared.transport.http_client import HttpCarrier
from shared.transport.roads import Roads

T = TypeVar("T")
TIMES_PUT_OFF = 30
"""How often a person's own exchange comes back to a busy parent before it gives up."""


@dataclass(frozen=True, slots=True)
class Way:
    """A node above, and what leads to it."""

    code: str
    carrier: Carrier


@dataclass(frozen=True)
class Link:
    """The way up. One exchange at a time, whichever process asks for it.

    `direct` is the line to the parent; `carrier` may know other roads to it. `county`
    is a line past a parent that is down.
    """

    folder: Folder
    here: Here
    direct: HttpCarrier
    carrier: Carrier
    county: Carrier | None = None
    callers: dict[str, Caller] = field(default_factory=dict)
    """What exchanges each way; each keeps a frame whose line broke."""
    movers: dict[str, BlobCaller] = field(default_factory=dict)
    """What moves photos each way; each keeps in mind how fast its line is."""

    def exchange(
        self, *, patient: bool = False, put_off: Callable[[float], None] = lambda _seconds: None
    ) -> Totals:
        """Exchange with the parent until neither side has more; with the county while the parent does not answer.

        One that is `patient` does not call a parent anew that did not answer just now,
        and leaves it to its caller when to come back to a busy one (ComeBack). Any other
        tells `put_off` for how many seconds it waits then.
        """
        with held(self.folder.exchange_lock, wait=True):
            for _ in range(0 if patient else TIMES_PUT_OFF):
                try:
                    return self._by_a_way(self._exchange, patient=patient)
                except ComeBack as later:
                    seconds = float(str(later.facts["seconds"]))
                    put_off(seconds)
                    time.sleep(seconds)
            return self._by_a_way(self._exchange, patient=patient)

    def carry(self, step: Callable[[int], None] = lambda _bytes: None) -> Carried:
        """Move photos for a few seconds, until none is left or entries wait; `step` is told of bytes moved."""

        def slice_of(way: Way) -> Carried:
            mover = self.movers.setdefault(way.code, BlobCaller(self.here, way.code, way.carrier))
            try:
                return mover.carry(step)
            finally:
                way.carrier.rest()

        with held(self.folder.exchange_lock, wait=True):
            return self._by_a_way(slice_of, patient=True)

    def carry_all(self, step: Callable[[int, int], None]) -> None:
        """Move photos until none is left; `step` is told of bytes moved, and of all that there are to send."""
        total, done = waiting_bytes(self.here, self.folder.identity.parent), 0

        def moved(count: int) -> None:
            nonlocal done
            done += count
            step(done, max(done, total))

        while self.carry(moved).more:
            self.exchange()

    def _exchange(self, way: Way) -> Totals:
        if way.code not in self.callers:
            self.callers[way.code] = Caller(self.here, way.code, way.carrier, beside)
        return self.callers[way.code].exchange()

    def _by_a_way(self, work: Callable[[Way], T], *, patient: bool) -> T:
        """Do something with the parent; with the county where that is not to be had."""
        who = self.folder.identity
        parent = Way(who.parent, self.carrier)
        if self.county is None:
            return work(parent)
        if not patient or self._parent_is_worth_a_call():
            with suppress(LinkDown):
                return work(parent)
        return work(Way(who.county, self.county))

    def close(self) -> None:
        """Let go of all lines."""
        self.carrier.close()
        if self.county is not None:
            self.county.close()

    def _parent_is_worth_a_call(self) -> bool:
        with self.here.store.read() as room:
            peer = room.peers.get(self.folder.identity.parent)
        return is_worth_a_call(peer.failures, peer.tried_at, self.here.now())

    def relay(self, application: bytes) -> None:
        """Hand a child's application to our parent, and fetch the enrolment that came of it."""
        self.direct.apply(application)
        self.exchange()


def link_of(folder: Folder, here: Here) -> Link | None:
    """Return the link to the parent; None at the county."""
    who, settings = folder.identity, folder.settings
    if not who.parent_url:
        return None
    ca = Path(who.ca) if who.ca else None
    direct = HttpCarrier(who.parent_url, ca, settings.client)
    if who.parent != who.county:
        past = (
            HttpCarrier(settings.county_url, ca, settings.client) if settings.county_url else None
        )
        return Link(folder, here, direct, direct, past)
    if folder.broker is None:
        return Link(folder, here, direct, direct)
    # A village has no broker and never loads what speaks to one.
    from shared.transport.bus.carrier import BusCarrier

    bus = BusCarrier(folder.broker, who.code, who.parent)
    return Link(folder, here, direct, Roads((bus, direct), here.now))
