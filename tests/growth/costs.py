"""What something costs: CPU milliseconds of the process that does it. How long somebody waits is for `make bench` to say."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager

import httpx

from deploy.demo.clerk import Clerk
from shared.app.accounts import Accounts
from shared.app.here import Here
from shared.app.judgements import Judgements
from shared.app.network import Network
from shared.app.nodes import Nodes
from shared.app.statistics import count
from shared.host.status import status_of
from tests.bench.stand import Served
from tests.bench.workload import here_of
from tests.support.network import COUNTY

LOGIN, PASSWORD = "chief", "a long bench password"
TIMES = 20
Costs = dict[str, float]


def add_staff(url: str) -> None:
    """Let somebody sign in at a county."""
    here = here_of(COUNTY, url)
    with closing(here.store):
        Accounts(here).add(LOGIN, "陈静", ["clerk", "approver", "supervisor"], PASSWORD)


@contextmanager
def browsing(url: str) -> Iterator[httpx.Client]:
    """Give the browser of somebody who has signed in."""
    clerk = Clerk(url)
    clerk.open("/account/sign-in")
    clerk.sign_in(LOGIN, PASSWORD)
    cookies = clerk._client.cookies
    clerk._client.close()
    with httpx.Client(base_url=url, cookies=cookies, timeout=120, trust_env=False) as browser:
        yield browser


def page_costs(browser: httpx.Client, served: Served, pages: Mapping[str, str]) -> Costs:
    """Return what each page costs the county, by name, in CPU milliseconds."""
    found: Costs = {}
    for name, path in pages.items():
        browser.get(path).raise_for_status()
        before = served.cpu
        for _ in range(TIMES):
            browser.get(path).raise_for_status()
        found[name] = (served.cpu - before) / TIMES * 1000
    return found


def chore_costs(url: str) -> Costs:
    """Return what a county's chores cost when nothing is new, and `status`."""
    here = here_of(COUNTY, url)
    with closing(here.store):
        return {name: _cpu_of(chore) * 1000 for name, chore in chores_of(here).items()}


def chores_of(here: Here) -> Mapping[str, Callable[[], object]]:
    """Return a county's chores, by name, and `status`."""
    return {
        "list staff": Network(here).list_staff,
        "gaps": Nodes(here).note_whole,
        "judgement deadlines": Judgements(here).expire,
        "statistics": lambda: count(here),
        "status": lambda: status_of(here, heads=False),
    }


def _cpu_of(work: Callable[[], object]) -> float:
    work()
    before = time.process_time()
    work()
    return time.process_time() - before
