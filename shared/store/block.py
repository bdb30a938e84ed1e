"""A transaction's `with` block, in the shape of the port: it never swallows an exception."""

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Generic, TypeVar

R = TypeVar("R")


class Block(AbstractContextManager[R, None], Generic[R]):
    """Another context manager, whose word on exceptions nobody asks for."""

    def __init__(self, inner: AbstractContextManager[R]) -> None:
        self._inner = inner

    def __enter__(self) -> R:
        return self._inner.__enter__()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._inner.__exit__(kind, error, trace)
