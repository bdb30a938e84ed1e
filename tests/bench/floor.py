"""The floor: bare Flask that takes zstd batches of 500 records and checks nothing. Not a peer.

`python -m tests.bench.floor serve DATABASE HOST PORT` prints `ready URL`;
`python -m tests.bench.floor send RECORDS URL` prints one line of JSON.
"""

import json
import sqlite3
import sys
import time
from pathlib import Path

import httpx
import orjson
import psycopg
import zstandard
from flask import Flask, Response, request

from shared.host.server import Listen, serve

BATCH = 500
TABLE = "CREATE TABLE IF NOT EXISTS records (id TEXT PRIMARY KEY, data {})"


def app_over(database: str) -> Flask:
    """Return an app that stores what comes."""
    app = Flask("floor")
    postgres = database.startswith("postgresql:")
    if postgres:
        with psycopg.connect(database) as connection:
            connection.execute(TABLE.format("BYTEA"))
    else:
        with sqlite3.connect(database) as made:
            made.execute("PRAGMA journal_mode=WAL")
            made.execute(TABLE.format("BLOB"))

    @app.post("/batch")
    def batch() -> Response:
        raw = zstandard.ZstdDecompressor().decompress(request.get_data(), 64 * 1024 * 1024)
        rows = [(record["_id"], orjson.dumps(record)) for record in orjson.loads(raw)]
        if postgres:
            with psycopg.connect(database) as connection, connection.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO records VALUES (%s, %s) ON CONFLICT DO NOTHING", rows
                )
        else:
            with sqlite3.connect(database) as store:
                store.executemany("INSERT OR IGNORE INTO records VALUES (?, ?)", rows)
        return Response(str(len(rows)))

    return app


def send(records: str, url: str) -> None:
    """Send all records in batches and tell what it took."""
    held = orjson.loads(Path(records).read_bytes())
    batches = [held[at : at + BATCH] for at in range(0, len(held), BATCH)]
    up = 0
    began = time.perf_counter()
    with httpx.Client(base_url=url, timeout=300, trust_env=False) as client:
        for batch in batches:
            packed = zstandard.ZstdCompressor(level=9).compress(orjson.dumps(batch))
            up += len(packed)
            client.post("/batch", content=packed).raise_for_status()
    seconds = time.perf_counter() - began
    told = {"seconds": seconds, "sent": len(held), "requests": len(batches), "up": up}
    print(json.dumps(told), flush=True)  # noqa: T201 - who started it reads this


def main(what: str, *rest: str) -> None:
    """Serve or send."""
    if what == "send":
        send(*rest)
        return
    database, host, port = rest
    listen = Listen(host, int(port))
    serve(app_over(database), listen, lambda: print("ready", listen.url, flush=True))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
