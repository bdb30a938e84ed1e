"""Blobs in a folder: `ab/ab12…`, written beside their place and renamed into it."""

import os
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from shared.store.blob_refusing import refusing
from shared.store.blob_spool import SHA, Spooled, checked, sync_folder

SPOOL = "spool"


class FolderBlobs(Spooled):
    """Photos and PDFs as files of a node's data folder. Nothing is made before the first is kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        super().__init__(folder / SPOOL)

    def has(self, sha: str) -> bool:
        """Say whether a blob is here whole."""
        return self.size(sha) is not None

    @refusing(OSError)
    def size(self, sha: str) -> int | None:
        """Return a blob's size in bytes, None where it is not here whole."""
        try:
            return self._path(sha).stat().st_size
        except FileNotFoundError:
            return None

    @refusing(OSError)
    def read(self, sha: str, offset: int, most: int) -> bytes:
        """Return up to `most` bytes from `offset` on."""
        try:
            with self._path(sha).open("rb") as file:
                file.seek(offset)
                return file.read(most)
        except FileNotFoundError:
            return b""

    @refusing(OSError)
    def put(self, content: bytes) -> str:
        """Keep a blob whole, down to the disk, and return its SHA-256."""
        sha = sha256(content).hexdigest()
        path = self._place(sha)
        if self.size(sha) == len(content):
            return sha
        handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
        sync_folder(path.parent)
        return sha

    @refusing(OSError)
    def finish(self, sha: str) -> bool:
        """Make a spool the blob; where its bytes are not those of this SHA-256 drop it and return False."""
        if not self._spool.is_sound(sha):
            self._spool.drop(sha)
            return self.has(sha)  # another process may have been first
        path = self._place(sha)
        try:
            self._spool.path(sha).replace(path)
        except FileNotFoundError:
            return self.has(sha)  # another process was first since
        sync_folder(path.parent)
        return True

    @refusing(OSError)
    def drop(self, sha: str) -> None:
        """Forget a blob."""
        self._path(sha).unlink(missing_ok=True)

    def all(self) -> Iterator[str]:
        """Yield the SHA-256 of every blob that is here whole."""
        with refusing(OSError):
            for path in sorted(self._folder.glob("[0-9a-f][0-9a-f]/*")):
                if SHA.match(path.name):
                    yield path.name

    def _path(self, sha: str) -> Path:
        return self._folder / checked(sha)[:2] / sha

    def _place(self, sha: str) -> Path:
        path = self._path(sha)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return path
