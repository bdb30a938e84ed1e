"""How a process is made to die at a point: by an environment variable that only a process forked for tests reads."""

import importlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from shared.store.block import Block
from shared.store.sql import SqlRoom, SqlStore
from tests.crash.points import BEFORE, BY_NAME, COMMIT, Point

POINT, REPORT = "CRASH_POINT", "CRASH_REPORT"
Die = Callable[[str], None]


@contextmanager
def armed(point: Point, report: Path) -> Iterator[None]:
    """Have the processes that begin during the block die at a point; they write its name to a file first."""
    told = {POINT: point.name, REPORT: str(report)}
    os.environ.update(told)
    try:
        yield
    finally:
        for name in told:
            del os.environ[name]


def arm() -> None:
    """Put the point that the environment names, if it names one, into this process."""
    name = os.environ.get(POINT)
    if name is None:
        return
    point, report = BY_NAME[name], Path(os.environ[REPORT])
    passes = 0

    def die(when: str) -> None:
        """Die, where this is the pass to die at."""
        nonlocal passes
        passes += when == point.when
        if when == point.when and passes == point.step.nth:
            report.write_text(point.name, encoding="ascii")
            os.kill(os.getpid(), signal.SIGKILL)

    (_arm_commit if point.step.call == COMMIT else _arm_call)(point, die)


def _arm_commit(point: Point, die: Die) -> None:
    begin = SqlStore.write

    def write(self: SqlStore) -> Block[SqlRoom]:
        block = begin(self)
        return _Dying(block, die) if _is_by(sys._getframe(1), point) else block

    setattr(SqlStore, "write", write)  # noqa: B010 - the product does not offer it


class _Dying(Block[SqlRoom]):
    """A transaction in which the process dies: when all is said and nothing committed, or when it is durable."""

    def __init__(self, inner: Block[SqlRoom], die: Die) -> None:
        super().__init__(inner)
        self._die = die

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._die("before")
        super().__exit__(kind, error, trace)
        if kind is None:
            self._die("after")


def _arm_call(point: Point, die: Die) -> None:
    owner: Any = importlib.import_module(point.step.where.partition(":")[0])
    *path, name = point.step.call.split(".")
    for part in path:
        owner = getattr(owner, part)
    called = getattr(owner, name)

    @wraps(called)
    def dying(*args: Any, **named: Any) -> Any:
        if not _is_by(sys._getframe(1), point):
            return called(*args, **named)
        die(BEFORE)
        result = called(*args, **named)
        die("after")
        return result

    setattr(owner, name, dying)


def _is_by(frame: FrameType, point: Point) -> bool:
    """Say whether it is the point's own function that calls."""
    module, _, name = point.step.where.partition(":")
    return (frame.f_globals.get("__name__"), frame.f_code.co_qualname) == (module, name)
