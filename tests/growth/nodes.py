"""A county of more and more towns and villages: what each of them costs it, and its pages."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from shared.app.ports import Store
from shared.app.writing import append
from shared.domain.facts import Draft
from shared.domain.ledgers import registry_ledger
from shared.domain.registry import NODE_ENROLLED
from shared.ledger.keys import Ed25519Signer
from shared.replication.caller import Caller
from shared.store.sql import SqlStore
from tests.bench.bench import Bench
from tests.bench.county_wide import change_matters, enrol_at_county
from tests.bench.large import Listed, large_county
from tests.bench.stand import Served, exchanged
from tests.bench.workload import Direct, here_of
from tests.growth.costs import Costs, add_staff, browsing, chore_costs, page_costs
from tests.support.network import COUNTY, County

A_TOWN = 11
"""Nodes of a town: itself and ten villages."""
ASKED = 8
"""Nodes that really exchange; the others are enrolled, and that is all that the county knows of them."""


def costs_by_nodes(bench: Bench, sizes: Sequence[int]) -> Iterator[tuple[int, Costs]]:
    """Yield what things cost a county of so many nodes below it."""
    for size in sorted(sizes):
        bench.say(f"founding a county of {size} nodes")
        folder = bench.stand.new_folder()
        stores = _found(folder, size)
        url = f"sqlite:///{folder / COUNTY}.sqlite3"
        add_staff(url)
        chores = chore_costs(url)
        with bench.stand.serving(COUNTY, url) as county:
            news = _exchanges(county, stores)
            idle = _exchanges(county, stores)
        here = here_of(COUNTY, url)
        with closing(here.store):
            change_matters(here)
        with bench.stand.serving(COUNTY, url) as county:
            changed = _exchanges(county, stores)
            pages = _pages(county, next(iter(stores)))
        yield (
            size,
            {
                "a node that comes back": news,
                "an exchange without news": idle,
                "200 matters changed, to a node": changed,
                **pages,
                **chores,
            },
        )


def _found(folder: Path, size: int) -> dict[str, str]:
    """Found a county and enrol its nodes; return the stores of those that exchange."""

    def opened(code: str) -> Store:
        store = SqlStore(f"sqlite:///{folder / code}.sqlite3")
        store.create()
        return store

    nodes = tuple(_nodes(size))
    codes = [node["code"] for node in nodes[1:]]
    asked = codes[:: max(1, len(codes) // ASKED)][:ASKED]
    with large_county(opened, nodes) as county:
        for code in asked:
            enrol_at_county(county, code)
            # Its own road to the county: a first exchange there shows the whole registry.
            Caller(county[code].here, COUNTY, Direct(county[COUNTY].endpoint)).exchange()
        _list_keys(county, [code for code in codes if code not in asked])
        for node in county.nodes.values():
            node.here.store.close()
    return {code: f"sqlite:///{folder / code}.sqlite3" for code in asked}


def _nodes(size: int) -> Iterator[Listed]:
    """Yield a county, and so many towns and villages, each village behind its town."""
    yield {"code": COUNTY, "name": "民乐县", "level": "county", "parent": f"{COUNTY[:4]}00000000"}
    for number in range(size):
        town = f"{COUNTY[:6]}{101 + number // A_TOWN}000"
        if number % A_TOWN == 0:
            yield {
                "code": town,
                "name": f"第{number // A_TOWN}镇",
                "level": "town",
                "parent": COUNTY,
            }
        else:
            code, name = f"{town[:9]}{200 + number % A_TOWN}", f"第{number}村"
            yield {"code": code, "name": name, "level": "village", "parent": town}


def _list_keys(county: County, codes: Sequence[str]) -> None:
    """Enrol nodes of which nothing more is asked."""
    here = county[COUNTY].here
    with here.store.write() as room:
        for code in codes:
            key = Ed25519Signer(county.seed_of(code, 1)).public
            body = {"node": code, "inc": 1, "alg": key.alg, "key": key.key}
            append(here, room, registry_ledger(COUNTY), Draft(NODE_ENROLLED, body), here.itself)


def _exchanges(county: Served, stores: dict[str, str]) -> float:
    """Have each node exchange with the county; return what one costs it, in CPU milliseconds."""
    before = county.cpu
    for code, store in stores.items():
        exchanged(code, store, county.url)
    return (county.cpu - before) / len(stores) * 1000


def _pages(county: Served, code: str) -> Costs:
    pages = {
        "the network": "/nodes",
        "a town": f"/nodes/{code[:9]}000",
        "a node": f"/nodes/{code}/node",
        "a queue": "/desk/offered",
        "all cases": "/desk/all",
        "metrics": "/metrics",
    }
    with browsing(county.url) as browser:
        return page_costs(browser, county, pages)
