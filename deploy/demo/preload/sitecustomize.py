"""Python loads this by its name when it starts: sleeping by a wait that libfaketime leaves alone.

Python sleeps until a monotonic time; libfaketime takes that for a date, and the call fails.
And whoever is asked by a signal says where each of its threads stands, and ends.
"""

import faulthandler
import select
import signal
import time
from typing import SupportsIndex


def _sleep(seconds: float | SupportsIndex, /) -> None:
    select.select((), (), (), float(seconds))


time.sleep = _sleep
faulthandler.register(signal.SIGRTMIN, all_threads=True, chain=True)
