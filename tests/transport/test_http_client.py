"""What an HTTP answer means that is no answer of a node's."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from deploy.demo.ports import LOOPBACK
from shared.domain.refusals import Refusal
from shared.domain.refusals_store import StoreBusy, StoreDown
from shared.replication.codes import (
    Busy,
    ComeBack,
    LinkDown,
    NotForUs,
    NotTheRest,
    PeerRefused,
)
from shared.replication.endpoint import EXCHANGE_ROUTE
from shared.transport.http_client import HttpCarrier
from shared.transport.refusing import dump_refusal
from shared.wire.part import LONG

PAGE = b"<html><h1>Bad Gateway</h1></html>"


@contextmanager
def saying(status: int, body: bytes, whole: bytes = b"") -> Iterator[HttpCarrier]:
    """A line to a server that says this, and something else to whole frames of an exchange where that is given."""

    class Says(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            is_taken = whole and self.path == "/node/exchange"
            said = whole if is_taken else body
            self.send_response(200 if is_taken else status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_told: object) -> None:
            return

    with HTTPServer((LOOPBACK, 0), Says) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        carrier = HttpCarrier(f"http://{LOOPBACK}:{server.server_port}")
        yield carrier
        carrier.close()
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("status", "body", "means"),
    [
        *((status, PAGE, LinkDown) for status in (502, 503, 504)),
        (503, dump_refusal(StoreDown()), LinkDown),
        (503, dump_refusal(StoreBusy()), LinkDown),
        (503, dump_refusal(ComeBack(seconds=3)), ComeBack),
        (503, dump_refusal(Busy()), Busy),
        (409, dump_refusal(NotTheRest()), NotTheRest),
        (403, dump_refusal(NotForUs()), PeerRefused),
        (404, PAGE, PeerRefused),
        (413, PAGE, PeerRefused),
    ],
)
def test_a_parent_that_can_do_nothing_now_is_as_good_as_not_there(
    status: int, body: bytes, means: type[Refusal]
) -> None:
    """So that a village goes round a town whose pages stand still behind their web server."""
    with saying(status, body) as carrier, pytest.raises(means):
        carrier.send(EXCHANGE_ROUTE, b"frame")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, PAGE),
        (405, PAGE),
        (409, dump_refusal(NotTheRest())),
        (202, b'{"received":0}'),
    ],
)
def test_a_parent_that_takes_no_parts_is_sent_the_whole(status: int, body: bytes) -> None:
    """It is of an earlier version, or others have pushed out what came."""
    frame = bytes(LONG + 1)
    with saying(status, body, whole=b"answer") as carrier:
        assert carrier.send(EXCHANGE_ROUTE, frame) == b"answer"
        assert not carrier.holds(frame)
