"""Days of the same kind where county and towns keep their data in PostgreSQL and speak over a real broker."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from deploy.services.rabbitmq import Broker
from shared.app.ports import Store
from shared.replication.carrier import Carrier
from shared.replication.endpoint import EXCHANGE_ROUTE
from shared.store.sql import SqlStore
from shared.transport.bus.answering import Answering
from shared.transport.bus.carrier import BusCarrier
from shared.wire.blob_messages import BLOB_ROUTE
from tests.simulation import machines, old_disks
from tests.simulation.checks import check_all
from tests.simulation.healing import heal
from tests.simulation.running import founded
from tests.simulation.steps import KINDS, Step, day_of
from tests.simulation.world import World
from tests.support.backing import on_backbone
from tests.support.broker import Corner, corner
from tests.support.databases import Databases
from tests.support.network import ALL_NODES, COUNTY

SEEDS = (1, 2)
STEPS = 20
OF_DISKS = {
    machines.power_will_go,
    machines.power_goes,
    old_disks.a_disk_is_copied,
    old_disks.a_disk_is_put_back,
    old_disks.a_machine_is_copied,
    old_disks.the_county_is_restored,
}
"""What happens to files of SQLite. Servers that die have tests of their own."""


class OverBackbone(World):
    """A county whose county seat and towns use servers, while its villages have files and links of their own."""

    def __init__(self, folder: Path, seed: int, databases: Databases, ours: Corner) -> None:
        self.ends = ExitStack()
        self._databases = databases
        self._corner = ours
        super().__init__(folder, founded(), seed)
        routes = {
            route: partial(self.answer, COUNTY, route) for route in (EXCHANGE_ROUTE, BLOB_ROUTE)
        }
        answering = Answering(ours.address(COUNTY), COUNTY, routes)
        answering.start()
        self.ends.callback(answering.stop)
        answering.check()

    def road(self, code: str, to: str) -> Carrier:
        """Let towns speak over the broker."""
        if not on_backbone(code):
            return super().road(code, to)
        carrier = BusCarrier(self._corner.address(code), code, COUNTY)
        self.ends.callback(carrier.close)
        return carrier

    def _open(self, code: str) -> Store:
        """Let county and towns keep in a database what lies on their first disk."""
        if not on_backbone(code):
            return super()._open(code)
        url = self._databases.new()
        self.ends.callback(self._databases.drop, url)
        store = SqlStore(url)
        self.ends.callback(store.close)
        first = self.machines[code].drive.folder / "tongban.db"
        if first.exists():
            store.load(first, lambda _done, _total: None)
        else:
            store.create_new()
        return store


@pytest.fixture
def world(
    request: pytest.FixtureRequest, tmp_path: Path, databases: Databases, broker: Broker
) -> Iterator[OverBackbone]:
    ours = corner(broker, filter(on_backbone, ALL_NODES))
    made = OverBackbone(tmp_path / "world", request.param, databases, ours)
    with made.ends:
        yield made


def steps(seed: int) -> list[Step]:
    return [step for step in day_of(seed) if KINDS[step.kind] not in OF_DISKS][:STEPS]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("world", SEEDS, indirect=True, ids=str)
def test_all_invariants_hold_over_the_broker_and_postgresql(
    world: OverBackbone, request: pytest.FixtureRequest
) -> None:
    for step in steps(request.node.callspec.params["world"]):
        step.happen(world)
    heal(world)

    assert check_all(world).total() > 0
    assert world.memory.cases
