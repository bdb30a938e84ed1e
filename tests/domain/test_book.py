"""The paper book: numbers that meet no other's, slips read and checked, and the day that one gives its case."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.book import (
    MOST_SLIPS,
    REACH,
    check_owner,
    check_slip,
    next_book,
    read_slip,
    slip_numbers,
    slip_time,
)
from shared.domain.case_fold import fold_case
from shared.domain.receipt import check_char, parse_receipt, receipt_number
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import BadReceipt, FormIncomplete
from shared.domain.refusals_papers import BookFull, SlipOfAnother
from shared.domain.worktime import COUNTY_TIME, county_day
from shared.wire.bodies import check_body
from tests.domain.desk import NOW, VILLAGE, Desk
from tests.wire.county import INTAKE

PRINTED = county_day(NOW) - timedelta(days=20)
SLIPS = slip_numbers(VILLAGE, PRINTED, 1001, 12)
SUB_CENTRE = "620722000000-rs"


def typed(number: str = SLIPS[6], written_on: str = "2026-11-20") -> dict[str, str]:
    return {"number": number, "written_on": written_on}


def on_slip(written_on: date) -> Desk:
    return Desk(intake=replace(INTAKE, book=typed(written_on=written_on.isoformat())))


def start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=COUNTY_TIME).astimezone(UTC)


@given(st.integers(1, 9), st.integers(1, 999), st.dates(date(2026, 1, 1), date(2099, 1, 1)))
def test_no_slip_has_a_number_of_another_book_day_or_take_in(
    inc: int, count: int, day: date
) -> None:
    book = next_book(inc, count)
    slips = slip_numbers(VILLAGE, day, book, 3)
    others = {receipt_number(VILLAGE, day, n, s) for n in (inc, count, book) for s in (1, 2, 3)}
    others |= set(slip_numbers(VILLAGE, day, book + 1, 3))
    assert len(set(slips)) == 3
    assert not others & set(slips)
    assert [parse_receipt(slip.lower()) for slip in slips] == slips


def test_two_incarnations_share_no_book() -> None:
    books = {next_book(inc, count) for inc in (1, 2, 3) for count in (1, 2, 999)}
    assert len(books) == 9
    with pytest.raises(BookFull):
        next_book(1, 1000)


@pytest.mark.parametrize("node", [VILLAGE, SUB_CENTRE])
def test_a_slip_tells_node_day_book_and_place(node: str) -> None:
    slip = read_slip(f" {slip_numbers(node, PRINTED, 1001, 12)[6].lower()} ")
    assert (slip.node, slip.printed, slip.book, slip.serial) == (node, PRINTED, 1001, 7)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "七号",
        SLIPS[6][:-1] + ("0" if SLIPS[6][-1] != "0" else "1"),
        receipt_number(VILLAGE, PRINTED, 1, 7),
        SLIPS[6].replace("B1001", "B1002"),
    ],
)
def test_what_is_no_slip_is_refused(raw: str) -> None:
    with pytest.raises(BadReceipt):
        read_slip(raw)


def test_a_book_has_no_slip_nought() -> None:
    stem = f"{VILLAGE}-20261123-B1001-0000"
    with pytest.raises(BadReceipt):
        read_slip(f"{stem}-{check_char(stem.replace('-', ''))}")


def test_a_slip_of_a_day_that_never_was_is_refused() -> None:
    stem = f"{VILLAGE}-20261399-B1001-0001"
    with pytest.raises(BadReceipt):
        read_slip(f"{stem}-{check_char(stem.replace('-', ''))}")


@pytest.mark.parametrize(
    ("number", "day", "wrong"),
    [
        ("", "2026-11-20", {"book.number"}),
        (SLIPS[0], "", {"book.written_on"}),
        (SLIPS[0], "昨天", {"book.written_on"}),
        (SLIPS[0], (PRINTED - timedelta(days=1)).isoformat(), {"book.written_on"}),
        (SLIPS[0], (county_day(NOW) + timedelta(days=1)).isoformat(), {"book.written_on"}),
        ("x", "y", {"book.number", "book.written_on"}),
        (SLIPS[0], PRINTED.isoformat(), set()),
        (SLIPS[0], county_day(NOW).isoformat(), set()),
        ("", "", set()),
    ],
)
def test_number_and_day_go_together(number: str, day: str, wrong: set[str]) -> None:
    assert set(check_slip(typed(number, day), county_day(NOW))[2]) == wrong


def test_anothers_slip_is_refused() -> None:
    slip = read_slip(SLIPS[0])
    check_owner(slip, frozenset({VILLAGE}))
    with pytest.raises(SlipOfAnother):
        check_owner(slip, frozenset({SUB_CENTRE}))


def test_the_case_keeps_the_slips_number_and_its_day() -> None:
    case = on_slip(date(2026, 11, 20)).case
    assert case.receipt == SLIPS[6]
    assert case.written_on == date(2026, 11, 20)
    assert case.taken_in_at == start(date(2026, 11, 20))
    assert case.received_at is not None
    assert county_day(case.received_at) == county_day(NOW)


def test_the_body_passes_and_another_does_not() -> None:
    body = on_slip(date(2026, 11, 20)).facts[0].body or {}
    assert check_body("case.taken_in.v1", body) is None
    for book in ({}, {"written_on": "gestern"}, {"written_on": "2026-11-20", "x": 1}, "B1"):
        assert check_body("case.taken_in.v1", {**body, "book": book}) is not None


def test_a_mistake_stops_the_take_in() -> None:
    with pytest.raises(FormIncomplete) as caught:
        on_slip(county_day(NOW) + timedelta(days=1))
    assert set(caught.value.problems) == {"book.written_on"}


def test_a_slip_reaches_back_to_the_day_its_book_was_printed_and_thirty_days() -> None:
    book = {"written_on": "2020-01-01"}
    assert slip_time(SLIPS[0], book, NOW) == start(PRINTED)
    old = slip_numbers(VILLAGE, date(2026, 1, 5), 1001, 1)[0]
    assert slip_time(old, book, NOW) == NOW - REACH
    assert slip_time("no slip's number", book, NOW) == start(county_day(NOW))


def test_it_never_moves_the_date_past_the_take_in() -> None:
    desk = on_slip(date(2026, 11, 20))
    first = desk.facts[0]
    late = replace(first, body={**(first.body or {}), "book": {"written_on": "2099-01-01"}})
    case, plain = fold_case(desk.registry, [late]), Desk().case
    assert case.taken_in_at == plain.taken_in_at


def test_a_book_is_of_a_size_that_its_numbers_hold() -> None:
    assert len({n[-6:-2] for n in slip_numbers(VILLAGE, PRINTED, 1, MOST_SLIPS)}) == MOST_SLIPS
    assert issubclass(BookFull, Refusal)
