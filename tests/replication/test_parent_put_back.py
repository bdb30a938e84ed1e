"""A parent on an old disk: it learns of it by what a child has seen, and keeps that whatever becomes of the request."""

import pytest

from shared.domain.refusals_custody import ReadOnlyNode
from shared.replication.codes import OldRequest, ParentPutBack
from tests.support.accidents import image_of, put_back, stands
from tests.support.network import TOWN, VILLAGE, County, TestNode

CASE, LATER, LOST = (f"01234567-89ab-7def-8123-00000000000{i}" for i in (1, 2, 3))


def old_town(county: County) -> TestNode:
    """Put the town back to before its last exchanges, of which the village knows."""
    county[VILLAGE].takes_in(CASE, 1)
    county.settle()
    image = image_of(county[TOWN].here.store)
    county.revokes("G-0003")
    county[VILLAGE].takes_in(LOST, 2)
    county.settle()
    town = put_back(county, TOWN, image)
    county.put(county[VILLAGE].here, town)
    return town


def test_a_town_put_back_learns_of_it_by_its_village_and_takes_nothing(county: County) -> None:
    town = old_town(county)
    county[VILLAGE].takes_in(LATER, 3)
    for _ in range(2):
        with pytest.raises(ParentPutBack):
            county[VILLAGE].exchange()
        assert stands(town) == OldRequest.code
    with pytest.raises(ReadOnlyNode):
        town.takes_in(LATER, 4)
