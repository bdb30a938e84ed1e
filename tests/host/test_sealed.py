"""The sealed file: only its passphrase opens it, and nothing that is not whole and as it was written."""

import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.refusals import Refusal
from shared.host.backup_problems import (
    AlteredBackup,
    CutShort,
    ShortPassphrase,
    WrongPassphrase,
)
from shared.host.sealed import (
    CHUNK,
    read_head,
    unseal,
)
from tests.host.sealed_files import (
    CONTENT,
    FILE,
    HEAD,
    LABEL,
    PASSPHRASE,
    opened,
    sealed,
    with_head,
)


def yielded(raw: bytes) -> Iterator[bytes]:
    """Give what a reader gets to see before it is refused; it must be refused."""
    try:
        file = io.BytesIO(raw)
        yield from unseal(file, read_head(file), PASSPHRASE)
    except Refusal:
        return
    raise AssertionError("a file that is not as it was written was read to its end")


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_what_was_sealed_comes_out_chunk_by_chunk(chunks: list[bytes]) -> None:
    assert opened(sealed(chunks)) == (chunks or [b""])


def test_a_full_chunk_passes_and_a_larger_one_is_a_mistake_of_the_program() -> None:
    chunk = bytes(CHUNK)

    assert opened(sealed([chunk, b"end"])) == [chunk, b"end"]
    with pytest.raises(ValueError, match="too large"):
        sealed([bytes(CHUNK + 1)])


def test_the_label_is_read_without_the_passphrase() -> None:
    assert HEAD.label == LABEL
    assert "赵桂兰".encode() not in FILE
    assert PASSPHRASE.encode() not in FILE


def test_two_backups_share_neither_salt_nor_stream() -> None:
    other = read_head(io.BytesIO(sealed(CONTENT)))

    assert {other.salt, other.stream}.isdisjoint({HEAD.salt, HEAD.stream})


@pytest.mark.parametrize("at", range(len(FILE)))
def test_any_flipped_bit_is_refused_and_shows_nothing_else(at: int) -> None:
    for bit in range(8):
        raw = bytearray(FILE)
        raw[at] ^= 1 << bit
        seen = list(yielded(bytes(raw)))
        assert seen == CONTENT[: len(seen)]
        assert len(seen) < len(CONTENT)


def test_any_cut_is_refused_as_one() -> None:
    for length in range(1, len(FILE)):
        with pytest.raises(CutShort):
            opened(FILE[:length])


def records(raw: bytes) -> list[bytes]:
    """Split what stands after the head."""
    rest, found = raw[len(HEAD.raw) :], []
    while rest:
        size = 4 + int.from_bytes(rest[:4], "big")
        found.append(rest[:size])
        rest = rest[size:]
    return found


@given(st.permutations(range(len(CONTENT))), st.integers(0, len(CONTENT)))
def test_records_left_out_or_moved_are_refused(order: list[int], kept: int) -> None:
    parts = records(FILE)
    raw = HEAD.raw + b"".join(parts[i] for i in order[:kept])

    if raw == FILE:
        assert opened(raw) == CONTENT
    else:
        seen = list(yielded(raw))
        assert seen == CONTENT[: len(seen)]


def test_what_follows_the_end_is_refused() -> None:
    for more in (b"\0", records(FILE)[-1]):
        with pytest.raises(AlteredBackup):
            opened(FILE + more)


def test_a_head_of_another_file_does_not_fit() -> None:
    """The salt and the stream may be right: the label belongs to them."""
    with pytest.raises(WrongPassphrase):
        opened(with_head(node='"620722101201"'))


@given(st.text(min_size=10, max_size=30))
def test_another_passphrase_opens_nothing(other: str) -> None:
    try:
        seen = opened(FILE, other)
    except (WrongPassphrase, ShortPassphrase):
        return
    raise AssertionError(seen)


def test_a_wrong_passphrase_cannot_be_told_from_an_altered_file() -> None:
    with pytest.raises(WrongPassphrase) as wrong:
        opened(FILE, "another passphrase")
    with pytest.raises(WrongPassphrase) as altered:
        opened(FILE[: len(HEAD.raw) + 9] + b"\xff" + FILE[len(HEAD.raw) + 10 :])

    assert wrong.value.say("en") == altered.value.say("en")
    assert "altered" in wrong.value.say("en")


@pytest.mark.parametrize(
    "passphrase", ["", "short", "123456789", " 12345678 ", "一二三四五六七八九"]
)
def test_a_short_passphrase_is_refused_both_ways(passphrase: str) -> None:
    with pytest.raises(ShortPassphrase):
        sealed(CONTENT, passphrase)
    with pytest.raises(ShortPassphrase):
        opened(FILE, passphrase)


def test_full_width_typing_is_the_same_passphrase() -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in "county1234")

    assert opened(sealed(CONTENT, wide), "county1234\n") == CONTENT
