"""The whole county: what has changed to 203 nodes; then the same nodes, which come back at once."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

from shared.app.here import Here
from shared.app.ports import Store
from shared.app.writing import append
from shared.domain.facts import Draft
from shared.domain.ledgers import registry_ledger
from shared.domain.registry import MATTER_PUBLISHED
from shared.replication.caller import Caller
from shared.store.sql import SqlStore
from tests.bench import all_back
from tests.bench.all_back import Away
from tests.bench.bench import Bench
from tests.bench.large import all_nodes, large_county
from tests.bench.lines import Line
from tests.bench.many import call
from tests.bench.workload import Direct, here_of
from tests.support.network import COUNTY, County

NAME = "matters to all nodes"
TARGETS = {
    NAME: "every node current within 1 exchange; county CPU a node flat",
    all_back.NAME: all_back.TARGET,
}
FLAT, FEW = 1.25, 20
AWAY = timedelta(days=90)


def measure(bench: Bench) -> Iterator[Line]:
    """Enrol all nodes. Change 200 matters and have every node exchange; then have all come back as they were, with a case each."""
    away, back = _enrolled(bench)
    yield _changed(bench, away)
    yield all_back.measure(bench, back)


def _enrolled(bench: Bench) -> tuple[Away, Away]:
    """Return the stores of all nodes with 200 matters changed at the county, and as they were before that."""
    folder, since = bench.stand.new_folder(), datetime.now(UTC) - AWAY
    codes = [node["code"] for node in all_nodes()[1 : max(FEW + 3, bench.cases // 5 + 3) + 1]]

    def opened(code: str) -> Store:
        store = SqlStore(f"sqlite:///{folder / code}.sqlite3")
        store.create()
        return store

    with (
        bench.progress("enrolling", 2 * len(codes)) as step,
        large_county(opened, all_nodes(), since) as county,
    ):
        for code in sorted(codes, key=lambda code: not code.endswith("000")):
            enrol_at_county(county, code)
            step(1)
        for code in codes:
            # Its own road to the county: a first exchange there shows the whole registry.
            Caller(county[code].here, COUNTY, Direct(county[COUNTY].endpoint)).exchange()
            step(1)
        for node in county.nodes.values():
            node.here.store.close()
        away = Away(folder, tuple(codes), county.clock())
        before = away.copied(bench.stand.new_folder() / "before")
        here = here_of(COUNTY, away.address(COUNTY))
        with closing(here.store):
            change_matters(here)
    return away, before


def enrol_at_county(county: County, code: str) -> None:
    """Enrol a node through its town, or through the county where the town is none of these."""
    parent = code[:9] + "000"
    if parent not in county.nodes:
        county.nodes[parent] = county.nodes[COUNTY]
    county.enrol(code)


def change_matters(here: Here) -> None:
    """Have a county publish all its matters anew, each with another limit."""
    ledger = registry_ledger(COUNTY)
    with here.store.write() as room:
        published = (
            e.fact for e in room.ledgers.entries(ledger) if e.header.kind == MATTER_PUBLISHED
        )
        bodies = {str(fact.body["matter"]["id"]): fact.body for fact in published if fact.body}
        for body in bodies.values():
            matter = dict(body["matter"], promised_limit={"days": 12, "unit": "working"})
            draft = Draft(MATTER_PUBLISHED, {"matter": matter, "version": body["version"] + 1})
            append(here, room, ledger, draft, here.itself)


def _changed(bench: Bench, away: Away) -> Line:
    """Have the first few nodes exchange, then the others, one after another."""
    costs, current = [], 0
    with bench.stand.serving(COUNTY, away.address(COUNTY)) as county:
        for some in (away.codes[:FEW], away.codes[FEW:]):
            before = county.cpu
            told = call(county.url, {code: away.address(code) for code in some}, at_once=1)
            costs.append((county.cpu - before) / max(1, len(some)))
            current += told["current"]
    flat = costs[1] <= FLAT * costs[0]
    found = (
        f"{current} of {len(away.codes)} nodes current after one exchange, "
        f"county CPU {costs[0] * 1000:.0f} ms a node for {FEW}, {costs[1] * 1000:.0f} ms for the others"
    )
    figures = {"first nodes, county CPU": costs[0], "other nodes, county CPU": costs[1]}
    note = "2,000 nodes: `make growth`"
    met = current == len(away.codes) and flat
    return Line(NAME, TARGETS[NAME], found, met=met, figures=figures, note=note)
