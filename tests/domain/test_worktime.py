"""When a step is due, in county days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.limits import IN_DAYS, Limit, LimitUnit
from shared.domain.worktime import (
    COUNTY_TIME,
    WEEKDAYS,
    county_day,
    due_at,
    last_day,
    working_days_between,
)

FRIDAY = date(2026, 11, 20)
MONDAY = FRIDAY + timedelta(days=3)
DAYS = st.dates(date(2024, 1, 1), date(2028, 1, 1))
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
LIMITS = st.integers(1, 90)


def working(days: int) -> Limit:
    return Limit(days, LimitUnit.WORKING)


def calendar(days: int) -> Limit:
    return Limit(days, LimitUnit.CALENDAR)


def test_a_working_day_from_friday_ends_on_monday() -> None:
    assert last_day(FRIDAY, working(1), WEEKDAYS) == MONDAY


def test_a_calendar_limit_that_would_end_on_a_day_off_ends_on_the_next_working_day() -> None:
    assert last_day(FRIDAY, calendar(1), WEEKDAYS) == MONDAY
    assert last_day(FRIDAY, calendar(4), WEEKDAYS) == MONDAY + timedelta(days=1)


@pytest.mark.parametrize("start", [FRIDAY + timedelta(days=d) for d in (0, 1, 2)])
def test_the_weekend_is_not_counted_wherever_it_lies(start: date) -> None:
    assert last_day(start, working(5), WEEKDAYS) == MONDAY + timedelta(days=4)


def test_five_working_days_from_wednesday_pass_over_one_weekend() -> None:
    assert last_day(date(2026, 11, 25), working(5), WEEKDAYS) == date(2026, 12, 2)


def test_a_step_is_due_when_its_last_county_day_is_over() -> None:
    taken_in = datetime(2026, 11, 20, 9, 0, tzinfo=COUNTY_TIME)

    assert due_at(taken_in, working(1), WEEKDAYS) == datetime(
        2026, 11, 24, 0, 0, tzinfo=COUNTY_TIME
    )


def test_what_is_due_is_told_in_utc() -> None:
    assert due_at(datetime(2026, 11, 23, 1, tzinfo=UTC), calendar(1), WEEKDAYS).tzinfo is UTC


def test_late_evening_in_utc_is_the_next_day_in_the_county() -> None:
    before = datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC)

    assert county_day(before) + timedelta(days=1) == county_day(before + timedelta(seconds=1))


@given(INSTANTS, LIMITS)
def test_a_limit_never_ends_on_a_weekend_when_it_counts_working_days(
    at: datetime, days: int
) -> None:
    assert WEEKDAYS.is_worked(last_day(county_day(at), working(days), WEEKDAYS))


@given(INSTANTS, LIMITS, st.sampled_from(IN_DAYS))
def test_a_limit_gives_at_least_its_days_in_full(at: datetime, days: int, unit: LimitUnit) -> None:
    assert due_at(at, Limit(days, unit), WEEKDAYS) - at > timedelta(days=days)


@given(INSTANTS, LIMITS)
def test_every_instant_of_a_county_day_gives_the_same_due_time(at: datetime, days: int) -> None:
    midnight = at.astimezone(COUNTY_TIME).replace(hour=0, minute=0, second=0, microsecond=0)

    assert due_at(at, working(days), WEEKDAYS) == due_at(midnight, working(days), WEEKDAYS)
    assert due_at(midnight - timedelta(seconds=1), calendar(days), WEEKDAYS) <= due_at(
        midnight, calendar(days), WEEKDAYS
    )


@given(DAYS, LIMITS)
def test_a_limit_holds_as_many_working_days_as_it_says(start: date, days: int) -> None:
    assert working_days_between(start, last_day(start, working(days), WEEKDAYS), WEEKDAYS) == days


@given(DAYS, DAYS)
def test_counting_backward_gives_the_same_days_with_the_other_sign(one: date, two: date) -> None:
    assert working_days_between(one, two, WEEKDAYS) == -working_days_between(two, one, WEEKDAYS)


@given(DAYS, DAYS, DAYS)
def test_days_counted_in_two_parts_add_up(one: date, two: date, three: date) -> None:
    whole = working_days_between(one, three, WEEKDAYS)

    assert (
        working_days_between(one, two, WEEKDAYS) + working_days_between(two, three, WEEKDAYS)
        == whole
    )


@given(DAYS)
def test_any_week_has_five_working_days(start: date) -> None:
    assert working_days_between(start, start + timedelta(days=7), WEEKDAYS) == 5
