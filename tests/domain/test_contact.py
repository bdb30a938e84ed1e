"""By when a node is to be heard again."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.contact import (
    KEPT,
    LONGEST,
    QUIET,
    expected_by,
    usual_silence,
    with_silence,
)

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
HERE = timedelta()


def after(*gaps: timedelta) -> tuple[tuple[int, ...], datetime]:
    """Return what is remembered of a node that was heard after each of these gaps, and when it was last heard."""
    silences, last = with_silence((), None, NOON), NOON
    for gap in gaps:
        silences, last = with_silence(silences, last, last + gap), last + gap
    return silences, last


def test_a_node_that_is_always_there_is_expected_within_minutes() -> None:
    silences, last = after(*[timedelta(seconds=3)] * 50, timedelta(minutes=2))
    assert silences == ()
    assert expected_by(last, usual_silence(silences), HERE) == last + QUIET


def test_a_village_that_comes_each_morning_is_expected_the_next() -> None:
    silences, last = after(*[timedelta(hours=24), timedelta(seconds=3)] * 3)
    assert expected_by(last, usual_silence(silences), HERE) == last + timedelta(hours=24)


def test_a_weekend_among_the_last_absences_is_waited_for() -> None:
    silences, _ = after(timedelta(hours=14), timedelta(hours=62), timedelta(hours=14))
    assert usual_silence(silences) == timedelta(hours=62)


def test_an_old_outage_is_forgotten_after_seven_more_absences() -> None:
    silences, _ = after(timedelta(days=2), *[timedelta(hours=14)] * KEPT)
    assert usual_silence(silences) == timedelta(hours=14)


def test_nobody_is_waited_for_longer_than_three_days() -> None:
    silences, last = after(timedelta(days=90))
    assert usual_silence(silences) == LONGEST
    assert expected_by(last, timedelta(days=90), HERE) == last + LONGEST


def test_one_that_is_heard_of_through_another_has_that_one_s_time_besides() -> None:
    by = expected_by(NOON, timedelta(hours=3), timedelta(hours=12))
    assert by == NOON + timedelta(hours=15)


@given(st.lists(st.timedeltas(min_value=timedelta(days=-9), max_value=timedelta(days=99))))
def test_whatever_clocks_do_no_more_than_seven_real_absences_are_kept(
    gaps: list[timedelta],
) -> None:
    silences, _ = after(*gaps)
    assert len(silences) <= KEPT
    assert all(s >= QUIET.total_seconds() for s in silences)
    assert QUIET <= usual_silence(silences) <= LONGEST
