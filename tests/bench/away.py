"""A village that comes back: 30 days offline, 600 entries, over 256 kbit/s; and a new one, empty to ready."""

import time
from collections.abc import Iterator

from tests.bench.bench import Bench
from tests.bench.lines import Line
from tests.bench.stand import county_before, exchanged
from tests.support.network import COUNTY, VILLAGE

NAME, TARGET = "30 days offline", "<= 10 s over 256 kbit/s"
ENTRIES, BYTES_A_SECOND = 600, 256_000 / 8


def measure(bench: Bench) -> Iterator[Line]:
    """Exchange what a month has brought; the line's own seconds are its bytes at 256 kbit/s and half a round trip each way."""
    cases = min(-(-ENTRIES // 7), bench.cases)
    world, stand = bench.world(cases), bench.stand
    database, store = stand.database_of(county_before(world)), stand.file_of(world.file(VILLAGE))
    with stand.serving(COUNTY, database) as county:
        began = time.perf_counter()
        told = exchanged(VILLAGE, store, county.url)
        whole = time.perf_counter() - began
    line = (told["up"] + told["down"]) / BYTES_A_SECOND + 0.6 * told["requests"]
    seconds = told["seconds"] + line
    found = f"{seconds:.1f} s for {told['sent']} entries"
    figures = {
        "work, seconds": told["seconds"],
        "line, seconds": line,
        "bytes up": told["up"],
        "bytes down": told["down"],
        "with the start of the program": whole + line,
    }
    yield Line(NAME, TARGET, found, met=seconds <= 10, figures=figures)
