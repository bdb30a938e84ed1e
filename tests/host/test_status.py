"""What a node's status says of its freshness, of nodes below that are put back, and of acts in doubt."""

import pytest

from shared.app.nodes import Nodes
from shared.app.standing import RESTORED, set_read_only
from shared.host.status import status_of
from shared.ledger.header import timestamp
from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.web.doubts import suspended
from tests.web.stories import awaiting, small_county


@pytest.fixture
def county() -> County:
    """Return a small county."""
    return small_county()


def test_a_town_says_how_fresh_it_is_and_that_its_clock_is_behind(county: County) -> None:
    county.settle()
    here = county[TOWN].here
    with here.store.read() as room:
        fresh = here.registry(room).freshness.at
    assert fresh is not None
    status = status_of(here, heads=False)
    assert (status["fresh"], status["clock_behind"]) == (timestamp(fresh), False)
    assert "judgements" not in status
    county.clock.time = fresh.replace(year=fresh.year - 1)
    assert status_of(here, heads=False)["clock_behind"]


def test_a_read_only_node_says_why_and_the_county_whom_it_has_not_heard(county: County) -> None:
    for code in (VILLAGE, COUNTY):
        with county[code].here.store.write() as room:
            set_read_only(room, RESTORED)
        assert status_of(county[code].here, heads=False)["read_only"] == RESTORED
    assert status_of(county[COUNTY].here, heads=False)["unheard"] == [TOWN]


def test_the_county_counts_its_judgements(county: County) -> None:
    awaiting(county)
    status = status_of(county[COUNTY].here, heads=False)
    assert status["judgements"] == {"honoured": 0, "for_ratification": 1, "suspended": 0}
    other = small_county()
    suspended(other)
    assert status_of(other[COUNTY].here, heads=False)["judgements"]["suspended"] == 1


def test_a_town_counts_the_nodes_below_that_are_put_back_or_suspended(county: County) -> None:
    county.settle()
    with county[TOWN].here.store.write() as room:
        room.desk.set_value(f"put_back:{VILLAGE}", "1")
    chief = county[COUNTY]
    assert status_of(county[TOWN].here, heads=False)["put_back"] == 1
    Nodes(chief.here).suspend(VILLAGE, "被盗", chief.actor)
    county[TOWN].exchange()
    assert status_of(county[TOWN].here, heads=False)["suspended"] == 1
