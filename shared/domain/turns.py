"""Whose turn it is: when a chore runs again, and that it runs once, whoever asks and however often."""

from dataclasses import replace
from datetime import datetime, timedelta

from shared.domain.records import Timer, Work

FARTHEST = timedelta(days=1)
"""No turn lies further ahead: one that does was set by a clock that has been set back since."""
AFTER_A_FAULT = timedelta(seconds=30)
WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
"""The states of long work."""


def is_due(timer: Timer | None, now: datetime) -> bool:
    """Say whether a chore may run now: it is time, and no other run of it is under way."""
    if timer is None:
        return True
    if timer.claimed_until is not None and _is_ahead(timer.claimed_until, now):
        return False
    return not _is_ahead(timer.due_at, now)


def claimed(timer: Timer | None, name: str, claim: str, now: datetime, lease: timedelta) -> Timer:
    """Return the timer of a run that begins: nobody else begins one before `lease` has passed."""
    kept = timer or Timer(name, now)
    return replace(kept, claim=claim, claimed_until=now + min(lease, FARTHEST), last_at=now)


def settled(timer: Timer, now: datetime, pause: timedelta, error: str = "") -> Timer:
    """Return the timer of a run that ended; `error` is the code of what ended it badly."""
    return replace(
        timer,
        due_at=now + min(pause, FARTHEST),
        claim="",
        claimed_until=None,
        failures=timer.failures + 1 if error else 0,
        error=error,
    )


def begun(work: Work, claim: str, now: datetime, lease: timedelta) -> Work:
    """Return a work that begins: nobody else begins it while its claim is renewed within `lease`."""
    return replace(
        work,
        state=RUNNING,
        claim=claim,
        claimed_until=now + lease,
        tries=work.tries + 1,
        done=0,
        total=0,
    )


def is_free(work: Work, now: datetime) -> bool:
    """Say whether a work may be begun: it waits, or whoever had begun it has died."""
    if work.state == WAITING:
        return True
    dead = work.claimed_until is None or not _is_ahead(work.claimed_until, now)
    return work.state == RUNNING and dead


def released(timer: Timer) -> Timer:
    """Return the timer without the run that its process did not live to end: its turn is now."""
    return replace(timer, claim="", claimed_until=None)


def _is_ahead(at: datetime, now: datetime) -> bool:
    return now < at <= now + FARTHEST
