"""The door to writing within one process: one thread at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, get_ident

from shared.store.errors import NestedWrite

Leaving = Callable[[int], None]
"""Told by each thread that leaves, still inside, how many others wait at the door."""


class WriteGate:
    """Lets one thread in; the others wait here, not in the database's polling."""

    def __init__(self, leaving: Leaving = lambda _waiting: None) -> None:
        self._leaving = leaving
        self._door = Lock()
        self._counting = Lock()
        self._waiting = 0
        self._owner: int | None = None

    @contextmanager
    def enter(self) -> Iterator[None]:
        """Wait for the door and keep it for the block; NestedWrite for the thread that has it."""
        if self._owner == get_ident():
            raise NestedWrite
        self._count(1)
        try:
            self._door.acquire()
        except BaseException:
            # Its turn is owed: whoever left may have left work open for it.
            self._door.acquire()
            self._count(-1)
            self._leave()
            raise
        self._count(-1)
        self._owner = get_ident()
        try:
            yield
        finally:
            self._leave()

    def _count(self, change: int) -> None:
        with self._counting:
            self._waiting += change

    def _leave(self) -> None:
        try:
            self._leaving(self._waiting)
        finally:
            self._owner = None
            self._door.release()
