"""How many messages wait in a node's own queues, asked over a connection that is opened for the question."""

from pika.adapters.blocking_connection import BlockingConnection

from shared.transport.bus.address import BrokerAddress
from shared.transport.bus.line import BROKEN, parameters
from shared.transport.bus.topology import queues_of

PATIENCE = 2.0
"""Seconds that whoever asks for figures waits for the broker."""


def depths(address: BrokerAddress, code: str) -> dict[str, int] | None:
    """Return the messages that wait by queue (`node`, `parked`, `jobs`) for the node `code`; None where the broker does not tell."""
    try:
        with BlockingConnection(parameters(address, PATIENCE)) as connection:
            channel = connection.channel()
            told = [channel.queue_declare(q.name, passive=True).method for q in queues_of(code)]
    except BROKEN:
        return None
    return {one.queue.partition(".")[0]: int(one.message_count) for one in told}
