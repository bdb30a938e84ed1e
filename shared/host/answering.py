"""The county's side of the broker: in a process with everything else, or in one of its own."""

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from shared.host.collector import leave_out_loaded
from shared.host.folder import Folder
from shared.host.lock import held
from shared.host.opened import Node, opened
from shared.host.problems import NoBroker
from shared.replication.endpoint import EXCHANGE_ROUTE, Endpoint
from shared.transport.bus.answering import Answering
from shared.transport.bus.line import BrokerDown, OtherTopology
from shared.wire.blob_messages import BLOB_ROUTE

log = logging.getLogger("tongban.bus")


@contextmanager
def answering(node: Node) -> Iterator[None]:
    """Answer what comes over the county's broker while the block runs; NoBroker, OtherTopology where its queues are not ours."""
    broker = node.folder.broker
    if broker is None:
        raise NoBroker
    endpoint = Endpoint(node.here)
    routes = {EXCHANGE_ROUTE: endpoint.answer, BLOB_ROUTE: endpoint.answer_blob}
    made = Answering(broker, node.here.code, routes)
    made.start()
    try:
        _check(made)
        yield
    finally:
        made.stop()


def answer(folder: Folder) -> None:
    """Answer until SIGTERM or SIGINT, beside the processes that serve the pages and do the chores."""
    ends = {signal.SIGTERM, signal.SIGINT}
    # Before any thread begins, so that none of them is interrupted instead of this one.
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    with (
        held(folder.run_lock, shared=True),
        opened(folder, "answer") as node,
        answering(node),
    ):
        leave_out_loaded()
        print("ready", flush=True)  # noqa: T201 - who started it waits for this line
        signal.sigwait(ends)


def _check(made: Answering) -> None:
    """Refuse a broker that holds other queues; one that is down is waited for."""
    try:
        made.check()
    except OtherTopology:
        raise
    except BrokerDown:
        log.warning("the broker is down and is waited for")
