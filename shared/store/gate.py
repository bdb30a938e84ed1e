"""The door to writing within one process: one thread at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, get_ident

from shared.store.errors import NestedWrite


class WriteGate:
    """Lets one thread in; the others wait here, not in the database's polling."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._owner: int | None = None

    @contextmanager
    def enter(self) -> Iterator[None]:
        """Wait for the door and keep it for the block; NestedWrite for the thread that has it."""
        if self._owner == get_ident():
            raise NestedWrite
        with self._lock:
            self._owner = get_ident()
            try:
                yield
            finally:
                self._owner = None
