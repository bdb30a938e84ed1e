"""Blobs that arrive in parts: one file each, which only grows and survives a crash."""

import os
import re
import sys
import threading
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path
from typing import IO

from shared.store.blob_refusing import refusing

if sys.platform == "win32":

    def _take(_file: IO[bytes]) -> None:
        """Nothing: there a node is one process."""

else:
    import fcntl

    def _take(file: IO[bytes]) -> None:
        """Wait until no other process writes in the file."""
        fcntl.flock(file, fcntl.LOCK_EX)


SHA = re.compile(r"[0-9a-f]{64}\Z", re.ASCII)


class Spool:
    """Parts of blobs in a folder. The threads and processes of a node take turns at each.

    `durable` where what was appended must outlast a power cut.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._folder = folder
        self._durable = durable
        self._lock = threading.Lock()

    def path(self, sha: str) -> Path:
        """Return where a blob's parts lie; ValueError for what is no SHA-256, which never becomes a path."""
        return self._folder / f"{checked(sha)}.part"

    def received(self, sha: str) -> int:
        """Return how many bytes are there."""
        try:
            return self.path(sha).stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, sha: str, offset: int, part: bytes) -> int:
        """Add what is new of a part, and return how much is there then: down to the disk, where that is wanted."""
        if not offset <= self.received(sha) < offset + len(part):
            return self.received(sha)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._lock, self.path(sha).open("ab") as file:
            _take(file)
            there = os.fstat(file.fileno()).st_size
            if not offset <= there < offset + len(part):
                return there
            file.write(part[there - offset :])
            file.flush()
            if self._durable:
                os.fsync(file.fileno())
        if there == 0 and self._durable:
            sync_folder(self._folder)
        return offset + len(part)

    def is_sound(self, sha: str) -> bool:
        """Say whether the bytes are those of the SHA-256."""
        return is_sound(self.path(sha), sha)

    def drop(self, sha: str) -> None:
        """Forget the parts of a blob."""
        self.path(sha).unlink(missing_ok=True)

    def all(self) -> Iterator[str]:
        """Yield the SHA-256 of every blob that is here in part."""
        for path in sorted(self._folder.glob("*.part")):
            if SHA.match(path.stem):
                yield path.stem


class Spooled:
    """What all places for blobs share that take parts into a folder."""

    def __init__(self, spool: Path) -> None:
        self._spool = Spool(spool)

    @refusing(OSError)
    def received(self, sha: str) -> int:
        """Return how many bytes of a blob lie in its spool."""
        return self._spool.received(sha)

    @refusing(OSError)
    def append(self, sha: str, offset: int, part: bytes) -> int:
        """Add a part to a blob's spool and return how much is there then."""
        return self._spool.append(sha, offset, part)

    @refusing(OSError)
    def is_whole(self, sha: str) -> bool:
        """Say whether what lies in a blob's spool is all of it."""
        return self._spool.is_sound(sha)

    @refusing(OSError)
    def drop_spool(self, sha: str) -> None:
        """Forget what was received of a blob."""
        self._spool.drop(sha)

    def spools(self) -> Iterator[str]:
        """Yield the SHA-256 of every blob that is here in part."""
        with refusing(OSError):
            yield from self._spool.all()


def checked(sha: str) -> str:
    """Return a SHA-256 in hex; ValueError for anything else."""
    if not SHA.match(sha):
        raise ValueError("not a SHA-256")
    return sha


def is_sound(path: Path, sha: str) -> bool:
    """Say whether a file is there and holds the bytes of a SHA-256; read piece by piece."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest() == sha
    except FileNotFoundError:
        return False


def sync_folder(folder: Path) -> None:
    """Bring a folder's names down to the disk, where the system lets one."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
