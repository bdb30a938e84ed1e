"""A village whose town is down exchanges with the county, and with its town again afterwards: nothing is judged twice."""

from collections.abc import Iterator

import pytest

from deploy.demo.moves import Signing, wanted
from deploy.demo.people import man, woman
from shared.app.overview import Overview
from shared.domain.kinds import ACCEPTED
from tests.support.inside import done, exchange, faults, inside, sees, status
from tests.support.processes import COUNTY, TOWN, VILLAGE, RealNetwork
from tests.support.real_network import Shape, at, clocked_network

pytestmark = pytest.mark.xdist_group("paths")
ELDER = wanted("elderly-allowance", woman("赵桂兰", "1940-03-05"), Signing("fingerprint", "马秀英"))
CARD = wanted("elderly-card", man("马永年", "1961-05-12"))
EVERYWHERE = (COUNTY, TOWN, VILLAGE)


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory, shape: Shape) -> Iterator[RealNetwork]:
    """A county, a town and a village that knows the county's address; the village's own process rests."""
    with clocked_network(tmp_path_factory.mktemp("paths"), shape, TOWN, VILLAGE) as clocked:
        network = clocked.network
        network.stop(VILLAGE)
        settings = network.data(VILLAGE) / "settings.env"
        settings.write_text(f"TONGBAN_COUNTY_URL={network.urls[COUNTY]}\n")
        settings.chmod(0o600)
        network.start(VILLAGE)
        yield network


def past(network: RealNetwork) -> bool:
    """Say whether the village shows that it has gone past its town."""
    with inside(network, VILLAGE) as here:
        state = Overview(here).link()
    assert state is not None
    return state.past


def heads(network: RealNetwork) -> list[dict[str, str]]:
    """Return the heads of the village's cases at every node."""
    found = [status(network, code)["heads"] for code in EVERYWHERE]
    return [{k: v for k, v in one.items() if k.startswith("case:")} for one in found]


def test_what_was_done_while_the_town_was_down_is_everywhere_once(network: RealNetwork) -> None:
    with at(network, VILLAGE) as agent:
        card = agent.take_in(CARD).case
        agent.act(card, "accept")
    exchange(network, VILLAGE, TOWN)
    network.stop(TOWN)
    with at(network, VILLAGE) as agent:
        elder = agent.take_in(ELDER).case
        agent.act(elder, "forward")
    exchange(network, VILLAGE)
    assert past(network)
    assert sees(network, COUNTY, elder).receipt == sees(network, VILLAGE, elder).receipt
    before = done(network, COUNTY, card, ACCEPTED).ruling

    network.start(TOWN)
    exchange(network, VILLAGE, TOWN, VILLAGE)
    assert not past(network)
    with at(network, TOWN) as clerk:
        clerk.act(elder, "take_over")
    exchange(network, TOWN, VILLAGE)
    assert sees(network, VILLAGE, elder).custody.holder == TOWN
    county, town, village = heads(network)
    assert county == town == village
    assert done(network, COUNTY, card, ACCEPTED).ruling == before
    assert faults(network, *EVERYWHERE) == []
    statuses = [status(network, code) for code in EVERYWHERE]
    assert [status["quarantined"] for status in statuses] == [0, 0, 0]
