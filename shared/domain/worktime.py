"""County days (UTC+8, no summer time), which of them are worked, and when a limit has run out.

Working days are Monday to Friday, without the holidays and with the make-up days that the
State Council announces for each year (行政许可法 art. 82; 全国年节及纪念日放假办法). A year that nobody has announced yet is
counted by its weekdays alone: what reaches into it is provisional.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache

from shared.domain.limits import Limit, LimitUnit
from shared.domain.record import record

COUNTY_TIME = timezone(timedelta(hours=8), "CST")
SATURDAY = 5
ONE_DAY = timedelta(days=1)
LONGEST = 20_000
"""Days that are looked at for one limit, at most: longer than any limit with its stops."""
Days = tuple[date, date]
"""From and until, both included."""


@record
class Workdays:
    """The county's table. `announced` are its years, `off` weekdays that are not worked, `made_up` weekend days that are."""

    announced: frozenset[int] = frozenset()
    off: frozenset[date] = frozenset()
    made_up: frozenset[date] = frozenset()

    def is_worked(self, day: date) -> bool:
        """Say whether `day` is a working day (行政许可法 art. 82)."""
        return day in self.made_up or (day.weekday() < SATURDAY and day not in self.off)

    def is_announced(self, since: date, until: date) -> bool:
        """Say whether all years from one day to another have been announced."""
        return all(year in self.announced for year in range(since.year, until.year + 1))


WEEKDAYS = Workdays()
"""Monday to Friday: what is counted by before any year is announced."""


def county_day(at: datetime) -> date:
    """Return the county's calendar day of an instant."""
    return at.astimezone(COUNTY_TIME).date()


def end_of(day: date) -> datetime:
    """Return the instant (UTC) at which a county day is over."""
    return datetime.combine(day + ONE_DAY, time(), COUNTY_TIME).astimezone(UTC)


def last_day(start: date, limit: Limit, workdays: Workdays, stops: tuple[Days, ...] = ()) -> date:
    """Return the last day of a limit; the day it starts on is not counted (民法典 art. 201).

    Days within `stops` are not counted (行政许可法 art. 45). A limit in calendar days that
    would end on a day off ends on the next day that is worked (民法典 art. 203).
    """
    return _last_day(start, limit, workdays, stops)


@lru_cache(maxsize=4096)
def _last_day(start: date, limit: Limit, workdays: Workdays, stops: tuple[Days, ...]) -> date:
    day, left = start, limit.days
    for _ in range(LONGEST):
        if left == 0 and (limit.days == 0 or not _rolls_on(day, limit, workdays)):
            break
        day += ONE_DAY
        if left and _counts(day, limit, workdays, stops):
            left -= 1
    return day


def _rolls_on(day: date, limit: Limit, workdays: Workdays) -> bool:
    return limit.unit is LimitUnit.CALENDAR and not workdays.is_worked(day)


def _counts(day: date, limit: Limit, workdays: Workdays, stops: Iterable[Days]) -> bool:
    if any(since <= day <= until for since, until in stops):
        return False
    return limit.unit is LimitUnit.CALENDAR or workdays.is_worked(day)


def due_at(
    start: datetime, limit: Limit, workdays: Workdays, stops: tuple[Days, ...] = ()
) -> datetime:
    """Return the instant (UTC) at which a limit that starts at `start` has run out; one in hours runs day and night."""
    if limit.unit is LimitUnit.HOURS:
        return start + timedelta(hours=limit.days)
    return end_of(last_day(county_day(start), limit, workdays, stops))


def working_days_between(start: date, end: date, workdays: Workdays) -> int:
    """Count working days after `start` up to `end`; negative when `end` lies before `start`."""
    if end < start:
        return -working_days_between(end, start, workdays)
    return sum(workdays.is_worked(start + timedelta(days=i + 1)) for i in range((end - start).days))


def back_from(end: date, days: int, workdays: Workdays) -> date:
    """Return the day after which `days` working days are left up to `end`."""
    day = end
    while days > 0:
        days -= workdays.is_worked(day)
        day -= ONE_DAY
    return day
