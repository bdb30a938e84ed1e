"""A long frame as it is sent over HTTP: from an offset to its end, so that what came before a line broke need not come again.

`digest | length of the whole | offset | bytes of the frame`: 32, 4 and 4 bytes, numbers big-endian.
"""

import struct
from dataclasses import dataclass
from hashlib import sha256

from shared.wire.frame import MAX_FRAME
from shared.wire.messages import BadMessage

PART_ROUTE = "POST /node/part"
LONG = 12 * 1024
"""Bytes from which on a frame is sent in this way: a shorter one costs less to send again than to ask for."""
_HEAD = struct.Struct(">32sII")
HEAD_BYTES = _HEAD.size


@dataclass(frozen=True, slots=True)
class Part:
    """Where bytes of a frame belong: its SHA-256 in hex, its length, and their offset in it."""

    sha: str
    total: int
    offset: int


def part_of(frame: bytes, offset: int) -> Part:
    """Return the part of a frame from an offset on."""
    return Part(sha256(frame).hexdigest(), len(frame), offset)


def dump_head(part: Part) -> bytes:
    """Write what goes before the bytes of a part."""
    return _HEAD.pack(bytes.fromhex(part.sha), part.total, part.offset)


def load_head(raw: bytes) -> Part:
    """Read what goes before the bytes of a part; BadMessage where it is none."""
    if len(raw) != HEAD_BYTES:
        raise BadMessage("not a part")
    digest, total, offset = _HEAD.unpack(raw)
    if not 0 < total <= MAX_FRAME or offset > total:
        raise BadMessage("not a part")
    return Part(digest.hex(), total, offset)
