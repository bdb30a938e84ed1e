"""100 cases over the poor link: 64 kbit/s up, 256 kbit/s down, 600 ms there and back, 2 % lost each way."""

import sys
from collections.abc import Iterator
from typing import Any

from tests.bench.bench import Bench
from tests.bench.lines import Figure, Line
from tests.bench.peers.pouchdb import PouchDb
from tests.bench.poor_link import COUNTY as COUNTY_ADDRESS
from tests.bench.poor_link import Ends, poor_link
from tests.bench.stand import county_before, exchanged, started, told_by
from tests.support.network import COUNTY, VILLAGE
from tests.support.processes import free_port

NAME, TARGET = "poor link", "<= 1/10 of PouchDB's time, <= 0.6 x the plain zstd batch"
CASES = 100


def measure(bench: Bench) -> Iterator[Line]:
    """Measure ours, the plain batch and PouchDB one after the other over one link."""
    cases = min(CASES, bench.cases)
    note, pouch = "" if bench.peers else "peers skipped", None
    with poor_link() as ends, bench.progress("poor link", 3) as step:
        ours = _ours(bench, ends, cases)
        step(1)
        plain = _plain(bench, ends, cases)
        step(1)
        if bench.peers:
            try:
                pouch = _pouch(bench, ends, cases)
            except Exception as error:  # noqa: BLE001 - told with the row
                note = f"PouchDB not measured: {' '.join(str(error).split())[:200]}"
        step(1)
    seconds = float(ours["seconds"])
    share = seconds / plain["seconds"]
    found = [f"{seconds:.1f} s", f"{share:.2f} x the plain batch"]
    figures: dict[str, Figure] = {
        "Tongban, seconds": seconds,
        "Tongban, bytes up": ours["up"],
        "plain batch, seconds": plain["seconds"],
        "plain batch, bytes up": plain["up"],
        "PouchDB, seconds": pouch["seconds"] if pouch else None,
    }
    met = share <= 0.6
    if pouch is not None:
        found.append(f"1/{pouch['seconds'] / seconds:.1f} of PouchDB's")
        met = met and seconds <= pouch["seconds"] / 10
    yield Line(NAME, TARGET, ", ".join(found), met=met, figures=figures, note=note)


def _ours(bench: Bench, ends: Ends, cases: int) -> dict[str, Any]:
    world, stand = bench.world(cases), bench.stand
    # SQLite: a database server at loopback is out of reach from inside the county's namespace.
    database, store = stand.file_of(county_before(world)), stand.file_of(world.file(VILLAGE))
    with stand.serving(COUNTY, database, *ends.county, host=COUNTY_ADDRESS) as county:
        told = exchanged(VILLAGE, store, county.url, *ends.village)
    if told["sent"] != world.records or told["refused"]:
        raise AssertionError(told)
    return told


def _plain(bench: Bench, ends: Ends, cases: int) -> dict[str, Any]:
    line = [sys.executable, "-m", "tests.bench.floor"]
    database = str(bench.stand.new_folder() / "floor.sqlite3")
    serve = [*ends.county, *line, "serve", database, COUNTY_ADDRESS, str(free_port())]
    with started(serve) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[1]
        return told_by([*ends.village, *line, "send", str(bench.records(cases)), address])


def _pouch(bench: Bench, ends: Ends, cases: int) -> dict[str, Any]:
    peer = PouchDb(bench)
    with peer.serving(*ends.county, host=COUNTY_ADDRESS) as url:
        return peer.replicate(bench.records(cases), url, *ends.village)
