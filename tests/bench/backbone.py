"""The backbone: a town's entries to its county over a quorum queue with confirms, each batch answered signed.

`python -m tests.bench.backbone answer STORE ADDRESS` answers as the county; `... ask STORE ADDRESS`
exchanges as the town and prints one line of JSON.
"""

import json
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import closing

from deploy.services.rabbitmq import Broker
from shared.replication.caller import Caller, beside
from shared.replication.endpoint import EXCHANGE_ROUTE, Endpoint
from shared.transport.bus.address import BrokerAddress
from shared.transport.bus.answering import Answering
from shared.transport.bus.carrier import BusCarrier
from tests.bench.bench import Bench
from tests.bench.lines import Figure, Line, median
from tests.bench.peers.celery import celery_run
from tests.bench.stand import county_before, started, told_by
from tests.bench.workload import here_of
from tests.support.broker import corner
from tests.support.network import COUNTY, TOWN

NAME = "backbone"
TARGET = ">= 5,000 entries/s and >= 8 x Celery's confirmed rate"


def measure(bench: Bench) -> Iterator[Line]:
    """Measure ours and Celery in turns over one broker."""
    broker = bench.stand.broker
    ours: list[float] = []
    celery: list[float] = []
    note = "" if bench.peers else "peers skipped"
    with bench.progress("backbone", bench.runs) as step:
        for _ in range(bench.runs):
            ours.append(_ours(bench, broker))
            if bench.peers and not note:
                try:
                    celery.append(celery_run(bench, corner(broker, [COUNTY, TOWN]).admin()))
                except Exception as error:  # noqa: BLE001 - told with the row
                    note = f"Celery not measured: {' '.join(str(error).split())[:200]}"
            step(1)
    rate = bench.world(bench.cases).records / median(ours)
    ratio = median(celery) / median(ours) if celery else None
    found = f"{rate:.0f} entries/s" + (f", {ratio:.1f} x Celery" if ratio is not None else "")
    figures: dict[str, Figure] = {
        "Tongban, seconds": median(ours),
        "Celery, seconds": median(celery) if celery else None,
        "x Celery": ratio,
    }
    met = rate >= 5000 and (ratio is None or ratio >= 8)
    yield Line(NAME, TARGET, found, met=met, figures=figures, note=note)


def _ours(bench: Bench, broker: Broker) -> float:
    world, stand = bench.world(bench.cases), bench.stand
    place = corner(broker, [COUNTY, TOWN])
    database, store = stand.database_of(county_before(world)), stand.file_of(world.file(TOWN))
    line = [sys.executable, "-m", "tests.bench.backbone"]
    with started([*line, "answer", database, place.url(COUNTY)]) as county:
        assert county.stdout is not None
        county.stdout.readline()
        told = told_by([*line, "ask", store, place.url(TOWN)])
    if told["sent"] < world.records:
        raise AssertionError(told)
    return float(told["seconds"])


def main(what: str, store: str, address: str) -> None:
    """Answer until SIGTERM, or ask."""
    if what == "answer":
        _answer(store, address)
        return
    here = here_of(TOWN, store)
    with closing(here.store), closing(BusCarrier(BrokerAddress(address), TOWN, COUNTY)) as carrier:
        began = time.perf_counter()
        totals = Caller(here, COUNTY, carrier, beside).exchange()
        seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "sent": totals.sent}), flush=True)  # noqa: T201


def _answer(store: str, address: str) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    here = here_of(COUNTY, store)
    routes = {EXCHANGE_ROUTE: Endpoint(here).answer}
    answering = Answering(BrokerAddress(address), COUNTY, routes)
    answering.start()
    answering.check()
    print("ready", flush=True)  # noqa: T201 - who started it waits for this line
    signal.sigwait({signal.SIGTERM})
    answering.stop()
    here.store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
