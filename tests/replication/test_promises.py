"""A promise to supply papers, kept in time at a village that had no link: its own time counts on every node."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.acts import Act
from shared.domain.case import Stage
from shared.domain.doing import Typed
from shared.domain.kinds import SUPPLEMENT_HANDED_IN
from shared.domain.refusals import Refusal
from tests.support.network import COUNTY, TOWN, VILLAGE, County, an_intake

CASE = "0197d000-0000-7000-8000-000000000001"
NODES = (COUNTY, TOWN, VILLAGE)
FIELDS = {
    "illness": "慢性肾衰竭",
    "treated_from": "2026-06-01",
    "hospital": "县人民医院",
    "own_cost": "23450.80",
    "household_size": "5",
    "yearly_income": "21000",
    "account": "",
}
THERE = frozenset({"id-card", "settlement", "check-authorisation", "bank-card"})
BROKEN = {"ground": "promise", "reason": "逾期未补"}


@pytest.fixture
def county() -> County:
    """Return a county whose town has accepted a case on a promise of ten days; all nodes know."""
    county = County(NODES)
    village, town = county[VILLAGE], county[TOWN]
    intake = replace(an_intake(documents=THERE), fields=FIELDS)
    village.cases.take_in(CASE, "medical-assistance", intake, village.actor)
    village.does(CASE, Act.FORWARD)
    county.settle()
    town.does(CASE, Act.TAKE_OVER)
    until = (county.clock.time + timedelta(days=10)).date().isoformat()
    promise = {"later": "yes", "until": until, "signature.type": "signed"}
    town.does(CASE, Act.ACCEPT, **promise)
    county.settle()
    return county


def hands_in(county: County) -> None:
    """Have the village take the missing paper, without telling anybody yet."""
    village = county[VILLAGE]
    typed = Typed({"note": ""}, frozenset({"diagnosis"}))
    village.cases.hand_in(CASE, SUPPLEMENT_HANDED_IN, typed, village.actor)


def stages(county: County) -> set[Stage]:
    return {county[code].sees(CASE).stage for code in NODES}


def refusal(county: County) -> str:
    with pytest.raises(Refusal) as refused:
        county[TOWN].does(CASE, Act.TERMINATE, **BROKEN)
    return refused.value.code


def test_a_promise_that_nobody_keeps_ends_the_case_by_a_person(county: County) -> None:
    assert refusal(county) == "modes.promise_runs"
    county.clock.time += timedelta(days=12)
    county.settle()
    assert stages(county) == {Stage.ACCEPTED}

    county[TOWN].does(CASE, Act.TERMINATE, **BROKEN)
    county.settle()
    assert stages(county) == {Stage.TERMINATED}


def test_what_comes_late_but_was_handed_in_in_time_stops_the_ending(county: County) -> None:
    county.clock.time += timedelta(days=8)
    hands_in(county)
    county.clock.time += timedelta(days=8)
    county[VILLAGE].exchange()

    assert refusal(county) == "modes.handed_in_in_time"


def test_a_case_ended_meanwhile_stands_again_once_the_village_is_heard(county: County) -> None:
    county.clock.time += timedelta(days=8)
    hands_in(county)
    county.clock.time += timedelta(days=8)
    county[TOWN].does(CASE, Act.TERMINATE, **BROKEN)
    county[TOWN].exchange()
    ended = (county[TOWN].sees(CASE).stage, county[COUNTY].sees(CASE).stage)
    county.settle()

    assert ended == (Stage.TERMINATED, Stage.TERMINATED)
    assert stages(county) == {Stage.ACCEPTED}
    request = county[TOWN].sees(CASE).requests[0]
    county[TOWN].does(CASE, Act.SUPPLEMENT, answers=request.hash)
    county[TOWN].does(CASE, Act.REVIEW, opinion="pass")
    county[TOWN].does(CASE, Act.FORWARD)
    county.settle()
    county[COUNTY].does(CASE, Act.TAKE_OVER)
    county[COUNTY].does(CASE, Act.DECIDE, outcome="granted")
    county.settle()
    assert stages(county) == {Stage.DECIDED}


def test_what_was_handed_in_after_the_day_changes_nothing(county: County) -> None:
    county.clock.time += timedelta(days=12)
    hands_in(county)
    county[TOWN].does(CASE, Act.TERMINATE, **BROKEN)
    county.settle()

    assert stages(county) == {Stage.TERMINATED}
