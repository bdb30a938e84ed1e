"""Receipt numbers: read however they are typed, and a slip of the pen is noticed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.receipt import ALPHABET, check_char, parse_receipt, receipt_number
from shared.domain.refusals_input import BadReceipt
from tests.domain.typed import wide

VILLAGE, SUB_CENTRE = "620722101200", "620722000000-rs"
DAY = date(2026, 11, 23)
NUMBER = receipt_number(VILLAGE, DAY, 1, 7)
NODES = st.sampled_from([VILLAGE, SUB_CENTRE]) | st.from_regex(
    r"[0-9]{12}(-[a-z]{1,8})?", fullmatch=True
)
SERIALS = st.integers(1, 9999)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Any receipt number of the century's nodes."""
    day = draw(st.dates(date(2026, 1, 1), date(2099, 12, 31)))
    return receipt_number(draw(NODES), day, draw(st.integers(1, 9)), draw(SERIALS))


def noticed(number: str) -> bool:
    try:
        parse_receipt(number)
    except BadReceipt:
        return True
    return False


def test_a_number_names_node_day_incarnation_and_serial() -> None:
    assert NUMBER.startswith("620722101200-20261123-1-0007-")


def test_a_sub_centre_keeps_its_suffix_in_the_number() -> None:
    number = receipt_number(SUB_CENTRE, DAY, 2, 12345)

    assert number.startswith("620722000000-RS-20261123-2-12345-")
    assert parse_receipt(number) == number


@pytest.mark.parametrize(
    "typed",
    [
        NUMBER.lower(),
        wide(NUMBER),
        f" {NUMBER} ",
        NUMBER.replace("-", " - "),
        NUMBER.replace("-", "—"),
    ],
)
def test_it_is_read_however_it_was_typed(typed: str) -> None:
    assert parse_receipt(typed) == NUMBER


@given(numbers())
def test_every_number_that_is_given_out_is_read_again(number: str) -> None:
    assert parse_receipt(number) == parse_receipt(number.lower()) == number


@given(numbers(), st.data())
def test_one_changed_character_is_always_noticed(number: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(number) - 1))
    other = data.draw(st.sampled_from(ALPHABET + "-.").filter(lambda c: c != number[at]))

    assert noticed(number[:at] + other + number[at + 1 :])


@given(numbers(), st.data())
def test_two_swapped_neighbours_are_noticed_unless_the_code_takes_them_for_each_other(
    number: str, data: st.DataObject
) -> None:
    """MOD 37,36 can miss a swap of two characters that follow each other in its alphabet, and no other."""
    at = data.draw(st.integers(0, len(number) - 2))
    one, two = number[at], number[at + 1]
    swapped = number[:at] + two + one + number[at + 2 :]
    follow = "-" not in (one, two) and abs(ALPHABET.index(one) - ALPHABET.index(two)) in {1, 35}

    assert one == two or follow or noticed(swapped)


def test_nearly_every_swap_is_noticed() -> None:
    swaps = [(a, b, n) for a in ALPHABET for b in ALPHABET for n in "0123456789ABC" if a != b]
    missed = [s for s in swaps if check_char(s[2] + s[0] + s[1]) == check_char(s[2] + s[1] + s[0])]

    assert len(missed) < len(swaps) / 100


@pytest.mark.parametrize(
    "typed", ["", "----", f"---{check_char('')}", f"----{check_char('')}", "620722", "赵", "-" * 99]
)
def test_what_is_no_receipt_number_is_refused(typed: str) -> None:
    assert noticed(typed)


@given(st.text(ALPHABET + "- "))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    assert noticed(typed) or parse_receipt(parse_receipt(typed)) == parse_receipt(typed)


@given(NODES, SERIALS, SERIALS, st.integers(1, 9), st.integers(1, 9))
def test_two_take_ins_never_get_one_number(node: str, one: int, two: int, i: int, j: int) -> None:
    same = receipt_number(node, DAY, i, one) == receipt_number(node, DAY, j, two)

    assert same == ((one, i) == (two, j))


@pytest.mark.parametrize("paper", ["/S1", "/A12", "/A5R1", " / s1", "\uff0f\uff33\uff11"])
def test_the_number_of_a_paper_finds_its_case(paper: str) -> None:
    number = receipt_number("620722101200", date(2026, 11, 23), 1, 7)

    assert parse_receipt(number + paper) == number


@pytest.mark.parametrize("paper", ["/", "/S", "/1", "/SS1", "/S1/S1", "/S1R", "/SR1"])
def test_what_is_no_paper_is_mistyped(paper: str) -> None:
    number = receipt_number("620722101200", date(2026, 11, 23), 1, 7)

    with pytest.raises(BadReceipt):
        parse_receipt(number + paper)
