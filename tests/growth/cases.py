"""A county that takes in cases for years: what a page, an entry and a chore cost at each size."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from shared.app.cases import Cases
from shared.app.ports import Actor
from shared.domain.acts import Act
from shared.domain.doing import Typed
from shared.domain.records import CaseQuery
from shared.replication.caller import Caller
from shared.replication.endpoint import Endpoint
from shared.store.sql import SqlStore
from tests.bench.bench import Bench
from tests.bench.stand import Served, exchanged
from tests.bench.workload import LONG_NOTE, SHORT_NOTE, Direct, here_of
from tests.growth.copies import grow, skip
from tests.growth.costs import Costs, add_staff, browsing, chore_costs, page_costs
from tests.support.network import COUNTY, TOWN, VILLAGE, an_intake

BASE = 40
"""Cases that are written through the services, of which the others are copies."""
NEW = 60
"""Cases that a village takes in at each size, to see what their entries cost."""
COMMON, RARE = "王", "桂英"


def costs_by_cases(
    bench: Bench, sizes: Sequence[int], *, on_postgres: bool
) -> Iterator[tuple[int, Costs]]:
    """Yield what things cost a county at each number of cases."""
    world, stand = bench.world(BASE), bench.stand
    village = stand.file_of(world.file(VILLAGE))
    file = stand.file_of(world.file(COUNTY, before=True))
    cases = came(village, file)
    url = stand.database_of(Path(file.removeprefix("sqlite:///"))) if on_postgres else file
    add_staff(url)
    there = 0
    for size in sorted(sizes):
        copies = max(there, size - BASE)
        with closing(SqlStore(url)) as store, bench.progress(f"{size} cases", size) as step:
            store.open()
            step(there)
            position = grow(store, cases, there, copies, step)
        with closing(SqlStore(village)) as below:
            below.open()
            skip(below, position)
        there = copies
        chores = chore_costs(url)
        with stand.serving(COUNTY, url) as county:
            bench.say(f"measuring at {size} cases")
            with browsing(county.url) as browser:
                pages = page_costs(browser, county, pages_of(cases[0]))
            yield size, pages | _entries(village, county) | chores


def came(village: str, county: str) -> list[str]:
    """Have the village's cases come to the county; return them."""
    here, above = here_of(VILLAGE, village), here_of(COUNTY, county)
    with closing(here.store), closing(above.store):
        Caller(here, COUNTY, Direct(Endpoint(above))).exchange()
        with above.store.read() as room:
            return [row.case for row in room.cases.find(CaseQuery(limit=BASE))]


def pages_of(case: str) -> dict[str, str]:
    """Return the pages that are asked for: their paths, by name."""
    return {
        "a case": f"/cases/{case}",
        "a queue": "/desk/offered",
        "a queue's last page": "/desk/offered?page=200",
        "all cases": "/desk/all",
        "all cases, last page": "/desk/all?page=200",
        "a town's cases": f"/desk/all?place={TOWN}",
        "a common name": f"/desk/all?q={COMMON}",
        "a rare name": f"/desk/all?q={RARE}",
        "the network": "/nodes",
        "a town": f"/nodes/{TOWN}",
        "a node": f"/nodes/{VILLAGE}/node",
        "metrics": "/metrics",
    }


def _entries(village: str, county: Served) -> Costs:
    """Return what new entries, and an exchange without any, cost the county."""
    take_in(village)
    before = county.cpu
    told = exchanged(VILLAGE, village, county.url)
    if told["refused"] or not told["sent"]:
        raise AssertionError(told)
    an_entry = (county.cpu - before) / told["sent"]
    before, idle = county.cpu, 5
    for _ in range(idle):
        exchanged(VILLAGE, village, county.url)
    return {
        "an entry": an_entry * 1000,
        "an exchange without news": (county.cpu - before) / idle * 1000,
    }


def take_in(village: str) -> None:
    """Have a village take new cases in and forward them."""
    here = here_of(VILLAGE, village)
    with closing(here.store):
        services, actor = Cases(here), Actor(f"{VILLAGE}:a1", "某人")
        for number in range(NEW):
            case = str(uuid4())
            services.take_in(
                case, "elderly-allowance", replace(an_intake(number), note=LONG_NOTE), actor
            )
            services.act(case, Act.FORWARD, Typed({"note": SHORT_NOTE}, frozenset()), actor)
