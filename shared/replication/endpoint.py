"""From frames to answers: checking who writes, for every carrier alike."""

import logging
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from shared.app.here import Here
from shared.domain.admission import Claim
from shared.domain.refusals import Refusal
from shared.domain.registry import NodeKey
from shared.ledger.header import from_millis
from shared.ledger.keys import REQUEST_TAG, RESPONSE_TAG
from shared.replication.admission import Admission
from shared.replication.blob_parent import BlobParent
from shared.replication.codes import (
    BadMessageRefused,
    BadMessageSignature,
    Busy,
    NotForUs,
    Suspended,
    UnknownPeer,
)
from shared.replication.outcome import QUARANTINED
from shared.replication.parent import AT_ONCE, Parent
from shared.wire.blob_messages import BLOB_ROUTE, dump_answer, load_ask
from shared.wire.frame import Address, BadFrame, Frame, read_frame, write_frame
from shared.wire.messages import BadMessage, Request, Response, dump_response, load_request

log = logging.getLogger("tongban.exchange")
EXCHANGE_ROUTE = "POST /node/exchange"
MAX_ANSWERS = 1000
"""Frames of one batch each: more than a county's store holds for a village."""


class Endpoint:
    """Answers the exchanges of the nodes below: a few at a time, the most urgent first."""

    def __init__(self, here: Here) -> None:
        self._here = here
        self._parent = Parent(here)
        self._blobs = BlobParent(here)
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._admission = Admission(here.now)
        self._blob_locks: dict[str, threading.Lock] = defaultdict(threading.Lock)

    def answer(self, raw: bytes, late: timedelta = AT_ONCE) -> bytes:
        """Answer a framed request with a framed response. One exchange per peer at a time.

        `late` is for how long the whole of it was known to be on its way. Raises a
        refusal: malformed, not for us, unknown node, bad signature, busy, come back later.
        """
        frame = self._authentic(raw, EXCHANGE_ROUTE)
        with _alone(self._locks[frame.address.sender]):
            return self._answer(frame, late)

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

    def answers(self, raw: bytes, *, is_last: bool) -> Iterator[bytes]:
        """Answer the last of several requests with all that its author is due, a frame a batch: nobody asks again soon.

        Any other has one answer, which settles it, whatever it says. Raises as `answer` does.
        """
        frame = self._authentic(raw, EXCHANGE_ROUTE)
        request = self._request(frame)
        response = self._settled(frame, request)
        yield self._framed(frame, response)
        if not is_last or response.refused:
            return
        for _ in range(MAX_ANSWERS):
            if not response.half.more:
                return
            response = self._parent.go_on(frame.address.sender, response.half.upto)
            yield self._framed(frame, response)

    def _answer(self, frame: Frame, late: timedelta) -> bytes:
        request = self._request(frame)
        with self._admission.enter(frame.address.sender, _claim(request)):
            return self._framed(frame, self._settled(frame, request, late))

    def _settled(self, frame: Frame, request: Request, late: timedelta = AT_ONCE) -> Response:
        """Have a request settled, and log how that went."""
        began, sender = time.monotonic(), frame.address.sender
        try:
            response = self._parent.answer(sender, request, late)
        except Refusal as refusal:
            log.warning("answer refused", extra={"peer": sender, "code": refusal.code})
            raise
        _tell(sender, request, response, began)
        return response

    def _request(self, frame: Frame) -> Request:
        try:
            return load_request(frame.payload())
        except (BadMessage, BadFrame):
            raise BadMessageRefused from None

    def _framed(self, asked: Frame, response: Response) -> bytes:
        return self._signed(asked, dump_response(response), EXCHANGE_ROUTE)

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
            registry = self._here.listed(room)
        if registry.is_suspended(sender):
            raise Suspended
        key = registry.key_of(sender, registry.incarnations.get(sender, 0))
        if key is None:
            raise UnknownPeer
        return key


def _tell(peer: str, request: Request, response: Response, began: float) -> None:
    """Log an answer: entries of each direction, and how many of the peer's had which verdict."""
    verdicts = dict(Counter(response.verdicts))
    told = {
        "peer": peer,
        "received": len(request.half.parcels),
        "sent": len(response.half.parcels),
        "verdicts": verdicts,
        "refused": sum(n for v, n in verdicts.items() if v.startswith(QUARANTINED)),
        "ms": round((time.monotonic() - began) * 1000, 1),
    }
    moved = told["received"] or told["sent"] or response.refused
    if response.refused:
        told["code"] = response.refused
    log.log(logging.INFO if moved else logging.DEBUG, "answer", extra=told)


def _claim(request: Request) -> Claim:
    due = from_millis(request.due) if request.due else None
    return Claim(due, len(request.half.parcels) + request.left)


@contextmanager
def _alone(lock: threading.Lock) -> Iterator[None]:
    """Hold a peer's lock, or refuse with Busy."""
    if not lock.acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        lock.release()
