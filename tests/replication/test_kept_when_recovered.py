"""What a node kept when it was recovered was not refused: a child that has it brings it, and what it wrote behind it."""

import pytest

from shared.domain.acts import Act
from shared.domain.kinds import VISITED
from shared.domain.refusals_custody import PutBack
from tests.replication.test_held import breaks_off
from tests.support.accidents import enter_all_again, recover
from tests.support.forge import codes, ledger_of
from tests.support.network import COUNTY, TOWN, VILLAGE, County

CASE = "01234567-89ab-7def-8123-456789abcdef"
NEW_PHONE = {"field": "applicant.phone", "new": "13800000000", "reason": "笔误"}

VISIT = {
    "visitor": "李建国",
    "other_visitor": "马秀英",
    "visited_on": "2026-11-23",
    "finding": "agrees",
    "note": "独居",
}


@pytest.fixture
def recovering(county: County) -> County:
    """A county whose town was recovered, when only the village had heard of what it wrote last, and has written on."""
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    town.exchange()
    town.does(CASE, Act.DECLINE, reason="材料不齐")
    village.exchange()
    village.does(CASE, Act.CORRECT, **NEW_PHONE)
    recover(county, TOWN)
    assert codes(county[TOWN]) == [(TOWN, PutBack.code)]
    return county


@pytest.fixture
def recovered(recovering: County) -> County:
    """The same, when all have heard of it."""
    recovering.settle()
    return recovering


def test_what_a_child_wrote_behind_it_stands(recovered: County) -> None:
    written = [entry.hash for entry in ledger_of(recovered[VILLAGE], CASE)]
    assert len(written) == 4
    for code in (TOWN, COUNTY):
        assert [entry.hash for entry in ledger_of(recovered[code], CASE)] == written


def test_it_is_closed(recovered: County) -> None:
    assert [codes(recovered[code]) for code in (VILLAGE, TOWN, COUNTY)] == [[], [], []]


def test_what_follows_it_is_enough(recovering: County) -> None:
    """The village sends its own entry alone at first: it need not bring the town's, which the town has kept."""
    village, town = recovering[VILLAGE], recovering[TOWN]
    written = [entry.hash for entry in ledger_of(village, CASE)]
    breaks_off(village)

    assert codes(town) == []
    assert [entry.hash for entry in ledger_of(town, CASE)] == written


def test_what_has_come_is_not_done_twice(county: County) -> None:
    """A visit of the town that its village alone had heard of; the case is at the town again when its list is gone through."""
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    town.does(CASE, Act.TAKE_OVER)
    town.does(CASE, Act.VISIT, **VISIT)
    town.does(CASE, Act.RETURN, to=VILLAGE, note="请补正")
    village.exchange()
    recover(county, TOWN)
    county.settle()
    village.does(CASE, Act.TAKE_OVER)
    village.does(CASE, Act.FORWARD)
    county.settle()
    county[TOWN].does(CASE, Act.TAKE_OVER)
    enter_all_again(county[TOWN])
    county.settle()

    kinds = [entry.header.kind for entry in ledger_of(county[COUNTY], CASE)]
    assert kinds.count(VISITED) == 1
