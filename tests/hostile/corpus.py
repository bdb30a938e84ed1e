"""One corpus of hostile input: each evil by its name, dressed for whatever an entrance reads.

A specimen's bytes are made when a test asks for them, never at import: some are large.
Where a dress has room for it, `MARK` is planted in it: what must stand in no log.
"""

import json
import random
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

import zstandard

from shared.wire.frame import MAX_FRAME, MAX_PAYLOAD
from shared.wire.part import LONG, dump_head, part_of
from tests.wire.uploads import packed_pdf, pdf, pdf_with, png_bomb, scans_bomb

NAME, ID_NUMBER, PHONE = "赵隐名", "999999194001010012", "13999990001"
MARK = f"{NAME} {ID_NUMBER} {PHONE}"
MARKS = (NAME, ID_NUMBER, PHONE)
"""A person who must not be found in any log."""


class Shape(StrEnum):
    """How an entrance reads what it is given."""

    TEXT = "text"
    """One value: of a form, a query, a path, a cookie, a header."""
    JSON = "json"
    YAML = "yaml"
    CSV = "csv"
    SETTINGS = "settings"
    FORM = "form"
    """A whole body, as a browser sends a form without files."""
    MULTIPART = "multipart"
    """A whole body, as a browser sends a form with a file; its boundary is `EDGE`."""
    PICTURE = "picture"
    """A file chosen as a photo or a PDF."""
    BYTES = "bytes"
    """Anything: what is no frame, no courier's file, no backup."""
    PACKED = "packed"
    """A frame's payload as it is packed with zstd."""


EDGE = "----tongban"
Make = Callable[[], bytes]


@dataclass(frozen=True)
class Evil:
    """One evil: its name, what it is, and its dresses."""

    name: str
    what: str
    dresses: Mapping[Shape, Make]


@dataclass(frozen=True)
class Specimen:
    """An evil in one of its dresses."""

    evil: str
    shape: Shape
    make: Make

    def __str__(self) -> str:
        return f"{self.evil}/{self.shape}"


def _texts(text: bytes) -> dict[Shape, Make]:
    """Dress a text that hides an evil for every format that holds texts."""
    marked = text + MARK.encode()
    return {
        Shape.TEXT: lambda: marked,
        Shape.JSON: lambda: b'{"node": "' + marked + b'"}',
        Shape.YAML: lambda: b'name: "' + marked + b'"\n',
        Shape.CSV: lambda: b"code,name,level,parent_code\n620722000000," + marked + b",county,\n",
        Shape.SETTINGS: lambda: b"TONGBAN_METRICS_TOKEN=" + marked + b"\n",
    }


def _nested(opens: bytes, closes: bytes, levels: int) -> bytes:
    return opens * levels + MARK.encode().join((b'"', b'"')) + closes * levels


def _laughs() -> bytes:
    """Return a YAML of a few lines whose aliases stand for a thousand million words."""
    lines = [f"a0: &a0 [{', '.join([NAME] * 9)}]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(lines).encode()


def _part(name: str, content: bytes, more: str = "") -> bytes:
    head = f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
    return head.encode() + content + b"\r\n"


def upload(content: bytes, name: bytes = b"page.jpg", fields: Mapping[str, bytes] = {}) -> bytes:
    """Return a body with a file and some fields, as a browser sends it."""
    texts = b"".join(_part(key, value) for key, value in fields.items())
    head = b'--%b\r\nContent-Disposition: form-data; name="file"; filename="%b"\r\n' % (
        EDGE.encode(),
        name,
    )
    kind = b"Content-Type: application/octet-stream\r\n\r\n"
    return texts + head + kind + content + f"\r\n--{EDGE}--\r\n".encode()


def as_part(content: bytes) -> bytes:
    """Return what gives a parent a content as a frame that is long enough to be sent in parts, and no longer than one may be."""
    frame = content[:MAX_FRAME].ljust(LONG + 1, b"\0")
    return dump_head(part_of(frame, 0)) + frame


def _zeros(size: int, pack: Callable[[bytes], bytes]) -> bytes:
    return pack(b"\0" * size)


def _deflated_forever() -> bytes:
    """Return a hundred megabytes of blanks in a hundred kilobytes."""
    packer = zlib.compressobj(9)
    mega = b" " * (1 << 20)
    return b"".join(packer.compress(mega) for _ in range(100)) + packer.flush()


def _packed_more(total: int) -> bytes:
    """Return a zstd stream that unpacks to `total` bytes of nothing."""
    packer = zstandard.ZstdCompressor(level=3).compressobj()
    mega = b"\0" * (1 << 20)
    return b"".join(packer.compress(mega) for _ in range(total >> 20)) + packer.flush()


def _wide_window() -> bytes:
    """Return a small zstd frame whose header asks for a window of two gigabytes."""
    return b"\x28\xb5\x2f\xfd\x00" + bytes([21 << 3]) + struct.pack("<I", 0x01)[:3]


def _digits(n: int) -> bytes:
    return b"9" * n


CORPUS: tuple[Evil, ...] = (
    Evil(
        "nothing", "no byte at all", dict.fromkeys((Shape.BYTES, Shape.JSON, Shape.PICTURE), bytes)
    ),
    Evil(
        "noise",
        "four kilobytes of chance",
        {
            s: partial(random.Random(1).randbytes, 4096)
            for s in (Shape.BYTES, Shape.JSON, Shape.YAML, Shape.CSV, Shape.SETTINGS, Shape.FORM)
        }
        | {Shape.PICTURE: partial(random.Random(2).randbytes, 4096)}
        | {Shape.MULTIPART: partial(random.Random(3).randbytes, 4096)}
        | {Shape.PACKED: partial(random.Random(4).randbytes, 4096)},
    ),
    Evil(
        "deep",
        "a hundred thousand levels, one in the other",
        {
            Shape.TEXT: lambda: b"[" * 5000 + MARK.encode(),
            Shape.JSON: lambda: _nested(b"[", b"]", 100_000),
            Shape.YAML: lambda: _nested(b"[", b"]", 100_000),
            Shape.CSV: lambda: b'"' * 100_001,
            Shape.FORM: lambda: b"a" + b"[a]" * 20_000 + b"=" + MARK.encode(),
            Shape.PICTURE: lambda: b"%PDF-1.7\n1 0 obj\n" + b"[" * 100_000,
        },
    ),
    Evil(
        "twice",
        "one key twice: the first reader takes one value, the second the other",
        {
            Shape.JSON: f'{{"node": "{MARK}", "node": "{MARK}"}}'.encode,
            Shape.YAML: f"id: a\nname: {NAME}\nid: {PHONE}\n".encode,
            Shape.CSV: lambda: b"code,code,name,level,parent_code\n",
            Shape.SETTINGS: lambda: b"TONGBAN_PROXY=1\nTONGBAN_PROXY=1\n",
            Shape.FORM: lambda: b"&".join([b"reason=" + MARK.encode()] * 2),
        },
    ),
    Evil(
        "nan",
        "what is no number, where a number stands",
        {
            Shape.TEXT: lambda: b"NaN",
            Shape.JSON: f'{{"node": NaN, "who": "{MARK}"}}'.encode,
            Shape.YAML: f"name: {NAME}\nvalue: .nan\n".encode,
            Shape.CSV: lambda: b"code,name,level,parent_code\nNaN,x,county,\n",
        },
    ),
    Evil(
        "huge-integer",
        "an integer of many thousand digits",
        {
            Shape.TEXT: lambda: _digits(5000),
            Shape.JSON: lambda: b'{"node": ' + _digits(400_000) + b', "who": 1}',
            Shape.YAML: lambda: b"value: " + _digits(400_000) + b"\n",
            Shape.CSV: lambda: (
                b"code,name,level,parent_code\n" + _digits(400_000) + b",x,county,\n"
            ),
            Shape.PICTURE: lambda: b"%PDF-1.7\n1 0 obj\n" + _digits(400_000),
        },
    ),
    Evil(
        "large-integer",
        "an integer that no database column holds",
        {
            Shape.TEXT: lambda: str(2**63).encode(),
            Shape.JSON: f'{{"node": {2**64}, "who": "{MARK}"}}'.encode,
            Shape.YAML: f"value: {2**64}\n".encode,
        },
    ),
    Evil(
        "surrogate",
        "half of a character, written as if it were one",
        {
            **_texts(b"\xed\xa0\x80"),
            Shape.JSON: f'{{"node": "\\ud800 {MARK}"}}'.encode,
            Shape.YAML: f'name: "\\ud800 {NAME}"\n'.encode,
        },
    ),
    Evil("overlong", "a slash in two bytes, as old decoders took it", _texts(b"\xc0\xaf")),
    Evil("not-utf8", "bytes of another encoding", _texts("乡镇".encode("gb18030"))),
    Evil("nul", "a text with a NUL in it", _texts(b"a\0b")),
    Evil("escape", "a terminal's control characters", _texts(b"\x1b[2J\x07")),
    Evil("override", "text that a reader sees backwards", _texts("\u202e".encode())),
    Evil("newline", "what splits a header or a line of a log", _texts(b"x\r\nSet-Cookie: a=b\r\n")),
    Evil(
        "markup",
        "a script",
        {Shape.TEXT: lambda: b"\"'><script>alert(1)</script>" + MARK.encode()},
    ),
    Evil(
        "template",
        "what formatters and databases would run",
        {Shape.TEXT: lambda: b"{0.__class__} {{7*7}} %(x)s %n ' OR 1=1 --" + MARK.encode()},
    ),
    Evil(
        "path",
        "a way out of a folder",
        {Shape.TEXT: lambda: b"../../../etc/passwd"},
    ),
    Evil(
        "long",
        "a text longer than any field",
        {
            Shape.TEXT: lambda: MARK.encode() * 400,
            Shape.JSON: lambda: b'{"node": "' + MARK.encode() * 40_000 + b'"}',
            Shape.YAML: lambda: b"name: " + MARK.encode() * 20_000 + b"\n",
            Shape.CSV: lambda: (
                b"code,name,level,parent_code\n6," + MARK.encode() * 20_000 + b",county,\n"
            ),
            Shape.SETTINGS: lambda: b"TONGBAN_METRICS_TOKEN=" + MARK.encode() * 100_000,
        },
    ),
    Evil(
        "many",
        "a hundred thousand values",
        {
            Shape.JSON: lambda: b'{"wants": [' + b"[]," * 500_000 + b"[]]}",
            Shape.YAML: lambda: b"- {}\n" * 150_000,
            Shape.CSV: lambda: b"code,name,level,parent_code\n" + b"6,x,county,\n" * 80_000,
            Shape.SETTINGS: lambda: b"TONGBAN_PROXY=1\n" * 100_000,
            Shape.FORM: lambda: b"&".join(b"a%d=1" % n for n in range(40_000)),
            Shape.MULTIPART: lambda: (
                b"".join(_part(f"a{n}", b"1") for n in range(3000)) + f"--{EDGE}--\r\n".encode()
            ),
        },
    ),
    Evil(
        "large",
        "more bytes than the entrance takes",
        {
            Shape.BYTES: lambda: MARK.encode() * (MAX_FRAME // len(MARK.encode()) + 2),
            Shape.JSON: lambda: b'"' + b"x" * (MAX_FRAME + 10) + b'"',
            Shape.YAML: lambda: b"# " + b"x" * (2 << 20) + b"\n",
            Shape.CSV: lambda: b"x" * (2 << 20),
            Shape.SETTINGS: lambda: b"# " + b"x" * (2 << 20) + b"\n",
            Shape.FORM: lambda: b"reason=" + b"x" * (600 << 10),
            Shape.MULTIPART: lambda: upload(b"x" * (45 << 20)),
            Shape.PICTURE: lambda: b"\xff\xd8\xff" + b"x" * (21 << 20),
        },
    ),
    Evil(
        "bomb",
        "a little that unpacks to very much",
        {
            Shape.YAML: _laughs,
            Shape.PICTURE: lambda: png_bomb(40_000, 40_000),
            Shape.PACKED: lambda: _packed_more(MAX_PAYLOAD * 20),
            Shape.BYTES: _deflated_forever,
        },
    ),
    Evil(
        "work-bomb",
        "a little that makes a reader work for very long",
        {
            Shape.PICTURE: lambda: scans_bomb(4000),
            Shape.PACKED: _wide_window,
        },
    ),
    Evil(
        "packed-pdf",
        "a PDF whose objects unpack to very much",
        {Shape.PICTURE: lambda: packed_pdf(40, 8 << 20, asked=30)},
    ),
    Evil(
        "script",
        "a PDF that runs something",
        {Shape.PICTURE: lambda: pdf(1, script="app.alert(1)")},
    ),
    Evil(
        "launch",
        "a PDF that starts a program",
        {Shape.PICTURE: lambda: pdf_with("/OpenAction", {"/S": "/Launch", "/F": "cmd.exe"})},
    ),
    Evil("locked", "a PDF that is encrypted", {Shape.PICTURE: lambda: pdf(1, password="x")}),
    Evil(
        "attached",
        "a PDF with a program in it",
        {Shape.PICTURE: lambda: pdf(1, attached=b"MZ" + MARK.encode())},
    ),
    Evil(
        "cut",
        "good bytes that end too early",
        {
            Shape.JSON: f'{{"node": "{MARK}"'.encode,
            Shape.YAML: f'name: "{NAME}'.encode,
            Shape.CSV: lambda: b'code,name,level,parent_code\n620722000000,"x',
            Shape.SETTINGS: lambda: b"TONGBAN_PROXY",
            Shape.MULTIPART: lambda: upload(b"\xff\xd8\xff")[:-20],
            Shape.PICTURE: lambda: pdf(1)[:200],
        },
    ),
    Evil(
        "nameless",
        "a part of a form that has no name",
        {
            Shape.MULTIPART: (
                f"--{EDGE}\r\nContent-Disposition: form-data\r\n\r\n{MARK}\r\n--{EDGE}--\r\n"
            ).encode
        },
    ),
    Evil(
        "headless",
        "a part of a form without an end to its head",
        {Shape.MULTIPART: lambda: f"--{EDGE}\r\n".encode() + b"X: y\r\n" * 40_000},
    ),
    Evil(
        "other-kind",
        "what another entrance would have read",
        {
            Shape.JSON: lambda: json.dumps([MARK]).encode(),
            Shape.YAML: MARK.encode,
            Shape.CSV: f"name,phone\n{NAME},{PHONE}\n".encode,
            Shape.SETTINGS: f"{NAME}={PHONE}\n".encode,
            Shape.PICTURE: lambda: b"MZ" + MARK.encode(),
            Shape.BYTES: lambda: json.dumps({"who": MARK}).encode(),
        },
    ),
)


def specimens(*shapes: Shape) -> list[Specimen]:
    """Return every evil that can be dressed in one of these shapes."""
    return [
        Specimen(evil.name, shape, evil.dresses[shape])
        for evil in CORPUS
        for shape in shapes
        if shape in evil.dresses
    ]
