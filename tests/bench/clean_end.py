"""Nothing is left behind: whatever the measurements have started ends with them, also when they are told to stop."""

import ctypes
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from deploy.services.ending import ended, family

PR_SET_CHILD_SUBREAPER = 36
LIBC = ctypes.CDLL("libc.so.6", use_errno=True)
SECONDS = 3
"""How long what is left has to end by itself."""


@contextmanager
def clean_end() -> Iterator[None]:
    """Raise KeyboardInterrupt in the block at the first SIGTERM or Ctrl-C; end all that is left at its end.

    A server that let go of who started it counts too: it is given to this process, not to the machine's first one.
    """
    if LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        yield
    finally:
        if not ended(family(os.getpid()), signal.SIGTERM, SECONDS):
            ended(family(os.getpid()), signal.SIGKILL)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    # Once: what ends the servers is not to be interrupted by an impatient second one.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
