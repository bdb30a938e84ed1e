"""ID numbers, phones and cards as they are typed at a counter."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.identity import bank_card, birth_date, id_number, masked, phone
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import (
    BadCard,
    BadPhone,
    IdCharacters,
    IdChecksum,
    IdDate,
    IdLength,
)
from shared.domain.text import Text
from tests.domain.typed import wide

FIELD = Text("号码", "Number")
TODAY = date(2026, 11, 23)
FROM_THE_STANDARD = "11010519491231002X"
DIGITS = "0123456789"


def check(number: str) -> str:
    return id_number(number, field=FIELD, today=TODAY)


def completed(stem: str) -> str:
    """Add the character that makes the weighted sum 1 modulo 11, as GB 11643 defines it."""
    weighted = sum(int(d) * 2 ** (17 - i) for i, d in enumerate(stem))
    return stem + next(c for v, c in enumerate("0123456789X") if (weighted + v) % 11 == 1)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Any valid number of a person born up to today."""
    place = draw(st.integers(0, 999999))
    born = draw(st.dates(date(1890, 1, 1), TODAY))
    return completed(f"{place:06}{born:%Y%m%d}{draw(st.integers(0, 999)):03}")


@pytest.mark.parametrize("number", [FROM_THE_STANDARD, "53010219200508011X"])
def test_a_number_from_the_standard_passes(number: str) -> None:
    assert check(number) == number


@given(numbers())
def test_any_number_made_as_the_standard_says_passes(number: str) -> None:
    assert check(number) == number


@given(numbers(), st.integers(0, 17), st.sampled_from(DIGITS))
def test_one_changed_digit_is_always_noticed(number: str, at: int, digit: str) -> None:
    changed = number[:at] + digit + number[at + 1 :]
    if changed != number:
        with pytest.raises(Refusal):
            check(changed)


@given(numbers(), st.integers(0, 15))
def test_two_swapped_digits_are_always_noticed(number: str, at: int) -> None:
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if swapped != number:
        with pytest.raises(Refusal):
            check(swapped)


def test_an_elder_of_the_old_county_code_passes() -> None:
    elder = completed("62222319380412001")

    assert check(elder) == elder


@pytest.mark.parametrize(
    "typed",
    ["11010519491231002x", wide(FROM_THE_STANDARD), " 110105 19491231 002X "],
)
def test_it_is_stored_plain_however_it_was_typed(typed: str) -> None:
    assert check(typed) == FROM_THE_STANDARD


@pytest.mark.parametrize("born", ["19400230", "19401301", "19400001", "00000101"])
def test_a_day_that_never_was_is_named(born: str) -> None:
    with pytest.raises(IdDate):
        check(completed(f"999999{born}001"))


def test_a_person_born_tomorrow_is_refused_today() -> None:
    with pytest.raises(IdDate):
        check(completed("99999920261124001"))


def test_a_child_born_today_passes() -> None:
    child = completed("99999920261123001")

    assert check(child) == child


def test_nobody_is_as_old_as_1889() -> None:
    with pytest.raises(IdDate):
        check(completed("99999918891231001"))


def test_a_wrong_check_character_is_named_as_such() -> None:
    with pytest.raises(IdChecksum):
        check("110105194912310021")


@pytest.mark.parametrize(
    "number", [FROM_THE_STANDARD[:17], FROM_THE_STANDARD + "1", "1101054912310"]
)
def test_the_length_that_was_typed_is_told(number: str) -> None:
    with pytest.raises(IdLength) as refused:
        check(number)

    assert refused.value.facts["length"] == len(number)


@pytest.mark.parametrize("number", [masked(FROM_THE_STANDARD), "A1010519491231002X", "\u0661" * 18])
def test_eighteen_characters_that_are_no_digits_are_not_called_too_few(number: str) -> None:
    with pytest.raises(IdCharacters):
        check(number)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_stored_as_a_number_or_refused(typed: str) -> None:
    with suppress(Refusal):
        assert completed(check(typed)[:17]) == check(typed)


def test_the_birth_date_is_read_out_of_the_number() -> None:
    assert birth_date(FROM_THE_STANDARD) == date(1949, 12, 31)


@given(numbers())
def test_a_masked_number_hides_the_birth_date_and_keeps_the_ends(number: str) -> None:
    hidden = masked(number)

    assert number[6:14] not in hidden
    assert (hidden[:6], hidden[-4:], len(hidden)) == (number[:6], number[-4:], len(number))


def test_of_a_number_of_another_length_nothing_is_shown() -> None:
    assert set(masked("12345")) == {"*"}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("138-0000 0000", "13800000000"),
        (wide("+86") + " 138 0000 0000", "+8613800000000"),
        ("12345", "12345"),
        ("", ""),
    ],
)
def test_a_phone_number_is_stored_without_its_gaps(typed: str, stored: str) -> None:
    assert phone(typed, field=FIELD) == stored


@pytest.mark.parametrize("typed", ["1234", "1" * 21, "12+34567", "老王家", "++12345", "\u0661" * 8])
def test_what_is_no_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(BadPhone):
        phone(typed, field=FIELD)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("6222 0000 0000 0000", "6222000000000000"),
        (wide("6222-0000") + "-0000", "622200000000"),
        ("", ""),
    ],
)
def test_a_card_number_is_stored_without_its_gaps(typed: str, stored: str) -> None:
    assert bank_card(typed, field=FIELD) == stored


@pytest.mark.parametrize("typed", ["1" * 11, "1" * 20, "6222********0000", "六二二二"])
def test_what_is_no_card_number_is_refused(typed: str) -> None:
    with pytest.raises(BadCard):
        bank_card(typed, field=FIELD)
