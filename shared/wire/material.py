"""Files that come in from outside: what they are is told by their bytes, never by their name."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from shared.domain.pages import JPEG, MAX_BLOB, PDF
from shared.domain.refusals import Refusal
from shared.domain.refusals_pages import (
    BadFileName,
    EmptyFile,
    FileTooLarge,
    SwappedFileType,
    WrongFileType,
)
from shared.domain.text import Text

MB = 1024 * 1024
MAX_UPLOAD = 20 * MB
"""What may be handed over; a picture becomes smaller."""
PICTURE_NAMES = frozenset({".jpg", ".jpeg", ".jpe", ".png", ".webp", ".heic", ".heif", ".gif"})
PDF_NAMES = frozenset({".pdf"})
A_PICTURE, A_PDF = Text("照片", "a picture"), Text(" PDF ", "a PDF")
NAME_LIMIT = 255
JPEG_START = b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True)
class Material:
    """A file made safe to keep: its bytes and their type."""

    content: bytes
    type: str


def read_material(name: str, raw: bytes) -> Material:
    """Return what is kept of an uploaded file, or refuse it with what is wrong.

    A picture is shrunk, turned upright and written anew without anything that it
    said of itself; a PDF that holds nothing active is kept as it is. The name is
    looked at, and forgotten.
    """
    ending = _ending(name)
    if not raw:
        raise EmptyFile
    if len(raw) > MAX_UPLOAD:
        raise FileTooLarge(most=MAX_UPLOAD // MB)
    if is_pdf(raw):
        if ending in PICTURE_NAMES:
            raise SwappedFileType(named=A_PICTURE, found=A_PDF)
        if len(raw) > MAX_BLOB:
            raise FileTooLarge(most=MAX_BLOB // MB)
        from shared.wire.pdfs import check_pdf  # noqa: PLC0415 - slow to load: with the first PDF

        check_pdf(raw)
        return Material(raw, PDF)
    if not is_picture(raw):
        raise WrongFileType
    if ending in PDF_NAMES:
        raise SwappedFileType(named=A_PDF, found=A_PICTURE)
    from shared.wire.pictures import shrunk  # noqa: PLC0415 - with the first picture

    return Material(shrunk(raw), JPEG)


def kind_of(raw: bytes) -> str | None:
    """Return the type of bytes that another node brought, None where they are none that the door lets out."""
    if not is_pdf(raw):
        return JPEG if raw.startswith(JPEG_START) else None
    from shared.wire.pdfs import check_pdf  # noqa: PLC0415 - slow to load: with the first PDF

    try:
        check_pdf(raw)
    except Refusal:
        return None
    return PDF


def is_pdf(raw: bytes) -> bool:
    """Say whether bytes begin as a PDF does."""
    return raw.startswith(b"%PDF-")


def is_picture(raw: bytes) -> bool:
    """Say whether bytes begin as a JPEG, PNG or WebP does."""
    return raw.startswith((JPEG_START, b"\x89PNG\r\n\x1a\n")) or (
        raw.startswith(b"RIFF") and raw[8:12] == b"WEBP"
    )


def _ending(name: str) -> str:
    if len(name) > NAME_LIMIT or not name.isprintable() or {"/", "\\", "\0"} & set(name):
        raise BadFileName
    if name in {".", ".."}:
        raise BadFileName
    return PurePosixPath(name).suffix.lower()
