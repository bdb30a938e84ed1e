"""A node's queues in figures, over a real broker."""

import pika
import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest

from deploy.services.rabbitmq import Broker
from shared.transport.bus.address import BrokerAddress
from shared.transport.bus.depths import depths
from shared.transport.bus.topology import EXCHANGE, routing_key
from shared.web.metrics import QueueCollector
from tests.support.broker import Corner, corner, wired
from tests.support.network import COUNTY, OTHER_TOWN, TOWN


@pytest.fixture
def place(broker: Broker) -> Corner:
    """A corner where one message waits for the town."""
    made = corner(broker, (COUNTY, TOWN, OTHER_TOWN))
    with pika.BlockingConnection(pika.URLParameters(made.url(COUNTY))) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        channel.basic_publish(EXCHANGE, routing_key(TOWN, COUNTY), b"x", mandatory=True)
    return made


def test_a_node_sees_what_waits_in_its_own_queues(place: Corner) -> None:
    assert depths(place.address(TOWN), TOWN) == {"node": 1, "parked": 0, "jobs": 0}
    assert depths(place.address(OTHER_TOWN), OTHER_TOWN) == {"node": 0, "parked": 0, "jobs": 0}


def test_the_figures_tell_a_queue_and_a_broker_that_is_down(place: Corner) -> None:
    wire, url = wired(place.url(TOWN))
    registry = CollectorRegistry()
    registry.register(QueueCollector(lambda: depths(BrokerAddress(url), TOWN)))
    with wire:
        told = generate_latest(registry).decode()
        wire.cut()
        down = generate_latest(registry).decode()

    assert "tongban_broker_up 1.0" in told
    assert 'tongban_queue_depth{queue="node"} 1.0' in told
    assert "tongban_broker_up 0.0" in down
    assert "tongban_queue_depth{" not in down
