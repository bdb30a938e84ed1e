"""Serving a node's app: one threaded server for every tier, TLS included."""

import logging
import signal
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cheroot.server import HTTPConnection, HTTPRequest
from cheroot.ssl.builtin import BuiltinSSLAdapter
from cheroot.wsgi import Server
from flask import Flask

from shared.host.problems import BadCertificate, PortTaken

log = logging.getLogger("tongban.server")
THREADS = 10
TIMEOUT = 75
MAX_BODY = 48 * 1024 * 1024
MAX_HEADER = 32 * 1024
"""The server refuses more by itself: otherwise it would read a refused body to its end. A photo that is too large is told so on a page."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Where to serve. TLS when `cert` and `key` are given (PEM files); `county`: by the certificate that the county issued."""

    host: str
    port: int
    cert: Path | None = None
    key: Path | None = None
    county: bool = False

    @property
    def url(self) -> str:
        """The address as a browser takes it."""
        scheme = "https" if self.cert else "http"
        return f"{scheme}://{self.host}:{self.port}"


class _Request(HTTPRequest):
    """Refuses a length that is none: the library takes a negative one, and reads without an end."""

    def read_request_headers(self) -> bool:
        """Read the head of a request; False where it was refused."""
        if not super().read_request_headers():  # type: ignore[no-untyped-call]  # it carries no types
            return False
        length = self.inheaders.get(b"Content-Length")
        if length is None or length.isdigit():
            return True
        self.simple_response("400 Bad Request", "Malformed Content-Length Header.")
        return False


class _Connection(HTTPConnection):
    RequestHandlerClass = _Request


class _Server(Server):
    """Writes what goes wrong in a connection to our log."""

    ConnectionClass = _Connection

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:  # noqa: FBT001, FBT002 - the library's signature
        # Its message may hold what a client has sent.
        del msg
        log.log(level, "connection", exc_info=traceback)


def serve(app: Flask, listen: Listen, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT. `ready` is called once the port is bound; PortTaken when it cannot be."""
    server = _Server((listen.host, listen.port), app, numthreads=THREADS, timeout=TIMEOUT)
    server.server_name = "tongban"
    server.max_request_body_size = MAX_BODY
    server.max_request_header_size = MAX_HEADER
    if listen.cert is not None:
        server.ssl_adapter = _tls(listen.cert, listen.key)
    try:
        server.prepare()
    except OSError:
        raise PortTaken(port=listen.port) from None
    # By a socket: a signal that comes just before a lock is waited for does not end that waiting.
    ends, wakes = socket.socketpair()
    wakes.settimeout(0)
    signal.set_wakeup_fd(wakes.fileno())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: None)
    thread = threading.Thread(target=server.serve, name="server", daemon=True)
    thread.start()
    ready()
    ends.recv(1)
    signal.set_wakeup_fd(-1)
    server.stop()


class _Tls(BuiltinSSLAdapter):
    """Takes up a certificate that was renewed on the disk with the next connection."""

    def __init__(self, certificate: str, private_key: str | None) -> None:
        super().__init__(certificate, private_key)
        self._seen = _age(certificate)

    def wrap(self, sock: socket.socket) -> Any:
        """Begin TLS on a connection."""
        self.look()
        return super().wrap(sock)  # type: ignore[no-untyped-call]  # it carries no types

    def look(self) -> None:
        """Take up what lies on the disk by now, if it is another certificate and sound."""
        age = _age(self.certificate)
        if age == self._seen:
            return
        try:
            fresh = BuiltinSSLAdapter(self.certificate, self.private_key)
        except (OSError, ssl.SSLError):
            # Half written, or the key comes next: the old one serves, the next connection looks again.
            log.warning("certificate", exc_info=True)
            return
        self.context, self._seen = fresh.context, age


def _age(certificate: str) -> int:
    try:
        return Path(certificate).stat().st_mtime_ns
    except OSError:
        return 0


def _tls(cert: Path, key: Path | None) -> BuiltinSSLAdapter:
    try:
        return _Tls(str(cert), str(key) if key else None)
    except (OSError, ssl.SSLError) as error:
        raise BadCertificate(reason=str(error)) from None
