"""What lies in a broker's queues, as its administrator and its nodes see it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pika
from pika.adapters.blocking_connection import BlockingChannel

from shared.transport.bus.topology import parked_queue
from tests.support.network import COUNTY
from tests.transport.conftest import OverBus


@contextmanager
def channel_of(url: str) -> Iterator[BlockingChannel]:
    """A channel of a credential."""
    connection = pika.BlockingConnection(pika.URLParameters(url))
    try:
        yield connection.channel()
    finally:
        if connection.is_open:
            connection.close()


def waiting(over_bus: OverBus, queue: str) -> int:
    """Return how many messages are ready in a queue."""
    with channel_of(over_bus.corner.admin()) as channel:
        return int(channel.queue_declare(queue, passive=True).method.message_count)


def parked(over_bus: OverBus, code: str) -> list[tuple[bytes, str]]:
    """Wait for the first parked message of a node and return it with the reason."""
    with channel_of(over_bus.corner.url(code)) as channel:
        found: Any = channel.consume(parked_queue(code).name, inactivity_timeout=20)
        method, properties, body = next(found)
        assert method is not None, "nothing was parked"
        channel.basic_ack(method.delivery_tag)
        channel.cancel()
    return [(body, properties.headers["x-death"][0]["reason"])]


def until_parked(over_bus: OverBus, count: int) -> None:
    """Wait until the broker has moved messages to the county's parked queue; they stay there."""
    with channel_of(over_bus.corner.url(COUNTY)) as channel:
        found = channel.consume(parked_queue(COUNTY).name, inactivity_timeout=20)
        for _ in range(count):
            method, _properties, _body = next(found)
            assert method is not None, "nothing was parked"
        channel.cancel()
