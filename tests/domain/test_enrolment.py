"""Enrolment codes as they are read out over a telephone."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.enrolment import Application, CodeParts, proof, read_code, write_code
from shared.domain.receipt import ALPHABET
from shared.domain.refusals import MistypedEnrolCode
from tests.domain.typed import wide

VILLAGE, SUB_CENTRE = "620722101200", "620722000000-rs"
SECRET, HASH = bytes(range(10)), "ab" * 32
CODE = write_code(VILLAGE, SECRET, HASH)
PARTS = CodeParts(VILLAGE, SECRET, HASH[:32])
APPLICATION = Application(VILLAGE, "ed25519", "cd" * 32, "")
CODES = st.builds(
    write_code,
    st.sampled_from([VILLAGE, SUB_CENTRE]),
    st.binary(min_size=10, max_size=10),
    st.binary(min_size=32, max_size=32).map(bytes.hex),
)


@given(st.sampled_from([VILLAGE, SUB_CENTRE]), st.binary(min_size=10, max_size=10))
def test_a_code_gives_back_what_it_was_written_from(node: str, secret: bytes) -> None:
    assert read_code(write_code(node, secret, HASH)) == replace(PARTS, node=node, secret=secret)


@pytest.mark.parametrize(
    "typed", [CODE.lower(), wide(CODE), f" {CODE}\n", CODE.replace(".", " . ")]
)
def test_a_code_is_read_however_it_was_typed(typed: str) -> None:
    assert read_code(typed) == PARTS


@given(CODES, st.data())
def test_every_single_mistyped_character_is_caught(code: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from(ALPHABET + ".-_赵").filter(lambda c: c != code[at]))

    with pytest.raises(MistypedEnrolCode):
        read_code(code[:at] + other + code[at + 1 :])


@pytest.mark.parametrize(
    "typed", ["", ".", "...", CODE[:-1], CODE[1:], f"{CODE}.A", "\0", "赵桂兰"]
)
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(MistypedEnrolCode):
        read_code(typed)


@given(st.text(ALPHABET + ".- "))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    with suppress(MistypedEnrolCode):
        read_code(typed)


@pytest.mark.parametrize(
    "other",
    [
        replace(APPLICATION, node="620722101201"),
        replace(APPLICATION, key="ef" * 32),
        replace(APPLICATION, alg="sm2"),
    ],
)
def test_a_proof_is_for_one_node_and_one_key(other: Application) -> None:
    assert proof(SECRET, other) != proof(SECRET, APPLICATION)


def test_a_proof_needs_the_secret_and_does_not_tell_it() -> None:
    made = proof(SECRET, APPLICATION)

    assert made != proof(bytes(10), APPLICATION)
    assert SECRET.hex() not in made
