"""What the county finds of an act does not change with the time at which it looks."""

from datetime import timedelta

import pytest

from shared.app.judgements import Judgements
from shared.domain.acts import Act
from shared.domain.case import Stage
from shared.domain.judgement import Standing, Why
from tests.support.network import COUNTY, TOWN, VILLAGE, County

CASE = "01234567-89ab-7def-8123-456789abcdef"
GRANT = "G-0001"


@pytest.fixture
def county() -> County:
    """A county where a town holds a case that a village has taken in."""
    county = County((TOWN, VILLAGE))
    county.settle()
    county[VILLAGE].takes_in(CASE)
    county[VILLAGE].does(CASE, Act.FORWARD)
    county.settle()
    county[TOWN].does(CASE, Act.TAKE_OVER)
    return county


def accepts_by_a_fast_clock(county: County) -> None:
    """Twenty minutes ahead: put right by an exchange, and reported with what comes at the next."""
    county.skews[TOWN] = timedelta(minutes=20)
    county[TOWN].exchange()
    county[TOWN].does(CASE, Act.ACCEPT)
    county[TOWN].exchange()
    del county.skews[TOWN]


def accepted(county: County) -> tuple[bool, tuple[Standing, Why] | None, Stage]:
    case = county[COUNTY].sees(CASE)
    (hand,) = [h for h in case.slip if h.act is Act.ACCEPT]
    ruling = (hand.ruling.standing, hand.ruling.why) if hand.ruling else None
    return hand.effective, ruling, case.stage


def test_an_uncertain_clock_throws_no_doubt_on_an_act_long_after_it_arrived(county: County) -> None:
    """The lease to accept is thirty days; what the case gets later has it looked at again."""
    accepts_by_a_fast_clock(county)
    before = accepted(county)
    county.clock.time += timedelta(days=40)
    county.settle()
    county[TOWN].does(CASE, Act.REVIEW, opinion="pass")
    county.settle()

    assert before == (True, None, Stage.ACCEPTED)
    assert accepted(county) == (True, None, Stage.REVIEWED)


def test_a_revocation_throws_none_on_what_had_arrived_before_it(county: County) -> None:
    accepts_by_a_fast_clock(county)
    county.clock.time += timedelta(days=3)
    county.settle()
    county.revokes(GRANT)
    county.settle()

    assert accepted(county) == (True, None, Stage.ACCEPTED)


def test_what_arrives_by_a_wrong_clock_after_the_revocation_is_in_doubt(county: County) -> None:
    """By its own time it was done before; its parent had it only after."""
    county.skews[TOWN] = timedelta(minutes=20)
    county[TOWN].exchange()
    county[TOWN].does(CASE, Act.ACCEPT)
    county.clock.time += timedelta(days=3)
    county.revokes(GRANT)
    county.clock.time += timedelta(days=1)
    county[TOWN].exchange()

    assert accepted(county)[:2] == (False, (Standing.FOR_RATIFICATION, Why.CLOCK))


def test_setting_an_act_aside_reopens_no_case_that_has_ended(county: County) -> None:
    chief = county[COUNTY]
    county.revokes(GRANT, grave=True)
    county[TOWN].does(CASE, Act.ACCEPT)
    county[TOWN].exchange()
    county[TOWN].does(CASE, Act.WITHDRAW, reason="不办了")
    county.settle()
    (hand,) = [h for h in chief.sees(CASE).slip if h.act is Act.ACCEPT]
    for outcome in (Standing.NOT_RATIFIED, Standing.SET_ASIDE):
        Judgements(chief.here).decide(CASE, hand.hash, outcome, "不予采用", chief.actor)
    county.settle()

    seen = [county[code].sees(CASE) for code in (COUNTY, TOWN, VILLAGE)]
    assert {c.stage for c in seen} == {Stage.WITHDRAWN}
    assert {c.custody.holder for c in seen} == {TOWN}
    assert not any(c.awaiting for c in seen)
