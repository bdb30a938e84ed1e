"""The envelope of every message between nodes, whatever carries it: who, to whom, signed, compressed.

`TB1 | alg | codec | from | to | nonce | signature | payload`; from, to and
signature are preceded by their length in one byte. The signature covers a
domain tag, the carrier's method and path, and all of the frame but itself. A
response repeats its request's nonce.
"""

import struct
from dataclasses import dataclass
from typing import Any

import zstandard

from shared.domain.registry import NodeKey
from shared.ledger.keys import ED25519, Signer, verify
from shared.wire.frame_words import WORDS

MAGIC = b"TB1"
ALGORITHMS = {1: ED25519}
ALGORITHM_CODES = {name: code for code, name in ALGORITHMS.items()}
CODEC_PLAIN, CODEC_ZSTD, CODEC_WORDS = 0, 1, 2
NONCE_BYTES = 12
MAX_FRAME = 8 * 1024 * 1024
MAX_PAYLOAD = 24 * 1024 * 1024
MAX_WINDOW = 8 * 1024 * 1024
COMPRESS_FROM = 40
LEVEL = 9
LARGE, LARGE_LEVEL = 64 * 1024, 3
"""From how many bytes on a quarter of the time is worth two bytes in a hundred, and the words are no gain."""
DICTIONARY = zstandard.ZstdCompressionDict(WORDS, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
FORMAT = zstandard.FORMAT_ZSTD1_MAGICLESS
SHORT_PACKED: dict[str, Any] = {
    "dict_data": DICTIONARY,
    "compression_params": zstandard.ZstdCompressionParameters.from_level(
        LEVEL, format=FORMAT, write_content_size=False, write_checksum=False, write_dict_id=False
    ),
}
SHORT_UNPACKED: dict[str, Any] = {"dict_data": DICTIONARY, "format": FORMAT}
"""A short payload does without what zstd writes for those who do not know what it is."""


class BadFrame(ValueError):
    """The bytes are not a frame, or unpack to more than a frame may hold."""


@dataclass(frozen=True, slots=True)
class Address:
    """Who writes to whom, in which exchange."""

    sender: str
    to: str
    nonce: bytes


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame taken apart but not yet trusted: verify first, then unpack."""

    address: Address
    alg: str
    codec: int
    signature: bytes
    packed: bytes

    def is_signed_by(self, key: NodeKey, tag: bytes, route: str) -> bool:
        """Say whether `key` signed this frame for `route` (method and path)."""
        head = _head(self.alg, self.codec, self.address)
        message = route.encode() + b"\0" + head + self.packed
        return key.alg == self.alg and verify(key, tag, message, self.signature)

    def payload(self) -> bytes:
        """Unpack the payload, at most MAX_PAYLOAD bytes, or raise BadFrame."""
        if self.codec == CODEC_PLAIN:
            return self.packed
        told = SHORT_UNPACKED if self.codec == CODEC_WORDS else {}
        unpacker = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW, **told)
        reader = unpacker.stream_reader(self.packed)
        try:
            data = reader.read(MAX_PAYLOAD + 1)
        except zstandard.ZstdError as error:
            raise BadFrame(str(error)) from None
        if len(data) > MAX_PAYLOAD:
            raise BadFrame("too large")
        return data


def write_frame(payload: bytes, address: Address, signer: Signer, tag: bytes, route: str) -> bytes:
    """Compress, sign and frame a payload."""
    codec, packed = _pack(payload)
    alg = signer.public.alg
    head = _head(alg, codec, address)
    signature = signer.sign(tag, route.encode() + b"\0" + head + packed)
    return head + struct.pack("B", len(signature)) + signature + packed


def read_frame(raw: bytes) -> Frame:
    """Take a frame apart, or raise BadFrame. Nothing in it is trusted yet."""
    if len(raw) > MAX_FRAME or raw[:3] != MAGIC:
        raise BadFrame("not a frame")
    try:
        alg, codec = ALGORITHMS[raw[3]], raw[4]
        sender, at = _text(raw, 5)
        to, at = _text(raw, at)
        nonce = _exactly(raw, at, NONCE_BYTES)
        at += NONCE_BYTES
        signature = _exactly(raw, at + 1, raw[at])
    except (IndexError, KeyError, UnicodeDecodeError):
        raise BadFrame("not a frame") from None
    if codec not in {CODEC_PLAIN, CODEC_ZSTD, CODEC_WORDS}:
        raise BadFrame("unknown codec")
    return Frame(Address(sender, to, nonce), alg, codec, signature, raw[at + 1 + len(signature) :])


def _pack(payload: bytes) -> tuple[int, bytes]:
    if len(payload) < COMPRESS_FROM:
        return CODEC_PLAIN, payload
    if len(payload) < LARGE:
        codec, packer = CODEC_WORDS, zstandard.ZstdCompressor(**SHORT_PACKED)
    else:
        codec, packer = CODEC_ZSTD, zstandard.ZstdCompressor(level=LARGE_LEVEL)
    packed = packer.compress(payload)
    # A photo is packed already: what would not shrink goes as it is.
    return (codec, packed) if len(packed) < len(payload) else (CODEC_PLAIN, payload)


def _head(alg: str, codec: int, address: Address) -> bytes:
    sender, to = address.sender.encode(), address.to.encode()
    return b"".join(
        (
            MAGIC,
            struct.pack("BBB", ALGORITHM_CODES[alg], codec, len(sender)),
            sender,
            struct.pack("B", len(to)),
            to,
            address.nonce,
        )
    )


def _text(raw: bytes, at: int) -> tuple[str, int]:
    length = raw[at]
    return _exactly(raw, at + 1, length).decode("ascii"), at + 1 + length


def _exactly(raw: bytes, at: int, length: int) -> bytes:
    part = raw[at : at + length]
    if len(part) != length:
        raise IndexError(at)
    return part
