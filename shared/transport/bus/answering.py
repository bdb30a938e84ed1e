"""The broker's carrier, answering side: requests from our own queue, answers to the askers' queues.

A request is let go only when what it brought is on disk and its answer was handed
to the broker. Where the answer finds no way the request is let go all the same:
its author asks again.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from queue import SimpleQueue

from pika import BasicProperties
from pika.adapters.blocking_connection import BlockingChannel
from pika.spec import Basic

from shared.domain.refusals import Refusal
from shared.transport.bus.address import BrokerAddress
from shared.transport.bus.envelope import ANSWER, REFUSAL, Message, part_with, publish, read
from shared.transport.bus.line import BrokerDown, Line
from shared.transport.bus.topology import node_queue, parked_queue
from shared.transport.refusing import dump_refusal

log = logging.getLogger("tongban.bus")
PREFETCH = 4
SHORT = 10.0
AFTER_A_FAULT = 1.0
Answer = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Arrived:
    """A request that was delivered: by which channel and number, from whom, and what it says."""

    channel: BlockingChannel
    tag: int
    sender: str
    message: Message


class Answering:
    """Answers at a node what comes over the broker at `address`; `routes` are what HTTP has under the same names."""

    def __init__(self, address: BrokerAddress, here: str, routes: Mapping[str, Answer]) -> None:
        self._here = here
        self._routes = routes
        self._queue = node_queue(here)
        queues = (self._queue, parked_queue(here))
        self._in = Line(address, queues, self._consume)
        self._out = Line(address, queues, lambda _channel: None)
        self._arrived: SimpleQueue[Arrived | None] = SimpleQueue()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="bus answers", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._in.start()
        self._out.start()
        self._thread.start()

    def check(self) -> None:
        """Raise OtherTopology where the broker does not hold what we declare; BrokerDown where it is not there."""
        self._in.check()

    def stop(self) -> None:
        """Stop after the request in hand; what was delivered and not answered is delivered again."""
        self._stop.set()
        self._arrived.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=SHORT)
        self._in.close()
        self._out.close()

    def _consume(self, channel: BlockingChannel) -> None:
        channel.basic_qos(prefetch_count=PREFETCH)
        channel.basic_consume(self._queue.name, self._on_message)

    def _on_message(
        self,
        channel: BlockingChannel,
        method: Basic.Deliver,
        properties: BasicProperties,
        body: bytes,
    ) -> None:
        delivery = read(method, properties, body)
        sender, message = delivery.sender(self._here), delivery.message
        if message is None or sender is None or message.route not in self._routes:
            part_with(channel, delivery)
        else:
            self._arrived.put(Arrived(channel, delivery.tag, sender, message))

    def _loop(self) -> None:
        while (arrived := self._arrived.get()) is not None and not self._stop.is_set():
            # What came by a connection that broke since is delivered again by the next one.
            if arrived.channel.is_open:
                self._handle(arrived)

    def _handle(self, arrived: Arrived) -> None:
        tag = arrived.tag
        try:
            answer = self._answer(arrived.message)
        except Exception:
            # It may be the message: the broker counts how often it failed, and parks it in the end.
            log.exception("a message could not be handled")
            self._stop.wait(AFTER_A_FAULT)
            self._settle(arrived, lambda channel: channel.basic_nack(tag, requeue=True))
            return
        try:
            publish(self._out, self._here, arrived.sender, answer)
        except BrokerDown as down:
            log.warning("an answer was not taken", extra={"code": down.code})
        self._settle(arrived, lambda channel: channel.basic_ack(tag))

    def _answer(self, message: Message) -> Message:
        try:
            return Message(ANSWER, message.request, self._routes[message.route](message.body))
        except Refusal as refusal:
            return Message(REFUSAL, message.request, dump_refusal(refusal))

    def _settle(self, arrived: Arrived, work: Callable[[BlockingChannel], object]) -> None:
        try:
            self._in.settle(arrived.channel, work, SHORT)
        except BrokerDown:
            log.info("the broker went before it was told; it delivers again")
