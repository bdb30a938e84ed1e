"""Enrolling a node by its one-time code."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.app.network import CODE_LIFE, NewCode
from shared.app.ports import Actor
from shared.domain.enrolment import Application, proof
from shared.domain.ledgers import registry_ledger
from shared.domain.refusals import (
    AlreadyEnrolled,
    BadEnrolCode,
    EnrolCodeExpired,
    EnrolCodeUsed,
    NotTheCounty,
    UnknownNode,
)
from shared.domain.registry import NODE_ENROLLED
from tests.app.nodes import entries_of, registry_of
from tests.support.network import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, County

KEY, OTHER_KEY = "ab" * 32, "cd" * 32


@pytest.fixture
def county() -> County:
    return County((COUNTY, TOWN))


def apply(county: County, code: NewCode, node: str = VILLAGE, key: str = KEY) -> None:
    """Have a node apply with a code for a key."""
    application = Application(node, "ed25519", key, "")
    proven = replace(application, mac=proof(code.secret, application))
    county[COUNTY].network.admit(proven)


def enrolled(county: County, node: str = VILLAGE) -> list[str]:
    """Return the keys that the registry holds of a node."""
    keys = registry_of(county[COUNTY].here).keys
    return [key.key for (code, _), key in keys.items() if code == node]


def test_a_node_with_its_code_is_enrolled_with_its_own_key(county: County) -> None:
    apply(county, county[COUNTY].network.new_code(VILLAGE, county[COUNTY].actor))

    assert enrolled(county) == [KEY]


def test_the_enrolment_bears_the_name_of_who_made_the_code(county: County) -> None:
    centre = county[COUNTY]
    apply(county, centre.network.new_code(VILLAGE, Actor(f"{COUNTY}:a7f3", "赵敏")))
    *_, last = entries_of(centre.here, registry_ledger(COUNTY))

    assert (last.header.kind, last.header.actor) == (NODE_ENROLLED, f"{COUNTY}:a7f3")


def test_the_same_key_again_is_no_second_use(county: County) -> None:
    code = county[COUNTY].network.new_code(VILLAGE, county[COUNTY].actor)
    apply(county, code)
    head = registry_of(county[COUNTY].here).head

    apply(county, code)

    assert registry_of(county[COUNTY].here).head == head


def test_another_key_cannot_use_the_code_again(county: County) -> None:
    code = county[COUNTY].network.new_code(VILLAGE, county[COUNTY].actor)
    apply(county, code)

    with pytest.raises(EnrolCodeUsed):
        apply(county, code, key=OTHER_KEY)
    assert enrolled(county) == [KEY]


def test_a_code_is_for_one_node_alone(county: County) -> None:
    code = county[COUNTY].network.new_code(VILLAGE, county[COUNTY].actor)
    county[COUNTY].network.new_code(OTHER_VILLAGE, county[COUNTY].actor)

    with pytest.raises(BadEnrolCode):
        apply(county, code, node=OTHER_VILLAGE)
    with pytest.raises(BadEnrolCode):
        apply(county, code, node=COUNTY)
    assert not enrolled(county, OTHER_VILLAGE)


def test_a_node_for_which_no_code_was_made_is_refused(county: County) -> None:
    with pytest.raises(BadEnrolCode):
        apply(county, NewCode(VILLAGE, bytes(10), ""))


def test_a_key_put_in_on_the_way_does_not_fit_the_proof(county: County) -> None:
    code = county[COUNTY].network.new_code(VILLAGE, county[COUNTY].actor)
    application = Application(VILLAGE, "ed25519", KEY, "")
    proven = replace(application, mac=proof(code.secret, application))

    with pytest.raises(BadEnrolCode):
        county[COUNTY].network.admit(replace(proven, key=OTHER_KEY))


def test_a_new_code_takes_the_place_of_the_old(county: County) -> None:
    old = county[COUNTY].network.new_code(VILLAGE, county[COUNTY].actor)
    new = county[COUNTY].network.new_code(VILLAGE, county[COUNTY].actor)

    with pytest.raises(BadEnrolCode):
        apply(county, old)
    apply(county, new)


def test_a_code_lasts_its_days_and_no_longer(county: County) -> None:
    code = county[COUNTY].network.new_code(VILLAGE, county[COUNTY].actor)

    county.clock.time += CODE_LIFE
    with pytest.raises(EnrolCodeExpired):
        apply(county, code)
    county.clock.time -= timedelta(minutes=1)
    apply(county, code)


def test_an_answer_lost_on_the_last_day_can_still_be_fetched(county: County) -> None:
    code = county[COUNTY].network.new_code(VILLAGE, county[COUNTY].actor)
    apply(county, code)

    county.clock.time += CODE_LIFE
    apply(county, code)


def test_a_node_that_is_enrolled_gets_no_second_code(county: County) -> None:
    with pytest.raises(AlreadyEnrolled):
        county[COUNTY].network.new_code(TOWN, county[COUNTY].actor)


def test_the_county_itself_needs_no_code(county: County) -> None:
    with pytest.raises(AlreadyEnrolled):
        county[COUNTY].network.new_code(COUNTY, county[COUNTY].actor)


def test_no_code_is_made_for_a_node_that_is_not_listed(county: County) -> None:
    with pytest.raises(UnknownNode):
        county[COUNTY].network.new_code("620722999000", county[COUNTY].actor)


def test_only_the_county_makes_codes_and_admits(county: County) -> None:
    code = county[COUNTY].network.new_code(VILLAGE, county[COUNTY].actor)

    with pytest.raises(NotTheCounty):
        county[TOWN].network.new_code(VILLAGE, county[TOWN].actor)
    with pytest.raises(NotTheCounty):
        county[TOWN].network.admit(Application(VILLAGE, "ed25519", KEY, ""))
    apply(county, code)


def test_no_secret_of_a_code_is_in_the_registry(county: County) -> None:
    code = county[COUNTY].network.new_code(VILLAGE, county[COUNTY].actor)
    apply(county, code)

    with county[COUNTY].here.store.read() as room:
        entries = room.ledgers.entries(f"registry:{COUNTY}")
    assert not any(code.secret.hex().encode() in (e.body or b"") for e in entries)
