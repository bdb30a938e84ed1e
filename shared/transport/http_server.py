"""The HTTP carrier, answering side: a blueprint that every parent serves."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import BoundedSemaphore

from flask import Blueprint, Flask, Response, current_app, jsonify, request
from werkzeug.exceptions import ClientDisconnected

from shared.domain.refusals import BadInput, NotAllowed, NotFound, Refusal, Unavailable
from shared.domain.refusals_store import StoreUnavailable
from shared.replication.bootstrap import Gate
from shared.replication.codes import BadMessageRefused, ComeBack
from shared.replication.endpoint import Endpoint
from shared.store.frame_spool import FrameSpool
from shared.transport.parts import Parts
from shared.transport.refusing import dump_refusal
from shared.wire.frame import MAX_FRAME
from shared.wire.messages import BadMessage
from shared.wire.part import HEAD_BYTES, load_head

STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (BadInput, 400),
    (NotAllowed, 403),
    (NotFound, 404),
    (Unavailable, 503),
)
MAX_APPLICATION = 4096
MAX_PART = HEAD_BYTES + MAX_FRAME
CHUNK = 64 * 1024
PIECE = 4096
"""Bytes of a part that are read at a time: those before a line broke, and not read, come again."""
UPLOADS = 4
"""Parts that a process takes at a time: a thin line holds a thread, and pages need some."""
PART_SECONDS = 120.0
"""How long a part may take; what came by then stays."""
OCTETS = "application/octet-stream"
FRAMES = "tongban-frames"
SOON = 1.0
_SLOTS = BoundedSemaphore(UPLOADS)


def keep_frames_in(app: Flask, spool: FrameSpool) -> None:
    """Tell an app where long frames wait for their rest, and let go of those that nobody asks for any more."""
    with suppress(StoreUnavailable):  # told in the log; pages are served all the same
        spool.make_room(0)
    app.extensions[FRAMES] = spool


def node_blueprint(endpoint: Endpoint, gate: Gate) -> Blueprint:
    """Return the routes between nodes: `/node/exchange`, `/node/part`, `/node/blob`, `/node/enrol`.

    Signed, so no cookie and no CSRF token.
    """
    blueprint = Blueprint("node", __name__, url_prefix="/node")

    @blueprint.post("/exchange")
    def exchange() -> Response:
        return _answered(endpoint.answer, MAX_FRAME)

    @blueprint.post("/part")
    def part() -> Response:
        return _told(lambda: _taken(Parts(current_app.extensions[FRAMES], endpoint)))

    @blueprint.post("/blob")
    def blob() -> Response:
        return _answered(endpoint.answer_blob, MAX_FRAME)

    @blueprint.post("/enrol")
    def enrol() -> Response:
        return _answered(gate.admit, MAX_APPLICATION)

    return blueprint


def _answered(answer: Callable[[bytes], bytes], limit: int) -> Response:
    return _told(lambda: Response(answer(_body(limit)), mimetype=OCTETS))


def _told(work: Callable[[], Response]) -> Response:
    try:
        return work()
    except Refusal as refusal:
        body = dump_refusal(refusal)
        return Response(body, status=_status(refusal), mimetype="application/json")


def _taken(parts: Parts) -> Response:
    """Take a part of a frame; tell with status 202 how much is here where the frame is not whole."""
    length = _length(MAX_PART)
    try:
        head = load_head(_exactly(min(length, HEAD_BYTES)))
    except BadMessage:
        raise BadMessageRefused from None
    left = length - HEAD_BYTES
    with _a_slot(needed=left > 0):
        answer = parts.take(head, left, _pieces(left))
    if isinstance(answer, bytes):
        return Response(answer, mimetype=OCTETS)
    told = jsonify(received=answer)
    told.status_code = 202
    return told


@contextmanager
def _a_slot(*, needed: bool) -> Iterator[None]:
    """Hold one of the few slots for lines that may be thin; ComeBack where all are taken."""
    if needed and not _SLOTS.acquire(blocking=False):
        raise ComeBack(seconds=SOON)
    try:
        yield
    finally:
        if needed:
            _SLOTS.release()


def _body(limit: int) -> bytes:
    return _exactly(_length(limit))


def _length(limit: int) -> int:
    """Return how long the body is; refused where that is not said, or more than a route takes."""
    length = request.content_length
    if length is None:
        raise BadMessageRefused
    if length > limit:
        while _read(CHUNK):  # the server would read it whole
            pass
        raise BadMessageRefused
    return length


def _pieces(left: int) -> Iterator[bytes]:
    """Yield so many bytes of the body as they come; ComeBack where they come too slowly."""
    until = time.monotonic() + PART_SECONDS
    while left:
        if time.monotonic() > until:
            raise ComeBack(seconds=SOON)
        piece = _read(min(left, PIECE))
        if not piece:
            raise BadMessageRefused
        left -= len(piece)
        yield piece


def _exactly(length: int) -> bytes:
    body = _read(length)
    if len(body) != length:
        raise BadMessageRefused
    return body


def _read(most: int) -> bytes:
    try:
        return request.stream.read(most)
    except (ClientDisconnected, OSError):  # gunicorn's own stream says it in the second way
        raise BadMessageRefused from None


def _status(refusal: Refusal) -> int:
    return next((status for kind, status in STATUS if isinstance(refusal, kind)), 409)
