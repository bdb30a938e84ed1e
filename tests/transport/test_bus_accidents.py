"""The broker fails: entries wait, the direct road takes them, and the line heals without a hand."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from deploy.services.rabbitmq import Broker
from shared.replication.caller import Caller
from shared.replication.carrier import Carrier
from shared.replication.codes import LinkDown
from shared.replication.endpoint import EXCHANGE_ROUTE
from shared.transport.bus.answering import Answering
from shared.transport.bus.carrier import BusCarrier
from shared.transport.roads import Roads
from tests.support.broker import corner
from tests.support.network import COUNTY, OTHER_TOWN, TOWN, VILLAGE, County
from tests.transport.conftest import OverBus

CASE = "01930000-0000-7000-8000-00000000000a"
NO_DISK = str(2**60)
SECOND = "01930000-0000-7000-8000-00000000000b"


@pytest.fixture
def bus(own_broker: Broker, quick: None) -> Iterator[OverBus]:
    """A county and a town over that broker, quick to notice."""
    with ExitStack() as stack:
        county = County((TOWN, VILLAGE, OTHER_TOWN))
        made = OverBus(county, corner(own_broker, (COUNTY, TOWN)), stack)
        made.join(TOWN)
        made.answering()
        yield made


class Direct(Carrier):
    """The direct road: the county's own endpoint."""

    def __init__(self, bus: OverBus) -> None:
        self.taken = 0
        self._bus = bus

    def send(self, route: str, frame: bytes) -> bytes:
        self.taken += 1
        return self._bus.county[COUNTY].endpoint.answer(frame)


def takes_in(bus: OverBus, case: str, seed: int = 1) -> None:
    """Have the village take in a case, and the town hold it."""
    village = bus.county[VILLAGE]
    village.takes_in(case, seed)
    village.exchange()


def test_a_broker_that_is_killed_loses_nothing_and_is_found_again(bus: OverBus) -> None:
    takes_in(bus, CASE)
    bus.corner.broker.kill()
    with pytest.raises(LinkDown):
        bus.county[TOWN].exchange()
    takes_in(bus, SECOND, seed=2)
    bus.corner.broker.start()
    for line in (bus.carriers[TOWN]._in, bus.carriers[TOWN]._out):
        assert line.up.wait(30), "the line did not heal"
    bus.county[TOWN].exchange()
    for case in (CASE, SECOND):
        assert bus.county[COUNTY].sees(case).receipt == bus.county[VILLAGE].sees(case).receipt


def test_a_request_that_the_broker_holds_outlives_it(
    bus: OverBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The town's request is in the queue when the broker dies; the county hears it from the disk."""
    monkeypatch.setattr("shared.transport.bus.carrier.ANSWER_SECONDS", 0.2)
    heard = threading.Event()
    answer = bus.county[COUNTY].endpoint.answer
    bus.stack.pop_all().close()
    own = BusCarrier(bus.corner.address(TOWN), TOWN, COUNTY)
    bus.county[TOWN].caller = Caller(bus.county[TOWN].here, COUNTY, own)
    takes_in(bus, CASE)
    with pytest.raises(LinkDown):
        bus.county[TOWN].exchange()
    own.close()
    bus.corner.broker.kill()
    bus.corner.broker.start()

    def hears(raw: bytes) -> bytes:
        try:
            return answer(raw)
        finally:
            heard.set()

    county = Answering(bus.corner.address(COUNTY), COUNTY, {EXCHANGE_ROUTE: hears})
    county.start()
    assert heard.wait(30)
    county.stop()
    assert bus.county[COUNTY].sees(CASE).receipt


def test_a_broker_out_of_disk_is_gone_round_and_used_again(
    bus: OverBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    direct, town = Direct(bus), bus.county[TOWN]
    takes_in(bus, CASE)
    with monkeypatch.context() as patched:
        patched.setattr("shared.transport.bus.line.BLOCKED_SECONDS", 0.5)
        bus.join(TOWN)
    town.caller = Caller(town.here, COUNTY, Roads((bus.carriers[TOWN], direct), town.here.now))
    bus.corner.broker.ctl("set_disk_free_limit", NO_DISK)
    town.exchange()
    assert direct.taken > 0
    assert bus.county[COUNTY].sees(CASE).receipt
    bus.corner.broker.ctl("set_disk_free_limit", "1MB")
    takes_in(bus, SECOND, seed=2)
    bus.join(TOWN).exchange()
    assert bus.county[COUNTY].sees(SECOND).receipt


def test_heartbeats_go_on_while_a_long_batch_is_applied(
    bus: OverBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.transport.bus.line.HEARTBEAT", 1)
    bus.stack.pop_all().close()
    endpoint, tries = bus.county[COUNTY].endpoint, []
    answer = endpoint.answer

    def long(raw: bytes) -> bytes:
        tries.append(raw)
        threading.Event().wait(4)  # the broker gives up after two heartbeats missed
        return answer(raw)

    county = Answering(bus.corner.address(COUNTY), COUNTY, {EXCHANGE_ROUTE: long})
    county.start()
    bus.join(TOWN).exchange()
    county.stop()
    bus.carriers[TOWN].close()
    assert len(tries) == len(set(tries)), "the request was delivered again: the line had broken"
