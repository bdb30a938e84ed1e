"""What could not be handled and was parked by the broker: brought into the quarantine, where a person sees it."""

import logging
from base64 import b64encode
from dataclasses import dataclass
from functools import partial
from typing import Any

from pika.adapters.blocking_connection import BlockingChannel

from shared.app.here import Here
from shared.domain.kinds import MESSAGE
from shared.domain.records import QuarantineItem
from shared.replication.codes import MessageFailed, MessageForeign
from shared.transport.bus.address import BrokerAddress
from shared.transport.bus.envelope import DEATHS, digest
from shared.transport.bus.line import Line
from shared.transport.bus.topology import parked_queue, sender_of

log = logging.getLogger("tongban.bus")
SHORT = 10.0
MAX_KEPT = 64 * 1024
MOST_OPEN = 200
"""Open items about messages; what is parked beyond them is told to the log alone."""
FAILED = "delivery_limit"


@dataclass(frozen=True, slots=True)
class Parked:
    """A parked message: the channel and number by which it is settled, the key it was written under, its bytes, why it was parked."""

    channel: BlockingChannel
    tag: int
    key: str
    body: bytes
    reason: str


class Parking:
    """A node's parked messages, over a line of its own that is opened when it is first needed."""

    def __init__(self, here: Here, address: BrokerAddress) -> None:
        self._here = here
        self._line = Line(address, (parked_queue(here.code),), lambda _channel: None)
        self._begun = False

    def collect(self) -> int:
        """Bring every parked message into the quarantine and return how many there were; BrokerDown where none can be asked for."""
        if not self._begun:
            self._begun = True
            self._line.start()
        return collect(self._here, self._line)


def collect(here: Here, line: Line) -> int:
    """Bring every parked message into the quarantine and return how many there were.

    A message leaves the broker once the quarantine has it on disk. What it
    carried is not lost: its sender holds it until we have signed for it.
    """
    count = 0
    while (parked := line.run(lambda channel: _next(channel, here.code), SHORT)) is not None:
        try:
            _keep(here, parked)
        except Exception:
            line.settle(parked.channel, partial(_leave, tag=parked.tag), SHORT)
            raise
        line.settle(parked.channel, partial(_let_go, tag=parked.tag), SHORT)
        count += 1
    return count


def _keep(here: Here, parked: Parked) -> None:
    """Keep a parked message in the quarantine, while that is not full of them."""
    codes = (MessageFailed.code, MessageForeign.code)
    with here.store.write() as room:
        if len(room.quarantine.items(codes=codes, limit=MOST_OPEN)) < MOST_OPEN:
            room.quarantine.add(_item(here, parked))
            return
    log.warning("a parked message is let go: the quarantine is full of them")


def _next(channel: BlockingChannel, code: str) -> Parked | None:
    method, properties, body = channel.basic_get(parked_queue(code).name)
    if method is None or properties is None or body is None:
        return None
    key, reason = _death(properties.headers or {})
    return Parked(channel, int(method.delivery_tag or 0), key, body, reason)


def _death(headers: Any) -> tuple[str, str]:
    """Return the key that a message was written under and why it was parked, as the broker tells; empty where it does not."""
    match headers.get(DEATHS):
        case [{"routing-keys": [str(key), *_], "reason": str(reason)}, *_]:
            return key, reason
    return "", ""


def _let_go(channel: BlockingChannel, tag: int) -> None:
    channel.basic_ack(tag)


def _leave(channel: BlockingChannel, tag: int) -> None:
    channel.basic_nack(tag, requeue=True)


def _item(here: Here, parked: Parked) -> QuarantineItem:
    refusal = MessageFailed if parked.reason == FAILED else MessageForeign
    is_small = len(parked.body) <= MAX_KEPT
    return QuarantineItem(
        hash=digest(parked.body),
        ledger="",
        seq=0,
        kind=MESSAGE,
        author=sender_of(parked.key, here.code) or "",
        refuser=here.code,
        code=refusal.code,
        owner=here.code,
        at=here.now(),
        evidence={"message": b64encode(parked.body).decode()} if is_small else {},
    )
