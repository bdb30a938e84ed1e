"""When a node is to be heard next, by how long it has been away before.

The rule promises nothing that was not seen: a node that has come back within the
longest of its last absences will do so again. A weekend is in that, an hour without
a link is in that; a node that never was away is expected at once. Beyond three days
nobody waits: such a node is silent, whatever it did before.
"""

from datetime import datetime, timedelta

QUIET = timedelta(minutes=10)
"""A shorter silence is no absence: exchanges back off to two minutes, machines start anew."""
LONGEST = timedelta(days=3)
KEPT = 7
"""How many absences count. A node that comes once a day has a week in them."""


def with_silence(
    silences: tuple[int, ...], last: datetime | None, now: datetime
) -> tuple[int, ...]:
    """Return the last absences (in seconds) of a node that is heard now, and was heard before at `last`."""
    away = now - last if last else timedelta()
    if away <= QUIET:
        return silences
    return (*silences, int(away.total_seconds()))[-KEPT:]


def usual_silence(silences: tuple[int, ...]) -> timedelta:
    """Return within what time of its last sign a node has always been heard again, as far as is remembered."""
    return min(max([QUIET, *(timedelta(seconds=s) for s in silences)]), LONGEST)


def expected_by(heard_at: datetime, silence: timedelta, told_every: timedelta) -> datetime:
    """Return when a node is to be heard again at the latest.

    `told_every` is for one that is heard of through another: how long that one may
    take to tell; zero for one that is heard here.
    """
    return heard_at + max(QUIET, min(silence, LONGEST)) + told_every
