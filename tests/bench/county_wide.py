"""The whole county: what has changed to 203 nodes, and 203 nodes that come back at once.

`python -m tests.bench.county_wide call URL CODE=STORE ...` has these nodes exchange, all at once, and prints
one line of JSON: when each had its answer, how often it was put off.
"""

import json
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

from shared.app.here import Here
from shared.app.ports import Store
from shared.app.writing import append
from shared.domain.facts import Draft
from shared.domain.ledgers import registry_ledger
from shared.domain.registry import MATTER_PUBLISHED
from shared.replication.caller import Caller
from shared.replication.codes import Busy, ComeBack
from shared.store.sql import SqlStore
from shared.transport.http_client import HttpCarrier
from tests.bench.bench import Bench
from tests.bench.large import all_nodes, large_county
from tests.bench.lines import Line
from tests.bench.stand import told_by
from tests.bench.workload import here_of
from tests.support.network import COUNTY, County

CHANGED, BACK = "matters to all nodes", "all nodes at once"
TARGETS = {
    CHANGED: "every node current within 1 exchange; county CPU a node flat",
    BACK: "no error, most urgent first, done <= 60 s",
}
PATIENCE, FLAT = 120, 1.25
FEW = 20


def measure(bench: Bench) -> Iterator[Line]:
    """Change 200 matters and have every node exchange; then have all come back at once with a case each."""
    folder = bench.stand.new_folder()
    codes = [node["code"] for node in all_nodes()[1 : max(FEW + 3, bench.cases // 5 + 3) + 1]]

    def opened(code: str) -> Store:
        store = SqlStore(f"sqlite:///{folder / code}.sqlite3")
        store.create()
        return store

    whole = large_county(opened, all_nodes())
    with bench.progress("enrolling", len(codes)) as step, whole as county:
        for code in sorted(codes, key=lambda code: not code.endswith("000")):
            enrol_at_county(county, code)
            step(1)
        change_matters(county[COUNTY].here)
        for node in county.nodes.values():
            node.here.store.close()
    stores = {code: f"sqlite:///{folder / code}.sqlite3" for code in codes}
    yield _changed(bench, folder, stores)
    yield _back(bench, folder, stores)


def enrol_at_county(county: County, code: str) -> None:
    """Enrol a node through the county itself: all of them speak to it in this measurement."""
    parent = code[:9] + "000"
    if parent not in county.nodes:
        county.nodes[parent] = county.nodes[COUNTY]
    county.enrol(code)


def change_matters(here: Here) -> None:
    """Have a county publish all its matters anew, each with another limit."""
    ledger = registry_ledger(COUNTY)
    with here.store.write() as room:
        published = (
            e.fact for e in room.ledgers.entries(ledger) if e.header.kind == MATTER_PUBLISHED
        )
        bodies = {str(fact.body["matter"]["id"]): fact.body for fact in published if fact.body}
        for body in bodies.values():
            matter = dict(body["matter"], promised_limit={"days": 12, "unit": "working"})
            draft = Draft(MATTER_PUBLISHED, {"matter": matter, "version": body["version"] + 1})
            append(here, room, ledger, draft, here.itself)


def _changed(bench: Bench, folder: Path, stores: dict[str, str]) -> Line:
    """Have the first few nodes exchange, then the others, one after another."""
    address = f"sqlite:///{folder / COUNTY}.sqlite3"
    few, rest = dict(list(stores.items())[:FEW]), dict(list(stores.items())[FEW:])
    costs, current = [], 0
    with bench.stand.serving(COUNTY, address) as county:
        for some in (few, rest):
            before = county.cpu
            told = _call(county.url, some, at_once=1)
            costs.append((county.cpu - before) / max(1, len(some)))
            current += told["current"]
    flat = costs[1] <= FLAT * costs[0]
    met = current == len(stores) and flat
    found = (
        f"{current} of {len(stores)} nodes current after one exchange, "
        f"county CPU {costs[0] * 1000:.0f} ms a node for {len(few)}, {costs[1] * 1000:.0f} ms for the others"
    )
    figures = {"first nodes, county CPU": costs[0], "other nodes, county CPU": costs[1]}
    note = "2,000 nodes are not simulated yet"
    return Line(CHANGED, TARGETS[CHANGED], found, met=met, figures=figures, note=note)


def _back(bench: Bench, folder: Path, stores: dict[str, str]) -> Line:
    address = f"sqlite:///{folder / COUNTY}.sqlite3"
    with bench.stand.serving(COUNTY, address) as county:
        told = _call(county.url, stores, at_once=len(stores))
    found = (
        f"{len(stores)} nodes in {told['seconds']:.1f} s, {told['errors']} errors, "
        f"{told['put off']} times put off"
    )
    met = told["errors"] == 0 and told["seconds"] <= 60
    figures = {key: told[key] for key in ("seconds", "errors", "put off")}
    note = "they have no cases yet, so who goes first is not looked at"
    return Line(BACK, TARGETS[BACK], found, met=met, figures=figures, note=note)


def _call(url: str, stores: dict[str, str], at_once: int) -> dict[str, Any]:
    line = [sys.executable, "-m", "tests.bench.county_wide", "call", url, str(at_once)]
    return told_by([*line, *(f"{code}={store}" for code, store in stores.items())])


def main(_what: str, url: str, at_once: str, *stores: str) -> None:
    """Exchange from many nodes, so many at a time."""
    began = time.perf_counter()
    with ThreadPoolExecutor(int(at_once)) as nodes:
        told = list(nodes.map(lambda said: _one(url, *said.split("=", 1)), stores))
    result = {
        "seconds": time.perf_counter() - began,
        "errors": sum(one["error"] for one in told),
        "put off": sum(one["put off"] for one in told),
        "current": sum(one["current"] for one in told),
    }
    print(json.dumps(result), flush=True)  # noqa: T201 - who started it reads this


def _one(url: str, code: str, store: str) -> dict[str, int]:
    here, put_off, error = here_of(code, store), 0, 0
    until = time.monotonic() + PATIENCE
    with closing(here.store), closing(HttpCarrier(url)) as carrier:
        while time.monotonic() < until:
            try:
                Caller(here, COUNTY, carrier).exchange()
                break
            except (ComeBack, Busy):
                put_off += 1
                time.sleep(1)
            except Exception:  # noqa: BLE001 - counted
                error = 1
                break
        with here.store.read() as room:
            matters = here.listed(room).matters
            seen = [m.version for m in matters.values()]
    return {"put off": put_off, "error": error, "current": int(set(seen) <= {2})}


if __name__ == "__main__":
    main(*sys.argv[1:])
