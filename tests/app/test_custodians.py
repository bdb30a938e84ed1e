"""Whom the county may name as a custodian, whichever way it takes the pen."""

import pytest

from shared.app.judgements import Judgements
from shared.app.nodes import Nodes
from shared.app.overriding import Overriding
from shared.domain.acts import Act
from shared.domain.ledgers import case_ledger
from shared.domain.refusals import Refusal
from tests.support.forge import Forger, deliver, ledger_of
from tests.support.network import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, County

CASE = "01234567-89ab-7def-8123-456789abcdef"
LEDGER = case_ledger(CASE)
NOT_ENROLLED = "620722101202"
NOBODY = [NOT_ENROLLED, "620722999999", "x", OTHER_VILLAGE]
"""Not enrolled, not listed, no code at all, suspended."""


@pytest.fixture
def county() -> County:
    county = County()
    Nodes(county[COUNTY].here).suspend(OTHER_VILLAGE, "设备丢失", county[COUNTY].actor)
    return county


def holder(county: County) -> str:
    return county[COUNTY].sees(CASE).custody.holder


@pytest.mark.parametrize("to", NOBODY)
def test_an_act_is_not_set_aside_in_favour_of_nobody(county: County, to: str) -> None:
    village, town, centre = county[VILLAGE], county[TOWN], county[COUNTY]
    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    town.does(CASE, Act.TAKE_OVER)
    town.exchange()
    act = Forger(town).entry(LEDGER, "case.accepted.v1", grant="G-9999")
    deliver(centre, TOWN, act)

    with pytest.raises(Refusal):
        Judgements(centre.here).decide(CASE, act.hash, "set_aside", "没有授权", centre.actor, to)

    assert holder(county) == TOWN


@pytest.mark.parametrize("to", NOBODY)
def test_nor_is_a_node_s_work_given_to_nobody(county: County, to: str) -> None:
    county[VILLAGE].takes_in(CASE)
    county.nodes = {k: v for k, v in county.nodes.items() if k != OTHER_VILLAGE}
    county.settle()
    centre = county[COUNTY]

    with pytest.raises(Refusal):
        Overriding(centre.here).take_all(VILLAGE, to, "联系不上", centre.actor)

    assert holder(county) == VILLAGE


@pytest.mark.parametrize("to", NOBODY)
def test_nor_is_a_fork_decided_in_favour_of_nobody(county: County, to: str) -> None:
    village, centre = county[VILLAGE], county[COUNTY]
    village.takes_in(CASE)
    forger = Forger(village)
    one, two = forger.entry(LEDGER, n=7), forger.entry(LEDGER, n=8)
    deliver(centre, TOWN, *ledger_of(village, CASE), one, two)

    with pytest.raises(Refusal):
        Overriding(centre.here).decide_fork(LEDGER, to, "两份记录", centre.actor)

    assert holder(county) == VILLAGE
