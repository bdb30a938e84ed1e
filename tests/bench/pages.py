"""Pages while an exchange runs: a county's queue of 10,000 cases and its case pages, at 20 requests a second, with more and more ended cases behind them."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from deploy.demo.clerk import Clerk
from shared.app.accounts import Accounts
from shared.replication.caller import Caller
from shared.replication.child import Child
from shared.store.sql import SqlStore
from shared.store.tables import Base
from shared.transport.http_client import HttpCarrier
from tests.bench.bench import Bench
from tests.bench.lines import Figure, Line, median
from tests.bench.stand import county_before, exchanged
from tests.bench.workload import Step, case_id, here_of
from tests.growth.copies import Row, insert_rows, raw_rows
from tests.support.network import COUNTY, VILLAGE

NAME = "pages"
TARGET = (
    "p95 <= 100 ms at 20 requests/s while an exchange runs; flat from 10,000 to 1,000,000 cases"
)
QUEUE, ALL_CASES = 10_000, (10_000, 1_000_000)
A_SECOND, FLAT = 20, 1.25
LONG, USUAL = 4, 200
"""An exchange of so many times workload W goes on while about so many pages are asked for."""
WARM, PEOPLE = 40, 32
"""Requests before those that count: a worker's first page makes its templates."""
A_STEP = 5_000
CASES = Base.metadata.tables["cases"]
LOGIN, PASSWORD = "chief", "a long bench password"


@dataclass(frozen=True)
class Filled:
    """A county with so many cases, and the village that has more for it: both to be copied. `cases` can be opened."""

    database: str
    store: Path
    cases: list[str]


def measure(bench: Bench) -> Iterator[Line]:
    """Ask for pages of few cases and of many, in turns."""
    filled = {total: _filled(bench, total) for total in ALL_CASES}
    turns: dict[int, list[list[float]]] = {total: [] for total in ALL_CASES}
    for _ in range(bench.runs):
        for total, county in filled.items():
            turns[total].append(_times(bench, county, f"pages, {total} cases"))
    few, many = (median([_part(times, 0.95) for times in turns[total]]) for total in ALL_CASES)
    said = f"p95 {few * 1000:.0f} ms with {ALL_CASES[0]} cases, {many * 1000:.0f} ms with {ALL_CASES[1]}"
    met = few <= 0.1 and many <= FLAT * max(few, 0.02)
    yield Line(NAME, TARGET, said, met=met, figures=_figures(turns))


def _figures(turns: dict[int, list[list[float]]]) -> dict[str, Figure]:
    """Return of each number of cases the middle of the turns, and how many pages were asked for in all."""
    figures: dict[str, Figure] = {}
    for total, runs in turns.items():
        for name, part in (("p95", 0.95), ("median", 0.5)):
            figures[f"{total} cases, {name} ms"] = median([_part(t, part) for t in runs]) * 1000
        figures[f"{total} cases, pages asked for"] = sum(map(len, runs))
    return figures


def _part(times: list[float], part: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def _filled(bench: Bench, total: int) -> Filled:
    world, stand = bench.world(LONG * bench.cases), bench.stand
    database, store = stand.database_of(county_before(world)), stand.file_of(world.file(VILLAGE))
    _staff(database)
    with stand.serving_by_workers(database) as url:
        _first_cases(store, url)
    return Filled(database, Path(store.removeprefix("sqlite:///")), _fill(bench, database, total))


def _times(bench: Bench, filled: Filled, what: str) -> list[float]:
    """Return the seconds of each request, queue and case pages in turn."""
    stand = bench.stand
    database, store = stand.copy_of(filled.database), stand.file_of(filled.store)
    # What copying has left to write goes to the disk now, as it would have long ago.
    stand.postgres.execute("CHECKPOINT")
    paths = ["/desk/offered", *(f"/cases/{case}" for case in filled.cases)]
    with stand.serving_by_workers(database) as url, _browser(url) as browser:
        _ask(browser, paths, lambda asked: asked < WARM)
        going = threading.Thread(target=exchanged, args=(VILLAGE, store, url))
        going.start()
        with bench.progress(what, USUAL) as step:
            times = _ask(browser, paths, lambda _asked: going.is_alive(), step)
        going.join()
    return times


def _browser(url: str) -> httpx.Client:
    """Return the browser of somebody who has signed in."""
    clerk = Clerk(url)
    clerk.open("/account/sign-in")
    clerk.sign_in(LOGIN, PASSWORD)
    cookies = clerk._client.cookies
    clerk._client.close()
    return httpx.Client(base_url=url, cookies=cookies, timeout=20, trust_env=False)


def _ask(
    client: httpx.Client,
    paths: list[str],
    goes_on: Callable[[int], bool],
    step: Step = lambda _done: None,
) -> list[float]:
    """Ask for queue and case pages in turn; return the seconds of each, from when it was due.

    `goes_on` is told how many were asked for, and says whether one more is due.
    """

    def ask(number: int, due: float) -> float:
        path = paths[0] if number % 2 else paths[1 + number % (len(paths) - 1)]
        with suppress(httpx.TimeoutException):  # its seconds tell
            client.get(path).raise_for_status()
        step(1)
        return time.perf_counter() - due

    start, asked = time.perf_counter(), list[Future[float]]()
    with ThreadPoolExecutor(PEOPLE) as people:
        while goes_on(len(asked)):
            due = start + len(asked) / A_SECOND
            time.sleep(max(0.0, due - time.perf_counter()))
            asked.append(people.submit(ask, len(asked), due))
        return [answered.result() for answered in asked]


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


def _fill(bench: Bench, database: str, total: int) -> list[str]:
    """Fill the index up to so many cases with rows like those that came; return the cases that can be opened."""
    came = [case_id(number) for number in range(bench.cases)]
    with closing(SqlStore(database)) as store, bench.progress(f"{total} cases", total) as step:
        store.open()
        with store._writer.begin() as connection:
            there = raw_rows(connection, CASES, "case", came)
            for first in range(len(there), total, A_STEP):
                numbers = range(first, min(first + A_STEP, total))
                insert_rows(connection, CASES, [_row(there[0], number) for number in numbers])
                step(len(numbers))
        with store._writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # As the database does by itself, some minutes after so much has come.
            connection.exec_driver_sql("VACUUM ANALYZE cases")
    return [row["case"] for row in there[:50]]


def _row(like: Row, number: int) -> Row:
    """Return a case of the queue, or one that ended before it."""
    receipt = f"{number:012d}"
    row = {
        **like,
        "case": case_id(10_000_000 + number),
        "receipt": receipt,
        "receipt_folded": receipt,
        "person": "",
    }
    if number < QUEUE:
        return row | {"offered_to": COUNTY}
    return row | {"ended": True, "stage": "closed", "offered_to": ""}
