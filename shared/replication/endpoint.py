"""From frames to answers: checking who writes, for every carrier alike."""

import threading
from collections import defaultdict

from shared.app.here import Here
from shared.domain.registry import NodeKey
from shared.ledger.keys import REQUEST_TAG, RESPONSE_TAG
from shared.replication.codes import (
    BadMessageRefused,
    BadMessageSignature,
    Busy,
    NotForUs,
    Suspended,
    UnknownPeer,
)
from shared.replication.parent import Parent
from shared.wire.frame import Address, BadFrame, Frame, read_frame, write_frame
from shared.wire.messages import BadMessage, dump_response, load_request

EXCHANGE_ROUTE = "POST /node/exchange"


class Endpoint:
    """Answers the exchanges of the nodes below."""

    def __init__(self, here: Here) -> None:
        self._here = here
        self._parent = Parent(here)
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)

    def answer(self, raw: bytes) -> bytes:
        """Answer a framed request with a framed response. One exchange per peer at a time.

        Raises a refusal: malformed, not for us, unknown node, bad signature, busy.
        """
        frame = self._authentic(raw)
        lock = self._locks[frame.address.sender]
        if not lock.acquire(blocking=False):
            raise Busy
        try:
            return self._answer(frame)
        finally:
            lock.release()

    def _answer(self, frame: Frame) -> bytes:
        try:
            request = load_request(frame.payload())
        except (BadMessage, BadFrame):
            raise BadMessageRefused from None
        response = self._parent.answer(frame.address.sender, request)
        address = Address(self._here.code, frame.address.sender, frame.address.nonce)
        return write_frame(
            dump_response(response), address, self._here.signer, RESPONSE_TAG, EXCHANGE_ROUTE
        )

    def _authentic(self, raw: bytes) -> Frame:
        try:
            frame = read_frame(raw)
        except BadFrame:
            raise BadMessageRefused from None
        if frame.address.to != self._here.code:
            raise NotForUs
        key = self._key(frame.address.sender)
        if not frame.is_signed_by(key, REQUEST_TAG, EXCHANGE_ROUTE):
            raise BadMessageSignature
        return frame

    def _key(self, sender: str) -> NodeKey:
        with self._here.store.read() as room:
            registry = self._here.registry(room)
        if registry.is_suspended(sender):
            raise Suspended
        key = registry.key_of(sender, registry.incarnations.get(sender, 0))
        if key is None:
            raise UnknownPeer
        return key
