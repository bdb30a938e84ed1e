"""Photos over a real broker: a county that can keep none says so, and nothing stops behind it."""

from pathlib import Path

import pytest

from shared.domain.acts import Act
from shared.replication.codes import PeerRefused
from shared.transport.bus.topology import node_queue, parked_queue
from tests.support.network import COUNTY, TOWN, VILLAGE
from tests.support.photos import adds, carry, picture, state
from tests.transport.conftest import OverBus
from tests.transport.queues import waiting
from tests.transport.test_bus import CASE

OTHER = "01930000-0000-7000-8000-00000000000b"


def test_a_photo_that_cannot_be_kept_is_refused_once_and_comes_again(
    over_bus: OverBus, tmp_path: Path
) -> None:
    over_bus.answering()
    village, town, county = (over_bus.county[c] for c in (VILLAGE, TOWN, COUNTY))
    village.takes_in(CASE)
    sha = adds(village, CASE, picture(100))
    village.does(CASE, Act.FORWARD, to=TOWN)
    village.exchange()
    carry(village)
    town.exchange()
    (tmp_path / COUNTY).write_text("where the folder of its photos should be")

    with pytest.raises(PeerRefused) as caught:
        carry(town, over_bus.carriers[TOWN])
    assert "存放照片的地方没有应答或已满" in caught.value.say("zh")
    assert waiting(over_bus, node_queue(COUNTY).name) == 0
    assert waiting(over_bus, parked_queue(COUNTY).name) == 0
    village.takes_in(OTHER, seed=2)
    village.exchange()
    town.exchange()
    assert county.sees(OTHER).receipt == village.sees(OTHER).receipt

    (tmp_path / COUNTY).unlink()
    carry(town, over_bus.carriers[TOWN])
    assert state(county, CASE, sha)[1] == 100
