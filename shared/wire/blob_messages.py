"""What is said of blobs between nodes: a short head in JSON, and after it the bytes as they are.

`length of the head (4 bytes, big-endian) | head | bytes`; the frame around it is the
exchange's.
"""

import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson
from marshmallow import RAISE, Schema, ValidationError, validates_schema

from shared.domain.pages import MAX_BLOB
from shared.wire.ids import sha256
from shared.wire.messages import BadMessage
from shared.wire.shapes import Bool, Int, Items, OneOf

BLOB_ROUTE = "POST /node/blob"
MAX_PART = 512 * 1024
"""Bytes in one frame."""
MAX_NAMED = 100
MAX_HEAD = 16 * 1024
NOT_WANTED = -1
"""Said of a blob that no entry held there names for the asker."""


class Op(StrEnum):
    """What is asked."""

    HAVE = "have"
    PUT = "put"
    GET = "get"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request about blobs; `put` and `get` name one. `offset` and `most` in bytes."""

    op: Op
    blobs: tuple[str, ...] = ()
    offset: int = 0
    most: int = 0
    part: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is held of each blob that was named, in bytes; all of it when that is its size.

    `wrong` says that what was put together were other bytes, and was dropped; `again`
    names blobs that the asker has brought before and that are gone.
    """

    held: tuple[int, ...] = ()
    wrong: bool = False
    again: tuple[str, ...] = ()
    part: bytes = b""


class AskSchema(Schema):
    """The head of a request."""

    class Meta:
        unknown = RAISE

    op = OneOf(Op)
    blobs = Items(sha256(), MAX_NAMED)
    offset = Int(0, MAX_BLOB)
    most = Int(0, MAX_PART)

    @validates_schema
    def check_one(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a range of several blobs at once."""
        if data["op"] in {Op.PUT, Op.GET} and len(data["blobs"]) != 1:
            raise ValidationError("one blob")


class AnswerSchema(Schema):
    """The head of an answer."""

    class Meta:
        unknown = RAISE

    held = Items(Int(NOT_WANTED, MAX_BLOB), MAX_NAMED)
    wrong = Bool()
    again = Items(sha256(), MAX_NAMED)


ASK, ANSWER = AskSchema(), AnswerSchema()


def dump_ask(ask: Ask) -> bytes:
    """Write a request."""
    head = {"op": ask.op, "blobs": ask.blobs, "offset": ask.offset, "most": ask.most}
    return _pack(head, ask.part)


def load_ask(payload: bytes) -> Ask:
    """Read a request, or raise BadMessage."""
    head, part = _unpack(payload, ASK)
    return Ask(Op(head["op"]), tuple(head["blobs"]), head["offset"], head["most"], part)


def dump_answer(answer: Answer) -> bytes:
    """Write an answer."""
    head = {"held": answer.held, "wrong": answer.wrong, "again": answer.again}
    return _pack(head, answer.part)


def load_answer(payload: bytes) -> Answer:
    """Read an answer, or raise BadMessage."""
    head, part = _unpack(payload, ANSWER)
    return Answer(tuple(head["held"]), head["wrong"], tuple(head["again"]), part)


def _pack(head: dict[str, Any], part: bytes) -> bytes:
    raw = orjson.dumps(head)
    return struct.pack(">I", len(raw)) + raw + part


def _unpack(payload: bytes, schema: Schema) -> tuple[dict[str, Any], bytes]:
    length = int.from_bytes(payload[:4], "big")
    if len(payload) < 4 or not length <= MAX_HEAD or len(payload) > 4 + length + MAX_PART:
        raise BadMessage("bad head")
    try:
        head = schema.load(orjson.loads(payload[4 : 4 + length]))
    except (ValueError, ValidationError) as error:
        raise BadMessage(str(error)) from None
    return head, payload[4 + length :]
