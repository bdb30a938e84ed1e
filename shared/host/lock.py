"""A lock between processes: a file held open, freed by the system when its holder dies."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from shared.host.problems import InUse

if sys.platform == "win32":
    import msvcrt

    def _take(handle: IO[bytes], *, wait: bool, shared: bool) -> None:  # noqa: ARG001 - no such lock here
        msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: IO[bytes], *, wait: bool, shared: bool) -> None:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.flock(handle, kind | (0 if wait else fcntl.LOCK_NB))


@contextmanager
def held(path: Path, *, wait: bool = False, shared: bool = False) -> Iterator[None]:
    """Hold the lock at `path`; refuses with InUse when another process has it and `wait` is false.

    Any number of processes may hold it `shared`, while nobody holds it alone.
    """
    with path.open("ab") as handle:
        try:
            _take(handle, wait=wait, shared=shared)
        except OSError:
            raise InUse(path=path.parent) from None
        yield
