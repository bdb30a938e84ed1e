"""The ways of a node to those above it: which carriers it has, by its settings."""

from dataclasses import dataclass
from pathlib import Path

from shared.app.here import Here
from shared.host.folder import Folder
from shared.host.lock import held
from shared.replication.caller import Caller, Carrier, Totals
from shared.transport.http_client import HttpCarrier
from shared.transport.roads import Roads


@dataclass(frozen=True)
class Link:
    """The way to the parent. One exchange at a time, whichever process asks for it.

    `direct` is the line to the parent; `carrier` may know other roads too.
    """

    folder: Folder
    here: Here
    direct: HttpCarrier
    carrier: Carrier

    def exchange(self) -> Totals:
        """Exchange with the parent until neither side has more."""
        with held(self.folder.exchange_lock, wait=True):
            return Caller(self.here, self.folder.identity.parent, self.carrier).exchange()

    def relay(self, application: bytes) -> None:
        """Hand a child's application to our parent, and fetch the enrolment that came of it."""
        self.direct.apply(application)
        self.exchange()


def link_of(folder: Folder, here: Here) -> Link | None:
    """Return the link to the parent; None at the county."""
    who, settings = folder.identity, folder.settings
    if not who.parent_url:
        return None
    direct = HttpCarrier(who.parent_url, Path(who.ca) if who.ca else None, settings.client)
    if not settings.broker or who.parent != who.county:
        return Link(folder, here, direct, direct)
    # A village has no broker and never loads what speaks to one.
    from shared.transport.bus.carrier import BusCarrier

    bus = BusCarrier(settings.broker, who.code, who.parent)
    return Link(folder, here, direct, Roads((bus, direct), here.now))
