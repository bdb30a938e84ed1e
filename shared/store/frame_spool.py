"""Long frames that come over HTTP: what came of one stays when its line breaks, for a day and within bounds.

Who brings them is not known yet, so nothing here is worth more than its room: the oldest goes first.
"""

import errno
import logging
import os
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from shared.domain.refusals_store import StoreFailing, StoreFull
from shared.ledger.header import from_millis, to_millis
from shared.store.blob_spool import Spool

log = logging.getLogger("tongban.exchange")
MAX_FRAMES = 400
MAX_BYTES = 64 * 1024 * 1024
MAX_AGE = timedelta(days=1)
"""How long a frame waits for its rest."""
MAX_ANSWERED = timedelta(hours=1)
"""How long one that was answered waits for who asks once more, since the answer may have been lost."""
_BEGAN = struct.Struct(">Qd")
"""Each file begins with when its first bytes came: by our clock (ms), and by the steady one (seconds)."""
ALIKE = timedelta(minutes=1)
"""By how much the two may differ in what they say has passed: one of them is put right by and by."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A frame that has come, and how long ago its first bytes came: since then nobody could change it.

    That is as long as can be where it is not known: our clock was set meanwhile, or the machine began anew.
    """

    frame: bytes
    late: timedelta


class FrameSpool:
    """Frames in a folder, each by its SHA-256; threads and processes take turns at each. StoreFull, StoreFailing where the disk fails.

    `steady` counts seconds from some moment on, alike in all processes, and nobody can set it.
    """

    def __init__(
        self,
        folder: Path,
        now: Callable[[], datetime],
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._spool = Spool(folder, durable=False)
        self._now = now
        self._steady = steady

    def received(self, sha: str) -> int:
        """Return how many bytes of a frame are here. ValueError for what is no SHA-256."""
        with _refusing():
            return max(0, self._spool.received(sha) - _BEGAN.size)

    def append(self, sha: str, offset: int, piece: bytes) -> int:
        """Add what is new of a piece, and return how much is here then: less than its end where bytes before it are lacking."""
        with _refusing():
            if offset == 0:
                began = _BEGAN.pack(to_millis(self._now()), self._steady())
                self._spool.append(sha, 0, began)
            return max(0, self._spool.append(sha, _BEGAN.size + offset, piece) - _BEGAN.size)

    def whole(self, sha: str) -> Whole | None:
        """Return a frame that is here whole; None, and forget it, where the bytes are others."""
        with _refusing(), suppress(FileNotFoundError):
            kept = self._spool.path(sha).read_bytes()
            frame = kept[_BEGAN.size :]
            if sha256(frame).hexdigest() == sha:
                return Whole(frame, self._since(kept[: _BEGAN.size]))
            self.drop(sha)
        return None

    def _since(self, raw: bytes) -> timedelta:
        """Return how long ago the first bytes came; as long as can be where the file does not say so, or the clocks disagree."""
        at, steady = _BEGAN.unpack(raw)
        try:
            passed = self._now() - from_millis(at)
            steadily = timedelta(seconds=self._steady() - steady)
            return passed if abs(passed - steadily) <= ALIKE else timedelta.max
        except (OverflowError, ValueError):
            return timedelta.max

    def answered(self, sha: str) -> None:
        """Let a frame go sooner from here on, and before those that wait for their rest: it counts as that much older."""
        at = time.time() - (MAX_AGE - MAX_ANSWERED).total_seconds()
        # The answer is worth more than the room.
        with suppress(OSError):
            os.utime(self._spool.path(sha), (at, at))

    def drop(self, sha: str) -> None:
        """Forget a frame."""
        with _refusing():
            self._spool.drop(sha)

    def make_room(self, wanted: int, sha: str = "") -> None:
        """Forget what is too old, and the oldest of what is too much once so many more bytes of a frame have come."""
        with _refusing():
            others = [kept for kept in self._all() if kept.sha != sha]
            size, too_old = sum(kept.size for kept in others), time.time() - MAX_AGE.total_seconds()
            left = len(others)
            for kept in others:
                if kept.at >= too_old and left < MAX_FRAMES and size + wanted <= MAX_BYTES:
                    break
                self.drop(kept.sha)
                left, size = left - 1, size - kept.size

    def _all(self) -> list["_Kept"]:
        """Return what is here, the oldest first."""
        return sorted(self._looked_at(), key=lambda kept: kept.at)

    def _looked_at(self) -> Iterator["_Kept"]:
        for sha in self._spool.all():
            with suppress(FileNotFoundError):
                told = self._spool.path(sha).stat()
                yield _Kept(sha, told.st_size, told.st_mtime)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file of the folder: its size in bytes, and when something of it came last (Unix time)."""

    sha: str
    size: int
    at: float


@contextmanager
def _refusing() -> Iterator[None]:
    """Refuse as the store does where the disk fails, and log of which kind that was."""
    try:
        yield
    except OSError as failure:
        refusal = StoreFull if failure.errno in {errno.ENOSPC, errno.EDQUOT} else StoreFailing
        told = {"code": refusal.code, "error_type": type(failure).__name__}
        log.warning("frame not kept", extra=told)
        raise refusal from failure
