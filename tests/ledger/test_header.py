"""A header's bytes: what was written is read, and nothing else is."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.facts import Header
from shared.ledger.header import (
    BadHeader,
    entry_hash,
    from_millis,
    header_bytes,
    parse_header,
    parse_timestamp,
    timestamp,
    to_millis,
    whole_millis,
)
from tests.ledger.entries import HEADERS, INSTANTS, OTHER_SIGNER, SALT, SIGNER, an_entry

ENTRY = an_entry()
FIELDS = orjson.loads(ENTRY.raw)


def written(**changes: object) -> bytes:
    """Return the header's bytes with some fields changed, in the written form otherwise."""
    return orjson.dumps({**FIELDS, **changes})


@given(HEADERS)
def test_a_header_is_read_as_it_was_written(header: Header) -> None:
    assert parse_header(header_bytes(header)) == header


@given(HEADERS, HEADERS)
def test_two_headers_have_the_same_bytes_only_if_they_are_the_same(
    one: Header, two: Header
) -> None:
    assert (header_bytes(one) == header_bytes(two)) == (one == two)


@given(st.integers(0, len(ENTRY.raw) - 1), st.integers(1, 255))
def test_any_changed_byte_changes_the_hash_and_breaks_the_signature(at: int, flip: int) -> None:
    raw = bytearray(ENTRY.raw)
    raw[at] ^= flip
    assert ENTRY.signature is not None

    changed = type(ENTRY)(ENTRY.header, bytes(raw), "", ENTRY.signature, SALT, ENTRY.body)

    assert entry_hash(bytes(raw)) != ENTRY.hash
    assert not changed.is_signed_by(SIGNER.public)


@given(st.binary(max_size=60))
def test_whatever_bytes_arrive_they_are_a_header_or_refused(raw: bytes) -> None:
    with pytest.raises(BadHeader):
        parse_header(raw)


@given(st.integers(0, len(ENTRY.raw)), st.integers(0, 20), st.binary(max_size=20))
def test_a_spoilt_header_is_read_exactly_or_refused(at: int, cut: int, put: bytes) -> None:
    raw = ENTRY.raw[:at] + put + ENTRY.raw[at + cut :]
    try:
        header = parse_header(raw)
    except BadHeader:
        return
    assert header_bytes(header) == raw


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        ENTRY.raw[:-1],
        ENTRY.raw + b" ",
        b" " + ENTRY.raw,
        ENTRY.raw.replace(b":", b": ", 1),
        ENTRY.raw.replace(b'"v":1', b'"v":1,"v":1'),
        orjson.dumps(dict(reversed(FIELDS.items()))),
        orjson.dumps({k: v for k, v in FIELDS.items() if k != "to"}),
        written(extra=1),
        ENTRY.raw.replace(b'"node"', b'"n\\u006fde"'),
        ENTRY.raw.replace(b'"seq":1,', b'"seq":1e0,'),
        ENTRY.raw.replace(b'"seq":1,', b'"seq":' + b"9" * 40 + b","),
        ENTRY.raw.replace(b'"seq":1,', b'"seq":NaN,'),
        b'{"v":' + b"[" * 5000 + b"]" * 5000 + b"}",
    ],
)
def test_bytes_that_would_be_written_otherwise_are_refused(raw: bytes) -> None:
    with pytest.raises(BadHeader):
        parse_header(raw)


@pytest.mark.parametrize("wrong", [None, True, 1.0, [], {}, [1], ["a", 1], [0, 0, 0], {"a": 1}])
@pytest.mark.parametrize("field", FIELDS)
def test_a_value_of_another_type_is_refused(field: str, wrong: object) -> None:
    if wrong is not None or field not in {"grant", "to", "fresh", "cites"}:
        with pytest.raises(BadHeader):
            parse_header(written(**{field: wrong}))


@pytest.mark.parametrize("field", ["v", "seq", "inc", "n"])
def test_a_number_is_not_written_as_a_word(field: str) -> None:
    with pytest.raises(BadHeader):
        parse_header(written(**{field: "1"}))


@pytest.mark.parametrize(
    "field", ["alg", "ledger", "kind", "node", "at", "body", "grant", "fresh", "cites"]
)
def test_a_word_is_not_written_as_a_number(field: str) -> None:
    with pytest.raises(BadHeader):
        parse_header(written(**{field: 1}))


@pytest.mark.parametrize("epoch", [[True, 0], ["0", 0], [0.0, 0], [[0], 0], [0], "00"])
def test_an_epoch_is_two_whole_numbers(epoch: object) -> None:
    with pytest.raises(BadHeader):
        parse_header(written(epoch=epoch))


@pytest.mark.parametrize(
    "at",
    [
        "2026-11-23T24:00:00.000Z",
        "2026-11-23T01:40:00Z",
        "2026-11-23T01:40:00.123",
        "2026-11-23T01:40:00.123+00:00",
        "2026-11-23T01:40:00.123456Z",
        "2026-11-23T09:40:00.123+08:00Z",
        "2026-11-31T01:40:00.123Z",
        "2026-11-23 01:40:00.123Z",
        "Z",
    ],
)
def test_a_time_is_written_in_one_way_only(at: str) -> None:
    with pytest.raises(BadHeader):
        parse_header(written(at=at))
    with pytest.raises(BadHeader):
        parse_header(written(fresh=at))


@given(INSTANTS)
def test_a_time_keeps_its_milliseconds_and_no_more(at: datetime) -> None:
    kept = parse_timestamp(timestamp(at))

    assert timedelta(0) <= at - kept < timedelta(milliseconds=1)
    assert kept == whole_millis(at) == from_millis(to_millis(at))


def test_a_time_of_another_zone_is_written_in_utc() -> None:
    at = datetime.fromisoformat("2026-11-23T09:40:00.123+08:00")

    assert parse_timestamp(timestamp(at)) == at
    assert parse_timestamp(timestamp(at)).tzinfo is UTC


def test_another_author_s_signature_is_not_this_one_s() -> None:
    assert an_entry().is_signed_by(SIGNER.public)
    assert not an_entry().is_signed_by(OTHER_SIGNER.public)
