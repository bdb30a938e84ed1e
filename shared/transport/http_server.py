"""The HTTP carrier, answering side: a blueprint that every parent serves."""

from collections.abc import Callable

from flask import Blueprint, Response, request
from werkzeug.exceptions import ClientDisconnected

from shared.domain.refusals import BadInput, NotAllowed, NotFound, Refusal, Unavailable
from shared.replication.bootstrap import Gate
from shared.replication.codes import BadMessageRefused
from shared.replication.endpoint import Endpoint
from shared.transport.refusing import dump_refusal
from shared.wire.frame import MAX_FRAME

STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (BadInput, 400),
    (NotAllowed, 403),
    (NotFound, 404),
    (Unavailable, 503),
)
MAX_APPLICATION = 4096
CHUNK = 64 * 1024
OCTETS = "application/octet-stream"


def node_blueprint(endpoint: Endpoint, gate: Gate) -> Blueprint:
    """Return the routes between nodes: `/node/exchange`, `/node/blob`, `/node/enrol`. Signed, so no cookie and no CSRF token."""
    blueprint = Blueprint("node", __name__, url_prefix="/node")

    @blueprint.post("/exchange")
    def exchange() -> Response:
        return _answered(endpoint.answer, MAX_FRAME)

    @blueprint.post("/blob")
    def blob() -> Response:
        return _answered(endpoint.answer_blob, MAX_FRAME)

    @blueprint.post("/enrol")
    def enrol() -> Response:
        return _answered(gate.admit, MAX_APPLICATION)

    return blueprint


def _answered(answer: Callable[[bytes], bytes], limit: int) -> Response:
    try:
        return Response(answer(_body(limit)), mimetype=OCTETS)
    except Refusal as refusal:
        body = dump_refusal(refusal)
        return Response(body, status=_status(refusal), mimetype="application/json")


def _body(limit: int) -> bytes:
    length = request.content_length
    if length is None:
        raise BadMessageRefused
    try:
        if length > limit:
            while request.stream.read(CHUNK):  # the server would read it whole
                pass
            raise BadMessageRefused
        body = request.stream.read(length)
    except ClientDisconnected:
        raise BadMessageRefused from None
    if len(body) != length:
        raise BadMessageRefused
    return body


def _status(refusal: Refusal) -> int:
    return next((status for kind, status in STATUS if isinstance(refusal, kind)), 409)
