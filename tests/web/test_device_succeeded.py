"""What a device took in for a village whose place another has taken meanwhile."""

from typing import Any

import pytest

from shared.app.places import Places
from shared.app.verify import verify_all
from tests.support.network import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE
from tests.support.pages import Visitor
from tests.web.html_check import faults
from tests.web.road import DAY, GOOD, Draft, Road, road

__all__ = ["road"]
WRONG = {**GOOD, "applicant": {**GOOD["applicant"], "applicant.id_number": "1"}}


@pytest.fixture
def agent(road: Road) -> Visitor:
    """Return the village's agent, signed in; a day has passed since the device was set up."""
    road.later(DAY)
    road.agent.sign_in("ma")
    return road.agent


def succeeded(road: Road) -> None:
    """Have another village take this one's place, and this one hear of it."""
    centre = road.county[COUNTY]
    Places(centre.here).succeed(VILLAGE, OTHER_VILLAGE, "merged", "民政发[2026]9号", centre.actor)
    road.county.settle()


def codes(answer: Any) -> list[str]:
    return [problem["code"] for problem in answer.json["problems"]]


def is_in_with_number_and_date(road: Road, draft: Draft) -> bool:
    road.county.settle()
    case = road.county[TOWN].sees(draft["id"])
    found = [
        verify_all(road.county[code].here, lambda _: None, lambda _: None).faults
        for code in (VILLAGE, TOWN, COUNTY)
    ]
    assert found == [(), (), ()]
    assert case.taken_in_at is not None
    is_of_then = case.taken_in_at < case.slip[0].at - DAY / 2
    return case.receipt == draft["receipt"] and is_of_then


@pytest.mark.usefixtures("agent")
class TestHeardLastBeforeThat:
    def test_is_entered_with_its_number_and_date(self, road: Road) -> None:
        draft = road.device.draft(1, road.later(DAY))
        succeeded(road)

        answer = road.device.hands_over(draft, road.now)

        assert answer.json == {"place": "entered", "problems": []}
        assert is_in_with_number_and_date(road, draft)
        assert road.device.reports(road.now, draft).json["drafts"][draft["id"]]["place"] == "acked"

    def test_so_is_what_it_took_in_after_that_without_knowing(self, road: Road) -> None:
        succeeded(road)
        draft = road.device.draft(1, road.later(DAY), synced="2020-01-01T00:00:00.000Z")

        assert road.device.hands_over(draft, road.now).json["place"] == "entered"
        assert is_in_with_number_and_date(road, draft)

    def test_a_person_puts_a_mistake_right_and_takes_it_in(
        self, road: Road, agent: Visitor
    ) -> None:
        draft = road.device.draft(1, road.later(DAY), data=WRONG)
        succeeded(road)
        assert road.device.hands_over(draft, road.now).json["place"] == "draft"
        agent.sign_in("ma")

        agent.get(f"/take-in/{draft['id']}/applicant")
        agent.post(f"/take-in/{draft['id']}/applicant", GOOD["applicant"])
        agent.get(f"/take-in/{draft['id']}/check")
        assert faults(agent.last) == []
        agent.post(f"/take-in/{draft['id']}/submit")

        assert is_in_with_number_and_date(road, draft)


def test_what_it_took_in_after_it_could_know_is_told_where_to_go(
    road: Road, agent: Visitor
) -> None:
    succeeded(road)
    told = road.device.reports(road.now).json
    draft = road.device.draft(1, road.later(DAY), synced=told["time"])

    answer = road.device.hands_over(draft, road.now)

    assert (answer.json["place"], codes(answer)) == ("draft", ["registry.node_succeeded"])
    assert road.cases() == 0
    agent.sign_in("ma")
    agent.get(f"/take-in/{draft['id']}/check")
    agent.post(f"/take-in/{draft['id']}/submit")
    assert "registry.node_succeeded" in agent.last
    assert draft["receipt"] in agent.last
