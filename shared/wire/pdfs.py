"""PDFs: opened, bounded, and refused where they hold more than pages to look at."""

import logging
import threading
from collections.abc import Iterator
from typing import Any

from pypdf import Configuration, apply_configuration
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from shared.domain.pages import MAX_BLOB
from shared.domain.refusals import Refusal
from shared.domain.refusals_pages import DamagedFile, PdfActive, PdfEncrypted, PdfTooLong
from shared.wire.pdf_reader import MAX_UNPACKED, BoundedReader

MAX_PAGES = 30
MAX_OBJECTS = 20_000
ACTIVE_KEYS = frozenset(
    {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/AA", "/OpenAction", "/XFA", "/RichMedia"}
)
"""Scripts, embedded files, what runs when something is opened; a plain place to open at is let through."""
ACTIVE_TYPES = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/EmbeddedFile",
        "/Filespec",
        "/FileAttachment",
        "/RichMedia",
        "/Movie",
        "/Sound",
        "/Screen",
        "/3D",
        "/Rendition",
        "/ImportData",
        "/SubmitForm",
        "/GoToE",
        "/GoToR",
    }
)
TYPE_KEYS = ("/S", "/Type", "/Subtype")
RAW = (b"/JavaScript", b"/EmbeddedFile", b"/Launch")
"""Looked for in the bytes as well: a viewer may read what this reader does not reach."""
logging.getLogger("pypdf").setLevel(
    logging.CRITICAL
)  # it tells at length what is wrong with a file
_one_at_a_time = threading.BoundedSemaphore(1)
"""As with pictures: a node opens one, however many are handed over."""
LIMITS = Configuration(
    zlib_maximum_output_length=MAX_UNPACKED,
    zlib_maximum_recovery_input_length=100_000,
    lzw_maximum_output_length=MAX_UNPACKED,
    run_length_maximum_output_length=MAX_UNPACKED,
    brotli_maximum_output_length=MAX_UNPACKED,
    array_based_stream_maximum_output_length=MAX_UNPACKED,
    stream_decoding_work_maximum_length=2 * MAX_UNPACKED,
    maximum_declared_stream_length=MAX_BLOB,
)
"""Of pypdf, in bytes of one stream; only what holds objects is unpacked here, never a page's picture."""


def check_pdf(raw: bytes) -> None:
    """Refuse a PDF that cannot be opened with bounded work, is encrypted, too long, or holds anything active."""
    with _one_at_a_time, apply_configuration(LIMITS):
        try:
            _check(raw)
        except Refusal:
            raise
        except (Exception, RecursionError):  # noqa: BLE001 - a reader of hostile bytes may raise anything
            raise DamagedFile from None


def _check(raw: bytes) -> None:
    reader = BoundedReader(raw)
    if reader.is_encrypted:
        raise PdfEncrypted
    if any(word in raw for word in RAW):
        raise PdfActive
    if not 0 < len(reader.pages) <= MAX_PAGES:
        raise PdfTooLong(most=MAX_PAGES) if reader.pages else DamagedFile
    for found in _dictionaries(reader.trailer):
        if _is_active(found):
            raise PdfActive


def _is_active(found: DictionaryObject) -> bool:
    if any(key in found and str(found[key]) in ACTIVE_TYPES for key in TYPE_KEYS):
        return True
    keys = ACTIVE_KEYS & set(found)
    if "/OpenAction" in keys and _only_goes_to_a_page(found["/OpenAction"]):
        keys -= {"/OpenAction"}
    return bool(keys)


def _only_goes_to_a_page(action: PdfObject) -> bool:
    if isinstance(action, DictionaryObject):
        return action.get("/S") == "/GoTo" and "/Next" not in action
    return isinstance(action, ArrayObject)


def _dictionaries(start: PdfObject) -> Iterator[DictionaryObject]:
    """Yield every dictionary that can be reached, each once; DamagedFile where there are too many."""
    seen: set[tuple[int, int]] = set()
    ahead: list[Any] = [start]
    count = 0
    while ahead:
        one = ahead.pop()
        if isinstance(one, IndirectObject):
            if (one.idnum, one.generation) in seen:
                continue
            seen.add((one.idnum, one.generation))
            one = one.get_object()
        count += 1
        if count > MAX_OBJECTS:
            raise DamagedFile
        if isinstance(one, DictionaryObject):
            yield one
            ahead.extend(one.raw_get(key) for key in one)
        elif isinstance(one, ArrayObject) and not _is_plain(one):
            ahead.extend(list.__iter__(one))


def _is_plain(array: ArrayObject) -> bool:
    """Say whether an array holds nothing to look into, as the long ones of numbers do."""
    return not any(
        isinstance(x, IndirectObject | DictionaryObject | ArrayObject) for x in list.__iter__(array)
    )
