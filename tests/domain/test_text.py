"""Names and texts as people type them."""

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.text import BIDI_CONTROLS, Text, forbidden_character, is_name, narrow, tidy
from tests.domain.typed import wide

BAD: tuple[Literal["Cc", "Cs", "Cn", "Co"], ...] = ("Cc", "Cs", "Cn", "Co")
GOOD_CHARACTERS = st.characters(exclude_categories=BAD, exclude_characters="".join(BIDI_CONTROLS))
BAD_CHARACTERS = st.characters(categories=BAD, exclude_characters="\n\t") | st.sampled_from(
    sorted(BIDI_CONTROLS)
)


@pytest.mark.parametrize(
    "name",
    [
        "赵桂兰",
        "𠮷田",
        "买买提·艾力",
        "阿不都•热合曼",
        "Anne-Marie O'Neill",
        "扎西 卓玛",
        "བཀྲ་ཤིས".replace("་", ""),
    ],
)
def test_a_name_people_carry_passes(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "赵😀",
        "赵1",
        "赵\u202e兰",
        "赵\u200f",
        "赵\0兰",
        "赵\n兰",
        "·",
        "",
        "   ",
        "赵<b>",
        "赵\u200b兰",
    ],
)
def test_what_is_no_name_is_refused(name: str) -> None:
    assert not is_name(name)


@given(st.text(GOOD_CHARACTERS | st.sampled_from("\n\t")))
def test_letters_signs_and_line_ends_may_be_stored(text: str) -> None:
    assert forbidden_character(text) is None


@given(st.text(GOOD_CHARACTERS), BAD_CHARACTERS, st.text())
def test_the_first_character_that_may_not_be_stored_is_named(
    before: str, bad: str, after: str
) -> None:
    assert forbidden_character(before + bad + after) == f"U+{ord(bad):04X}"


@pytest.mark.parametrize(
    "bad", ["\0", "\x1b", "\u202e", "\u200f", "\u2066", "\ud800", "\ue000", "\uffff"]
)
def test_controls_overrides_and_half_characters_are_forbidden(bad: str) -> None:
    assert forbidden_character(f"赵{bad}兰")


def test_an_emoji_in_a_note_may_be_stored() -> None:
    assert forbidden_character("谢谢😀") is None


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_tidying_composes_letters_and_unifies_line_ends() -> None:
    assert tidy(" e\u0301\r\n赵\r兰 ") == "é\n赵\n兰"


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)))
def test_tidying_leaves_chinese_as_it_was_typed(text: str) -> None:
    assert tidy(text) == unicodedata.normalize("NFC", text) == text


def test_full_width_digits_and_letters_become_narrow() -> None:
    assert narrow(f"\u3000{wide('123ABx')} ") == "123ABx"


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "name"), ("en-GB", "name"), ("zh", "姓名"), ("fr", "姓名")]
)
def test_a_text_is_said_in_english_or_else_in_chinese(lang: str, said: str) -> None:
    assert Text("姓名", "name").say(lang) == said
