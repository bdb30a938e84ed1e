"""The same random acts where county and towns keep their data in PostgreSQL and speak over a real broker."""

from contextlib import ExitStack

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from deploy.services.rabbitmq import Broker
from shared.app.ports import Store
from shared.replication.carrier import Carrier
from shared.replication.endpoint import EXCHANGE_ROUTE
from shared.store.memory import MemoryStore
from shared.store.sql import SqlStore
from shared.transport.bus.answering import Answering
from shared.transport.bus.carrier import BusCarrier
from tests.replication.test_properties import RANDOM_DAYS, TIME_TO_SHRINK, Federation
from tests.support.backing import on_backbone
from tests.support.broker import Corner, corner
from tests.support.databases import Databases
from tests.support.network import ALL_NODES, COUNTY, County, TestNode

A_FEW = settings(RANDOM_DAYS, max_examples=2, stateful_step_count=6)


class OverBackbone(Federation):
    """Six nodes, at work: the villages in this process, the others over the broker."""

    databases: Databases
    corner: Corner

    def __init__(self) -> None:
        super().__init__()
        self._ends = ExitStack()

    def teardown(self) -> None:
        with self._ends:
            super().teardown()

    def _found(self) -> County:
        county = County(open_store=self._store)
        routes = {EXCHANGE_ROUTE: county[COUNTY].endpoint.answer}
        answering = Answering(self.corner.address(COUNTY), COUNTY, routes)
        answering.start()
        self._ends.callback(answering.stop)
        answering.check()
        return county

    def _road(self, node: TestNode) -> Carrier:
        code = node.here.code
        if not on_backbone(code):
            return node
        carrier = BusCarrier(self.corner.address(code), code, COUNTY)
        self._ends.callback(carrier.close)
        return carrier

    def _store(self, code: str) -> Store:
        if not on_backbone(code):
            return MemoryStore()
        url = self.databases.take()
        self._ends.callback(self.databases.give_back, url)
        store = SqlStore(url)
        self._ends.callback(store.close)
        store.create()
        return store


@pytest.mark.timeout(TIME_TO_SHRINK)
def test_all_invariants_hold_over_the_broker_and_postgresql(
    databases: Databases, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = corner(broker, filter(on_backbone, ALL_NODES))
    monkeypatch.setattr(OverBackbone, "databases", databases, raising=False)
    monkeypatch.setattr(OverBackbone, "corner", ours, raising=False)
    run_state_machine_as_test(OverBackbone, settings=A_FEW)
