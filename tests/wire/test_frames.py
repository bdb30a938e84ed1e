"""Frames: what is packed is unpacked as it was, short ones from the words that both ends know, and never more than a bound."""

import zlib

import pytest
import zstandard

from shared.ledger.keys import REQUEST_TAG, Ed25519Signer
from shared.wire.frame import (
    CODEC_PLAIN,
    CODEC_WORDS,
    CODEC_ZSTD,
    LARGE,
    MAX_PAYLOAD,
    SHORT_PACKED,
    Address,
    BadFrame,
    Frame,
    read_frame,
    write_frame,
)

ADDRESS = Address("620722101200", "620722101000", b"n" * 12)
ROUTE = "POST /node/exchange"
SIGNER = Ed25519Signer(b"k" * 32)
NO_NEWS = (
    b'{"store":"80fe389b5f8680d4","batch":null,"wants":[],"more":false,"time":1795950788360,'
    b'"put_back":false,"version":"0.1.0"}'
)
KEPT = (
    "54423101020c3632303732323130313230300c3632303732323130313030306e6e6e6e6e6e6e6e6e6e6e6e4090b67041967c23246f"
    "976416e02ec4316919e854f40846132aa40d91e1ca430fe4b3d7a23cc7985825af9c84bdd366a3814ea2211cde7542c875846b2a40"
    "8d080000250100c03830666533383962356638363830643439353037383833360300f878b82136eecbb680"
)
"""A frame of NO_NEWS as it was once written: other words would not read it any more."""


def framed(payload: bytes) -> Frame:
    return read_frame(write_frame(payload, ADDRESS, SIGNER, REQUEST_TAG, ROUTE))


@pytest.mark.parametrize("size", [0, 1, 39, 40, 400, LARGE - 1, LARGE, 3 * LARGE])
def test_a_payload_comes_out_as_it_went_in(size: int) -> None:
    payload = (NO_NEWS * (size // len(NO_NEWS) + 1))[:size]
    frame = framed(payload)

    assert frame.payload() == payload
    assert frame.is_signed_by(SIGNER.public, REQUEST_TAG, ROUTE)


@pytest.mark.parametrize(
    ("payload", "codec"),
    [(b"{}", CODEC_PLAIN), (NO_NEWS, CODEC_WORDS), (NO_NEWS * 1000, CODEC_ZSTD)],
)
def test_how_a_payload_is_packed_goes_by_its_length(payload: bytes, codec: int) -> None:
    assert framed(payload).codec == codec


def test_what_does_not_shrink_goes_as_it_is() -> None:
    noise = Ed25519Signer(b"n" * 32).sign(REQUEST_TAG, b"")
    assert framed(noise).packed == noise


def test_a_message_without_news_is_half_of_what_it_would_be_without_the_words() -> None:
    assert len(framed(NO_NEWS).packed) < len(zlib.compress(NO_NEWS, 9)) / 2


def test_a_frame_of_long_ago_still_reads() -> None:
    assert read_frame(bytes.fromhex(KEPT)).payload() == NO_NEWS


@pytest.mark.parametrize("codec", [3, 255])
def test_a_codec_that_is_not_known_is_no_frame(codec: int) -> None:
    raw = bytearray(bytes.fromhex(KEPT))
    raw[4] = codec
    with pytest.raises(BadFrame):
        read_frame(bytes(raw))


def test_what_unpacks_to_more_than_a_frame_holds_is_refused() -> None:
    bomb = zstandard.ZstdCompressor(**SHORT_PACKED).compress(bytes(MAX_PAYLOAD + 1))
    with pytest.raises(BadFrame):
        Frame(ADDRESS, "ed25519", CODEC_WORDS, b"", bomb).payload()


@pytest.mark.parametrize("packed", [b"\xff" * 40, zlib.compress(NO_NEWS)])
def test_what_was_not_packed_so_is_refused(packed: bytes) -> None:
    with pytest.raises(BadFrame):
        Frame(ADDRESS, "ed25519", CODEC_WORDS, b"", packed).payload()
