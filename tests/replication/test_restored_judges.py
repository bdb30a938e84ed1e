"""A county that was restored judges what came in doubt while it only read."""

from dataclasses import replace

from shared.app.standing import RESTORED, SINCE, set_read_only
from shared.domain.acts import Act
from tests.replication.test_restored_behind_its_key import restored, rotated
from tests.support.accidents import image_of, stands
from tests.support.network import COUNTY, TOWN, VILLAGE, County

CASE = "01234567-89ab-7def-8123-000000000001"


def test_an_act_under_a_grant_that_was_revoked_is_judged_once_it_writes_again() -> None:
    county = County((COUNTY, TOWN, VILLAGE))
    county[VILLAGE].takes_in(CASE)
    county[VILLAGE].does(CASE, Act.FORWARD)
    county.settle()
    county[TOWN].does(CASE, Act.TAKE_OVER)
    county[TOWN].exchange()
    backup = county[COUNTY].here
    for grant in [g.id for g in county[COUNTY].network.grants() if g.matter == "elderly-allowance"]:
        county.revokes(grant)
    county[TOWN].does(CASE, Act.ACCEPT)
    restored(county, backup, image_of(backup.store))
    county[TOWN].exchange()
    assert stands(county[COUNTY]) == RESTORED
    assert county[COUNTY].sees(CASE).slip[-1].ruling is None

    rotated(county, 2)

    assert county[COUNTY].sees(CASE).slip[-1].ruling is not None


def test_what_came_is_told_from_when_it_first_only_read() -> None:
    """A rotation lets the county write for its own entry, and holds it again."""
    county = County((COUNTY, TOWN, VILLAGE))
    store = county[COUNTY].here.store
    with store.write() as room:
        set_read_only(room, RESTORED)
        first = room.desk.value(SINCE)
    county[VILLAGE].takes_in(CASE)
    county.settle()
    with store.write() as room:
        set_read_only(room, "")
        set_read_only(room, RESTORED)
        assert room.ledgers.last_position() > int(first)
        assert room.desk.value(SINCE) == first


def test_a_county_that_never_only_read_looks_at_no_case_again_for_its_next_key() -> None:
    county = County((COUNTY, TOWN, VILLAGE))
    county[VILLAGE].takes_in(CASE)
    county.settle()
    store = county[COUNTY].here.store
    with store.write() as room:
        row = room.cases.get(CASE)
        assert row is not None
        left = replace(row, receipt="left as it was")
        room.cases.put(left)

    rotated(county, 2)

    with store.read() as room:
        assert room.cases.get(CASE) == left
