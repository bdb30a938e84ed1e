"""A case's clock in words: its three dates, the limits that run, whose the days were, and what will come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from shared.domain.case import Case
from shared.domain.charging import shares
from shared.domain.clock import Clock, Running, clock_of, last_day_of
from shared.domain.limits import Limit, LimitUnit
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.web.language import day, full_moment, moment, t
from shared.web.listing import Card, due_card, hours_card, if_sure

Line = tuple[str, str]
UNITS = {
    LimitUnit.WORKING: Text("个工作日", "working days"),
    LimitUnit.CALENDAR: Text("天", "days"),
    LimitUnit.HOURS: Text("小时", "hours"),
}


@dataclass(frozen=True, slots=True)
class LimitShown:
    """A line of the limits: what it is, how long, until when."""

    name: str
    length: str
    until: str
    note: str
    card: Card


@dataclass(frozen=True, slots=True)
class ClockShown:
    """The clock of a case as its page shows it."""

    dates: list[Line]
    limits: list[LimitShown]
    stopped: str
    charged: list[Line]


def clock_shown(case: Case, registry: Registry, now: datetime) -> ClockShown:
    """Return a case's clock in words; empty where its take-in is not held here."""
    clock = clock_of(case, registry.workdays)
    return ClockShown(
        dates=_dates(clock, now),
        limits=[_limit(running, registry, now) for running in clock.limits],
        stopped=stopped_words(case, clock, now),
        charged=[
            (
                str(t(share.party.text)),
                str(
                    t(
                        "{n} 天（{w} 个工作日）",
                        "{n} days ({w} working)",
                        n=share.days,
                        w=share.working,
                    )
                ),
            )
            for share in shares(case, registry, now)
        ],
    )


def _dates(clock: Clock, now: datetime) -> list[Line]:
    if clock.taken_in is None:
        return []
    return [
        (str(t("收件", "Taken in")), full_moment(clock.taken_in)),
        (str(t("收到申请", "Received")), _received(clock)),
        (str(t("受理", "Accepted")), _accepted(clock, now)),
    ]


def _received(clock: Clock) -> str:
    if clock.received is None:
        return str(t("还没有送到受理机关", "not yet at the organ that accepts"))
    at = full_moment(clock.received)
    if clock.received_surely:
        return at
    return str(
        t(
            "在途，最早从 {at} 起算，以对方接收为准",
            "in transit; from {at} at the earliest, as its answer will tell",
            at=at,
        )
    )


def _accepted(clock: Clock, now: datetime) -> str:
    accepted = clock.accepted(now)
    if accepted is None:
        return str(t("还没有受理", "not yet"))
    if clock.is_deemed(now):
        return str(
            t(
                "{at}（逾期没有告知，视为受理，行政许可法第32条）",
                "{at} (nothing was said in time: deemed accepted, Administrative Licensing Law, art. 32)",
                at=full_moment(accepted),
            )
        )
    return full_moment(accepted)


def _limit(running: Running, registry: Registry, now: datetime) -> LimitShown:
    name = str(t(running.kind.text))
    if running.act is not None:
        name = f"{t(running.act.text)} · {name}"
    in_hours = running.limit.unit is LimitUnit.HOURS
    card = (
        hours_card(running.due_at, running.warn_at, now)
        if in_hours
        else due_card(running.due_at, running.warn_at, now, registry.workdays)
    )
    return LimitShown(
        name=name,
        length=limit_words(running.limit),
        until=moment(running.due_at) if in_hours else day(last_day_of(running)),
        note=" ".join(_reservations(running)),
        card=if_sure(card, is_sure=running.is_sure),
    )


def _reservations(running: Running) -> Iterator[str]:
    """Yield what is still open about a limit's dates."""
    if running.provisional:
        words = t(
            "跨入尚未公布放假安排的年份，暂按周一至周五计算。",
            "Provisional: it reaches into a year whose holidays are not announced yet.",
        )
        yield str(words)
    if not running.is_sure:
        words = t(
            "起算的申请或材料可能还没有到受理机关，以其答复为准。",
            "What it counts from may not have reached the organ yet, as its answer will tell.",
        )
        yield str(words)


def limit_words(limit: Limit) -> str:
    """Write a limit with its unit."""
    return f"{limit.days} {t(UNITS[limit.unit])}"


def stopped_words(case: Case, clock: Clock, now: datetime) -> str:
    """Say why the clock stands still, where it does."""
    for stop in case.stops:
        if stop.runs_at(now):
            return str(
                t(
                    "因“{why}”停止计算，最迟 {until} 之后自动恢复。",
                    "The clock stands still for: {why}. It runs again after {until} at the latest.",
                    why=t(stop.procedure.text),
                    until=day(stop.until),
                )
            )
    if clock.waiting:
        return str(
            t("等申请人补正，期限不计算。", "Waiting for the applicant; no limit runs meanwhile.")
        )
    return ""
