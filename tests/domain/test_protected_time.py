"""The date of a take-in that the law protects: as the clock read it, bounded by what is certain."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.case_fold import protected_time
from shared.domain.facts import Draft, Header
from shared.domain.registry import Registry
from tests.domain.desk import NOW, VILLAGE, Desk
from tests.wire.county import fact, minle

DAY, MOMENT = timedelta(days=1), timedelta(milliseconds=1)
SIGNED, CHECKED, WRITTEN = NOW - 9 * DAY, NOW - 5 * DAY, NOW
"""When the county wrote the newest registry entry that the node knew, when it last signed, when the entry was written."""
SEQ = 3
BEGAN = SIGNED - 2 * DAY
REGISTRY = replace(minle(), times=[BEGAN, SIGNED - DAY, SIGNED, SIGNED + DAY])


def taken_in(
    known: int = SEQ,
    fresh: datetime | None = CHECKED,
    at: datetime = WRITTEN,
    cites: str | None = None,
) -> Header:
    """Return the header of a take-in by a node that knew the registry up to `known`."""
    header = fact(Draft("case.taken_in.v1", {}), VILLAGE, seq=1).header
    return replace(header, known=(known, "ab" * 32), fresh=fresh, at=at, cites=cites)


def protected(
    read: datetime, header: Header | None = None, registry: Registry = REGISTRY
) -> datetime:
    """Return the date that stands where the clock read `read`."""
    return protected_time(registry, header or taken_in(), read)


@pytest.mark.parametrize(
    "read", [CHECKED, CHECKED + MOMENT, WRITTEN - DAY, WRITTEN - MOMENT, WRITTEN], ids=str
)
def test_what_the_clock_read_stands_where_it_can_be_true(read: datetime) -> None:
    assert protected(read) == read


@pytest.mark.parametrize("back", [MOMENT, DAY, 4000 * DAY], ids=str)
def test_a_clock_set_back_moves_it_to_the_last_checkpoint_and_no_further(back: timedelta) -> None:
    assert protected(CHECKED - back) == CHECKED


@pytest.mark.parametrize("ahead", [MOMENT, DAY, 4000 * DAY], ids=str)
def test_a_clock_set_ahead_moves_it_to_the_entry_s_own_time_and_no_further(
    ahead: timedelta,
) -> None:
    assert protected(WRITTEN + ahead) == WRITTEN


class TestWhatIsCertain:
    def test_the_registry_that_it_knew_was_written_before(self) -> None:
        """A node that was never checked has at least the registry that it was enrolled with."""
        unchecked = taken_in(fresh=None)

        assert protected(SIGNED - DAY, unchecked) == SIGNED
        assert protected(SIGNED, unchecked) == SIGNED

    def test_the_later_of_both_counts(self) -> None:
        early = taken_in(fresh=SIGNED - DAY)

        assert protected(SIGNED - 2 * DAY, early) == SIGNED
        assert protected(SIGNED - 2 * DAY) == CHECKED

    def test_an_entry_that_it_did_not_know_says_nothing(self) -> None:
        assert protected(SIGNED - 4 * DAY, taken_in(known=SEQ - 1, fresh=None)) == SIGNED - DAY

    @pytest.mark.parametrize("known", [0, 99])
    def test_where_nothing_is_certain_its_own_word_stands(self, known: int) -> None:
        """A registry not begun, or longer than what is held here."""
        read = SIGNED - 400 * DAY

        assert protected(read, taken_in(known=known, fresh=None)) == read

    def test_the_entry_s_own_time_bounds_even_what_the_county_signed_later(self) -> None:
        assert protected(WRITTEN, taken_in(fresh=WRITTEN + DAY)) == WRITTEN


class TestEnteredAgain:
    AGAIN = taken_in(cites="cd" * 32)

    @pytest.mark.parametrize("read", [BEGAN, BEGAN + MOMENT, SIGNED, CHECKED - MOMENT], ids=str)
    def test_it_keeps_the_date_it_had_whatever_its_node_has_come_to_know(
        self, read: datetime
    ) -> None:
        assert protected(read, self.AGAIN) == read

    @pytest.mark.parametrize("back", [MOMENT, 4000 * DAY], ids=str)
    def test_no_date_lies_before_the_county_s_registry_began(self, back: timedelta) -> None:
        assert protected(BEGAN - back, self.AGAIN) == BEGAN

    def test_no_date_comes_to_lie_ahead_of_it(self) -> None:
        assert protected(WRITTEN + DAY, self.AGAIN) == WRITTEN


SPANS = st.integers(-(10**11), 10**11).map(lambda ms: timedelta(milliseconds=ms))
HEADERS = st.builds(
    taken_in,
    known=st.integers(0, 6),
    fresh=st.none() | SPANS.map(lambda span: NOW + span),
    at=SPANS.map(lambda span: NOW + span),
)


@given(HEADERS, SPANS, SPANS)
def test_whatever_the_clock_read_no_date_is_moved_past_its_bounds_and_order_is_kept(
    header: Header, one: timedelta, other: timedelta
) -> None:
    first, second = sorted((NOW + one, NOW + other))

    assert protected(first, header) <= protected(second, header) <= header.at
    marks = [m for m in (REGISTRY.time_of(header.known[0]), header.fresh) if m is not None]
    assert protected(first, header) in {first, header.at, *marks}
    if max(marks, default=first) <= first <= header.at:
        assert protected(first, header) == first


class TestInTheFold:
    """The date that a case is shown with."""

    def case_with(self, read: str, **header: object) -> datetime | None:
        desk = Desk()
        first = desk.facts[0]
        body = {**dict(first.body or {}), "received_at": read}
        desk.facts[0] = replace(first, body=body, header=replace(first.header, **header))  # type: ignore[arg-type]
        return desk.case.taken_in_at

    def test_it_is_the_bounded_one_and_what_the_clock_read_stays_beside_it(self) -> None:
        assert self.case_with("2020-01-01T00:00:00.000+00:00") == NOW
        assert self.case_with("2030-01-01T00:00:00.000+00:00") == NOW

    def test_between_checkpoint_and_entry_it_is_as_the_clock_read_it(self) -> None:
        read = NOW - DAY
        early = {"fresh": NOW - 9 * DAY, "known": (0, "")}

        assert self.case_with(read.isoformat(timespec="milliseconds"), **early) == read
