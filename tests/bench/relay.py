"""A line on this machine that counts what goes up and down, and breaks after so many bytes of either direction."""

import socket
from contextlib import suppress
from threading import Lock, Thread
from typing import Self

from deploy.demo.ports import LOOPBACK

CHUNK = 1024


class Relay:
    """Relays connections to a port; `budget` is how many bytes may still go up, `answers` how many down, None for any number."""

    def __init__(self, target: str) -> None:
        host, _, port = target.removeprefix("http://").partition(":")
        self._target = (host, int(port))
        self._listener = socket.create_server((LOOPBACK, 0))
        self._lock = Lock()
        self._ends: list[socket.socket] = []
        self._threads = [Thread(target=self._accept, daemon=True)]
        self.up = self.down = 0
        self.budget: int | None = None
        self.answers: int | None = None
        self.url = f"http://{LOOPBACK}:{self._listener.getsockname()[1]}"
        self._threads[0].start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        _end(self._listener)
        self._threads[0].join()
        self._listener.close()
        for end in self._ends:
            _end(end)
        for thread in self._threads[1:]:
            thread.join()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._target)
                self._ends += [near, far]
                for pair in ((near, far, True), (far, near, False)):
                    self._threads.append(Thread(target=self._carry, args=pair, daemon=True))
                    self._threads[-1].start()

    def _carry(self, near: socket.socket, far: socket.socket, upward: bool) -> None:
        with near:
            with suppress(OSError):
                while data := near.recv(CHUNK):
                    goes = self._counted(data) if upward else self._let_down(data)
                    far.sendall(goes)
                    if len(goes) < len(data):
                        break
            for end in (near, far):
                _end(end)

    def _counted(self, data: bytes) -> bytes:
        """Take from the budget; what goes beyond it does not go."""
        with self._lock:
            if self.budget is not None:
                data = data[: self.budget]
                self.budget -= len(data)
            self.up += len(data)
        return data

    def _let_down(self, data: bytes) -> bytes:
        with self._lock:
            if self.answers is not None:
                data = data[: self.answers]
                self.answers -= len(data)
            self.down += len(data)
        return data


def _end(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
