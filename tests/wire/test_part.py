"""Where a part of a long frame says that it belongs."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.wire.frame import MAX_FRAME
from shared.wire.messages import BadMessage
from shared.wire.part import HEAD_BYTES, LONG, dump_head, load_head, part_of

DIGEST = b"d" * 32


def head(total: int, offset: int) -> bytes:
    return struct.pack(">32sII", DIGEST, total, offset)


@given(st.binary(min_size=LONG + 1, max_size=LONG + 9), st.integers(0, LONG + 1))
def test_a_head_reads_as_it_was_written(frame: bytes, offset: int) -> None:
    part = part_of(frame, offset)
    assert load_head(dump_head(part)) == part


@given(st.binary(max_size=HEAD_BYTES + 9))
def test_anything_else_is_refused(raw: bytes) -> None:
    try:
        part = load_head(raw)
    except BadMessage:
        return
    assert part.offset <= part.total <= MAX_FRAME
    assert dump_head(part) == raw


@pytest.mark.parametrize(
    "raw",
    [
        head(0, 0),
        head(MAX_FRAME + 1, 0),
        head(LONG + 1, LONG + 2),
        head(LONG + 1, 0) + b"x",
        head(LONG + 1, 0)[:-1],
        b"",
    ],
)
def test_what_is_no_part_of_a_long_frame(raw: bytes) -> None:
    with pytest.raises(BadMessage):
        load_head(raw)


@pytest.mark.parametrize("raw", [head(1, 0), head(LONG + 1, 0), head(MAX_FRAME, MAX_FRAME)])
def test_what_is_just_one(raw: bytes) -> None:
    assert load_head(raw).sha == DIGEST.hex()
