"""How often a process that serves looks for what is not used any more."""

import gc

OBJECTS = 20_000
"""A batch of an exchange makes more objects than this, and needs nearly all of them to its end."""


def collect_rarely() -> None:
    """Leave what is loaded by now out of every collection, and collect less often: a twelfth of an exchange went there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, 20, 20)
