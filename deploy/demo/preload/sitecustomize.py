"""Python loads this by its name when it starts: sleeping by a wait that libfaketime leaves alone.

Python sleeps until a monotonic time; libfaketime takes that for a date, and the call fails.
"""

import select
import time
from typing import SupportsIndex


def _sleep(seconds: float | SupportsIndex, /) -> None:
    select.select((), (), (), float(seconds))


time.sleep = _sleep
