"""A line on this machine that counts what goes up, and breaks after so many bytes."""

import socket
from contextlib import suppress
from threading import Lock, Thread
from typing import Self

from tests.bench.stand import LOOPBACK

CHUNK = 1024


class Relay:
    """Relays connections to a port; `budget` is how many bytes may still go up, None for any number."""

    def __init__(self, target: str) -> None:
        host, _, port = target.removeprefix("http://").partition(":")
        self._target = (host, int(port))
        self._listener = socket.create_server((LOOPBACK, 0))
        self._lock = Lock()
        self.up = 0
        self.budget: int | None = None
        self.url = f"http://{LOOPBACK}:{self._listener.getsockname()[1]}"
        Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._target)
                Thread(target=self._carry, args=(near, far, True), daemon=True).start()
                Thread(target=self._carry, args=(far, near, False), daemon=True).start()

    def _carry(self, near: socket.socket, far: socket.socket, upward: bool) -> None:
        with suppress(OSError):
            while data := near.recv(CHUNK):
                if upward:
                    data = self._counted(data)
                if not data:
                    break
                far.sendall(data)
        for end in (near, far):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _counted(self, data: bytes) -> bytes:
        """Take from the budget; what goes beyond it does not go."""
        with self._lock:
            if self.budget is not None:
                data = data[: self.budget]
                self.budget -= len(data)
            self.up += len(data)
        return data
