"""Nodes whose copy of the registry ages: they lose acts in their order, never take-in, and a clock set back wins nothing."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from deploy.demo.clerk import Clerk
from deploy.demo.moves import GRANTED, PASSED, wanted
from deploy.demo.page import Element, Form, Values
from deploy.demo.people import elder, man
from deploy.demo.visitor import Refused
from shared.domain.judgement import Standing, Why
from shared.domain.kinds import ISSUED
from tests.support.inside import exchange, inside, joins, ruled, sees
from tests.support.processes import COUNTY, PASSWORD, TOWN, VILLAGE, RealNetwork
from tests.support.real_network import Clocked, Shape, at, clocked_network

pytestmark = pytest.mark.xdist_group("freshness")
RELIEF = wanted("temporary-relief", elder(1))
CARD = wanted("elderly-card", man("马永年", "1961-05-12"))
LADDER = ("issue", "decide", "review", "accept")
"""In the order of their leases in temporary relief at the town: 2, 3, 7 and 14 days."""


@pytest.fixture(scope="module")
def ageing(tmp_path_factory: pytest.TempPathFactory, shape: Shape) -> Iterator[Clocked]:
    with clocked_network(tmp_path_factory.mktemp("ageing"), shape, TOWN, VILLAGE) as clocked:
        joins(clocked.network, TOWN, "head", "张得胜", "clerk", "reviewer", "approver")
        yield clocked


@pytest.fixture(autouse=True)
def together(ageing: Clocked) -> Iterator[None]:
    """Every test begins connected, by the right time, and with all that it needs of the county."""
    exchange(ageing.network, VILLAGE, TOWN, VILLAGE)
    yield
    ageing.network.clocks[VILLAGE].set(timedelta())
    for code in (TOWN, VILLAGE):
        ageing.network.cut(code)
        ageing.network.mend(code)


def head(network: RealNetwork) -> Clerk:
    """Return the browser of the town's head, who may do every step."""
    clerk = Clerk(network.urls[TOWN])
    clerk.sign_in("head", PASSWORD)
    return clerk


def offered(clerk: Clerk, case: str) -> set[str]:
    """Return which powers the page of a case offers."""
    clerk.look_at(case)
    return {f.action.rpartition("/")[2] for f in clerk.forms()} & set(LADDER)


def cases_at_each_step(clerk: Clerk) -> dict[str, str]:
    """Take four cases in and bring each to the step that it is named by."""
    cases = {act: clerk.take_in(RELIEF).case for act in reversed(LADDER)}
    for done, act, values in (
        (("issue", "decide", "review"), "accept", {}),
        (("issue", "decide"), "review", PASSED),
        (("issue",), "decide", GRANTED),
    ):
        for step in done:
            clerk.act(cases[step], act, values)
    return cases


def left(network: RealNetwork, cases: dict[str, str]) -> set[str]:
    """Return the powers that the town still has; whatever it has lost, it takes in."""
    with head(network) as clerk:
        assert clerk.take_in(RELIEF).receipt
        return set().union(*(offered(clerk, case) for case in cases.values()))


def test_a_town_off_line_loses_its_acts_in_their_order_and_an_exchange_gives_them_back(
    ageing: Clocked,
) -> None:
    network = ageing.network
    with head(network) as clerk:
        cases = cases_at_each_step(clerk)
        network.cut(TOWN)
        clerk.look_at(cases["issue"])
        form = clerk.form("/act/issue")
    seen = []
    for days in (1, 2, 3, 7, 14):
        ageing.clock.set(timedelta(days=days, hours=1))
        seen.append(left(network, cases))
    with head(network) as clerk:
        clerk.look_at(cases["issue"])
        pressed = (("csrf_token", token(clerk)),)
        with pytest.raises(Refused) as late:
            clerk.submit(form, press=pressed)
    network.mend(TOWN)
    exchange(network, TOWN)
    after = left(network, cases)
    with head(network) as clerk:
        clerk.act(cases["issue"], "issue")

    assert seen == [set(LADDER[lost:]) for lost in range(5)]
    assert "期限已过" in str(late.value)
    assert after == set(LADDER)
    exchange(network, TOWN)
    assert ruled(network, COUNTY, cases["issue"], ISSUED) is None


def token(clerk: Clerk) -> str:
    """Return the token of the page that is shown."""
    return clerk.page.first("input", name="csrf_token").attrs["value"]


def test_a_village_whose_town_keeps_the_registry_back_ages_all_the_same(ageing: Clocked) -> None:
    network = ageing.network
    with at(network, VILLAGE) as agent:
        case = agent.take_in(CARD).case
        agent.act(case, "accept")
        agent.act(case, "decide", GRANTED)
    exchange(network, VILLAGE)
    network.cut(TOWN)
    before = fresh(network)
    for _ in range(2):
        ageing.clock.forward(days=8)
        exchange(network, VILLAGE)
    with at(network, VILLAGE) as agent:
        while_frozen = offered(agent, case)
        number = agent.take_in(CARD).receipt
    frozen = fresh(network)
    network.mend(TOWN)
    exchange(network, TOWN, VILLAGE)
    with at(network, VILLAGE) as agent:
        after = offered(agent, case)

    assert (frozen, while_frozen, after) == (before, set(), {"issue"})
    assert number
    assert fresh(network) > before + timedelta(days=15)


def fresh(network: RealNetwork) -> datetime:
    """Return when the village last had the county's word on its registry."""
    with inside(network, VILLAGE) as here, here.store.read() as room:
        found = here.registry(room).freshness.at
    assert found is not None
    return found


class Slow(Clerk):
    """Somebody who opens the last page of a take-in, and presses its button two months later."""

    later: Callable[[], None]

    def submit(
        self,
        form: Form,
        values: Values | None = None,
        *,
        button: str = "",
        press: tuple[tuple[str, str], ...] = (),
    ) -> Element:
        """Send a form; the last one only when all leases are over."""
        if form.action.endswith("/submit"):
            self.later()
            self.sign_in_again()
            press = (("csrf_token", token(self)),)
        return super().submit(form, values, button=button, press=press)


def test_a_take_in_opened_before_the_leases_ran_out_is_taken_in_after(ageing: Clocked) -> None:
    network = ageing.network
    network.cut(VILLAGE)
    opened = ageing.clock.now()
    with Slow(network.urls[VILLAGE]) as agent:
        agent.later = lambda: ageing.clock.forward(days=61)
        agent.sign_in("agent", PASSWORD)
        taken = agent.take_in(CARD)
        left_over = offered(agent, taken.case)
    network.mend(VILLAGE)
    exchange(network, VILLAGE, TOWN)

    known = sees(network, COUNTY, taken.case)
    assert (known.receipt, left_over) == (taken.receipt, set())
    assert known.applicant is not None
    assert known.applicant.name == "马永年"
    assert known.taken_in_at is not None
    assert known.taken_in_at > opened + timedelta(days=60)


def test_a_clock_set_back_a_month_does_nothing_but_take_in(ageing: Clocked) -> None:
    network = ageing.network
    network.cut(VILLAGE)
    network.clocks[VILLAGE].back(days=30)
    with at(network, VILLAGE) as agent:
        taken = agent.take_in(CARD)
        refused = offered(agent, taken.case)
    network.mend(VILLAGE)
    exchange(network, VILLAGE, TOWN)
    with at(network, VILLAGE) as agent:
        on_line = offered(agent, taken.case)
    network.clocks[VILLAGE].forward(days=30)
    with at(network, VILLAGE) as agent:
        agent.act(taken.case, "accept")

    assert (refused, on_line) == (set(), set())
    known = sees(network, COUNTY, taken.case).taken_in_at
    assert known is not None
    assert abs(known - ageing.clock.now()) < timedelta(minutes=5)


def test_a_clock_that_stands_still_stretches_no_lease_at_the_county(ageing: Clocked) -> None:
    """The village's lease to issue is fifteen days; by its own clock one has passed, by the county's twenty."""
    network = ageing.network
    with at(network, VILLAGE) as agent:
        case = agent.take_in(CARD).case
        agent.act(case, "accept")
        agent.act(case, "decide", GRANTED)
    exchange(network, VILLAGE, TOWN)
    network.cut(VILLAGE)
    ageing.clock.forward(days=20)
    network.clocks[VILLAGE].back(days=19)
    with at(network, VILLAGE) as agent:
        agent.act(case, "issue", {"number": "甘优待（示例）0001"})
    network.mend(VILLAGE)
    exchange(network, VILLAGE, TOWN, VILLAGE)

    for code in (COUNTY, TOWN, VILLAGE):
        assert ruled(network, code, case, ISSUED) == (Standing.FOR_RATIFICATION, Why.CLOCK)
        assert sees(network, code, case).awaiting
