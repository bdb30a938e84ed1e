"""A table in memory: shared by all transactions until one of them changes it."""

from typing import Generic, TypeVar

from shared.store.errors import ReadOnly

K = TypeVar("K")
V = TypeVar("V")


class MemoryTable(Generic[K, V]):
    """One transaction's view of a mapping that nobody changes in place.

    Its first change copies the mapping; until then a transaction costs nothing.
    """

    __slots__ = ("_mine", "_writing", "rows")

    def __init__(self, rows: dict[K, V], *, writing: bool) -> None:
        self.rows = rows
        self._writing = writing
        self._mine = False

    def put(self, key: K, value: V) -> None:
        """Add or replace a row."""
        self._own()[key] = value

    def drop(self, key: K) -> V | None:
        """Forget a row and return it, None where there is none."""
        return self._own().pop(key, None)

    def _own(self) -> dict[K, V]:
        if not self._writing:
            raise ReadOnly
        if not self._mine:
            self.rows = dict(self.rows)
            self._mine = True
        return self.rows
