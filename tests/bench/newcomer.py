"""A new village: from nothing to ready to take cases in, over the poor link.

`python -m tests.bench.newcomer CODE STORE URL SECRET` enrols and prints one line of JSON.
"""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict

from shared.app.here import Here
from shared.app.ports import Store
from shared.domain.enrolment import Application, proof, read_code, write_code
from shared.replication.bootstrap import dump_application, read_answer, settle_in
from shared.replication.caller import Caller
from shared.store.sql import SqlStore
from tests.bench.bench import Bench
from tests.bench.caller import CountingCarrier
from tests.bench.large import MATTERS, all_nodes, large_county
from tests.bench.lines import Line
from tests.bench.poor_link import COUNTY as COUNTY_ADDRESS
from tests.bench.poor_link import poor_link
from tests.bench.stand import told_by
from tests.bench.workload import here_of
from tests.support.network import COUNTY, VILLAGE

NAME, TARGET = "new village", "<= 2 requests, <= 150 KB; <= 30 s over the poor link"


def measure(bench: Bench) -> Iterator[Line]:
    """Found a county with 200 matters, and enrol a village there over the poor link."""
    folder = bench.stand.new_folder()
    address = f"sqlite:///{folder / 'county.sqlite3'}"

    def opened(_code: str) -> Store:
        store = SqlStore(address)
        store.create()
        return store

    with large_county(opened, all_nodes()) as county:
        centre = county[COUNTY]
        code = centre.network.new_code(VILLAGE, centre.actor)
        secret = write_code(code.node, code.secret, code.fingerprint)
        centre.here.store.close()
    own = f"sqlite:///{folder / 'village.sqlite3'}"
    with (
        poor_link() as ends,
        bench.stand.serving(COUNTY, address, *ends.county, host=COUNTY_ADDRESS) as node,
    ):
        line = [sys.executable, "-m", "tests.bench.newcomer", VILLAGE, own, node.url, secret]
        told = told_by([*ends.village, *line])
    size = told["up"] + told["down"]
    found = f"{told['requests']} requests, {size / 1000:.0f} KB, {told['seconds']:.1f} s"
    met = told["requests"] <= 2 and size <= 150_000 and told["seconds"] <= 30
    assert told["matters"] == MATTERS, told
    yield Line(NAME, TARGET, found, met=met, figures=told)


def main(code: str, store: str, url: str, secret: str) -> None:
    """Enrol, exchange until nothing is left, and tell what it took."""
    here = here_of(code, store)
    assert isinstance(here.store, SqlStore)
    here.store.create()
    began = time.perf_counter()
    with closing(CountingCarrier(url)) as carrier, closing(here.store):
        _enrol(here, carrier, secret)
        if carrier.line.requests == 1:
            Caller(here, COUNTY, carrier).exchange()
        seconds = time.perf_counter() - began
        with here.store.read() as room:
            matters = len(here.listed(room).matters)
    told = {"seconds": seconds, "matters": matters, **asdict(carrier.line)}
    print(json.dumps(told), flush=True)  # noqa: T201 - who started it reads this


def _enrol(here: Here, carrier: CountingCarrier, secret: str) -> None:
    parts, public = read_code(secret), here.signer.public
    application = Application(here.code, public.alg, public.key, "")
    mac = proof(parts.secret, application)
    application = Application(here.code, public.alg, public.key, mac)
    settle_in(here, parts, *read_answer(carrier.apply(dump_application(application))))


if __name__ == "__main__":
    main(*sys.argv[1:])
