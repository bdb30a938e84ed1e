"""A roster over real nodes, by their pages: prepared at the town with bad rows, ticked at the village while its roads are cut, back, closed."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from deploy.demo.clerk import Clerk
from deploy.demo.page import Values
from shared.domain.worktime import county_day
from tests.support.inside import exchange, inside
from tests.support.processes import TOWN, VILLAGE, RealNetwork
from tests.support.real_network import Shape, at, clocked_network
from tests.support.rosters import a_file, elder, lines_of, opening

pytestmark = pytest.mark.xdist_group("rosters")
LEFT = re.compile(r"共 (\d+) 人，还有 (\d+) 人没有结果")
DEAD = 40


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory, shape: Shape) -> Iterator[RealNetwork]:
    with clocked_network(tmp_path_factory.mktemp("rosters"), shape, TOWN, VILLAGE) as clocked:
        yield clocked.network


def prepares(network: RealNetwork, clerk: Clerk, year: str, *lines: str) -> str:
    """Prepare a roster by the town's form and return its path."""
    with inside(network, TOWN) as here:
        until = county_day(here.now()) + timedelta(days=60)
    typed = opening(VILLAGE, year=year, until=until.isoformat())
    clerk.open("/rosters/new")
    form = clerk.form(asking="village")
    data = {
        k: v for k, v in form.filled({k: v for k, v in typed.items() if v}).items() if k != "file"
    }
    files = {"file": ("people.csv", a_file(*lines))}
    clerk._show(clerk._client.post(form.action, data=data, files=files))
    return clerk.path


def left(clerk: Clerk, roster: str) -> tuple[int, int]:
    """Return how many people a roster has, and how many are untouched, as its page says."""
    found = LEFT.search(clerk.open(roster).text)
    assert found
    return int(found[1]), int(found[2])


def ticks(agent: Clerk, roster: str, numbers: range, outcome: str) -> None:
    """Tick people page by page, as far as they stand on the page that is opened."""
    waiting = set(numbers)
    while waiting:
        agent.open(roster, state="open")
        form = agent.form("/ticks")
        here = {n for n in waiting if f"o.{n}" in form.names}
        assert here
        values: Values = {f"o.{n}": outcome for n in here}
        agent.submit(form, values)
        waiting -= here


def strikes(clerk: Clerk, roster: str) -> None:
    """See what is wrong with each bad row, and strike them out."""
    rows = clerk.open(f"{roster}/rows").text
    for row, code in enumerate(("recorded_dead", "twice", "id_checksum"), 31):
        assert code in rows
        clerk.submit(clerk.form(f"/rows/{row}/strike"), {"reason": "核对过"})


def hands_on(person: Clerk, roster: str, to: str) -> None:
    person.open(roster)
    person.submit(person.form("/hand-on"), {"to": to})


def takes_over(person: Clerk, roster: str) -> None:
    person.open(roster)
    person.submit(person.form("/take-over"), {})


@pytest.fixture(scope="module")
def roster(network: RealNetwork) -> str:
    """The path of a roster of thirty that the town has prepared and handed down, without the rows that were bad."""
    wrong = elder(50)[:17] + ("1" if elder(50)[17] != "1" else "2")
    bad = [f"去世人,{elder(DEAD)},,,", f"重复人,{elder(5)},,,", f"错号人,{wrong},,,"]
    with at(network, TOWN) as clerk:
        prepares(network, clerk, "2026", f"去世人,{elder(DEAD)},9户,,城关村")
        clerk.submit(clerk.form("/ticks"), {"o.1": "dead"})
        path = prepares(network, clerk, "2027", *lines_of(range(1, 31)), *bad)
        assert left(clerk, path) == (30, 30)
        strikes(clerk, path)
        hands_on(clerk, path, VILLAGE)
    exchange(network, VILLAGE)
    return path


def test_it_is_ticked_without_a_link_and_nothing_is_lost(network: RealNetwork, roster: str) -> None:
    network.cut(VILLAGE)
    with at(network, VILLAGE) as agent, at(network, TOWN) as clerk:
        takes_over(agent, roster)
        ticks(agent, roster, range(1, 16), "exempt")
        assert left(agent, roster) == (30, 15)
        assert left(clerk, roster) == (30, 30)
        network.mend(VILLAGE)
        exchange(network, VILLAGE)
        assert left(clerk, roster) == (30, 15)
        ticks(agent, roster, range(16, 31), "insured_elsewhere")
        hands_on(agent, roster, TOWN)
        exchange(network, VILLAGE)
        takes_over(clerk, roster)
        clerk.open(roster)
        clerk.submit(clerk.form("/close"), {})
        exchange(network, VILLAGE)
        assert "已办结" in agent.open(roster).text
        assert agent.open(f"{roster}/people/1/receipt").text.count("已登记参保") == 2
