"""Verifying a county: every ledger from entry 1. Measured on a part of a year, told for a year of 330,000 entries."""

import time
from collections.abc import Iterator
from contextlib import closing

from shared.app.verify import verify_all
from tests.bench.bench import Bench
from tests.bench.lines import Line
from tests.bench.workload import here_of
from tests.support.network import VILLAGE

NAME, TARGET = "verify a year", "330,000 entries in <= 30 s on 2 cores"
YEAR = 330_000


def measure(bench: Bench) -> Iterator[Line]:
    """Verify workload W in one process."""
    world = bench.world(bench.cases)
    here = here_of(VILLAGE, f"sqlite:///{world.file(VILLAGE)}")
    with closing(here.store), bench.progress("verify", world.cases) as step:
        began, cpu = time.perf_counter(), time.process_time()
        found = verify_all(here, lambda _ledgers: None, lambda _entries: step(1))
        seconds, spent = time.perf_counter() - began, time.process_time() - cpu
    if found.faults:
        raise AssertionError(found.faults[:3])
    year = YEAR * seconds / found.entries
    figures = {
        "entries": found.entries,
        "work, seconds": seconds,
        "CPU": spent,
        "a year, seconds": year,
    }
    said = f"{found.entries} entries in {seconds:.1f} s: a year in {year:.0f} s"
    yield Line(NAME, TARGET, said, met=year <= 30, figures=figures)
