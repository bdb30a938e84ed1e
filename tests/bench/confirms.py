"""How many durable messages a broker confirms a second, where the sender waits for no confirm before the next one."""

import time
from typing import Any

from pika import BasicProperties, DeliveryMode, SelectConnection, URLParameters
from pika.channel import Channel
from pika.frame import Method
from pika.spec import Basic

QUEUE = "limit"


class _Sender:
    """Sends messages to a quorum queue of its own; `awaited` are the numbers of those that are not confirmed."""

    def __init__(self, address: str, body: bytes, messages: int) -> None:
        self._body, self.awaited = body, set(range(1, messages + 1))
        self.began = self.ended = 0.0
        self.line = SelectConnection(
            URLParameters(address),
            on_open_callback=lambda line: line.channel(on_open_callback=self._declare),
            on_open_error_callback=lambda line, _error: line.ioloop.stop(),
            on_close_callback=lambda line, _reason: line.ioloop.stop(),
        )

    def _declare(self, channel: Channel) -> None:
        channel.confirm_delivery(self._confirmed)
        kind = {"x-queue-type": "quorum"}
        channel.queue_declare(
            QUEUE, durable=True, arguments=kind, callback=lambda _: self._send(channel)
        )

    def _send(self, channel: Channel) -> None:
        self.began = time.perf_counter()
        properties = BasicProperties(delivery_mode=DeliveryMode.Persistent)
        for _ in range(len(self.awaited)):
            channel.basic_publish("", QUEUE, self._body, properties)

    def _confirmed(self, frame: Method[Any]) -> None:
        told = frame.method
        if isinstance(told, Basic.Ack):
            upto = range(min(self.awaited), told.delivery_tag) if told.multiple else ()
            self.awaited.difference_update(upto, (told.delivery_tag,))
        if not self.awaited or not isinstance(told, Basic.Ack):
            self.ended = time.perf_counter()
            self.line.close()


def confirms(address: str, body: bytes, messages: int) -> float:
    """Send so many messages and return how many a second were confirmed; RuntimeError where some were not."""
    sender = _Sender(address, body, messages)
    try:
        sender.line.ioloop.start()
    finally:
        sender.line.ioloop.close()
    if sender.awaited:
        raise RuntimeError(f"{len(sender.awaited)} of {messages} messages are not confirmed")
    return messages / (sender.ended - sender.began)
