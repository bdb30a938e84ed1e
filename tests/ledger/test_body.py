"""A body: read only in its written form, and bound to its header by a salted digest."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.facts import Draft
from shared.ledger.body import BadBody, body_bytes, body_digest, parse_body
from shared.ledger.entry import read_entry, seal
from tests.ledger.entries import DRAFT, PLACE, SALT, SIGNER, TEXTS, an_entry

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=6,
)
BODIES = st.dictionaries(TEXTS, JSON, max_size=5)
ENTRY = an_entry()


def nested(depth: int) -> bytes:
    return b'{"a":' + b"[" * depth + b"]" * depth + b"}"


@given(BODIES)
def test_a_body_is_read_as_it_was_written(body: dict[str, object]) -> None:
    assert parse_body(body_bytes(body)) == body


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b'"a"',
        b'{"a":1,"a":1}',
        b'{"a":1,"b":2,"a":1}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":1e400}',
        b'{"a":"\\ud800"}',
        b'{"a":"\xed\xa0\x80"}',
        b'{"a":"\xff"}',
        b'{"a":18446744073709551616}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a": 1}',
        b' {"a":1}',
        b'{"a":1}\n',
        b'{"a":01}',
        b'{"a":-0}',
        b'{"a":1.10}',
        b'{"a":"\\u0041"}',
        b'{"a":1,}',
        b"\xef\xbb\xbf{}",
        b'{"a":1}{"a":1}',
    ],
)
def test_what_is_not_in_the_written_form_is_refused(raw: bytes) -> None:
    with pytest.raises(BadBody):
        parse_body(raw)


@pytest.mark.parametrize("depth", [254, 255, 1000, 1023, 1024, 100_000])
def test_deep_nesting_is_refused_at_every_depth(depth: int) -> None:
    with pytest.raises(BadBody):
        parse_body(nested(depth))


@given(st.binary(max_size=60) | st.text('{}[]",:0123456789aeE+-. \\u').map(str.encode))
def test_whatever_bytes_arrive_are_a_body_or_refused(raw: bytes) -> None:
    try:
        body = parse_body(raw)
    except BadBody:
        return
    assert body_bytes(body) == raw


def test_a_body_matches_the_header_that_names_it() -> None:
    assert ENTRY.body_matches()


@given(st.data())
def test_any_changed_byte_of_body_or_salt_is_noticed(data: st.DataObject) -> None:
    assert ENTRY.body is not None
    whole = bytearray(SALT + ENTRY.body)
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))

    changed = replace(ENTRY, salt=bytes(whole[:16]), body=bytes(whole[16:]))

    assert not changed.body_matches()


def test_a_body_without_its_salt_matches_nothing() -> None:
    assert not replace(ENTRY, salt=None).body_matches()


def test_an_erased_body_is_not_missed() -> None:
    erased = replace(ENTRY, salt=None, body=None)

    assert erased.body_matches()
    assert erased.fact.body is None
    assert erased.is_signed_by(SIGNER.public)


def test_the_same_body_under_another_salt_has_another_digest() -> None:
    other = seal(DRAFT, PLACE, b"t" * 16, SIGNER)

    assert other.header.body != ENTRY.header.body


@given(st.binary(min_size=16, max_size=16), st.binary())
def test_a_digest_tells_nothing_of_the_body_but_names_it(salt: bytes, raw: bytes) -> None:
    assert body_digest(salt, raw) == body_digest(salt, raw)
    assert body_digest(salt, raw) != body_digest(salt, raw + b"x")


@given(BODIES)
def test_an_entry_rebuilt_from_its_stored_parts_is_the_same(body: dict[str, object]) -> None:
    entry = an_entry(Draft("case.reviewed.v1", body, to="620722101000", grant="G-0001"))

    assert read_entry(entry.raw, entry.signature, entry.salt, entry.body) == entry
    assert entry.fact.body == body
    assert (entry.header.to, entry.header.grant) == ("620722101000", "G-0001")
