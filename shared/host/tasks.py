"""The table of chores under Celery: beat ticks, a worker takes turns. Nothing that matters is in a task message.

The timers and the asked-for works live in the store. A tick that is lost is made
good by the next one; a task that runs twice finds the turn taken; one whose worker
dies is begun anew when its lease is over.
"""

import logging
import os
import ssl
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from celery import Celery, Task, signals
from celery.worker.consumer import Consumer
from kombu.entity import Exchange, Queue

from shared.app.works import Doing, Works
from shared.domain.codes import Tier
from shared.host.folder import Folder, open_folder
from shared.host.lock import held
from shared.host.logs import log_to
from shared.host.opened import opened, turns_of
from shared.host.problems import NoBroker
from shared.host.serving import DATA
from shared.host.work_kinds import kinds_of
from shared.jobs.ticker import Ticker
from shared.jobs.turns import Turns
from shared.transport.bus.address import BrokerAddress
from shared.transport.bus.topology import jobs_queue

log = logging.getLogger("tongban.jobs")
TICK, TURN, WORK = "tongban.tick", "tongban.turn", "tongban.work"
EVERY = 1.0
EXPIRES = 10
"""Seconds after which a tick is worth nothing: the next one is there already."""
THREADS = 4
LOOK_SECONDS = 1.0
GRACE = timedelta(seconds=15)
"""How long a turn waits for the broker before the worker's own clock gives it."""


@dataclass(frozen=True, slots=True)
class Hands:
    """What a worker has of its node: the turns of its chores, and the long work that people ask for."""

    turns: Turns
    works: Works
    kinds: Mapping[str, Doing]


class Worker:
    """A node opened in Celery's worker, with the understudy that gives its chores their turns while the broker is down."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._ends = ExitStack()
        self._hands: Hands | None = None

    def begin(self, **_signal: object) -> None:
        """Open the node, before the worker looks for the broker. The process ends where that cannot be done now."""
        try:
            self._open()
        except Exception as error:
            # Celery would log it and stay, without hands: who started the worker starts it again.
            log.exception("the node could not be opened")
            raise SystemExit(1) from error

    def _open(self) -> None:
        self._ends.enter_context(held(self._folder.run_lock, shared=True))
        node = self._ends.enter_context(opened(self._folder, "worker"))
        works = Works(node.here)
        self._hands = Hands(turns_of(node), works, kinds_of(self._folder, node.here))
        understudy = Ticker(turns_of(node, GRACE))
        self._ends.callback(understudy.stop)
        understudy.start(alone=False)

    def end(self, **_signal: object) -> None:
        """Close the node."""
        self._ends.close()

    def hands(self) -> Hands:
        """Return what tasks are done with."""
        if self._hands is None:
            raise RuntimeError("only a worker has hands")
        return self._hands


def celery_of(tier: Tier) -> Celery:
    """Return the Celery app of the node whose folder TONGBAN_DATA names. Refuses a node without a broker."""
    folder = open_folder(Path(os.environ[DATA]), tier)
    broker = folder.broker
    if broker is None:
        raise NoBroker
    # Before Celery says its first word; it sets up no log of its own where somebody answers this signal.
    log_to(sys.stderr, node=folder.identity.code, process="celery", level=folder.settings.level)
    signals.setup_logging.connect(_nothing, weak=False)
    worker = Worker(folder)
    app = celery_app(folder.identity.code, broker, worker.hands)
    signals.worker_init.connect(worker.begin, weak=False)
    signals.worker_shutdown.connect(worker.end, weak=False)
    signals.worker_ready.connect(_worker_ready, weak=False)
    signals.beat_init.connect(_ready, weak=False)
    return app


class JobsConsumer(Consumer):  # type: ignore[misc]  # it carries no types
    """Celery's consumer of a quorum queue, without queues for tasks that wait: a node may declare none, and needs none."""

    class Blueprint(Consumer.Blueprint):  # type: ignore[misc]  # it carries no types
        """Its steps."""

        default_steps = [
            step for step in Consumer.Blueprint.default_steps if "delayed_delivery" not in step
        ]


def celery_app(code: str, broker: BrokerAddress, hands: Callable[[], Hands]) -> Celery:
    """Return the Celery app of the node `code`; its worker asks for `hands` at each task."""
    queue = jobs_queue(code)
    app = Celery("tongban", broker=broker.url, set_as_current=False)
    # Declared by nobody here; Celery sees by the arguments that it is a quorum queue.
    arguments = dict(queue.arguments)
    exchange = Exchange(queue.exchange, type="topic", no_declare=True)  # type: ignore[no-untyped-call]
    listened = Queue(  # type: ignore[no-untyped-call]
        queue.name, exchange, queue.key, no_declare=True, queue_arguments=arguments
    )
    app.conf.update(
        task_queues=[listened],
        task_default_queue=queue.name,
        task_default_exchange=queue.exchange,
        task_default_routing_key=queue.key,
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        worker_consumer=JobsConsumer,
        worker_pool="threads",
        worker_concurrency=THREADS,
        worker_detect_quorum_queues=True,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        broker_use_ssl=_trust(broker) if broker.is_secure else None,
        broker_connection_retry_on_startup=True,
        # Meanwhile the understudy gives the chores their turns, however long it takes.
        broker_connection_max_retries=None,
        broker_transport_options={"confirm_publish": True},
        beat_scheduler="celery.beat:Scheduler",
        beat_schedule={"tick": {"task": TICK, "schedule": EVERY, "options": {"expires": EXPIRES}}},
    )

    def tick() -> None:
        """Hand out the turns that have come, and the work that waits."""
        for name in hands().turns.due():
            turn.apply_async((name,), expires=EXPIRES)
        if hands().works.has_free():
            work.apply_async(expires=EXPIRES)

    def take(name: str) -> None:
        """Take a chore's turn, if it still is its turn."""
        hands().turns.take(name)

    def do_next() -> None:
        """Do the work that has waited longest, if nobody has begun it meanwhile."""
        hands().works.do_next(hands().kinds)

    turn: Task = app.task(name=TURN)(take)
    work: Task = app.task(name=WORK)(do_next)
    app.task(name=TICK)(tick)
    return app


def _trust(broker: BrokerAddress) -> dict[str, object]:
    """Return what Celery's client is to hold a broker against, and to show it."""
    cert, key = broker.client or (None, None)
    return {
        "ca_certs": broker.ca,
        "certfile": cert,
        "keyfile": key,
        "cert_reqs": ssl.CERT_REQUIRED,
        "server_hostname": broker.host,
    }


def _nothing(**_signal: object) -> None:
    return


def _worker_ready(sender: Any, **_signal: object) -> None:
    # Celery looks for a signal to end when something has come, else after ten seconds.
    sender.timer.call_repeatedly(LOOK_SECONDS, _nothing)
    _ready()


def _ready(**_signal: object) -> None:
    print("ready", flush=True)  # noqa: T201 - who started it waits for this line
