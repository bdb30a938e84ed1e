"""The broker's carrier, asking side: a request to the parent's queue, its answer from our own.

Only who holds the exchange listens to the queue, so an answer finds the one who
asked. An answer that comes after its asker has gone is let go: the request is
repeated, and its cursor has not moved.
"""

import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from contextlib import suppress

from pika import BasicProperties
from pika.adapters.blocking_connection import BlockingChannel
from pika.spec import Basic

from shared.domain.text import Text
from shared.replication.carrier import Carrier
from shared.replication.codes import LinkDown, PeerRefused
from shared.transport.bus.address import BrokerAddress
from shared.transport.bus.envelope import (
    REFUSAL,
    REQUEST,
    Message,
    digest,
    part_with,
    publish,
    read,
)
from shared.transport.bus.line import BrokerDown, Line
from shared.transport.bus.topology import node_queue, parked_queue
from shared.transport.refusing import load_refusal

ANSWER_SECONDS = 45.0
SHORT = 10.0
CONSUMER = "exchange"
Delivered = tuple[BlockingChannel, int, Message]


class BusCarrier(Carrier):
    """Carries frames of the node `here` to its `parent` by the broker at `address`."""

    def __init__(self, address: BrokerAddress, here: str, parent: str) -> None:
        self._here = here
        self._parent = parent
        self._queue = node_queue(here)
        queues = (self._queue, parked_queue(here))
        self._out = Line(address, queues, lambda _channel: None)
        self._in = Line(address, queues, lambda _channel: None)
        self._lock = threading.Lock()
        self._asked: dict[str, Future[Delivered]] = {}
        self._unsettled: tuple[BlockingChannel, int] | None = None
        self._started = False

    def send(self, route: str, frame: bytes) -> bytes:
        """Return the answer's bytes. Raises LinkDown, ComeBack, or PeerRefused with the peer's own sentence."""
        self.settle()  # who asks again has dealt with the last answer
        name = digest(frame)
        answered: Future[Delivered] = Future()
        with self._lock:
            self._asked[name] = answered
        try:
            # A new connection listens to nothing: an answer on its way when this one breaks finds nobody.
            with self._in.tied(answered):
                self._listen()
                publish(self._out, self._here, self._parent, Message(REQUEST, name, frame, route))
                channel, tag, message = answered.result(ANSWER_SECONDS)
                self._unsettled = channel, tag
        except Late:
            raise LinkDown(reason="no answer over the broker") from None
        except BrokerDown as down:
            raise LinkDown(reason=down.facts["reason"]) from None
        finally:
            with self._lock:
                self._asked.pop(name, None)
        if message.kind == REFUSAL:
            no_reason = PeerRefused(reason=Text("没有说明", "no reason given"))
            raise load_refusal(message.body, no_reason)
        return message.body

    def settle(self) -> None:
        """Let the broker forget the last answer: what it brought is durable here."""
        unsettled, self._unsettled = self._unsettled, None
        if unsettled is not None:
            came_by, tag = unsettled
            with suppress(BrokerDown):  # the broker delivers again, and we let go again
                self._in.settle(came_by, lambda channel: channel.basic_ack(tag), SHORT)

    def rest(self) -> None:
        """Listen no more until the next exchange."""
        self.settle()
        if self._started:
            with suppress(BrokerDown):  # with its connection the consumer is gone too
                self._in.run(_listen_no_more, SHORT)

    def close(self) -> None:
        """End both connections."""
        if self._started:
            self._out.close()
            self._in.close()

    def _listen(self) -> None:
        if not self._started:
            self._started = True
            self._out.start()
            self._in.start()
        self._in.run(self._consume, SHORT)

    def _consume(self, channel: BlockingChannel) -> None:
        """Listen on this channel, unless it does already: perhaps since a try that was no longer waited for."""
        if CONSUMER not in channel.consumer_tags:
            channel.basic_qos(prefetch_count=1)
            channel.basic_consume(self._queue.name, self._on_message, consumer_tag=CONSUMER)

    def _on_message(
        self,
        channel: BlockingChannel,
        method: Basic.Deliver,
        properties: BasicProperties,
        body: bytes,
    ) -> None:
        delivery = read(method, properties, body)
        message = delivery.message
        if (
            message is None
            or delivery.sender(self._here) != self._parent
            or message.kind == REQUEST
        ):
            part_with(channel, delivery)
            return
        with self._lock:
            asked = self._asked.get(message.request)
        if asked is None or asked.done():
            channel.basic_ack(delivery.tag)
        else:
            asked.set_result((channel, delivery.tag, message))


def _listen_no_more(channel: BlockingChannel) -> None:
    channel.basic_cancel(CONSUMER)
