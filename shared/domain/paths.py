"""Which of the nodes above a node calls now: its parent, or the county while its parent is down."""

from datetime import datetime, timedelta

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=3), timedelta(minutes=2)
DOUBLINGS = 10
"""Of the pause: beyond, it is longer than LONGEST_PAUSE whatever the first one was."""


def pause_after(failures: int) -> timedelta:
    """Return how long a node that did not answer so often in a row is left alone."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(failures, DOUBLINGS)))


def is_worth_a_call(failures: int, tried_at: datetime | None, now: datetime) -> bool:
    """Say whether a parent is called now, where the county would take the call instead.

    One that was never tried, or answered the last time, is; one that did not is called
    again when its pause is over. A clock set back makes nobody wait.
    """
    if not failures or tried_at is None:
        return True
    return not timedelta() <= now - tried_at < pause_after(failures)
