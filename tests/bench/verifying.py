"""Verifying a county: every ledger from entry 1, on two cores. Measured on workload W, told for a year of 330,000 entries."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from functools import partial
from multiprocessing import get_context

from shared.app.verify import ledgers_of, verify_feed, verify_some
from tests.bench.bench import Bench
from tests.bench.lines import Line
from tests.bench.stand import county_before, exchanged
from tests.bench.workload import here_of
from tests.support.network import COUNTY, VILLAGE

NAME, TARGET = "verify a year", "330,000 entries in <= 30 s on 2 cores"
YEAR, CORES = 330_000, 2


def measure(bench: Bench) -> Iterator[Line]:
    """Have a county receive workload W, then verify half of its ledgers in each of two processes, as `verify` does."""
    world, stand = bench.world(bench.cases), bench.stand
    address, store = stand.file_of(county_before(world)), stand.file_of(world.file(VILLAGE))
    with stand.serving(COUNTY, address) as county:
        exchanged(VILLAGE, store, county.url)
    here = here_of(COUNTY, address)
    with closing(here.store):
        names = ledgers_of(here)
    halves = [names[part::CORES] for part in range(CORES)]
    with ProcessPoolExecutor(CORES, get_context("spawn")) as pool:
        told = list(pool.map(partial(_half, address), halves, (True, False)))
    faults, entries = sum(one[1] for one in told), sum(one[0] for one in told)
    if faults or entries < world.records:
        raise AssertionError(told)
    seconds = max(one[2] for one in told)
    year = YEAR * seconds / entries
    figures = {"entries": entries, "work, seconds": seconds, "a year, seconds": year}
    said = f"{entries} entries in {seconds:.1f} s: a year in {year:.0f} s"
    yield Line(NAME, TARGET, said, met=year <= 30, figures=figures)


def _half(address: str, ledgers: Sequence[str], with_feed: bool) -> tuple[int, int, float]:
    """Verify some ledgers; return entries, faults, and the seconds without the start of the process."""
    here = here_of(COUNTY, address)
    with closing(here.store):
        began = time.perf_counter()
        found = verify_some(here, ledgers)
        if with_feed:
            found = found.plus(verify_feed(here))
        return found.entries, len(found.faults), time.perf_counter() - began
