"""The county lists places and says who takes whose place; the successor comes to hold the old one's cases."""

import pytest

from shared.app.places import Places
from shared.app.verify import verify_all
from shared.domain.acts import Act
from shared.domain.doing import Typed
from shared.domain.enrolment import Application, proof
from shared.domain.kinds import WITHDRAWAL_ASKED
from shared.domain.refusals import NotTheCounty, UnknownCase
from shared.domain.refusals_people import NodeSucceeded
from tests.support.network import (
    COUNTY,
    FAR_VILLAGE,
    OTHER_TOWN,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    County,
)

CASE = "01234567-89ab-7def-8123-000000000001"
NEXT = "01234567-89ab-7def-8123-000000000002"
NEW = "620722101299"
DOCUMENT = "民政发[2026]9号"


@pytest.fixture
def county() -> County:
    """Return a county in which the village has one case, which the town has taken over."""
    county = County()
    county[VILLAGE].takes_in(CASE)
    county[VILLAGE].does(CASE, Act.FORWARD)
    county.settle()
    county[TOWN].does(CASE, Act.TAKE_OVER)
    county.settle()
    return county


def succeeded(county: County, new: str, old: str = VILLAGE, how: str = "merged") -> None:
    Places(county[COUNTY].here).succeed(old, new, how, DOCUMENT, county[COUNTY].actor)


def holds(county: County, code: str, case: str = CASE) -> bool:
    try:
        county[code].sees(case)
    except UnknownCase:
        return False
    return True


def sound(county: County) -> None:
    for node in county.nodes.values():
        assert verify_all(node.here, lambda _n: None, lambda _n: None).faults == ()
        with node.here.store.read() as room:
            assert room.quarantine.items() == []


@pytest.mark.parametrize("new", [OTHER_VILLAGE, FAR_VILLAGE])
def test_the_successor_and_its_town_come_to_hold_the_case(county: County, new: str) -> None:
    assert not holds(county, new)
    succeeded(county, new)
    county.settle()

    assert holds(county, new)
    assert holds(county, OTHER_TOWN) == (new == FAR_VILLAGE)
    assert county[new].sees(CASE).applicant == county[TOWN].sees(CASE).applicant
    sound(county)


def test_the_journals_of_the_case_come_with_it(county: County) -> None:
    village = county[VILLAGE]
    village.cases.hand_in(CASE, WITHDRAWAL_ASKED, Typed({"reason": "搬走"}), village.actor)
    county.settle()
    succeeded(county, FAR_VILLAGE)
    county.settle()

    assert len(county[FAR_VILLAGE].sees(CASE).requests) == 1


def test_nobody_else_comes_to_hold_it(county: County) -> None:
    succeeded(county, OTHER_VILLAGE)
    county.settle()

    assert not holds(county, FAR_VILLAGE)
    assert not holds(county, OTHER_TOWN)


def test_what_happens_to_the_case_later_reaches_the_successor(county: County) -> None:
    succeeded(county, FAR_VILLAGE)
    county.settle()
    county[TOWN].does(CASE, Act.ACCEPT)
    county.settle()

    assert county[FAR_VILLAGE].sees(CASE).stage == "accepted"


def test_what_the_successor_hands_in_reaches_the_custodian(county: County) -> None:
    succeeded(county, FAR_VILLAGE)
    county.settle()
    node = county[FAR_VILLAGE]
    node.cases.hand_in(CASE, WITHDRAWAL_ASKED, Typed({"reason": "搬走"}), node.actor)
    county.settle()

    assert len(county[TOWN].sees(CASE).requests) == 1
    sound(county)


def test_a_chain_of_successors_all_come_to_hold_it(county: County) -> None:
    succeeded(county, OTHER_VILLAGE)
    succeeded(county, FAR_VILLAGE, old=OTHER_VILLAGE)
    county.settle()

    assert holds(county, OTHER_VILLAGE)
    assert holds(county, FAR_VILLAGE)


def test_the_old_node_goes_on_exchanging_what_it_has(county: County) -> None:
    county[VILLAGE].takes_in(NEXT, seed=2)
    succeeded(county, FAR_VILLAGE)
    county.settle()

    assert holds(county, FAR_VILLAGE, NEXT)
    county[VILLAGE].does(NEXT, Act.FORWARD)
    county.settle()
    assert county[TOWN].sees(NEXT).custody.offered_to == TOWN
    sound(county)


def test_a_succeeded_node_takes_nothing_in(county: County) -> None:
    succeeded(county, OTHER_VILLAGE)
    county[VILLAGE].takes_in(NEXT, seed=2)  # it has not heard of it yet: the take-in stands
    county.settle()

    assert holds(county, OTHER_VILLAGE, NEXT)
    with pytest.raises(NodeSucceeded):
        county[VILLAGE].takes_in("01234567-89ab-7def-8123-000000000003", seed=3)


def test_a_new_village_is_listed_enrolled_and_given_the_old_one_s_cases(county: County) -> None:
    raw = {"code": NEW, "name": "新村村民委员会", "level": "village", "parent": TOWN}
    Places(county[COUNTY].here).list_node(raw, county[COUNTY].actor)
    succeeded(county, NEW)
    county.settle()
    county.enrol(NEW)
    county.settle()

    assert holds(county, NEW)
    assert county[NEW].takes_in(NEXT, seed=2).startswith(NEW)
    sound(county)


def test_no_code_is_made_for_a_succeeded_node_and_an_older_one_is_spent() -> None:
    county = County((COUNTY, TOWN))
    centre = county[COUNTY]
    network = centre.network
    code = network.new_code(VILLAGE, centre.actor)
    succeeded(county, OTHER_VILLAGE)

    with pytest.raises(NodeSucceeded) as caught:
        network.new_code(VILLAGE, centre.actor)
    with pytest.raises(NodeSucceeded):
        network.new_code(VILLAGE, centre.actor, again=True)
    assert "八一村" in caught.value.say("zh")
    application = Application(VILLAGE, "ed25519", "ab" * 32, "")
    application = Application(VILLAGE, "ed25519", "ab" * 32, proof(code.secret, application))
    with pytest.raises(NodeSucceeded):
        network.admit(application)


def test_the_open_cases_of_the_old_node_are_known(county: County) -> None:
    county[VILLAGE].takes_in(NEXT, seed=2)
    county.settle()
    succeeded(county, OTHER_VILLAGE)

    assert [r.case for r in county[COUNTY].cases.open_cases_of(VILLAGE)] == [NEXT]
    assert [r.case for r in county[COUNTY].cases.open_cases_of(TOWN)] == [CASE]


@pytest.mark.parametrize("code", [TOWN, VILLAGE])
def test_only_the_county_changes_places(county: County, code: str) -> None:
    places = Places(county[code].here)

    with pytest.raises(NotTheCounty):
        places.succeed(VILLAGE, OTHER_VILLAGE, "merged", DOCUMENT, county[code].actor)
    with pytest.raises(NotTheCounty):
        places.list_node(
            {"code": NEW, "name": "x", "level": "village", "parent": TOWN}, county[code].actor
        )
