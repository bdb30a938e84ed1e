"""What an enrolled town can try with its own credential at the broker, and what it cannot reach by it."""

import struct
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime
from typing import Any

import pytest
from pika import BasicProperties, data
from pika.exceptions import ChannelClosedByBroker

from deploy.services.rabbitmq import Broker
from shared.domain.records import QuarantineItem
from shared.transport.bus.envelope import DEATHS
from shared.transport.bus.line import Line
from shared.transport.bus.parked import MAX_KEPT, collect
from shared.transport.bus.topology import (
    EXCHANGE,
    jobs_queue,
    node_queue,
    own_exchange,
    parked_queue,
    routing_key,
)
from tests.support.broker import Corner, corner
from tests.support.network import COUNTY, OTHER_TOWN, TOWN
from tests.transport.conftest import OverBus
from tests.transport.queues import channel_of, until_parked, waiting

TO_COUNTY = routing_key(COUNTY, TOWN)


class NoTime:
    """A time that no calendar has, as it travels in a header."""


@pytest.fixture
def any_header(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have pika write what it refuses to write."""
    encode = data.encode_value

    def encoded(pieces: list[bytes], value: Any) -> int:
        if not isinstance(value, NoTime):
            return encode(pieces, value)
        pieces.append(struct.pack(">cQ", b"T", 2**62))
        return 9

    monkeypatch.setattr(data, "encode_value", encoded)


def sends(over_bus: OverBus, headers: dict[str, Any] | None = None, *bodies: bytes) -> None:
    """Have the town write to the county what is no message of ours."""
    with channel_of(over_bus.corner.url(TOWN)) as channel:
        channel.confirm_delivery()
        for body in bodies or (b"?",):
            told = BasicProperties(type="what", headers=headers)
            channel.basic_publish(EXCHANGE, TO_COUNTY, body, told, mandatory=True)


@pytest.fixture
def line(over_bus: OverBus) -> Iterator[Line]:
    """The county's line to its parked messages."""
    made = Line(over_bus.corner.address(COUNTY), (parked_queue(COUNTY),), lambda _channel: None)
    made.start()
    yield made
    made.close()


def collected(over_bus: OverBus, line: Line) -> list[QuarantineItem]:
    """Return what the county's quarantine holds after its parked messages were brought in."""
    here = over_bus.county[COUNTY].here
    collect(here, line)
    with here.store.read() as room:
        return room.quarantine.items(limit=10_000)


@pytest.mark.usefixtures("any_header")
def test_a_header_that_cannot_be_read_keeps_nobody_from_the_broker(
    over_bus: OverBus, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.transport.bus.carrier.ANSWER_SECONDS", 3.0)
    over_bus.answering()
    sends(over_bus, {"t": NoTime()})
    assert over_bus.county[OTHER_TOWN].exchange().rounds
    until_parked(over_bus, 1)
    assert [(i.author, i.code) for i in collected(over_bus, line)] == [("", "bus.foreign")]


@pytest.mark.parametrize("keys", [[routing_key(COUNTY, OTHER_TOWN)], 5, [7]])
def test_nobody_writes_in_anothers_name_by_bringing_the_brokers_own_header(
    over_bus: OverBus, line: Line, keys: object
) -> None:
    over_bus.answering()
    death = {"queue": node_queue(COUNTY).name, "reason": "rejected", "count": 0}
    death |= {"exchange": EXCHANGE, "time": datetime(2026, 11, 28), "routing-keys": keys}  # noqa: DTZ001
    sends(over_bus, {DEATHS: [death]}, b"forged")
    sends(over_bus, None, b"plain")
    until_parked(over_bus, 1)
    assert [(i.author, i.evidence["message"]) for i in collected(over_bus, line)] == [
        (TOWN, "cGxhaW4=")
    ]
    assert waiting(over_bus, node_queue(COUNTY).name) == 0


def test_foreign_messages_fill_no_quarantine(
    over_bus: OverBus, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.transport.bus.parked.MOST_OPEN", 3)
    over_bus.answering()
    bodies = [bytes([n]) * (MAX_KEPT + n % 2) for n in range(8)]
    sends(over_bus, None, *bodies)
    until_parked(over_bus, len(bodies))
    items = collected(over_bus, line)
    assert len(items) == 3
    assert sum(bool(item.evidence) for item in items) == 2
    assert waiting(over_bus, parked_queue(COUNTY).name) == 0


@pytest.fixture(scope="module")
def quiet(broker: Broker) -> Corner:
    """A corner where nobody calls."""
    return corner(broker, (COUNTY, TOWN))


@pytest.mark.parametrize("use", ["jobs", "parked"])
@pytest.mark.parametrize("by", [TOWN, COUNTY])
def test_a_node_writes_to_its_own_chores_and_parked_messages_alone(
    quiet: Corner, use: str, by: str
) -> None:
    """RabbitMQ holds a right to keys against the message's own key, and not against those in its header CC."""
    queue = {"jobs": jobs_queue, "parked": parked_queue}[use](COUNTY).name
    further = BasicProperties(headers={"CC": [COUNTY, routing_key(COUNTY, TOWN)]})
    with channel_of(quiet.url(TOWN)) as channel:
        channel.confirm_delivery()
        refused = pytest.raises(ChannelClosedByBroker, match="ACCESS_REFUSED")
        with refused if by == COUNTY else nullcontext():
            channel.basic_publish(own_exchange(use, by), TOWN, b"x", further)
    with channel_of(quiet.admin()) as channel:
        assert channel.queue_declare(queue, passive=True).method.message_count == 0
