"""What this machine can do at best, a second on one core: the measure of our own figures."""

import hashlib
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
from nacl.signing import SigningKey

SAMPLE = 590
ROW = (b"x" * SAMPLE,)


def rate(work: Callable[[], object], times: int, runs: int = 5) -> float:
    """Return how often a second work was done at best, by the CPU's time."""
    best = 0.0
    for _ in range(runs):
        began = time.process_time()
        for _ in range(times):
            work()
        best = max(best, times / max(time.process_time() - began, 1e-9))
    return best


def verify_limit(times: int = 2000) -> float:
    """Return how many Ed25519 signatures over an entry's bytes PyNaCl verifies a second."""
    key = SigningKey.generate()
    signed, verifier = key.sign(b"x" * SAMPLE), key.verify_key
    return rate(lambda: verifier.verify(signed), times)


def limits(times: int = 2000) -> dict[str, float]:
    """Return the limits by name."""
    key = SigningKey.generate()
    text = orjson.dumps({str(i): "字" * 8 for i in range(18)})
    return {
        "verify": verify_limit(times),
        "sign": rate(lambda: key.sign(b"x" * SAMPLE), times),
        "sha256": rate(lambda: hashlib.sha256(b"x" * SAMPLE).hexdigest(), times * 10),
        "json loads": rate(lambda: orjson.loads(text), times * 5),
        "json dumps": rate(lambda: orjson.dumps({"a": text.hex()}), times * 5),
        "SQLite rows, commits of 500": _sqlite(times),
    }


def _sqlite(rows: int) -> float:
    with (
        TemporaryDirectory() as folder,
        closing(sqlite3.connect(Path(folder) / "limit")) as database,
    ):
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE entries (id INTEGER PRIMARY KEY, raw BLOB)")
        began = time.perf_counter()
        for _ in range(0, rows, 500):
            with database:
                database.executemany("INSERT INTO entries (raw) VALUES (?)", [ROW] * 500)
        return rows / (time.perf_counter() - began)
