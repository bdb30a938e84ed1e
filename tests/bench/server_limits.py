"""What durable stores, a broker and a bare web app do at best here, a second by the clock on the wall."""

import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from http.client import HTTPConnection
from urllib.parse import urlsplit

import psycopg

from tests.bench.confirms import confirms
from tests.bench.stand import LOOPBACK, Stand, started
from tests.support.broker import corner
from tests.support.network import COUNTY
from tests.support.processes import free_port

SAMPLE, BATCH = 590, 500
"""Bytes of an entry; rows of a batch."""
ROW = (b"x" * SAMPLE,)
TABLE = "CREATE TABLE entries (id {}, raw {})"


def server_limits(stand: Stand, times: int) -> dict[str, Callable[[], float]]:
    """Return what measures each limit, by name; a commit of its own is measured a tenth as often as the others."""
    alone = max(1, times // 10)
    return {
        "SQLite rows, a commit each": partial(_sqlite, stand, alone, 1),
        f"SQLite rows, commits of {BATCH}": partial(_sqlite, stand, times, BATCH),
        "PostgreSQL rows, a commit each": partial(_postgres, stand, alone),
        f"PostgreSQL rows, COPY of {BATCH}": partial(_copy, stand, times),
        "RabbitMQ messages, quorum queue, confirms awaited together": partial(
            _rabbitmq, stand, times
        ),
        "Flask, one answer after another": partial(_flask, times),
    }


def _sqlite(stand: Stand, rows: int, batch: int) -> float:
    with closing(sqlite3.connect(stand.new_folder() / "limit")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute(TABLE.format("INTEGER PRIMARY KEY", "BLOB"))
        began = time.perf_counter()
        for _ in range(0, rows, batch):
            with database:
                database.executemany("INSERT INTO entries (raw) VALUES (?)", [ROW] * batch)
        [kept] = database.execute("SELECT count(*) FROM entries").fetchone()
        return float(kept / (time.perf_counter() - began))


def _postgres(stand: Stand, rows: int) -> float:
    with psycopg.connect(stand.new_database(), autocommit=True) as database:
        database.execute(TABLE.format("BIGSERIAL PRIMARY KEY", "BYTEA"))
        began = time.perf_counter()
        for _ in range(rows):
            database.execute("INSERT INTO entries (raw) VALUES (%s)", ROW)
        return rows / (time.perf_counter() - began)


def _copy(stand: Stand, rows: int) -> float:
    """Copy in rows as the product does: as text that is there already."""
    text = ("\\\\x" + ROW[0].hex() + "\n") * BATCH
    with psycopg.connect(stand.new_database(), autocommit=True) as database:
        database.execute(TABLE.format("BIGSERIAL PRIMARY KEY", "BYTEA"))
        began, batches = time.perf_counter(), -(-rows // BATCH)
        for _ in range(batches):
            with (
                database.cursor() as cursor,
                cursor.copy("COPY entries (raw) FROM STDIN") as copy,
            ):
                copy.write(text)
        return batches * BATCH / (time.perf_counter() - began)


def _rabbitmq(stand: Stand, messages: int) -> float:
    return confirms(corner(stand.broker, [COUNTY]).admin(), ROW[0], messages)


def _flask(times: int) -> float:
    """Ask over one connection, by the cheapest client."""
    with started([sys.executable, "-m", "tests.bench.hello", LOOPBACK, str(free_port())]) as server:
        assert server.stdout is not None
        place = urlsplit(server.stdout.readline().split()[1]).netloc
        with closing(HTTPConnection(place)) as client:
            began = time.perf_counter()
            for _ in range(times):
                client.request("GET", "/")
                answer = client.getresponse()
                if answer.read() != b"hello":
                    raise RuntimeError(f"{answer.status} of a page that says hello")
            return times / (time.perf_counter() - began)
