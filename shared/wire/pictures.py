"""Pictures made small and mute: upright, at most so large, and nothing in them but what one sees."""

import re
import threading
from io import BytesIO

from PIL import Image, ImageFile, ImageOps

from shared.domain.refusals import Refusal
from shared.domain.refusals_pages import DamagedFile, TooManyPixels

LONGEST = 2000
"""Pixels of the longer side: an A4 sheet at about 170 dots an inch, an ID card at far more."""
QUALITY = 75
MAX_PIXELS = 40_000_000
MAX_SCANS = 40
"""Each pass of a progressive JPEG costs as much as a whole picture; encoders make at most 18."""
MAX_MARKERS = 1_000
MARKER = re.compile(rb"\xff([\xc0-\xcf\xd8-\xfe])", re.DOTALL)
"""What begins a part of a JPEG: in packed pixels FF is followed by 00 or by a restart."""
START, END, SCAN = b"\xd8", b"\xd9", b"\xda"
TEN_THOUSAND = 10_000
FORMATS = ("JPEG", "PNG", "WEBP")
WHITE = (255, 255, 255)
Image.MAX_IMAGE_PIXELS = None  # we look ourselves, before anything is unpacked
_one_at_a_time = threading.BoundedSemaphore(1)
"""Unpacked pictures are large: a node holds one in memory, however many are handed over."""


def shrunk(raw: bytes) -> bytes:
    """Return a picture as a JPEG of at most LONGEST pixels a side, without anything that it said of itself.

    Raises DamagedFile, or TooManyPixels before it is unpacked.
    """
    with _one_at_a_time:
        try:
            return _shrunk(raw)
        except Refusal:
            raise
        except Exception:  # noqa: BLE001 - a reader of hostile bytes may raise anything
            raise DamagedFile from None


def _shrunk(raw: bytes) -> bytes:
    ImageFile.LOAD_TRUNCATED_IMAGES = (
        False  # the whole process shares it, and the PDF library sets it
    )
    _check_scans(raw)
    with Image.open(BytesIO(raw), formats=FORMATS) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise TooManyPixels(most=MAX_PIXELS // TEN_THOUSAND)
        picture.draft("RGB", (LONGEST, LONGEST))
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST, LONGEST))
    out = BytesIO()
    _bare(upright).save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _check_scans(raw: bytes) -> None:
    """Refuse a JPEG of very many scans; what follows its end, as the film of a phone, is not looked at."""
    if not raw.startswith(b"\xff\xd8"):
        return
    at = scans = 0
    for _ in range(MAX_MARKERS):
        found = MARKER.search(raw, at)
        if found is None or found[1] == END:
            return
        at = found.end()
        if found[1] != START:
            at += max(2, int.from_bytes(raw[at : at + 2], "big"))
        scans += found[1] == SCAN
        if scans > MAX_SCANS:
            raise DamagedFile
    raise DamagedFile


def _bare(picture: Image.Image) -> Image.Image:
    """Return the visible pixels alone, on white: a copy would carry position, device and comments along."""
    bare = Image.new("RGB", picture.size, WHITE)
    if picture.has_transparency_data:
        shown = picture.convert("RGBA")
        bare.paste(shown, mask=shown.getchannel("A"))
    else:
        bare.paste(picture.convert("RGB"))
    return bare
