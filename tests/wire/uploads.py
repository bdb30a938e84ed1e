"""Files as people and attackers hand them over, made on the spot."""

import random
import struct
import zlib
from io import BytesIO

from PIL import Image
from PIL.TiffImagePlugin import IFDRational
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

DEVICE, COMMENT = "Phone-With-A-Name", b"taken at home"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 3000
"""Begins as the pictures of many telephones do."""


def photo(
    width: int = 1600, height: int = 1200, *, seed: int = 1, form: str = "JPEG", turned: int = 1
) -> bytes:
    """Return a picture of blocks of colour with position, device and comment in it."""
    rng = random.Random(seed)
    small = Image.new("RGB", (16, 12))
    small.putdata([tuple(rng.randbytes(3)) for _ in range(16 * 12)])
    picture = small.resize((width, height), Image.Resampling.NEAREST)
    exif = Image.Exif()
    exif[0x0110] = DEVICE
    exif[0x0112] = turned
    position = exif.get_ifd(0x8825)
    position[1], position[3] = "N", "E"
    position[2] = position[4] = tuple(IFDRational(n) for n in (35, 4, 12))
    out = BytesIO()
    options = {"comment": COMMENT} if form == "JPEG" else {}
    picture.save(out, form, exif=exif, **options)
    return out.getvalue()


def noise(width: int, height: int, seed: int = 1) -> bytes:
    """Return a JPEG that does not compress: as large as a picture of its size can be."""
    picture = Image.frombytes(
        "RGB", (width, height), random.Random(seed).randbytes(width * height * 3)
    )
    out = BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


def scans_bomb(scans: int, film: bytes = b"") -> bytes:
    """Return a progressive JPEG whose last scan is there so many times, a film after its end."""
    out = BytesIO()
    Image.new("L", (640, 480), 128).save(out, "JPEG", progressive=True)
    raw = out.getvalue()
    last = raw.rindex(b"\xff\xda")
    return raw[:last] + raw[last:-2] * scans + raw[-2:] + film


def png_bomb(width: int, height: int) -> bytes:
    """Return a few kilobytes that unpack to width times height pixels."""
    row = b"\0" + b"\0" * (width // 8 + 1)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", packed)
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    crc = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", crc)


def pdf(pages: int = 2, *, script: str = "", attached: bytes = b"", password: str = "") -> bytes:
    """Return a PDF of empty pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if script:
        named = _made({"/S": "/JavaScript", "/JS": script})
        tree = ArrayObject([TextStringObject("run"), writer._add_object(named)])
        names = DictionaryObject({NameObject("/Names"): tree})
        scripts = DictionaryObject({NameObject("/JavaScript"): names})
        writer.root_object[NameObject("/Names")] = scripts
    if attached:
        writer.add_attachment("salary.exe", attached)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    return _written(writer)


def packed_pdf(holders: int, size: int, *, asked: int = 1) -> bytes:
    """Return a PDF of one page, most of whose objects lie packed in holders that unpack to `size` bytes of blanks.

    `asked` objects are said to lie in each; the first does.
    """
    out = bytearray(b"%PDF-1.5\n")
    rows = {0: (0, 0, 0)}
    refs = b" ".join(b"%d 0 R" % n for n in range(1000, 1000 + holders * asked))
    bodies = {
        1: b"<</Type/Catalog/Pages 2 0 R/X[" + refs + b"]>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    }
    for n in range(holders):
        inside = b"%d 0 <</A 1>>" % (1000 + n * asked)
        packed = zlib.compress(inside + b" " * (size - len(inside)), 9)
        head = b"<</Type/ObjStm/N 1/First %d/Filter/FlateDecode/Length %d>>stream\n"
        bodies[100 + n] = head % (inside.index(b"<"), len(packed)) + packed + b"\nendstream"
        rows |= {1000 + n * asked + k: (2, 100 + n, 0) for k in range(asked)}
    for number, body in bodies.items():
        rows[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    begin = len(out)
    index = b" ".join(b"%d 1" % n for n in sorted(rows))
    lists = zlib.compress(b"".join(struct.pack(">BIH", *rows[n]) for n in sorted(rows)))
    head = b"5 0 obj<</Type/XRef/Size 9999/W[1 4 2]/Index[%b]/Root 1 0 R/Filter/FlateDecode/Length %d>>"
    out += head % (index, len(lists)) + b"stream\n" + lists + b"\nendstream\nendobj\n"
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % begin


def pdf_with(where: str, action: dict[str, str]) -> bytes:
    """Return a PDF that holds an action under a key of its catalogue, or on a link of its page (`where` empty)."""
    writer = PdfWriter()
    page = writer.add_blank_page(width=595, height=842)
    made = _made(action)
    if where:
        writer.root_object[NameObject(where)] = writer._add_object(made)
        return _written(writer)
    link = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (0, 0, 10, 10)]),
            NameObject("/A"): writer._add_object(made),
        }
    )
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(link)])
    return _written(writer)


def _made(values: dict[str, str]) -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject(k): NameObject(v) if v.startswith("/") else TextStringObject(v)
            for k, v in values.items()
        }
    )


def _written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
