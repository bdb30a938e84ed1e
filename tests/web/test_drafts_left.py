"""The pages of a draft that a village leaves: said before it is done, listed at the town, gone on with there."""

import re

import pytest

from shared.app.drafts import Drafts
from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.support.pages import Visitor
from tests.web.html_check import faults
from tests.web.taking_in import AN_ID, STEPS, Agent, app_of_village, small_county
from tests.web.tier_desks import at_desk

NO_DATE = "草稿不是收件"


@pytest.fixture
def county() -> County:
    return small_county()


def agent_of(county: County) -> Agent:
    return Agent(app_of_village(county), county[VILLAGE])


def begun(agent: Agent) -> str:
    """Begin a draft and fill in who applies; return its id."""
    draft = agent.begins()
    agent.saves(draft, "applicant", STEPS["applicant"])
    return draft


def leave(county: County) -> str:
    """Leave a draft to the town, where it arrives; return its id."""
    agent = agent_of(county)
    draft = begun(agent)
    agent.get(f"/take-in/{draft}/leave")
    agent.post(f"/take-in/{draft}/leave")
    assert "草稿已留给洪水镇" in agent.last
    county.settle()
    return draft


def goes_on(clerk: Visitor, draft: str, village: str = VILLAGE) -> int:
    clerk.get("/drafts")
    return clerk.post(f"/drafts/{draft}", {"village": village}).status_code


def test_the_button_keeps_what_was_typed_and_asks_first(county: County) -> None:
    agent = agent_of(county)
    draft = begun(agent)
    agent.get(f"/take-in/{draft}/who")
    assert "留给镇里接着办" in agent.last
    answer = agent.saves(draft, "who", {"who.in_person": "yes"}, "?then=leave")

    assert answer.request.path == f"/take-in/{draft}/leave"
    assert "把这份草稿留给洪水镇？" in agent.last
    assert NO_DATE in agent.last
    assert faults(agent.last) == []
    kept = Drafts(county[VILLAGE].here).get(draft)
    assert kept.data["who"]["who.in_person"] == "yes"


def test_a_draft_left_is_no_longer_among_the_villages(county: County) -> None:
    draft = leave(county)
    agent = agent_of(county)
    agent.get("/home")

    assert "赵桂兰" not in agent.last
    assert agent.get(f"/take-in/{draft}/check").status_code == 404
    assert agent.post(f"/take-in/{draft}/leave").status_code == 404


def test_the_town_lists_it_with_what_it_is_not(county: County) -> None:
    leave(county)
    clerk = at_desk(county, TOWN, "clerk")
    clerk.get("/drafts")

    row = re.search(r'<li class="row">(.*?)</li>', clerk.last, re.DOTALL)
    assert row is not None
    for words in ("赵桂兰 · 高龄津贴", "洪水镇城关村 马秀英", "留下"):
        assert words in row[1]
    assert NO_DATE in clerk.last
    assert AN_ID not in clerk.last
    assert faults(clerk.last) == []


def test_going_on_leads_to_the_next_step_and_then_to_a_receipt(county: County) -> None:
    draft = leave(county)
    clerk = at_desk(county, TOWN, "clerk")

    assert goes_on(clerk, draft) == 200
    assert "已转为本镇的草稿" in clerk.last
    made = re.search(r'action="/take-in/([0-9a-f-]{36})/who"', clerk.last)
    assert made is not None
    assert made[1] != draft
    for step in list(STEPS)[1:]:
        clerk.post(f"/take-in/{made[1]}/{step}", dict(STEPS[step]))
    clerk.post(f"/take-in/{made[1]}/submit")
    assert "收件回执" in clerk.last
    case = county[TOWN].sees(made[1])
    assert case.applicant is not None
    assert case.applicant.name == "赵桂兰"
    assert case.receipt.startswith(TOWN)
    clerk.get("/drafts")
    assert "没有村里留下的草稿。" in clerk.last


def test_a_second_click_is_told_that_it_is_taken(county: County) -> None:
    draft = leave(county)
    clerk = at_desk(county, TOWN, "clerk")
    goes_on(clerk, draft)

    assert goes_on(clerk, draft) == 409
    assert "drafts.taken" in clerk.last
    assert clerk.get(f"/drafts/{draft}").request.path == "/drafts"


def test_an_unknown_one_is_refused(county: County) -> None:
    draft = leave(county)
    clerk = at_desk(county, TOWN, "clerk")

    assert goes_on(clerk, draft, "620722101201") == 404
    assert goes_on(clerk, draft, "x" * 2000) == 404
    assert goes_on(clerk, "01234567-89ab-7def-8123-456789abcdef") == 404


def test_without_the_right_the_page_is_closed(county: County) -> None:
    draft = leave(county)
    person = at_desk(county, TOWN, "supervisor")

    assert person.get("/drafts").status_code == 403
    assert person.post(f"/drafts/{draft}", {"village": VILLAGE}).status_code == 403
    person.get("/desk/todo")
    assert "村里留下的草稿" not in person.last


@pytest.mark.parametrize("code", [TOWN, COUNTY])
def test_towns_and_the_county_leave_nothing(county: County, code: str) -> None:
    clerk = at_desk(county, code, "clerk")
    draft = Drafts(county[code].here).begin("elderly-allowance", "a").id
    clerk.get(f"/take-in/{draft}/applicant")

    assert "留给镇里" not in clerk.last
    assert clerk.post(f"/take-in/{draft}/leave").status_code == 403
    assert clerk.get(f"/take-in/{draft}/leave").status_code == 403
    assert [d.id for d in Drafts(county[code].here).all()] == [draft]


def test_marks_in_what_was_typed_stay_text(county: County) -> None:
    agent = agent_of(county)
    draft = agent.begins()
    agent.saves(draft, "applicant", {"applicant.name": "<script>alert(1)</script>"})
    agent.get(f"/take-in/{draft}/leave")
    agent.post(f"/take-in/{draft}/leave")
    county.settle()
    clerk = at_desk(county, TOWN, "clerk")
    raw = clerk.client.get("/drafts").get_data(as_text=True)

    assert "<script>alert" not in raw
    assert "&lt;script&gt;" in raw
