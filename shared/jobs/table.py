"""The chores of a node: one table of plain functions, each saying when it wants to run again."""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from shared.app.blob_keeping import tend
from shared.app.heard import report_heard
from shared.app.here import Here
from shared.app.judgements import Judgements
from shared.app.network import Network
from shared.domain.refusals import Refusal
from shared.domain.refusals_custody import ReadOnlyNode
from shared.replication.blob_caller import Carried

EXCHANGE_EVERY = 3.0
LONGEST_PAUSE = 120.0
STAFF_EVERY = 5.0
HEARD_EVERY = 10.0
JUDGE_EVERY = 60.0
BLOBS_EVERY = 3.0
TEND_EVERY = 3600.0


@dataclass(frozen=True, slots=True)
class Job:
    """A chore. `run` returns the seconds until its next turn."""

    name: str
    run: Callable[[], float]


def exchange_job(exchange: Callable[[], object]) -> Job:
    """Exchange with the parent every few seconds; when it does not answer, back off up to two minutes, with jitter."""
    failures = 0

    def run() -> float:
        nonlocal failures
        try:
            exchange()
        except Refusal:
            failures += 1
            return jittered(min(LONGEST_PAUSE, EXCHANGE_EVERY * 2 ** min(failures, 10)))
        failures = 0
        return jittered(EXCHANGE_EVERY)

    return Job("exchange", run)


def blob_job(exchange: Callable[[], object], carry: Callable[[], Carried]) -> Job:
    """After the exchange, move photos a slice at a time; what was written meanwhile goes first."""
    failures = 0

    def run() -> float:
        nonlocal failures
        try:
            carried = carry()
            if carried.more:
                exchange()
        except Refusal:
            failures += 1
            return jittered(min(LONGEST_PAUSE, EXCHANGE_EVERY * 2 ** min(failures, 10)))
        failures = 0
        return 0.0 if carried.more else jittered(BLOBS_EVERY)

    return Job("photos", run)


def tend_job(here: Here) -> Job:
    """Notice photos that are gone or spoilt, and let go of those that nobody names."""

    def run() -> float:
        tend(here)
        return TEND_EVERY

    return Job("keep photos", run)


def staff_job(here: Here) -> Job:
    """At the county: enter in the registry the staff that nodes have reported."""

    def run() -> float:
        with suppress(ReadOnlyNode):
            Network(here).list_staff()
        return STAFF_EVERY

    return Job("list staff", run)


def heard_job(here: Here) -> Job:
    """At a node with children: report upward when they were last heard of, twice a day at most."""

    def run() -> float:
        with suppress(ReadOnlyNode):
            report_heard(here)
        return HEARD_EVERY

    return Job("report children", run)


def judgement_job(here: Here) -> Job:
    """At the county: suspend what was not ratified in time."""

    def run() -> float:
        with suppress(ReadOnlyNode):
            Judgements(here).expire()
        return JUDGE_EVERY

    return Job("judgement deadlines", run)


def jittered(seconds: float) -> float:
    """Return a pause of 75 to 125 % of `seconds`, so that nodes do not call in step."""
    return seconds * random.uniform(0.75, 1.25)  # noqa: S311 - no secret, only spread
