"""A node put back to when its parent still had another key: it is told so under the new key, and told nothing else."""

import pytest

from shared.app.standing import read_only
from shared.domain.acts import Act
from shared.replication.codes import OldRequest
from tests.support.accidents import image_of, put_back, recover
from tests.support.network import TOWN, VILLAGE, County

CASE = "01234567-89ab-7def-8123-456789abcdef"


def test_it_follows_the_registry_turns_read_only_and_learns_of_no_case() -> None:
    county = County((TOWN, VILLAGE))
    village = county[VILLAGE]
    village.takes_in(CASE)
    older = image_of(village.here.store)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    recover(county, TOWN)
    county.settle()
    before = image_of(county[TOWN].here.store).read

    village = put_back(county, VILLAGE, older)
    with pytest.raises(OldRequest):
        village.exchange()

    with village.here.store.read() as room, before() as town:
        assert read_only(room) == OldRequest.code
        assert village.here.registry(room).incarnations[TOWN] == 2
        heads = {h.ledger: h.seq for h in room.ledgers.heads()}
        assert heads[f"case:{CASE}"] == 1
        assert town.ledgers.head(f"case:{CASE}") is not None
