"""The chores of a node: one table of plain functions, each saying when it wants to run again."""

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from shared.app.blob_keeping import tend
from shared.app.calendar import recount
from shared.app.freshness import current_checkpoint
from shared.app.heard import report_heard
from shared.app.here import Here
from shared.app.judgements import Judgements
from shared.app.network import Network
from shared.app.nodes import Nodes
from shared.app.statistics import count
from shared.app.supervision import give_cards
from shared.domain.paths import pause_after
from shared.domain.refusals import Refusal
from shared.domain.refusals_custody import ReadOnlyNode
from shared.replication.blob_caller import Carried
from shared.replication.codes import ComeBack

EXCHANGE_EVERY = 3.0
STAFF_EVERY = 5.0
HEARD_EVERY = 10.0
JUDGE_EVERY = 60.0
CHECKPOINT_EVERY = 60.0
STATISTICS_EVERY = 60.0
PARKED_EVERY = 30.0
LEASE, LONG_LEASE = timedelta(minutes=2), timedelta(minutes=10)
BLOBS_EVERY = 3.0
RECOUNT_EVERY = 60.0
CARDS_EVERY = 60.0
TEND_EVERY = 3600.0


@dataclass(frozen=True, slots=True)
class Job:
    """A chore. `run` returns the seconds until its next turn; `lease` is how long one run may take.

    A run that takes longer, or whose process dies, is begun anew by somebody
    else: every chore does its work once however often it is begun.
    """

    name: str
    run: Callable[[], float]
    lease: timedelta = LEASE


@dataclass(frozen=True, slots=True)
class Upward:
    """What a node does with those above it: exchange entries, and move photos a slice at a time."""

    exchange: Callable[[], object]
    carry: Callable[[], Carried]


def chores(
    here: Here, upward: Upward | None, parked: Callable[[], object] | None = None
) -> Sequence[Job]:
    """Return the chores of a node: `upward` is None at the county; `parked` brings in what its broker put aside."""
    own = _county_chores(here) if upward is None else _chores_below(here, upward)
    jobs = (*own, _recount_job(here), _job("keep photos", TEND_EVERY, lambda: tend(here)))
    return jobs if parked is None else (*jobs, _job("parked messages", PARKED_EVERY, parked))


def _county_chores(here: Here) -> tuple[Job, ...]:
    return (
        _job("list staff", STAFF_EVERY, lambda: Network(here).list_staff()),
        _job("judgement deadlines", JUDGE_EVERY, lambda: Judgements(here).expire()),
        _job("checkpoint", CHECKPOINT_EVERY, lambda: _renew_checkpoint(here)),
        _job("statistics", STATISTICS_EVERY, lambda: count(here)),
        _cards_job(here),
        _job("gaps", TEND_EVERY, lambda: Nodes(here).note_whole()),
    )


def _chores_below(here: Here, upward: Upward) -> tuple[Job, ...]:
    return (
        exchange_job(here, upward.exchange),
        blob_job(here, upward),
        _job("report children", HEARD_EVERY, lambda: report_heard(here)),
    )


def exchange_job(here: Here, exchange: Callable[[], object]) -> Job:
    """Exchange with the parent every few seconds; when it does not answer, back off up to two minutes, with jitter."""

    def run() -> float:
        try:
            exchange()
        except ComeBack as later:
            return float(str(later.facts["seconds"]))
        except Refusal:
            return _pause(here)
        return jittered(EXCHANGE_EVERY)

    return Job("exchange", run, LONG_LEASE)


def blob_job(here: Here, upward: Upward) -> Job:
    """After the exchange, move photos a slice at a time; what was written meanwhile goes first."""

    def run() -> float:
        try:
            carried = upward.carry()
            if carried.more:
                upward.exchange()
        except Refusal:
            return _pause(here)
        return 0.0 if carried.more else jittered(BLOBS_EVERY)

    return Job("photos", run, LONG_LEASE)


def _recount_job(here: Here) -> Job:
    """After a new table of working days, count limits anew, some cases a turn."""

    def run() -> float:
        with suppress(ReadOnlyNode):
            if recount(here):
                return 0.0
        return RECOUNT_EVERY

    return Job("count limits", run)


def _cards_job(here: Here) -> Job:
    """Give the cards that are due, some a turn."""

    def run() -> float:
        with suppress(ReadOnlyNode):
            if give_cards(here):
                return 0.0
        return CARDS_EVERY

    return Job("cards", run)


def _pause(here: Here) -> float:
    """Return how long a parent that did not answer is left alone."""
    with here.store.read() as room:
        failures = max((peer.failures for peer in room.peers.all()), default=0)
    return jittered(pause_after(failures).total_seconds())


def jittered(seconds: float) -> float:
    """Return a pause of 75 to 125 % of `seconds`, so that nodes do not call in step."""
    return seconds * random.uniform(0.75, 1.25)  # noqa: S311 - no secret, only spread


def _job(name: str, seconds: float, work: Callable[[], object]) -> Job:
    """Return a chore that does `work` every `seconds`; a read-only node leaves it."""

    def run() -> float:
        with suppress(ReadOnlyNode):
            work()
        return seconds

    return Job(name, run)


def _renew_checkpoint(here: Here) -> None:
    with here.store.write() as room:
        current_checkpoint(here, room)
