"""Kinto, Mozilla's store that syncs: records put in batches of 25 over HTTP, kept in PostgreSQL.

It is installed below `.bench/`, in a Python of its own, and served as its own command does it. A
record is put under an id of its own where there is none yet, as Kinto's own clients push.

`python -m tests.bench.peers.kinto RECORDS URL` pushes and prints one line of JSON.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import psycopg

from tests.bench.bench import Bench
from tests.bench.peers.installed import NotInstalled, installed_python
from tests.bench.stand import LOOPBACK, started, told_by
from tests.support.processes import free_port

VERSIONS = ("kinto[postgresql]==26.5.0",)
BATCH = 25
"""How many requests Kinto takes in one, unless it is told otherwise."""
COLLECTION = "/v1/buckets/bench/collections/records"
SETTINGS = """\
[server:main]
use = egg:waitress#main
host = {host}
port = %(http_port)s
[app:main]
use = egg:kinto
kinto.storage_backend = kinto.core.storage.postgresql
kinto.storage_url = {database}
kinto.permission_backend = kinto.core.permission.postgresql
kinto.permission_url = {database}
kinto.cache_backend = kinto.core.cache.memory
kinto.userid_hmac_secret = for measuring only
kinto.bucket_create_principals = system.Authenticated
multiauth.policies = basicauth
multiauth.policy.basicauth.use = kinto.core.authentication.BasicAuthAuthenticationPolicy
[loggers]
keys = root, waitress
[handlers]
keys = errors, started
[formatters]
keys = plain
[logger_root]
level = CRITICAL
handlers = errors
[logger_waitress]
level = INFO
handlers = started
qualname = waitress
propagate = 0
[handler_errors]
class = StreamHandler
args = (sys.stderr,)
formatter = plain
[handler_started]
class = StreamHandler
args = (sys.stdout,)
formatter = plain
[formatter_plain]
format = %(message)s
"""


class Kinto:
    """An installed Kinto."""

    name = "Kinto"

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._program = str(installed_python(bench, self.name, VERSIONS) / "kinto")

    def exchange(self, records: Path) -> dict[str, Any]:
        """Push records over loopback and tell what it took."""
        database, port = self._bench.stand.new_database(), free_port()
        settings = self._bench.stand.new_folder() / "kinto.ini"
        settings.write_text(SETTINGS.format(host=LOOPBACK, database=database))
        where = ["--quiet", "--ini", str(settings)]
        subprocess.run([self._program, "migrate", *where], check=True, capture_output=True)
        silent = ["env", "PYTHONWARNINGS=ignore"]
        with started([*silent, self._program, "start", *where, "--port", str(port)]) as server:
            assert server.stdout is not None
            said = server.stdout.readline()
            if not said.startswith("Serving on "):
                raise NotInstalled(f"Kinto does not start: {said}")
            url = f"http://{LOOPBACK}:{port}"
            told = told_by([sys.executable, "-m", "tests.bench.peers.kinto", str(records), url])
        with psycopg.connect(database) as store:
            row = store.execute("SELECT count(*) FROM objects WHERE resource_name = 'record'")
            [arrived] = row.fetchone() or (0,)
        return {**told, "arrived": arrived}


def main(records: str, url: str) -> None:
    """Push all records and tell how long it took."""
    held = json.loads(Path(records).read_text(encoding="utf-8"))
    with httpx.Client(base_url=url, auth=("bench", "bench"), timeout=300, trust_env=False) as kinto:
        for place in (COLLECTION.partition("/collections")[0], COLLECTION):
            kinto.put(place).raise_for_status()
        began, cpu = time.perf_counter(), time.process_time()
        for at in range(0, len(held), BATCH):
            _push(kinto, held[at : at + BATCH])
        seconds, spent = time.perf_counter() - began, time.process_time() - cpu
    requests = -(-len(held) // BATCH)
    print(json.dumps({"seconds": seconds, "cpu": spent, "requests": requests}), flush=True)  # noqa: T201


def _push(kinto: httpx.Client, records: list[dict[str, Any]]) -> None:
    requests = [
        {
            "path": f"{COLLECTION}/records/{record['_id'].replace(':', '-')}",
            "body": {"data": record},
        }
        for record in records
    ]
    only_new = {"method": "PUT", "headers": {"If-None-Match": "*"}}
    answer = kinto.post("/v1/batch", json={"defaults": only_new, "requests": requests})
    answer.raise_for_status()
    refused = [one for one in answer.json()["responses"] if one["status"] != 201]
    if refused:
        raise RuntimeError(f"not taken: {refused[0]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
