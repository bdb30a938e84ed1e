"""A matter's form: every type of field with its bounds."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.form import MAX_FEN, MAX_NUMBER, Value, check_fields, field_value, yuan
from shared.domain.matter import Choice, Field, FieldType
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import (
    BadCard,
    BadCharacter,
    BadChoice,
    BadDate,
    BadMoney,
    BadNumber,
    Required,
    TooLong,
)
from shared.domain.text import Text
from tests.domain.typed import wide

LABEL = Text("项目", "Item")
CHOICES = (Choice("alone", LABEL), Choice("spouse", LABEL))


def a_field(kind: FieldType, *, required: bool = False, **bounds: int) -> Field:
    return Field("item", LABEL, kind, required, choices=CHOICES, **bounds)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        (FieldType.TEXT, " 独居 ", "独居"),
        (FieldType.TEXTAREA, "一\r\n二", "一\n二"),
        (FieldType.NUMBER, wide("12"), 12),
        (FieldType.NUMBER, "0", 0),
        (FieldType.MONEY, "1,234.5", 123450),
        (FieldType.MONEY, wide("0"), 0),
        (FieldType.MONEY, "0.05", 5),
        (FieldType.DATE, "2026/02/28", "2026-02-28"),
        (FieldType.DATE, wide("2026.02.28"), "2026-02-28"),
        (FieldType.CHOICE, "alone", "alone"),
        (FieldType.YES_NO, "yes", "yes"),
        (FieldType.BANK_CARD, "6222 0000 0000", "622200000000"),
    ],
)
def test_what_is_typed_right_is_stored_plain(kind: FieldType, typed: str, stored: Value) -> None:
    assert field_value(a_field(kind), typed) == stored


@pytest.mark.parametrize(
    ("kind", "typed", "refusal"),
    [
        (FieldType.NUMBER, "1.5", BadNumber),
        (FieldType.NUMBER, "一", BadNumber),
        (FieldType.NUMBER, "1e3", BadNumber),
        (FieldType.NUMBER, "-1", BadNumber),
        (FieldType.NUMBER, "9" * 30, BadNumber),
        (FieldType.MONEY, "1.234", BadMoney),
        (FieldType.MONEY, "-1", BadMoney),
        (FieldType.MONEY, "1.", BadMoney),
        (FieldType.MONEY, "100元", BadMoney),
        (FieldType.DATE, "2026-02-30", BadDate),
        (FieldType.DATE, "昨天", BadDate),
        (FieldType.CHOICE, "other", BadChoice),
        (FieldType.YES_NO, "maybe", BadChoice),
        (FieldType.BANK_CARD, "6222", BadCard),
        (FieldType.TEXT, "赵\u202e兰", BadCharacter),
        (FieldType.TEXTAREA, "赵\0兰", BadCharacter),
    ],
)
def test_what_is_typed_wrong_is_refused_for_its_own_reason(
    kind: FieldType, typed: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        field_value(a_field(kind), typed)


@pytest.mark.parametrize("kind", FieldType)
def test_a_field_left_empty_stores_nothing(kind: FieldType) -> None:
    assert field_value(a_field(kind), " \u3000") is None


@pytest.mark.parametrize("kind", FieldType)
def test_a_required_field_may_not_be_left_empty(kind: FieldType) -> None:
    with pytest.raises(Required):
        field_value(a_field(kind, required=True), " ")


@pytest.mark.parametrize("kind", FieldType)
def test_ten_thousand_characters_are_too_long_everywhere(kind: FieldType) -> None:
    with pytest.raises(TooLong) as refused:
        field_value(a_field(kind), "赵" * 10_000)

    assert refused.value.facts["length"] == 10_000


def test_a_field_may_allow_more_than_others() -> None:
    text = "赵" * 1000

    assert field_value(a_field(FieldType.TEXTAREA, max_length=1000), text) == text


@pytest.mark.parametrize(
    ("typed", "passes"), [("16", True), ("59", True), ("15", False), ("60", False)]
)
def test_a_number_keeps_within_its_bounds(typed: str, passes: bool) -> None:
    age = a_field(FieldType.NUMBER, least=16, most=59)
    values, problems = check_fields((age,), {"item": typed})

    assert (bool(values), bool(problems)) == (passes, not passes)


def test_a_number_may_be_negative_where_the_field_says_so() -> None:
    assert field_value(a_field(FieldType.NUMBER, least=-5), "-5") == -5


def test_the_bounds_of_an_amount_are_told_in_yuan() -> None:
    with pytest.raises(BadMoney) as refused:
        field_value(a_field(FieldType.MONEY, least=100, most=250_50), "251")

    assert "1 " in refused.value.say("en")
    assert "250.50" in refused.value.say("zh")


@given(st.integers(0, MAX_FEN))
def test_an_amount_is_stored_in_fen_without_loss(fen: int) -> None:
    typed = str(Decimal(fen) / 100)

    assert field_value(a_field(FieldType.MONEY), typed) == fen
    assert field_value(a_field(FieldType.MONEY), yuan(fen)) == fen


@given(st.integers(0, MAX_NUMBER))
def test_a_whole_number_is_stored_as_it_was_typed(number: int) -> None:
    assert field_value(a_field(FieldType.NUMBER), str(number)) == number


@given(st.sampled_from(FieldType), st.text())
def test_whatever_is_typed_is_stored_or_refused(kind: FieldType, typed: str) -> None:
    values, problems = check_fields((a_field(kind),), {"item": typed})

    assert len(values) + len(problems) <= 1


def test_good_fields_are_kept_beside_bad_ones() -> None:
    good = Field("good", LABEL, FieldType.TEXT, required=True)
    bad = Field("bad", LABEL, FieldType.DATE, required=True)

    values, problems = check_fields((good, bad), {"good": "好", "bad": "坏"})

    assert (values, list(problems)) == ({"good": "好"}, ["bad"])
