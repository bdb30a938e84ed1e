"""Running a node: its pages, its side of the exchange, and its chores, in one process."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from shared.app.here import Here
from shared.host.folder import Folder, Identity, is_writable
from shared.host.lock import held
from shared.jobs.table import chores
from shared.jobs.ticker import Ticker
from shared.jobs.turns import Turns
from shared.replication.bootstrap import Gate
from shared.replication.caller import Caller, Totals
from shared.transport.http_client import HttpCarrier

if TYPE_CHECKING:
    from flask import Flask

    from shared.host.server import Listen

CLAIM_BYTES = 8


class AppBuilder(Protocol):
    """A tier's own app over a running node."""

    def __call__(self, here: Here, *, secret: bytes, secure: bool, gate: Gate) -> "Flask":
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
    folder: Folder,
    listen: "Listen",
    build_app: AppBuilder,
    ready: Callable[[], None],
    metrics_token: str = "",
) -> None:
    """Run the node until it is told to stop. A second run on the same folder is refused with InUse.

    Its figures are for this machine alone, or for who bears `metrics_token` where one is given.
    """
    # Flask, the server and what they log by: the link from the command line needs none of them.
    from shared.host.logs import log_to
    from shared.host.server import serve
    from shared.web.health import health_of
    from shared.web.metrics import counting

    log_to(sys.stderr, node=folder.identity.code, process="node")
    with held(folder.run_lock):
        here = folder.open()
        link = link_of(folder, here)
        app = build_app(
            here,
            secret=folder.session_key(),
            secure=listen.cert is not None,
            gate=Gate(here, link.relay if link else None),
        )
        _watch(app, folder, metrics_token)
        ticker = Ticker(turns_of(here, link))

        def on_ready() -> None:
            ticker.start()
            ready()

        try:
            with counting(health_of(app).registry):
                serve(app, listen, on_ready)
        finally:
            ticker.stop()
            if link is not None:
                link.carrier.close()
            here.store.close()


def _watch(app: "Flask", folder: Folder, metrics_token: str) -> None:
    from shared.web.health import health_of

    health = health_of(app)
    health.token = metrics_token
    health.checks["folder"] = lambda: is_writable(folder.path)


def turns_of(here: Here, link: Link | None) -> Turns:
    """Return the turns of a node's chores."""
    jobs = chores(here, link.exchange if link else None)
    return Turns(here.store, jobs, here.now, lambda: here.random(CLAIM_BYTES).hex())
