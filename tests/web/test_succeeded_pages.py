"""Pages after one village has gone into another: names in both languages, and nothing to take in at the old one."""

import pytest

from shared.app.drafts import Drafts
from shared.app.places import Places
from tests.support.network import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, County
from tests.support.pages import Visitor
from tests.web.desks import A_CASE, visitor
from tests.web.html_check import faults
from tests.web.stories import CASE_PAGE, in_transit
from tests.web.taking_in import Agent, app_of_village
from tests.web.tier_desks import at_desk


@pytest.fixture
def county() -> County:
    """Return a county in which a village with a case at the town has gone into its neighbour."""
    county = County((COUNTY, TOWN, VILLAGE, OTHER_VILLAGE))
    in_transit(county)
    centre = county[COUNTY]
    Places(centre.here).succeed(VILLAGE, OTHER_VILLAGE, "merged", "民政发[2026]9号", centre.actor)
    county.settle()
    return county


def shown(person: Visitor, path: str) -> str:
    assert person.get(path).status_code == 200
    assert faults(person.last) == []
    return person.last


def test_the_slip_says_what_the_village_is_now(county: County) -> None:
    clerk = visitor(county, TOWN, "clerk")

    assert "原洪水镇城关村（今洪水镇八一村）" in shown(clerk, CASE_PAGE)
    clerk.post("/account/language", {"language": "en", "back": CASE_PAGE})
    assert "洪水镇城关村 (formerly; now 洪水镇八一村)" in clerk.last
    assert "原洪水镇城关村" not in clerk.last


def test_the_successor_opens_the_old_village_s_case(county: County) -> None:
    agent = visitor(county, OTHER_VILLAGE, "agent")

    assert "赵桂兰" in shown(agent, CASE_PAGE)
    assert county[OTHER_VILLAGE].sees(A_CASE).receipt in shown(agent, f"{CASE_PAGE}/receipt")


def test_the_old_village_offers_nothing_and_says_where_to_go(county: County) -> None:
    agent = Agent(app_of_village(county), county[VILLAGE])

    assert "原洪水镇城关村（今洪水镇八一村）" in shown(agent, "/home")
    assert "请到洪水镇八一村办理" in agent.last
    assert "收一件新的" not in agent.last
    for path in ("/take-in/", "/take-in/guide/elderly-allowance"):
        assert "请到洪水镇八一村办理" in shown(agent, path)
        assert "/take-in/begin/" not in agent.last
    agent.get("/take-in/guide/elderly-allowance")
    answer = agent.post("/take-in/begin/elderly-allowance")
    assert answer.status_code == 403
    assert "registry.node_succeeded" in agent.last
    assert "请到洪水镇八一村办理" in agent.last


def test_a_draft_at_the_old_village_can_still_be_left_to_the_town(county: County) -> None:
    draft = Drafts(county[VILLAGE].here).begin("elderly-allowance", "a")
    Drafts(county[VILLAGE].here).keep(draft.id, {"applicant": {"applicant.name": "何有福"}})
    agent = Agent(app_of_village(county), county[VILLAGE])

    assert "何有福" in shown(agent, "/home")
    agent.get(f"/take-in/{draft.id}/leave")
    agent.post(f"/take-in/{draft.id}/leave")
    assert "草稿已留给洪水镇" in agent.last


@pytest.mark.parametrize("code", [TOWN, COUNTY])
def test_the_lists_of_nodes_say_what_the_village_is_now(county: County, code: str) -> None:
    clerk = at_desk(county, code, "clerk")

    assert "原城关村村民委员会（今洪水镇八一村）" in shown(
        clerk, "/villages" if code == TOWN else f"/nodes/{TOWN}"
    )
