"""When a step is due. Days are county days (UTC+8, no summer time).

Working days are Monday to Friday; public holidays and make-up days are not
counted yet: a limit across a holiday reads early, one across a make-up Saturday late.
"""

from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache

from shared.domain.matter import Limit, LimitUnit

COUNTY_TIME = timezone(timedelta(hours=8), "CST")
SATURDAY = 5


def county_day(at: datetime) -> date:
    """Return the county's calendar day of an instant."""
    return at.astimezone(COUNTY_TIME).date()


def is_working_day(day: date) -> bool:
    """Say whether `day` is a working day (行政许可法 art. 82)."""
    return day.weekday() < SATURDAY


@lru_cache(maxsize=1024)
def last_day(start: date, limit: Limit) -> date:
    """Return the last day of a limit; the day it starts on is not counted (民法典 art. 201)."""
    if limit.unit is LimitUnit.CALENDAR:
        return start + timedelta(days=limit.days)
    day, left = start, limit.days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day


def due_at(start: datetime, limit: Limit) -> datetime:
    """Return the instant (UTC) at which a limit that starts at `start` has run out."""
    end = last_day(county_day(start), limit) + timedelta(days=1)
    return datetime.combine(end, time(), COUNTY_TIME).astimezone(UTC)


def working_days_between(start: date, end: date) -> int:
    """Count working days after `start` up to `end`; negative when `end` lies before `start`."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + timedelta(days=i + 1)) for i in range((end - start).days))
