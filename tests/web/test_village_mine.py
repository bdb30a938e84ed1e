"""The list of all cases of a village."""

import pytest

from shared.domain.acts import Act
from tests.support.network import TOWN, VILLAGE, County
from tests.web.taking_in import Agent, app_of_village, small_county

CASES = [f"0197a000-0000-7000-8000-{n:012d}" for n in range(23)]


@pytest.fixture(scope="module")
def county() -> County:
    """Return a county whose village has 23 cases: one refused, the last one open at the town."""
    county = small_county()
    for number, case in enumerate(CASES):
        county[VILLAGE].takes_in(case, number)
    county[VILLAGE].does(CASES[0], Act.FORWARD)
    county.settle()
    county[TOWN].does(CASES[0], Act.TAKE_OVER)
    county[TOWN].does(CASES[0], Act.REFUSE, reason="不在本县", organ="山丹县民政局")
    county.settle()
    return county


@pytest.fixture(scope="module")
def agent(county: County) -> Agent:
    return Agent(app_of_village(county), county[VILLAGE])


def listed(agent: Agent, **query: str) -> list[str]:
    """Return the numbers of the cases on a page of the list."""
    assert agent.get("/mine", query_string=query).status_code == 200
    return [c for c in CASES if f'href="/cases/{c}?back=' in agent.last]


def test_the_newest_stand_first_and_the_rest_on_the_next_page(agent: Agent) -> None:
    assert listed(agent) == CASES[3:]
    assert "第 1 页，共 2 页" in agent.last
    assert listed(agent, page="2") == CASES[:3]


@pytest.mark.parametrize("page", ["0", "-3", "x", ""])
def test_a_page_that_is_none_is_the_first(agent: Agent, page: str) -> None:
    assert listed(agent, page=page) == CASES[3:]


def test_a_page_past_the_end_is_the_last(agent: Agent) -> None:
    assert listed(agent, page="99") == CASES[:3]


def test_the_state_filters_and_stays_on_the_next_page(agent: Agent) -> None:
    assert listed(agent, state="ended") == CASES[:1]
    assert 'aria-current="page">已办完' in agent.last
    assert listed(agent, state="supply") == []
    assert "没有这样的件" in agent.last
    assert len(listed(agent, state="open")) == 20
    assert "state=open&page=2" in agent.last or "page=2&state=open" in agent.last
    assert listed(agent, state="open", page="2") == CASES[1:3]


def test_an_unknown_state_is_all(agent: Agent) -> None:
    assert listed(agent, state="<script>") == CASES[3:]


def test_the_search_box_looks_cases_up(agent: Agent) -> None:
    listed(agent)
    assert 'method="get" action="/cases/lookup"' in agent.last

    response = agent.get("/cases/lookup", query_string={"q": "桂兰"})

    assert response.status_code == 200
    assert f'href="/cases/{CASES[22]}?back=' in agent.last
