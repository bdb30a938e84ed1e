"""Running a node: its pages, its side of the exchange, and its chores, in one process."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from flask import Flask

from shared.app.here import Here
from shared.host.folder import Folder, Identity
from shared.host.lock import held
from shared.host.server import Listen, serve
from shared.jobs.table import (
    Job,
    blob_job,
    exchange_job,
    heard_job,
    judgement_job,
    staff_job,
    tend_job,
)
from shared.jobs.ticker import Ticker
from shared.replication.blob_caller import BlobCaller, Carried, waiting_bytes
from shared.replication.bootstrap import Gate
from shared.replication.caller import Caller, Totals
from shared.transport.http_client import HttpCarrier


class AppBuilder(Protocol):
    """A tier's own app over a running node."""

    def __call__(self, here: Here, *, secret: bytes, secure: bool, gate: Gate) -> Flask:
        """Return the app."""
        ...


@dataclass(frozen=True)
class Link:
    """The way to the parent. One exchange at a time, whichever process asks for it."""

    folder: Folder
    here: Here
    carrier: HttpCarrier

    def exchange(self) -> Totals:
        """Exchange with the parent until neither side has more."""
        with held(self.folder.exchange_lock, wait=True):
            return Caller(self.here, self.folder.identity.parent, self.carrier).exchange()

    @cached_property
    def blobs(self) -> BlobCaller:
        """What moves photos; it keeps in mind how fast the link is."""
        return BlobCaller(self.here, self.folder.identity.parent, self.carrier)

    def carry(self) -> Carried:
        """Move photos for a few seconds, until none is left or entries wait."""
        with held(self.folder.exchange_lock, wait=True):
            return self.blobs.carry()

    def carry_all(self, step: Callable[[int, int], None]) -> None:
        """Move photos until none is left; `step` is told of bytes moved, and of all that there are to send."""
        total, done = waiting_bytes(self.here, self.folder.identity.parent), 0

        def moved(count: int) -> None:
            nonlocal done
            done += count
            step(done, max(done, total))

        with held(self.folder.exchange_lock, wait=True):
            while self.blobs.carry(moved).more:
                Caller(self.here, self.folder.identity.parent, self.carrier).exchange()

    def relay(self, application: bytes) -> None:
        """Hand a child's application to our parent, and fetch the enrolment that came of it."""
        self.carrier.apply(application)
        self.exchange()


def link_of(folder: Folder, here: Here) -> Link | None:
    """Return the link to the parent; None at the county."""
    who: Identity = folder.identity
    if not who.parent_url:
        return None
    return Link(folder, here, HttpCarrier(who.parent_url, Path(who.ca) if who.ca else None))


def run_node(
    folder: Folder, listen: Listen, build_app: AppBuilder, ready: Callable[[], None]
) -> None:
    """Run the node until it is told to stop. A second run on the same folder is refused with InUse."""
    with held(folder.run_lock):
        here = folder.open()
        link = link_of(folder, here)
        app = build_app(
            here,
            secret=folder.session_key(),
            secure=listen.cert is not None,
            gate=Gate(here, link.relay if link else None),
        )
        ticker = Ticker(_jobs(here, link))

        def on_ready() -> None:
            ticker.start()
            ready()

        try:
            serve(app, listen, on_ready)
        finally:
            ticker.stop()
            if link is not None:
                link.carrier.close()
            here.store.close()


def _jobs(here: Here, link: Link | None) -> list[Job]:
    return (
        [
            exchange_job(link.exchange),
            heard_job(here),
            tend_job(here),
            blob_job(link.exchange, link.carry),
        ]
        if link
        else [staff_job(here), judgement_job(here), tend_job(here)]
    )
