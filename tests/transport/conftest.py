"""A county and its towns over a real broker, in one process."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest

from deploy.services.rabbitmq import Broker
from shared.replication.caller import Caller
from shared.replication.endpoint import EXCHANGE_ROUTE
from shared.transport.bus.answering import Answering
from shared.transport.bus.carrier import BusCarrier
from tests.support.broker import Corner, corner
from tests.support.network import COUNTY, OTHER_TOWN, TOWN, VILLAGE, County, TestNode


@dataclass
class OverBus:
    """A county whose towns reach it over the broker."""

    county: County
    corner: Corner
    stack: ExitStack
    carriers: dict[str, BusCarrier] = field(default_factory=dict)

    def answering(self) -> Answering:
        """Have the county answer."""
        endpoint = self.county[COUNTY].endpoint
        made = Answering(self.corner.address(COUNTY), COUNTY, {EXCHANGE_ROUTE: endpoint.answer})
        made.start()
        self.stack.callback(made.stop)
        made.check()
        return made

    def join(self, code: str) -> TestNode:
        """Have a town call over the broker."""
        node = self.county[code]
        carrier = BusCarrier(self.corner.address(code), code, COUNTY)
        self.stack.callback(carrier.close)
        self.carriers[code] = carrier
        node.caller = Caller(node.here, COUNTY, carrier)
        return node


@pytest.fixture
def over_bus(broker: Broker) -> Iterator[OverBus]:
    """Two towns and a village; the towns call the county over the broker."""
    with ExitStack() as stack:
        county = County((TOWN, VILLAGE, OTHER_TOWN))
        made = OverBus(county, corner(broker, (COUNTY, TOWN, OTHER_TOWN)), stack)
        for code in (TOWN, OTHER_TOWN):
            made.join(code)
        yield made
