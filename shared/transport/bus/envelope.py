"""What stands around a frame in a message: what it is, which request it answers, by which way it asks."""

import hashlib
import logging
from dataclasses import dataclass

from pika import BasicProperties, DeliveryMode
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import NackError, UnroutableError
from pika.spec import Basic

from shared.transport.bus.line import BrokerDown, Line
from shared.transport.bus.topology import EXCHANGE, routing_key, sender_of

log = logging.getLogger("tongban.bus")
REQUEST, ANSWER, REFUSAL = "request", "answer", "refusal"
KINDS = frozenset({REQUEST, ANSWER, REFUSAL})
OCTETS, JSON = "application/octet-stream", "application/json"
PUBLISH_SECONDS = 20.0
ROUTE = "route"
DEATHS = "x-death"
"""The broker's own header of a message that it has parked."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its kind, the digest of the request that it is or answers, and the request's route."""

    kind: str
    request: str
    body: bytes
    route: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as the broker gave it: the tag to settle it by, its routing key; no message where it is not ours.

    One that `died` was parked before: the broker does not bring it back, and who
    sends such a one could say in it who has written it.
    """

    tag: int
    key: str
    message: Message | None
    died: bool = False

    def sender(self, here: str) -> str | None:
        """Return who wrote it, by the key that the broker let it write; None where it is not to us."""
        return sender_of(self.key, here)


def digest(frame: bytes) -> str:
    """Return the name of a request: the SHA-256 of its frame, so that one sent again keeps its name."""
    return hashlib.sha256(frame).hexdigest()


def publish(line: Line, sender: str, to: str, message: Message) -> None:
    """Hand a message to the broker and wait until its queue holds it on disk; BrokerDown where it does not.

    The broker confirms an unroutable message too: `mandatory` is what tells.
    """
    properties = BasicProperties(
        content_type=JSON if message.kind == REFUSAL else OCTETS,
        delivery_mode=DeliveryMode.Persistent,
        type=message.kind,
        correlation_id=message.request,
        headers={ROUTE: message.route} if message.route else None,
    )

    def work(channel: BlockingChannel) -> None:
        key = routing_key(to, sender)
        try:
            channel.basic_publish(EXCHANGE, key, message.body, properties, mandatory=True)
        except UnroutableError:
            raise BrokerDown(reason="no queue") from None
        except NackError:
            raise BrokerDown(reason="queue full") from None

    line.run(work, PUBLISH_SECONDS)
    log.debug("published", extra={"peer": to, "route": message.route})


def read(method: Basic.Deliver | Basic.GetOk, properties: BasicProperties, body: bytes) -> Delivery:
    """Take a delivery apart."""
    tag, key = int(method.delivery_tag or 0), str(method.routing_key)
    kind, request = properties.type, properties.correlation_id
    headers = properties.headers or {}
    route = headers.get(ROUTE, "")
    if DEATHS in headers:
        return Delivery(tag, key, None, died=True)
    if kind not in KINDS or not request or not isinstance(route, str):
        return Delivery(tag, key, None)
    return Delivery(tag, key, Message(kind, request, body, route))


def part_with(channel: BlockingChannel, delivery: Delivery) -> None:
    """Have the broker park what is no message of ours, or forget it where it was parked before."""
    if delivery.died:
        log.warning("a message that was parked before is let go")
        channel.basic_ack(delivery.tag)
    else:
        channel.basic_reject(delivery.tag, requeue=False)
