"""A village that comes back: 30 days offline, 600 entries, over the poor link at 256 kbit/s each way."""

from collections.abc import Iterator

from tests.bench.bench import Bench
from tests.bench.lines import Line
from tests.bench.poor_link import COUNTY as COUNTY_ADDRESS
from tests.bench.poor_link import poor_link
from tests.bench.stand import county_before, exchanged
from tests.support.network import COUNTY, VILLAGE

NAME, TARGET = "30 days offline", "<= 10 s over 256 kbit/s"
ENTRIES, RATE = 600, 256_000


def measure(bench: Bench) -> Iterator[Line]:
    """Exchange what a month has brought; the seconds are the exchange's, without the start of its program."""
    cases = min(-(-ENTRIES // 7), bench.cases)
    world, stand = bench.world(cases), bench.stand
    # SQLite: a database server at loopback is out of reach from inside the county's namespace.
    database, store = stand.file_of(county_before(world)), stand.file_of(world.file(VILLAGE))
    with (
        poor_link(RATE, RATE) as ends,
        stand.serving(COUNTY, database, *ends.county, host=COUNTY_ADDRESS) as county,
    ):
        told = exchanged(VILLAGE, store, county.url, *ends.village)
    if told["sent"] != world.records or told["refused"]:
        raise AssertionError(told)
    seconds = float(told["seconds"])
    found = f"{seconds:.1f} s for {told['sent']} entries"
    figures = {
        "Tongban, seconds": seconds,
        "village CPU, seconds": told["cpu"],
        "requests": told["requests"],
        "bytes up": told["up"],
        "bytes down": told["down"],
    }
    yield Line(NAME, TARGET, found, met=seconds <= 10, figures=figures)
