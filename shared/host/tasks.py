"""The table of chores under Celery: beat ticks, a worker takes turns. Nothing that matters is in a task message.

The timers and the asked-for works live in the store. A tick that is lost is made
good by the next one; a task that runs twice finds the turn taken; one whose worker
dies is begun anew when its lease is over.
"""

from collections.abc import Callable
from functools import cache

from celery import Celery, Task
from kombu.entity import Exchange, Queue

from shared.jobs.turns import Turns
from shared.transport.bus.topology import jobs_queue

TICK, TURN = "tongban.tick", "tongban.turn"
EVERY = 1.0
EXPIRES = 10
"""Seconds after which a tick is worth nothing: the next one is there already."""
THREADS = 4


def celery_app(code: str, broker: str, open_node: Callable[[], Turns]) -> Celery:
    """Return the Celery app of the node `code`; `open_node` is called once, in the worker, at its first task."""
    turns = cache(open_node)
    queue = jobs_queue(code)
    app = Celery("tongban", broker=broker, set_as_current=False)
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
        worker_pool="threads",
        worker_concurrency=THREADS,
        worker_detect_quorum_queues=True,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options={"confirm_publish": True},
        beat_scheduler="celery.beat:Scheduler",
        beat_schedule={"tick": {"task": TICK, "schedule": EVERY, "options": {"expires": EXPIRES}}},
    )

    def tick() -> None:
        """Hand out the turns that have come."""
        for name in turns().due():
            turn.apply_async((name,), expires=EXPIRES)

    def take(name: str) -> None:
        """Take a chore's turn, if it still is its turn."""
        turns().take(name)

    turn: Task = app.task(name=TURN)(take)
    app.task(name=TICK)(tick)
    return app
