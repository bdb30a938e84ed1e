"""Celery: a task a record over the same broker's quorum queue, with confirms; the worker stores each record.

`python -m tests.bench.peers.celery work ADDRESS DATABASE COUNT` says `ready` once it waits for tasks, and when it
has done so many of them; `... send ADDRESS RECORDS` says when it sent the first. Both times are the machine's.
"""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Timer

from celery import Celery, signals
from kombu.entity import Queue

from tests.bench.bench import Bench
from tests.bench.stand import started, told_by

TABLE = "CREATE TABLE records (id TEXT PRIMARY KEY, data TEXT)"
QUEUE, TASK = "bench", "keep"
PATIENCE = 300
"""Seconds after which a worker is ended that has not done its tasks."""


def app_at(address: str) -> Celery:
    """Return an app whose tasks go through one quorum queue, confirmed."""
    app = Celery("bench", broker=address)
    quorum = Queue(QUEUE, queue_arguments={"x-queue-type": "quorum"})  # type: ignore[no-untyped-call]
    app.conf.update(
        task_queues=[quorum],
        task_default_queue=QUEUE,
        task_acks_late=True,
        task_ignore_result=True,
        broker_transport_options={"confirm_publish": True},
        worker_prefetch_multiplier=100,
        worker_redirect_stdouts=False,
    )
    return app


def celery_run(bench: Bench, address: str) -> float:
    """Send the records to a worker that waits for them; return the seconds from the first one sent to the last task done."""
    database = bench.stand.new_folder() / "celery.sqlite3"
    # What it says of root is of no use here.
    line = [sys.executable, "-W", "ignore", "-m", "tests.bench.peers.celery"]
    count = bench.world(bench.cases).records
    with started([*line, "work", address, str(database), str(count)]) as worker:
        late = Timer(PATIENCE, worker.kill)
        late.start()
        try:
            _said(worker, "ready")
            told = told_by([*line, "send", address, str(bench.records(bench.cases))])
            seconds = float(_said(worker, "done")) - float(told["first"])
        finally:
            late.cancel()
    with closing(sqlite3.connect(database)) as store:
        [stored] = store.execute("SELECT count(*) FROM records").fetchone()
    if stored != count:
        raise AssertionError(f"{stored} of {count} records are stored")
    return seconds


def _said(worker: subprocess.Popen[str], word: str) -> str:
    """Wait for a worker's word; return what stands behind it."""
    assert worker.stdout is not None
    for line in worker.stdout:
        if line.startswith(word):
            return line.removeprefix(word)
    raise RuntimeError(f"the worker ended before it was {word}")


def work(address: str, database: str, count: str) -> None:
    """Store the record of each task until SIGTERM."""
    app, left = app_at(address), [int(count)]
    with closing(sqlite3.connect(database)) as store:
        store.execute("PRAGMA journal_mode=WAL")
        store.execute("PRAGMA synchronous=FULL")
        store.execute(TABLE)

        @app.task(name=TASK)  # type: ignore[untyped-decorator]
        def keep(record: dict[str, object]) -> None:
            data = json.dumps(record, ensure_ascii=False)
            with store:
                store.execute("INSERT OR IGNORE INTO records VALUES (?, ?)", (record["_id"], data))

        @signals.worker_ready.connect(weak=False)  # type: ignore[untyped-decorator]
        def ready(**_: object) -> None:
            print("ready", flush=True)  # noqa: T201 - who started it waits for this line

        @signals.task_success.connect(weak=False)  # type: ignore[untyped-decorator]
        def done(**_: object) -> None:
            left[0] -= 1
            if not left[0]:
                print("done", time.monotonic(), flush=True)  # noqa: T201

        app.worker_main(["worker", "--pool", "solo", "--loglevel", "ERROR", "--without-gossip"])


def send(address: str, file: str) -> None:
    """Send all records, each confirmed."""
    app = app_at(address)
    records = json.loads(Path(file).read_text(encoding="utf-8"))
    with app.connection_for_write() as connection, app.amqp.Producer(connection) as producer:
        connection.ensure_connection()
        first = time.monotonic()
        for record in records:
            app.send_task(TASK, (record,), producer=producer, queue=QUEUE)
    print(json.dumps({"first": first}), flush=True)  # noqa: T201


PROGRAM: dict[str, Callable[..., None]] = {"work": work, "send": send}

if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    PROGRAM[what](*rest)
