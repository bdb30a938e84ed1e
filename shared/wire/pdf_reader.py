"""A reader of PDFs whose work is bounded, whatever a file makes it read again or unpack."""

from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import LimitReachedError
from pypdf.generic import IndirectObject, PdfObject, StreamObject

MB = 1024 * 1024
MAX_UNPACKED = 8 * MB
"""Bytes of one stream."""
MAX_WORK = 4_000_000
"""Bytes of unpacked objects, or half as many reads of the file: a few seconds."""
A_READ = 2
BYTES_A_UNIT = 256
"""Bytes that are searched in about the time of half a read."""
MAX_ENTRIES = 100_000
"""Of the lists that say where a file's objects are, all together."""
A_LIST = MAX_UNPACKED // 64
"""Units for one such list: it is unpacked quickly, but may unpack to the most."""


class _Metered(BytesIO):
    """A file that counts what is read of it."""

    def __init__(self, raw: bytes) -> None:
        super().__init__(raw)
        self._left = MAX_WORK

    def spend(self, work: int) -> None:
        """Take from what is left; LimitReachedError where nothing is, which the library lets through."""
        self._left -= work
        if self._left < 0:
            raise LimitReachedError("too much work")

    def read(self, size: int | None = -1, /) -> bytes:
        """Read on."""
        found = super().read(size)
        self.spend(A_READ + len(found) // BYTES_A_UNIT)
        return found

    def getbuffer(self) -> memoryview:
        """Return the whole, which is going to be searched."""
        found = super().getbuffer()
        self.spend(A_READ + len(found) // BYTES_A_UNIT)
        return found


class BoundedReader(PdfReader):
    """Opens a PDF; LimitReachedError for one that takes too much work.

    A file that does not say where its objects are is not searched for them.
    """

    def __init__(self, raw: bytes) -> None:
        self._file = _Metered(raw)
        super().__init__(self._file, strict=False, xref_stream_maximum_entries=MAX_ENTRIES)

    def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:
        """Return an object, as the library does; what holds objects is paid for each time that it is asked for."""
        found = super().get_object(indirect_reference)
        if isinstance(found, StreamObject) and found.get("/Type") == "/ObjStm":
            self._file.spend(len(found.get_data()))
        return found

    def _read_pdf15_xref_stream(self, stream: Any) -> StreamObject:
        found = super()._read_pdf15_xref_stream(stream)
        self._file.spend(A_LIST)
        return found

    def _rebuild_xref_table(self, stream: Any) -> None:  # noqa: ARG002 - the library's shape
        raise LimitReachedError("no list of objects")
