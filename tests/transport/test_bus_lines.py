"""Lines to the broker: what breaks them, what they outlive, and that a delivery is settled where it came by."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from pika import BasicProperties
from pika.adapters.blocking_connection import BlockingChannel

from deploy.demo.ports import LOOPBACK
from deploy.services.rabbitmq import Broker
from shared.app.ports import Store
from shared.domain.refusals_store import StoreDown
from shared.replication.codes import LinkDown
from shared.replication.endpoint import EXCHANGE_ROUTE
from shared.transport.bus.address import BrokerAddress
from shared.transport.bus.answering import Answering
from shared.transport.bus.carrier import BusCarrier
from shared.transport.bus.depths import depths
from shared.transport.bus.envelope import ANSWER, REQUEST, Message, digest, publish
from shared.transport.bus.line import BrokerDown, Line
from shared.transport.bus.parked import collect
from shared.transport.bus.topology import EXCHANGE, node_queue, parked_queue
from tests.support.broker import Corner, corner, wired
from tests.support.network import COUNTY, OTHER_TOWN, TOWN
from tests.transport.conftest import OverBus
from tests.transport.queues import channel_of, parked, until_parked, waiting

SECONDS = 30.0


def nothing(_channel: BlockingChannel) -> None:
    """Do nothing with a new channel."""


@pytest.fixture
def place(broker: Broker) -> Corner:
    """A corner where nobody calls."""
    return corner(broker, (COUNTY, TOWN))


@contextmanager
def silent() -> Iterator[BrokerAddress]:
    """A broker that takes connections and says nothing: it boots, or hangs."""
    with socket.create_server((LOOPBACK, 0)) as listener:
        yield BrokerAddress(f"amqp://{LOOPBACK}:{listener.getsockname()[1]}/")


@pytest.mark.usefixtures("quick")
def test_a_broker_that_says_nothing_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.transport.bus.line.CONNECT_SECONDS", 0.2)
    tries = threading.Semaphore(0)
    connect = Line._connect

    def counted(line: Line) -> None:
        tries.release()
        connect(line)

    monkeypatch.setattr(Line, "_connect", counted)
    with silent() as address:
        line = Line(address, (), nothing)
        line.start()
        assert all(tries.acquire(timeout=SECONDS) for _ in range(3))
        with pytest.raises(BrokerDown):
            line.check()
        line.close()


def test_a_broker_that_says_nothing_has_no_depths(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.transport.bus.depths.PATIENCE", 0.2)
    with silent() as address:
        assert depths(address, TOWN) is None


@pytest.mark.usefixtures("quick")
def test_a_line_outlives_what_nobody_has_thought_of(place: Corner) -> None:
    begun = [RuntimeError("a fault of ours")]

    def begin(_channel: BlockingChannel) -> None:
        if begun:
            raise begun.pop()

    line = Line(place.address(TOWN), (node_queue(TOWN),), begin)
    line.start()
    assert line.up.wait(SECONDS)
    line.close()


class Watched(Answering):
    """One that tells how often it began to listen."""

    def __init__(self, address: BrokerAddress, answer: Callable[[bytes], bytes]) -> None:
        super().__init__(address, COUNTY, {EXCHANGE_ROUTE: answer})
        self.listens = threading.Semaphore(0)

    def _consume(self, channel: BlockingChannel) -> None:
        super()._consume(channel)
        self.listens.release()


@pytest.mark.usefixtures("quick")
def test_what_was_delivered_before_a_break_is_settled_by_its_own_number_alone(
    over_bus: OverBus,
) -> None:
    """On the new connection the same numbers mean other messages."""
    wire, url = wired(over_bus.corner.url(COUNTY))
    handled: list[bytes] = []
    all_came = threading.Event()

    def answer(raw: bytes) -> bytes:
        handled.append(raw)
        if len(handled) == 1:
            wire.cut()
            wire.mend()
            assert made.listens.acquire(timeout=SECONDS)
        if len(handled) == 4:
            all_came.set()
        return raw

    requests = (b"one", b"two", b"three")
    ask(over_bus, requests)
    made = Watched(BrokerAddress(url), answer)
    over_bus.stack.callback(made.stop)
    made.start()
    assert made.listens.acquire(timeout=SECONDS)
    assert all_came.wait(SECONDS)
    assert handled == [b"one", *requests]
    made.stop()
    assert waiting(over_bus, node_queue(COUNTY).name) == 0


def ask(over_bus: OverBus, requests: tuple[bytes, ...]) -> None:
    """Have the town's requests wait for the county."""
    line = Line(over_bus.corner.address(TOWN), (node_queue(TOWN),), nothing)
    line.start()
    for body in requests:
        publish(line, TOWN, COUNTY, Message(REQUEST, body.hex(), body, EXCHANGE_ROUTE))
    line.close()


def test_a_delivery_of_another_channel_is_not_settled(place: Corner) -> None:
    line = Line(place.address(TOWN), (node_queue(TOWN),), nothing)
    line.start()
    settled: list[Any] = []
    with channel_of(place.url(TOWN)) as other, pytest.raises(BrokerDown):
        line.settle(other, settled.append, SECONDS)
    line.settle(line.run(lambda channel: channel, SECONDS), settled.append, SECONDS)
    assert len(settled) == 1
    line.close()


def test_an_answer_in_anothers_name_is_parked_and_the_true_one_waited_for(
    over_bus: OverBus,
) -> None:
    """A node may write to any queue, in its own name alone."""

    def answer(raw: bytes) -> bytes:
        with channel_of(over_bus.corner.url(OTHER_TOWN)) as channel:
            channel.confirm_delivery()
            forged = BasicProperties(type=ANSWER, correlation_id=digest(raw))
            channel.basic_publish(EXCHANGE, f"{TOWN}.{OTHER_TOWN}", b"forged", forged, True)
        return b"true"

    county = Answering(over_bus.corner.address(COUNTY), COUNTY, {EXCHANGE_ROUTE: answer})
    over_bus.stack.callback(county.stop)
    county.start()
    carrier = over_bus.carriers[TOWN]
    assert carrier.send(EXCHANGE_ROUTE, b"?") == b"true"
    carrier.rest()
    assert parked(over_bus, TOWN) == [(b"forged", "rejected")]


class Failing:
    """A store that takes nothing."""

    def write(self) -> object:
        raise StoreDown


def test_a_parked_message_that_cannot_be_kept_waits_with_the_broker(over_bus: OverBus) -> None:
    over_bus.answering()
    county = over_bus.county[COUNTY].here
    with channel_of(over_bus.corner.url(TOWN)) as channel:
        channel.confirm_delivery()
        channel.basic_publish(EXCHANGE, f"{COUNTY}.{TOWN}", b"?", mandatory=True)
    until_parked(over_bus, 1)
    line = Line(over_bus.corner.address(COUNTY), (parked_queue(COUNTY),), nothing)
    over_bus.stack.callback(line.close)
    line.start()
    failing: Store = Failing()  # type: ignore[assignment]  # it is asked for one thing
    with pytest.raises(StoreDown):
        collect(replace(county, store=failing), line)
    assert collect(county, line) == 1


def consumers(over_bus: OverBus, code: str) -> int:
    """Return how many listen to a node's queue."""
    with channel_of(over_bus.corner.admin()) as channel:
        queue = channel.queue_declare(node_queue(code).name, passive=True)
        return int(queue.method.consumer_count)


def test_who_began_to_listen_too_late_listens_once_and_ends(
    over_bus: OverBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would eat the answers that another process of its node waits for."""
    carrier = over_bus.carriers[TOWN]
    monkeypatch.setattr("shared.transport.bus.carrier.SHORT", 0.0)
    for _ in range(2):
        with pytest.raises(LinkDown):
            carrier.send(EXCHANGE_ROUTE, b"?")
    monkeypatch.undo()
    carrier.rest()
    assert consumers(over_bus, TOWN) == 0


def test_a_broker_with_other_queues_is_a_road_that_is_closed(over_bus: OverBus) -> None:
    with channel_of(over_bus.corner.admin()) as channel:
        channel.queue_delete(node_queue(TOWN).name)
        channel.queue_declare(node_queue(TOWN).name, durable=True)
    carrier = BusCarrier(over_bus.corner.address(TOWN), TOWN, COUNTY)
    over_bus.stack.callback(carrier.close)
    with pytest.raises(LinkDown, match="inequivalent arg"):
        carrier.send(EXCHANGE_ROUTE, b"?")
