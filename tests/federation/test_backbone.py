"""The town's two roads to the county: entries go over the broker, by HTTP where it is cut, and nowhere where both are."""

from collections.abc import Iterator

import pytest

from deploy.demo.moves import wanted
from deploy.demo.people import man
from shared.replication.codes import LinkDown
from tests.support.inside import exchange, inside, sees
from tests.support.processes import COUNTY, TOWN, RealNetwork
from tests.support.real_network import BACKBONE_ALONE, Shape, at, clocked_network

pytestmark = [pytest.mark.xdist_group("backbone-roads"), BACKBONE_ALONE]
CARD = wanted("elderly-card", man("马永年", "1961-05-12"))


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory, shape: Shape) -> Iterator[RealNetwork]:
    """A county and a town, on wires."""
    with clocked_network(tmp_path_factory.mktemp("backbone"), shape, TOWN) as clocked:
        yield clocked.network


@pytest.fixture(autouse=True)
def whole(network: RealNetwork) -> Iterator[None]:
    yield
    network.cut(TOWN)
    network.mend(TOWN)


def takes_in(network: RealNetwork) -> str:
    with at(network, TOWN) as clerk:
        return clerk.take_in(CARD).case


def test_a_case_arrives_while_the_line_is_cut(network: RealNetwork) -> None:
    network.wires[TOWN].cut()
    case = takes_in(network)
    exchange(network, TOWN)

    assert sees(network, COUNTY, case).slip


def test_a_case_arrives_while_the_broker_cannot_be_reached(network: RealNetwork) -> None:
    for wire in network.other_wires[TOWN]:
        wire.cut()
    case = takes_in(network)
    exchange(network, TOWN)

    assert sees(network, COUNTY, case).slip


def test_nothing_arrives_where_both_are_cut(network: RealNetwork) -> None:
    network.cut(TOWN)
    case = takes_in(network)
    with pytest.raises(LinkDown):
        exchange(network, TOWN)

    with inside(network, COUNTY) as here, here.store.read() as room:
        assert room.ledgers.head(f"case:{case}") is None
