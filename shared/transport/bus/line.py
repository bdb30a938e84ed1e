"""One connection to the broker, kept by a thread of its own: no other thread touches it.

Whoever needs the broker hands the thread a piece of work. The thread answers
heartbeats whatever its callers do meanwhile, and connects again by itself.
"""

import logging
import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from contextlib import contextmanager
from typing import Any, TypeVar

import pika
from pika.adapters.blocking_connection import BlockingChannel, BlockingConnection
from pika.adapters.utils.connection_workflow import AMQPConnectorException
from pika.exceptions import AMQPError, ChannelClosedByBroker

from shared.domain.refusals import Unavailable
from shared.transport.bus.address import BrokerAddress
from shared.transport.bus.tolerant import be_tolerant
from shared.transport.bus.topology import EXCHANGE, Queue
from shared.transport.trust import context_of

log = logging.getLogger("tongban.bus")
# It writes out what was in a message that came back; ours says what matters.
logging.getLogger("pika").setLevel(logging.CRITICAL)
be_tolerant()
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0
CONNECT_SECONDS = 8.0
HEARTBEAT = 30
BLOCKED_SECONDS = 10.0
"""How long the broker may hold a publisher back (no disk, no memory) before we take another road."""
LOOK_SECONDS = 1.0
MISMATCH = 406
BROKEN = (AMQPError, AMQPConnectorException, OSError)
"""What pika raises where a broker is not there, breaks off, or takes the connection and says nothing."""
T = TypeVar("T")


class BrokerDown(Unavailable):
    """The broker cannot be used now."""

    code = "bus.down"
    zh = "消息中间件暂时不通（{reason}）。已办的事都在本机，改走网络直连。"
    en = "The message broker cannot be used ({reason}). All work is safe here and takes the direct road."


class OtherTopology(BrokerDown):
    """The broker is there and of no use: what stands in it is not what this version declares."""

    code = "bus.topology"
    zh = "消息中间件里的队列与本版本要求的不一致（{reason}）。请按运维手册导入定义文件。"
    en = "The broker's queues are not what this version declares ({reason}). Import the definitions as the operations guide says."


class Line:
    """A connection to the broker at `address` for a node; `begin` is run on each new channel."""

    def __init__(
        self,
        address: BrokerAddress,
        queues: tuple[Queue, ...],
        begin: Callable[[BlockingChannel], None],
    ) -> None:
        self._parameters = _parameters(address)
        self._queues = queues
        self._begin = begin
        self._lock = threading.Lock()
        self._waiting: set[Future[Any]] = set()
        self.up = threading.Event()
        """Set while there is a connection."""
        self._tried = threading.Event()
        self._stop = threading.Event()
        self._connection: BlockingConnection | None = None
        self._channel: BlockingChannel | None = None
        self._failure: Unavailable = BrokerDown(reason="not connected")
        self._thread = threading.Thread(target=self._loop, name="bus", daemon=True)

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    def close(self) -> None:
        """End the connection."""
        self._stop.set()
        with self._lock:
            if self._connection is not None and self._connection.is_open:
                self._connection.add_callback_threadsafe(lambda: None)
        if self._thread.is_alive():
            self._thread.join(timeout=CONNECT_SECONDS)

    def check(self) -> None:
        """Wait for the first connection; BrokerDown or OtherTopology where it did not come about."""
        self._tried.wait(CONNECT_SECONDS)
        with self._lock:
            if self._channel is None:
                raise self._failure

    def run(self, work: Callable[[BlockingChannel], T], seconds: float) -> T:
        """Have the connection's thread do a piece of work, and return what it gave.

        BrokerDown where there is no connection, it broke, or it took longer.
        """
        self.check()
        future: Future[T] = Future()
        with self._lock:
            if self._connection is None or self._channel is None or not self._connection.is_open:
                raise self._failure
            self._waiting.add(future)
            self._connection.add_callback_threadsafe(lambda: self._do(work, future))
        try:
            return future.result(seconds)
        except Late:
            raise BrokerDown(reason="no answer from the broker") from None
        except BROKEN as error:
            raise BrokerDown(reason=type(error).__name__) from None
        finally:
            with self._lock:
                self._waiting.discard(future)

    def settle(
        self, came_by: BlockingChannel, work: Callable[[BlockingChannel], object], seconds: float
    ) -> None:
        """Settle a delivery on the channel that it came by, as `run` does.

        BrokerDown where that channel is gone: the broker delivers again, and on
        another channel the delivery's number means another message.
        """

        def on_it(channel: BlockingChannel) -> None:
            if channel is not came_by:
                raise BrokerDown(reason="another connection")
            work(channel)

        self.run(on_it, seconds)

    @contextmanager
    def tied(self, future: "Future[T]") -> Iterator[None]:
        """Have a future that others fulfil fail with BrokerDown when the connection breaks during the block."""
        with self._lock:
            self._waiting.add(future)
        try:
            yield
        finally:
            with self._lock:
                self._waiting.discard(future)

    def _do(self, work: Callable[[BlockingChannel], T], future: "Future[T]") -> None:
        channel = self._channel
        if channel is None or not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(work(channel))
        except Exception as error:  # noqa: BLE001 - it is the asker's
            future.set_exception(error)

    def _loop(self) -> None:
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            try:
                self._connect()
                pause = FIRST_PAUSE
                self._serve()
            except BROKEN as error:
                log.warning(
                    "no connection to the broker", extra={"error_type": type(error).__name__}
                )
                self._lost(_said(error))
            except Exception as error:
                # Nobody else connects again: this thread outlives what nobody has thought of.
                log.exception("no connection to the broker")
                self._lost(_said(error))
            self._drop()
            self._stop.wait(pause * random.uniform(0.75, 1.25))  # noqa: S311 - no secret, only spread
            pause = min(LONGEST_PAUSE, pause * 2)

    def _connect(self) -> None:
        connection = BlockingConnection(self._parameters)
        with self._lock:
            self._connection = connection
        channel = connection.channel()
        channel.confirm_delivery()
        channel.exchange_declare(EXCHANGE, passive=True)
        for queue in self._queues:
            channel.queue_declare(queue.name, durable=True, arguments=dict(queue.arguments))
        self._begin(channel)
        with self._lock:
            self._channel = channel
        self._tried.set()
        self.up.set()

    def _serve(self) -> None:
        connection, channel = self._connection, self._channel
        if connection is None or channel is None:
            return
        while not self._stop.is_set() and channel.is_open:
            connection.process_data_events(time_limit=LOOK_SECONDS)

    def _lost(self, failure: Unavailable) -> None:
        """Tell everybody who waits that nothing comes."""
        with self._lock:
            self._failure = failure
            waiting, self._waiting = self._waiting, set()
        self._tried.set()
        for future in waiting:
            if not future.done():
                future.set_exception(failure)

    def _drop(self) -> None:
        self.up.clear()
        with self._lock:
            connection, self._connection, self._channel = self._connection, None, None
        self._lost(self._failure)
        try:
            if connection is not None and connection.is_open:
                connection.close()
        except BROKEN:
            log.info("the broker's connection was gone already")


def parameters(address: BrokerAddress, seconds: float) -> pika.URLParameters:
    """Return pika's parameters for one attempt to connect that takes at most some seconds a step."""
    found = pika.URLParameters(address.url)
    found.connection_attempts = 1
    found.socket_timeout = found.stack_timeout = found.blocked_connection_timeout = seconds
    if address.is_secure:
        trust = context_of(address.ca, address.client)
        found.ssl_options = pika.SSLOptions(trust, address.host)
    return found


def _parameters(address: BrokerAddress) -> pika.URLParameters:
    found = parameters(address, CONNECT_SECONDS)
    found.heartbeat = HEARTBEAT
    found.blocked_connection_timeout = BLOCKED_SECONDS
    return found


def _said(error: Exception) -> Unavailable:
    if isinstance(error, ChannelClosedByBroker) and error.reply_code == MISMATCH:
        return OtherTopology(reason=error.reply_text)
    return BrokerDown(reason=type(error).__name__)
