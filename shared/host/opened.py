"""A node opened by one of its processes: its store, its link, its chores."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from shared.app.here import Here
from shared.domain.codes import Tier
from shared.domain.refusals_custody import ReadOnlyNode
from shared.host.folder import AUTHORITY_KEY, HTTPS_KEY, Folder
from shared.host.links import Link, link_of
from shared.host.logs import log_to
from shared.jobs.table import TEND_EVERY, Job, Upward, chores
from shared.jobs.turns import Turns

CLAIM_BYTES = 8
CERTIFICATE_EVERY = 30.0


@dataclass(frozen=True)
class Node:
    """What a process needs of a node that it has opened."""

    folder: Folder
    here: Here
    link: Link | None


@contextmanager
def opened(folder: Folder, process: str) -> Iterator[Node]:
    """Open a node for the block, and log as `process` of it."""
    settings = folder.settings
    log_to(sys.stderr, node=folder.identity.code, process=process, level=settings.level)
    with ExitStack() as ends:
        here = folder.open()
        ends.callback(here.store.close)
        link = link_of(folder, here)
        if link is not None:
            ends.callback(link.close)
        yield Node(folder, here, link)


def turns_of(node: Node, grace: timedelta = timedelta()) -> Turns:
    """Return the turns of a node's chores."""
    here = node.here
    return Turns(here.store, jobs_of(node), here.now, lambda: here.random(CLAIM_BYTES).hex(), grace)


def jobs_of(node: Node) -> Sequence[Job]:
    """Return a node's chores: those of the table, what its broker asks for, and letting go of long frames."""
    upward = _upward(node.link) if node.link else None
    broker, parked = node.folder.broker, None
    if broker is not None:
        # What speaks to a broker is loaded where there is one.
        from shared.transport.bus.parked import Parking

        parked = Parking(node.here, broker).collect
    return (*chores(node.here, upward, parked), *_letting_go(node), certificate_job(node))


def _letting_go(node: Node) -> Sequence[Job]:
    """Return the chore of a node that others send long frames to: what waits too long goes, also where no more come."""
    if node.folder.tier is Tier.VILLAGE:
        return ()
    from shared.store.frame_spool import FrameSpool

    spool = FrameSpool(node.folder.frames, node.here.now)

    def run() -> float:
        spool.make_room(0)
        return TEND_EVERY

    return (Job("long frames", run),)


def certificate_job(node: Node) -> Job:
    """Return the chore of certificates: the county issues, a node below takes up what came and asks again in time."""
    here, folder = node.here, node.folder

    def run() -> float:
        with suppress(ReadOnlyNode):
            _tend_certificates(folder, here)
        return CERTIFICATE_EVERY

    return Job("certificates", run)


def _tend_certificates(folder: Folder, here: Here) -> None:
    # What makes and reads certificates is loaded where there are any.
    if here.is_county and (folder.path / AUTHORITY_KEY).exists():
        from shared.host.authority import issue

        issue(folder, here)
    elif (folder.path / HTTPS_KEY).exists():
        from shared.host.https import tend_certificate

        tend_certificate(folder, here)


def depths_of(node: Node) -> Callable[[], Mapping[str, int] | None] | None:
    """Return what asks a node's broker how much waits in its queues; None where it has no broker."""
    broker = node.folder.broker
    if broker is None:
        return None
    from shared.transport.bus.depths import depths

    return partial(depths, broker, node.here.code)


def _upward(link: Link) -> Upward:
    return Upward(partial(link.exchange, patient=True), link.carry)
