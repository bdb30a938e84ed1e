"""How often a process of a node looks for what is not used any more."""

import gc

OBJECTS = 20_000
"""A batch of an exchange makes more objects than this, and needs nearly all of them to its end; so does loading a node."""


def collect_rarely() -> None:
    """Collect less often: a quarter of a start went there, and a twelfth of an exchange."""
    gc.set_threshold(OBJECTS, 20, 20)


def leave_out_loaded() -> None:
    """Leave what is loaded by now out of every collection, and collect rarely from here on.

    Without a last look: it took a twentieth of a start and found some two hundred objects.
    """
    gc.freeze()
    collect_rarely()
