"""From frames to answers: checking who writes, for every carrier alike."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from shared.app.here import Here
from shared.domain.registry import NodeKey
from shared.ledger.keys import REQUEST_TAG, RESPONSE_TAG
from shared.replication.blob_parent import BlobParent
from shared.replication.codes import (
    BadMessageRefused,
    BadMessageSignature,
    Busy,
    NotForUs,
    Suspended,
    UnknownPeer,
)
from shared.replication.parent import Parent
from shared.wire.blob_messages import BLOB_ROUTE, dump_answer, load_ask
from shared.wire.frame import Address, BadFrame, Frame, read_frame, write_frame
from shared.wire.messages import BadMessage, dump_response, load_request

EXCHANGE_ROUTE = "POST /node/exchange"


class Endpoint:
    """Answers the exchanges of the nodes below."""

    def __init__(self, here: Here) -> None:
        self._here = here
        self._parent = Parent(here)
        self._blobs = BlobParent(here)
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._blob_locks: dict[str, threading.Lock] = defaultdict(threading.Lock)

    def answer(self, raw: bytes) -> bytes:
        """Answer a framed request with a framed response. One exchange per peer at a time.

        Raises a refusal: malformed, not for us, unknown node, bad signature, busy.
        """
        frame = self._authentic(raw, EXCHANGE_ROUTE)
        with _alone(self._locks[frame.address.sender]):
            return self._answer(frame)

    def answer_blob(self, raw: bytes) -> bytes:
        """Answer a framed request about blobs; beside an exchange, but one at a time per peer. Raises as `answer` does."""
        frame = self._authentic(raw, BLOB_ROUTE)
        with _alone(self._blob_locks[frame.address.sender]):
            try:
                ask = load_ask(frame.payload())
            except (BadMessage, BadFrame):
                raise BadMessageRefused from None
            answer = dump_answer(self._blobs.answer(frame.address.sender, ask))
            return self._signed(frame, answer, BLOB_ROUTE)

    def _answer(self, frame: Frame) -> bytes:
        try:
            request = load_request(frame.payload())
        except (BadMessage, BadFrame):
            raise BadMessageRefused from None
        response = self._parent.answer(frame.address.sender, request)
        return self._signed(frame, dump_response(response), EXCHANGE_ROUTE)

    def _signed(self, asked: Frame, payload: bytes, route: str) -> bytes:
        address = Address(self._here.code, asked.address.sender, asked.address.nonce)
        return write_frame(payload, address, self._here.signer, RESPONSE_TAG, route)

    def _authentic(self, raw: bytes, route: str) -> Frame:
        try:
            frame = read_frame(raw)
        except BadFrame:
            raise BadMessageRefused from None
        if frame.address.to != self._here.code:
            raise NotForUs
        key = self._key(frame.address.sender)
        if not frame.is_signed_by(key, REQUEST_TAG, route):
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


@contextmanager
def _alone(lock: threading.Lock) -> Iterator[None]:
    """Hold a peer's lock, or refuse with Busy."""
    if not lock.acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        lock.release()
