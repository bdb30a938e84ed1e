"""A county and its towns over a real broker, in one process."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from deploy.services.rabbitmq import Broker
from shared.replication.caller import Caller
from shared.replication.endpoint import EXCHANGE_ROUTE
from shared.store.blob_folder import FolderBlobs
from shared.transport.bus.answering import Answering
from shared.transport.bus.carrier import BusCarrier
from shared.wire.blob_messages import BLOB_ROUTE
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
        routes = {EXCHANGE_ROUTE: endpoint.answer, BLOB_ROUTE: endpoint.answer_blob}
        made = Answering(self.corner.address(COUNTY), COUNTY, routes)
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
def over_bus(broker: Broker, tmp_path: Path) -> Iterator[OverBus]:
    """Two towns and a village; the towns call the county over the broker."""
    with ExitStack() as stack:
        codes = (TOWN, VILLAGE, OTHER_TOWN)
        county = County(codes, open_blobs=lambda code: FolderBlobs(tmp_path / code))
        made = OverBus(county, corner(broker, (COUNTY, TOWN, OTHER_TOWN)), stack)
        for code in (TOWN, OTHER_TOWN):
            made.join(code)
        yield made


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines that try again soon."""
    monkeypatch.setattr("shared.transport.bus.line.FIRST_PAUSE", 0.1)
    monkeypatch.setattr("shared.transport.bus.line.LONGEST_PAUSE", 0.2)
