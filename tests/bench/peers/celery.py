"""Celery: a task a record over the same broker's quorum queue, with confirms; the worker stores each record."""

import json
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

from celery import Celery
from kombu.entity import Queue

from tests.bench.bench import Bench
from tests.bench.stand import started, told_by

TABLE = "CREATE TABLE IF NOT EXISTS records (id TEXT PRIMARY KEY, data TEXT)"
QUEUE = "bench"


def app_at(address: str, database: str) -> Celery:
    """Return an app whose one task stores a record."""
    app = Celery("bench", broker=address)
    quorum = Queue(QUEUE, queue_arguments={"x-queue-type": "quorum"})  # type: ignore[no-untyped-call]
    app.conf.update(
        task_queues=[quorum],
        task_default_queue=QUEUE,
        task_acks_late=True,
        task_ignore_result=True,
        broker_transport_options={"confirm_publish": True},
        worker_prefetch_multiplier=100,
    )

    @app.task(name="keep")  # type: ignore[untyped-decorator]
    def keep(record: dict[str, object]) -> None:
        with closing(sqlite3.connect(database)) as store, store:
            data = json.dumps(record, ensure_ascii=False)
            store.execute("INSERT OR IGNORE INTO records VALUES (?, ?)", (record["_id"], data))

    return app


def celery_run(bench: Bench, address: str) -> float:
    """Send the records, each confirmed, and return the seconds until the last is stored."""
    database = str(bench.stand.new_folder() / "celery.sqlite3")
    with closing(sqlite3.connect(database)) as store:
        store.execute("PRAGMA journal_mode=WAL")
        store.execute(TABLE)
    line = [sys.executable, "-m", "tests.bench.peers.celery"]
    with started([*line, "work", address, database]):
        told = told_by([*line, "send", address, database, str(bench.records(bench.cases))])
    return float(told["seconds"])


def main(what: str, address: str, database: str, *rest: str) -> None:
    """Work, or send all records and wait until they are stored."""
    app = app_at(address, database)
    if what == "work":
        app.worker_main(["worker", "--pool", "solo", "--loglevel", "ERROR", "--without-gossip"])
        return
    records = json.loads(Path(rest[0]).read_text(encoding="utf-8"))
    began = time.perf_counter()
    with app.connection_for_write() as connection, app.amqp.Producer(connection) as producer:
        for record in records:
            app.send_task("keep", (record,), producer=producer, queue=QUEUE)
    with closing(sqlite3.connect(database)) as store:
        while store.execute("SELECT count(*) FROM records").fetchone()[0] < len(records):
            time.sleep(0.02)
            if time.perf_counter() - began > 300:
                raise TimeoutError("records are missing")
    print(json.dumps({"seconds": time.perf_counter() - began}), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
