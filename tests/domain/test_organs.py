"""In whose name an act is done: by the legal form of the grant, as 行政复议法 art. 19 and 行政诉讼法 art. 26 have it."""

from dataclasses import replace

import pytest

from shared.domain.acts import Act
from shared.domain.organs import Organ, organ_of, remedies_of
from tests.domain.desk import COUNTY, TOWN, Desk


def accepted(form: str) -> Organ:
    """Return in whose name the town accepts under a grant of this form."""
    desk = Desk().at_the_town().act(TOWN, Act.ACCEPT)
    hand = desk.case.slip[-1]
    assert hand.grant
    registry = desk.registry
    registry.grants[hand.grant] = replace(registry.grants[hand.grant], form=form)
    return organ_of(registry, desk.case, hand)


def test_under_entrustment_it_is_the_principal() -> None:
    organ = accepted("entrustment")
    assert organ.name.zh == "民乐县民政局"
    assert organ.entrusted
    assert organ.entrusted.zh == "洪水镇"


@pytest.mark.parametrize("form", ["authorisation", "transfer"])
def test_under_authorisation_and_transfer_it_is_the_unit(form: str) -> None:
    organ = accepted(form)
    assert (organ.name.zh, organ.entrusted) == ("洪水镇", None)


def test_at_the_county_it_is_the_matters_department() -> None:
    desk = Desk().at_the_town().act(TOWN, Act.ACCEPT).act(TOWN, Act.REVIEW, opinion="pass")
    desk.act(TOWN, Act.FORWARD).act(COUNTY, Act.TAKE_OVER).act(
        COUNTY, Act.DECIDE, outcome="granted"
    )
    organ = organ_of(desk.registry, desk.case, desk.case.slip[-1])
    assert (organ.name.zh, organ.entrusted) == ("民乐县民政局", None)


def test_the_countys_government_reconsiders_and_its_court_hears() -> None:
    found = remedies_of(Desk().registry)
    assert (found.reconsidered_by.zh, found.court.zh) == ("民乐县人民政府", "民乐县人民法院")
