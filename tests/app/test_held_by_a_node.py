"""What a node that is gone had in hand: all of it is listed, and all of it can be given to another."""

from dataclasses import replace

import pytest

from shared.app.nodes import Nodes
from shared.app.overriding import Overriding
from shared.domain.acts import Act
from shared.domain.ledgers import case_ledger
from shared.domain.records import CaseQuery
from tests.support.forge import Forger, deliver
from tests.support.network import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, County

CASE, OTHER, THIRD = (f"01234567-89ab-7def-8123-456789abcde{i}" for i in "f01")
OTHERS = 2100


@pytest.fixture
def county() -> County:
    """A county where a village has offered a case to its town."""
    county = County((TOWN, VILLAGE, OTHER_VILLAGE))
    county[VILLAGE].takes_in(CASE)
    county.settle()
    county[VILLAGE].does(CASE, Act.FORWARD)
    county.settle()
    return county


def test_a_case_offered_to_it_goes_back_to_whoever_offered_it(county: County) -> None:
    chief = county[COUNTY]
    done = Overriding(chief.here).take_all(TOWN, VILLAGE, "机器被盗", chief.actor).moved
    county.settle()

    custody = county[VILLAGE].sees(CASE).custody
    assert (done, custody.holder, custody.offered_to) == (1, VILLAGE, None)


def test_nothing_is_left_out_among_thousands_of_other_cases(county: County) -> None:
    """The others are due earlier."""
    chief = county[COUNTY]
    with chief.here.store.write() as room:
        (row,) = room.cases.find(CaseQuery())
        assert row.due_at is not None
        other = replace(row, holder=OTHER_VILLAGE, offered_to="", due_at=row.taken_in_at)
        for i in range(OTHERS):
            room.cases.put(replace(other, case=f"01234567-89ab-7def-8123-{i:012d}"))

    assert [r.case for r in Nodes(chief.here).held(TOWN).cases] == [CASE]
    assert Overriding(chief.here).take_all(TOWN, COUNTY, "机器被盗", chief.actor).moved == 1


def test_one_forked_ledger_keeps_back_no_other_case(county: County) -> None:
    """A stolen machine may have signed two tales; the rest of what it held moves all the same."""
    chief, village = county[COUNTY], county[VILLAGE]
    for case, seed in ((OTHER, 2), (THIRD, 3)):
        village.takes_in(case, seed)
    county.settle()
    forger = Forger(village)
    body = {"purpose": "forward", "note": "", "by": "某人"}
    kind, ledger = "custody.offered.v1", case_ledger(OTHER)
    tales = [forger.entry(ledger, kind, n=n, to=TOWN, body=body) for n in (70, 71)]
    deliver(chief, TOWN, *tales)
    done = Overriding(chief.here).take_all(VILLAGE, TOWN, "机器被盗", chief.actor)

    assert (done.moved, done.frozen) == (2, 1)
    assert chief.sees(THIRD).custody.holder == TOWN
    assert chief.sees(OTHER).custody.holder == VILLAGE
