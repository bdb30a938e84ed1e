"""A file that a courier carries: the frames of an exchange, each sealed to the node that it goes to.

    magic (8) | length (4) | head, JSON | part ... | end

A part is a length (4) and a sealed box of fields, each preceded by its length (4): a
request with its route, or an answer to the request before it. The end is the digest
of all that stands before it, so a file that was cut or patched is known before
anything of it is taken in. Integers are big-endian. The head names sender, receiver
and time; all else the receiver alone can read.
"""

import hashlib
import struct
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import IO

import orjson
from marshmallow import RAISE, Schema, ValidationError, fields, validate

from shared.domain.refusals import BadInput, NotAllowed
from shared.domain.registry import NodeKey
from shared.ledger.keys import Signer, seal_to
from shared.wire.frame import MAX_FRAME

MAGIC = b"TONGBUS\x01"
REQUESTS, ANSWERS = "requests", "answers"
MAX_HEAD = 1024
MAX_FIELDS = 4
MAX_PART = MAX_FRAME + 4096
LENGTH = struct.Struct(">I")
END = b"end"
REQUEST, ANSWER = b"request", b"answer"
"""The first field of a part; a request's route and frame follow, or an answer's frame."""
Part = tuple[bytes, ...]


class BadCourierFile(BadInput):
    code = "courier.bad_file"
    zh = "这不是一份完整的信使文件（{reason}）。什么都没有导入，请重新拷贝。"
    en = "This is not a whole courier file ({reason}). Nothing was taken in; copy it again."


class NotForThisNode(NotAllowed):
    code = "courier.other_node"
    zh = "这份文件是给 {to} 的，本机是 {here}。"
    en = "This file is for {to}; this node is {here}."


class SealedToOther(NotAllowed):
    code = "courier.other_key"
    zh = "本机打不开这份文件：它是用本机以前的密钥封的。请对方重新导出。"
    en = "This node cannot open the file: it was sealed to an earlier key of it. Have it exported again."


@dataclass(frozen=True, slots=True)
class Head:
    """Who wrote a file to whom and when (ISO time), and what it holds: REQUESTS or ANSWERS."""

    kind: str
    sender: str
    to: str
    made: str


class HeadSchema(Schema):
    """A head, as it travels."""

    class Meta:
        unknown = RAISE

    kind = fields.String(required=True, validate=validate.OneOf((REQUESTS, ANSWERS)))
    sender = fields.String(required=True, validate=validate.Length(1, 21))
    to = fields.String(required=True, validate=validate.Length(1, 21))
    made = fields.String(required=True, validate=validate.Length(1, 40))


HEAD = HeadSchema()


def write_courier(file: IO[bytes], head: Head, key: NodeKey, parts: Iterable[Part]) -> None:
    """Write a file sealed to the receiver's key."""
    raw = orjson.dumps(asdict(head))
    written = _Digesting(file)
    written.put(MAGIC + LENGTH.pack(len(raw)) + raw)
    for part in parts:
        written.put(_record(seal_to(key, b"".join(LENGTH.pack(len(f)) + f for f in part))))
    file.write(_record(END + written.digest()))


class CourierFile:
    """A file that was brought: checked whole when it is opened, then read part by part."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.head = self._read_head()
        self._first = file.tell()
        self.parts = self._walk()

    def read(self, here: str, signer: Signer) -> Iterator[Part]:
        """Yield the parts in order. Refuses with NotForThisNode, SealedToOther, BadCourierFile."""
        if self.head.to != here:
            raise NotForThisNode(to=self.head.to, here=here)
        self._file.seek(self._first)
        for _ in range(self.parts):
            content = signer.unseal(self._record())
            if content is None:
                raise SealedToOther
            yield _fields(content)

    def _walk(self) -> int:
        """Check length and digest of all, and return how many parts there are."""
        self._file.seek(0)
        seen = hashlib.sha256(self._file.read(self._first))
        count = 0
        while not (record := self._record()).startswith(END) or len(record) != len(END) + 32:
            seen.update(_record(record))
            count += 1
        if record != END + seen.digest():
            raise BadCourierFile(reason="altered")
        if self._file.read(1):
            raise BadCourierFile(reason="too long")
        return count

    def _read_head(self) -> Head:
        if self._file.read(len(MAGIC)) != MAGIC:
            raise BadCourierFile(reason="not a courier file")
        try:
            loaded = HEAD.load(orjson.loads(self._record(MAX_HEAD)))
        except (ValueError, ValidationError):
            raise BadCourierFile(reason="head") from None
        return Head(**loaded)

    def _record(self, most: int = MAX_PART) -> bytes:
        raw = self._file.read(LENGTH.size)
        if len(raw) != LENGTH.size:
            raise BadCourierFile(reason="cut short")
        (length,) = LENGTH.unpack(raw)
        if length > most:
            raise BadCourierFile(reason="too large")
        record = self._file.read(length)
        if len(record) != length:
            raise BadCourierFile(reason="cut short")
        return record


class _Digesting:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._seen = hashlib.sha256()

    def put(self, data: bytes) -> None:
        self._seen.update(data)
        self._file.write(data)

    def digest(self) -> bytes:
        return self._seen.digest()


def _record(content: bytes) -> bytes:
    return LENGTH.pack(len(content)) + content


def _fields(content: bytes) -> Part:
    found: list[bytes] = []
    at = 0
    while at < len(content) and len(found) < MAX_FIELDS:
        if len(content) < at + LENGTH.size:
            raise BadCourierFile(reason="part")
        (length,) = LENGTH.unpack_from(content, at)
        at += LENGTH.size
        field = content[at : at + length]
        if len(field) != length:
            raise BadCourierFile(reason="part")
        found.append(field)
        at += length
    if at != len(content):
        raise BadCourierFile(reason="part")
    return tuple(found)
