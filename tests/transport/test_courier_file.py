"""A courier's file: whole or refused, and for its receiver's eyes alone."""

import io
from dataclasses import replace

import pytest

from shared.domain.refusals import Refusal
from shared.ledger.keys import Ed25519Signer
from shared.transport.courier import (
    ANSWER,
    MAX_PART,
    REQUEST,
    REQUESTS,
    BadCourierFile,
    CourierFile,
    Head,
    NotForThisNode,
    SealedToOther,
    write_courier,
)

VILLAGE, TOWN = "620722101200", "620722101000"
OURS, OTHERS = Ed25519Signer(b"o" * 32), Ed25519Signer(b"x" * 32)
HEAD = Head(REQUESTS, VILLAGE, TOWN, "2026-11-23T01:40:00.123Z")
PARTS = [(REQUEST, b"route", "王秀英".encode() * 100), (ANSWER, b""), (REQUEST, b"", b"z" * 5000)]


def written(head: Head = HEAD) -> bytes:
    """Return a file for the town."""
    out = io.BytesIO()
    write_courier(out, head, OURS.public, PARTS)
    return out.getvalue()


def parts_of(raw: bytes, here: str = TOWN, signer: Ed25519Signer = OURS) -> list[tuple[bytes, ...]]:
    """Read a file whole."""
    return list(CourierFile(io.BytesIO(raw)).read(here, signer))


def test_what_was_written_is_read() -> None:
    courier = CourierFile(io.BytesIO(written()))
    assert (courier.head, courier.parts) == (HEAD, 3)
    assert parts_of(written()) == PARTS


def test_nobody_else_can_read_a_part() -> None:
    raw = written()
    assert "王秀英".encode() not in raw
    with pytest.raises(SealedToOther):
        parts_of(raw, signer=OTHERS)


def test_another_node_is_told_for_whom_it_is() -> None:
    with pytest.raises(NotForThisNode) as caught:
        parts_of(written(), here=VILLAGE)
    assert TOWN in caught.value.say("zh")


def test_a_file_cut_anywhere_is_refused_before_anything_is_read() -> None:
    raw = written()
    for end in range(len(raw)):
        with pytest.raises(BadCourierFile):
            CourierFile(io.BytesIO(raw[:end]))


def test_a_byte_changed_anywhere_is_noticed() -> None:
    raw = written()
    for at in range(0, len(raw), 7):
        changed = bytearray(raw)
        changed[at] ^= 1
        with pytest.raises(Refusal):
            parts_of(bytes(changed))


def test_bytes_after_the_end_are_refused() -> None:
    with pytest.raises(BadCourierFile, match="too long"):
        CourierFile(io.BytesIO(written() + b"x"))


def test_a_huge_part_is_not_read_into_memory() -> None:
    raw = written()
    start = raw.index(b"}") + 1
    with pytest.raises(BadCourierFile, match="too large"):
        CourierFile(io.BytesIO(raw[:start] + (MAX_PART + 1).to_bytes(4, "big") + b"x" * 100))


@pytest.mark.parametrize(
    "head",
    [
        replace(HEAD, kind="other"),
        replace(HEAD, sender=""),
        replace(HEAD, to="6" * 22),
        replace(HEAD, made="x" * 2000),
    ],
)
def test_a_head_of_another_form_is_refused(head: Head) -> None:
    with pytest.raises(BadCourierFile):
        CourierFile(io.BytesIO(written(head)))
