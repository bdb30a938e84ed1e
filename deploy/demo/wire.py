"""A wire that can be cut: a relay between a node and the one above it, on this machine."""

import socket
from contextlib import suppress
from threading import Lock, Thread
from types import TracebackType
from typing import Self

LOOPBACK = "127.0.0.1"
CHUNK = 64 * 1024


class Wire:
    """Carries bytes from its own port to another, until it is cut. It can be mended."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._lock = Lock()
        self._ends: set[socket.socket] = set()
        self._listener: socket.socket | None = None
        self._port = 0
        self.mend()

    @property
    def url(self) -> str:
        """The address that leads over the wire."""
        return f"http://{LOOPBACK}:{self._port}"

    def cut(self) -> None:
        """Drop every connection and take no new one."""
        with self._lock:
            ends, self._ends = self._ends, set()
            listener, self._listener = self._listener, None
        for end in (*ends, *([listener] if listener else [])):
            _drop(end)

    def mend(self) -> None:
        """Carry again, on the same port."""
        listener = socket.create_server((LOOPBACK, self._port))
        self._port = int(listener.getsockname()[1])
        self._listener = listener
        Thread(target=self._accept, args=(listener,), name="wire", daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.cut()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                self._join(listener, near)

    def _join(self, listener: socket.socket, near: socket.socket) -> None:
        try:
            far = socket.create_connection((LOOPBACK, self._target))
        except OSError:
            _drop(near)
            return
        with self._lock:
            is_whole = self._listener is listener
            self._ends |= {near, far} if is_whole else set()
        for pair in ((near, far), (far, near)):
            if is_whole:
                Thread(target=self._carry, args=pair, name="wire", daemon=True).start()
            else:
                _drop(pair[0])

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(CHUNK):
                sink.sendall(data)
        with self._lock:
            self._ends -= {source, sink}
        _drop(source)
        _drop(sink)


def _drop(end: socket.socket) -> None:
    """Close a socket so that whoever waits on it, on either side, notices at once."""
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
