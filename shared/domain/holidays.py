"""The State Council's yearly table of holidays and make-up days, as the county publishes it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shared.domain.text import Text
from shared.domain.worktime import SATURDAY, Workdays

LEAD = 12
"""From which day of December on a year's table may begin: New Year's holiday may start before the year."""
LONGEST_HOLIDAY = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Holiday:
    """One holiday: its first and last day, and the weekend days that are worked for it."""

    name: Text
    since: date
    until: date
    made_up: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class HolidayYear:
    """A year's table, and the document that announced it."""

    year: int
    document: Text
    number: str
    holidays: tuple[Holiday, ...]


def holidays_from(raw: Mapping[str, Any]) -> HolidayYear:
    """Read a year's table out of a checked body."""
    return HolidayYear(
        raw["year"],
        Text(raw["document"]["zh"], raw["document"]["en"]),
        raw["number"],
        tuple(
            Holiday(
                Text(h["name"]["zh"], h["name"]["en"]),
                date.fromisoformat(h["from"]),
                date.fromisoformat(h["until"]),
                tuple(date.fromisoformat(d) for d in h["made_up"]),
            )
            for h in raw["holidays"]
        ),
    )


def workdays_of(years: Iterable[HolidayYear]) -> Workdays:
    """Return the county's table of working days that these years add up to."""
    years = list(years)
    holidays = [h for year in years for h in year.holidays]
    made_up = frozenset(day for h in holidays for day in h.made_up)
    off = frozenset(day for h in holidays for day in _days(h) if day.weekday() < SATURDAY)
    return Workdays(frozenset(y.year for y in years), off - made_up, made_up)


def problems_of(table: HolidayYear) -> Iterable[tuple[tuple[str | int, ...], Text]]:
    """Yield what is wrong with a year's table: the field's path, and why.

    A holiday lies in its year or in the last days of the year before, its days in
    order; a make-up day is a day of a weekend that is no holiday itself.
    """
    off = {day for h in table.holidays for day in _days(h)}
    seen: set[date] = set()
    for index, holiday in enumerate(table.holidays):
        at = ("holidays", index)
        if not timedelta() <= holiday.until - holiday.since <= LONGEST_HOLIDAY:
            yield (*at, "until"), BACKWARD
        for key, day in (("from", holiday.since), ("until", holiday.until)):
            if not _is_of(table.year, day):
                yield (*at, key), OTHER_YEAR
        for n, day in enumerate(holiday.made_up):
            reason = _not_made_up(day, table.year, off, seen)
            if reason is not None:
                yield (*at, "made_up", n), reason
            seen.add(day)


def _not_made_up(day: date, year: int, off: set[date], seen: set[date]) -> Text | None:
    """Return why a day can be no make-up day, or None."""
    reasons = (
        (day.weekday() < SATURDAY, WEEKDAY),
        (day in off, BOTH),
        (day in seen, TWICE),
        (not _is_of(year, day), OTHER_YEAR),
    )
    return next((reason for holds, reason in reasons if holds), None)


BACKWARD = Text(
    "不能早于 from，也不能比它晚一个月以上",
    "it may be neither before “from” nor over a month after it",
)
OTHER_YEAR = Text("不在这一年", "it is not in that year")
WEEKDAY = Text("调休上班日应是周六或周日", "a make-up day must be a Saturday or Sunday")
BOTH = Text("不能既放假又上班", "it cannot be both off and worked")
TWICE = Text("同一天写了两次", "it is given twice")


def _is_of(year: int, day: date) -> bool:
    return day.year == year or (day.year == year - 1 and (day.month, day.day) >= (12, LEAD))


def _days(holiday: Holiday) -> list[date]:
    length = min(holiday.until - holiday.since, LONGEST_HOLIDAY)
    return [holiday.since + timedelta(days=n) for n in range(length.days + 1)]
