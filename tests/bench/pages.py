"""Pages while an exchange runs: a county's queue of 10,000 cases and its case pages, at 20 requests a second."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace

import httpx

from deploy.demo.clerk import Clerk
from shared.app.accounts import Accounts
from shared.domain.records import CaseQuery, CaseRow
from shared.replication.caller import Caller
from shared.replication.child import Child
from shared.transport.http_client import HttpCarrier
from tests.bench.bench import Bench
from tests.bench.lines import Line
from tests.bench.stand import county_before, exchanged
from tests.bench.workload import Step, case_id, here_of
from tests.support.network import COUNTY, VILLAGE

NAME = "pages"
TARGET = "p95 <= 100 ms at 20 requests/s while an exchange runs; flat from 10,000 to 100,000 cases"
QUEUES = (10_000, 100_000)
A_SECOND, REQUESTS, FLAT = 20, 100, 1.25
LOGIN, PASSWORD = "chief", "a long bench password"


def measure(bench: Bench) -> Iterator[Line]:
    """Ask for pages with a short queue, then with a long one."""
    found = {queue: _times(bench, queue) for queue in QUEUES}
    last = {queue: _part(times, 0.95) for queue, times in found.items()}
    few, many = (last[queue] for queue in QUEUES)
    figures = {f"{queue} cases, p95 ms": value * 1000 for queue, value in last.items()}
    figures |= {
        f"{queue} cases, median ms": _part(times, 0.5) * 1000 for queue, times in found.items()
    }
    said = f"p95 {few * 1000:.0f} ms with {QUEUES[0]} cases, {many * 1000:.0f} ms with {QUEUES[1]}"
    yield Line(
        NAME, TARGET, said, met=few <= 0.1 and many <= FLAT * max(few, 0.02), figures=figures
    )


def _part(times: list[float], part: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def _times(bench: Bench, queue: int) -> list[float]:
    """Return the seconds of each request, queue and case pages in turn."""
    world, stand = bench.world(bench.cases), bench.stand
    database, store = stand.database_of(county_before(world)), stand.file_of(world.file(VILLAGE))
    _staff(database)
    with stand.serving(COUNTY, database) as county:
        _first_cases(store, county.url)
        cases = _fill(database, queue, world.cases)
        clerk = Clerk(county.url)
        clerk._client.timeout = httpx.Timeout(
            120
        )  # the first page after signing in is not among those that count
        clerk.open("/account/sign-in")
        clerk.sign_in(LOGIN, PASSWORD)
        paths = ["/desk/offered", *(f"/cases/{case}" for case in cases)]
        going = threading.Thread(target=exchanged, args=(VILLAGE, store, county.url))
        going.start()
        cookies = clerk._client.cookies
        clerk._client.close()
        browser = httpx.Client(base_url=county.url, cookies=cookies, timeout=20, trust_env=False)
        with browser, bench.progress(f"pages, {queue} cases", REQUESTS) as step:
            times = _ask(browser, paths, step)
        going.join()
    return times


def _ask(client: httpx.Client, paths: list[str], step: Step) -> list[float]:
    def ask(number: int, due: float) -> float:
        time.sleep(max(0.0, due - time.perf_counter()))
        began = time.perf_counter()
        path = paths[0] if number % 2 else paths[1 + number % (len(paths) - 1)]
        with suppress(httpx.TimeoutException):  # its seconds tell
            client.get(path).raise_for_status()
        step(1)
        return time.perf_counter() - began

    start = time.perf_counter() + 0.2
    with ThreadPoolExecutor(8) as people:
        dues = [start + number / A_SECOND for number in range(REQUESTS)]
        return list(people.map(ask, range(REQUESTS), dues))


def _staff(database: str) -> None:
    here = here_of(COUNTY, database)
    with closing(here.store):
        Accounts(here).add(LOGIN, "陈静", ["clerk", "approver"], PASSWORD)


def _first_cases(store: str, url: str) -> None:
    """Have one batch arrive, so that there are cases to open."""
    here = here_of(VILLAGE, store)
    with closing(here.store), closing(HttpCarrier(url)) as carrier:
        for _ in range(2):
            Caller(here, COUNTY, carrier)._round(Child(here, COUNTY))


def _fill(database: str, queue: int, known: int) -> list[str]:
    """Fill the index up to a queue's length with rows like those that came; return the cases that can be opened."""
    here = here_of(COUNTY, database)
    with closing(here.store), here.store.write() as room:
        cases = [case_id(number) for number in range(known)]
        there = [case for case in cases if room.cases.get(case) is not None][:50]
        like = room.cases.get(there[0])
        assert like is not None
        left = queue - room.cases.count(CaseQuery())
        room.cases.put_all(_row(like, number) for number in range(left))
    return there


def _row(like: CaseRow, number: int) -> CaseRow:
    case = case_id(10_000_000 + number)
    return replace(like, case=case, receipt=f"{number:012d}", offered_to=COUNTY, person="")
