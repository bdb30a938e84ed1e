"""The ways of a node to those above it: which carriers it has, by its settings."""

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from shared.app.here import Here
from shared.domain.paths import is_worth_a_call
from shared.host.folder import Folder
from shared.host.lock import held
from shared.replication.caller import Caller, Carrier, Totals
from shared.replication.codes import ComeBack, LinkDown
from shared.transport.http_client import HttpCarrier
from shared.transport.roads import Roads

TIMES_PUT_OFF = 30
"""How often a person's own exchange comes back to a busy parent before it gives up."""


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

    def exchange(self, *, patient: bool = False) -> Totals:
        """Exchange with the parent until neither side has more; with the county while the parent does not answer.

        One that is `patient` does not call a parent anew that did not answer just now,
        and leaves it to its caller when to come back to a busy one (ComeBack).
        """
        with held(self.folder.exchange_lock, wait=True):
            for _ in range(0 if patient else TIMES_PUT_OFF):
                try:
                    return self._exchange(patient=patient)
                except ComeBack as later:
                    time.sleep(float(str(later.facts["seconds"])))
            return self._exchange(patient=patient)

    def _exchange(self, *, patient: bool) -> Totals:
        who = self.folder.identity
        if self.county is None:
            return Caller(self.here, who.parent, self.carrier).exchange()
        if not patient or self._parent_is_worth_a_call():
            with suppress(LinkDown):
                return Caller(self.here, who.parent, self.carrier).exchange()
        return Caller(self.here, who.county, self.county).exchange()

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
    if not settings.broker:
        return Link(folder, here, direct, direct)
    # A village has no broker and never loads what speaks to one.
    from shared.transport.bus.carrier import BusCarrier

    bus = BusCarrier(settings.broker, who.code, who.parent)
    return Link(folder, here, direct, Roads((bus, direct), here.now))
