"""Cuts: an exchange cut after any byte, and a photo cut when nine tenths of it have gone."""

import random
import time
from collections.abc import Iterator
from contextlib import closing, suppress

from shared.app.cases import Cases
from shared.app.here import Here
from shared.app.pages import Pages
from shared.app.ports import Actor
from shared.domain.pages import JPEG, Slot
from shared.domain.refusals import Refusal
from shared.replication.blob_caller import BlobCaller
from shared.replication.caller import Caller
from shared.transport.http_client import HttpCarrier
from tests.bench.bench import Bench
from tests.bench.lines import Line
from tests.bench.relay import Relay
from tests.bench.stand import county_before
from tests.bench.workload import case_id, here_of
from tests.support.network import COUNTY, VILLAGE, an_intake

ENTRIES, PHOTO = "cut", "photo cut"
TARGETS = {
    ENTRIES: "<= 16 KB sent again, 0 lost, 0 doubled",
    PHOTO: "<= 10 % sent again",
}
CASES, CUTS = 100, 8
PHOTO_BYTES = 5 * 1024 * 1024


def measure(bench: Bench) -> Iterator[Line]:
    """Cut an exchange at bytes spread over all of it, then a photo."""
    yield _entries(bench)
    yield _photo(bench)


def _entries(bench: Bench) -> Line:
    cases = min(CASES, bench.cases)
    whole, _, _ = _sent(bench, cases, None)
    chance = random.Random(1)
    again, lost = [], 0
    with bench.progress("cuts", CUTS) as step:
        for part in range(CUTS):
            cut = int(whole * (part + chance.random()) / CUTS)
            up, entries, doubled = _sent(bench, cases, cut)
            again.append(max(0, up - whole))
            lost += abs(bench.world(cases).records - entries) + doubled
            step(1)
    figures = {"bytes uncut": whole, "cuts": CUTS, "most sent again, bytes": max(again)}
    found = f"at most {max(again)} bytes of {whole} sent again, {lost} lost or doubled"
    met = max(again) <= 16 * 1024 and not lost
    return Line(ENTRIES, TARGETS[ENTRIES], found, met=met, figures=figures)


def _sent(bench: Bench, cases: int, cut: int | None) -> tuple[int, int, int]:
    """Exchange over a line that is cut once, then mended; return bytes up, entries that came, and those that came twice."""
    world, stand = bench.world(cases), bench.stand
    database, store = stand.file_of(county_before(world)), stand.file_of(world.file(VILLAGE))
    with stand.serving(COUNTY, database) as county, Relay(county.url) as relay:
        relay.budget = cut
        here = here_of(VILLAGE, store)
        # One carrier over the cut, as a node has that goes on running.
        with closing(here.store), closing(HttpCarrier(relay.url)) as carrier:
            caller = Caller(here, COUNTY, carrier)
            with suppress(Refusal):
                caller.exchange()
            relay.budget = None
            while caller.exchange().moved:
                pass
    county_here = here_of(COUNTY, database)
    with closing(county_here.store), county_here.store.read() as room:
        names = [f"case:{case_id(number)}" for number in range(cases)]
        hashes = [entry.hash for name in names for entry in room.ledgers.entries(name)]
    return relay.up, len(hashes), len(hashes) - len(set(hashes))


def _exchange(here: Here, url: str) -> None:
    with closing(HttpCarrier(url)) as carrier:
        Caller(here, COUNTY, carrier).exchange()


def _photo(bench: Bench) -> Line:
    world, stand = bench.world(min(CASES, bench.cases)), bench.stand
    store = stand.file_of(world.file(VILLAGE, before=True))
    database = stand.file_of(county_before(world))
    here = here_of(VILLAGE, store)
    case, again = case_id(0), 0
    with closing(here.store), stand.serving(COUNTY, database) as county, Relay(county.url) as relay:
        _take_in_with_photo(here, case)
        _exchange(here, relay.url)
        relay.up, relay.budget = 0, int(PHOTO_BYTES * 0.9)
        with suppress(Refusal):
            _carry(here, relay.url)
        relay.budget = None
        _carry(here, relay.url)
        again = max(0, relay.up - PHOTO_BYTES)
    share = again / PHOTO_BYTES
    figures = {"bytes of the photo": PHOTO_BYTES, "bytes up": relay.up, "sent again, bytes": again}
    found = f"{share:.1%} sent again"
    return Line(PHOTO, TARGETS[PHOTO], found, met=share <= 0.1, figures=figures)


def _take_in_with_photo(here: Here, case: str) -> None:
    actor = Actor(f"{VILLAGE}:a1", "马秀英")
    Cases(here).take_in(case, "elderly-allowance", an_intake(), actor)
    content = b"\xff\xd8\xff" + random.Random(1).randbytes(PHOTO_BYTES - 3)
    Pages(here).add(case, Slot("id-card", "front"), content, JPEG, actor)


def _carry(here: Here, url: str) -> None:
    with closing(HttpCarrier(url)) as carrier:
        caller = BlobCaller(here, COUNTY, carrier, time.monotonic)
        while caller.carry().more:
            pass
