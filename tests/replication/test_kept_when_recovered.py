"""What a node kept when it was recovered was not refused: a child that has it brings it, and what it wrote behind it."""

import pytest

from shared.domain.acts import Act
from shared.domain.custody import DECLINED
from shared.domain.refusals_custody import PutBack
from tests.support.accidents import enter_all_again, recover
from tests.support.forge import codes, ledger_of
from tests.support.network import COUNTY, TOWN, VILLAGE, County

CASE = "01234567-89ab-7def-8123-456789abcdef"
NEW_PHONE = {"field": "applicant.phone", "new": "13800000000", "reason": "笔误"}


@pytest.fixture
def recovered(county: County) -> County:
    """A county whose town was recovered, when only the village had heard of what it wrote last, and has written on."""
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    town.does(CASE, Act.DECLINE, reason="材料不齐")
    village.exchange()
    village.does(CASE, Act.CORRECT, **NEW_PHONE)
    recover(county, TOWN)
    assert codes(county[TOWN]) == [(TOWN, PutBack.code)]
    county.settle()
    return county


def test_what_a_child_wrote_behind_it_stands(recovered: County) -> None:
    written = [entry.hash for entry in ledger_of(recovered[VILLAGE], CASE)]
    assert len(written) == 4
    for code in (TOWN, COUNTY):
        assert [entry.hash for entry in ledger_of(recovered[code], CASE)] == written


def test_it_is_closed_and_not_entered_twice(recovered: County) -> None:
    assert [codes(recovered[code]) for code in (VILLAGE, TOWN, COUNTY)] == [[], [], []]
    assert enter_all_again(recovered[TOWN]) == 0
    recovered.settle()

    declined = [e for e in ledger_of(recovered[COUNTY], CASE) if e.header.kind == DECLINED]
    assert len(declined) == 1
