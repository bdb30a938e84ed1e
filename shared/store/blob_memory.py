"""Blobs in memory: for tests and the simulator."""

from collections.abc import Iterator
from hashlib import sha256


class MemoryBlobs:
    """Photos and PDFs by their SHA-256, until the process ends."""

    def __init__(self) -> None:
        self._whole: dict[str, bytes] = {}
        self._spools: dict[str, bytes] = {}

    def has(self, sha: str) -> bool:
        """Say whether a blob is here whole."""
        return sha in self._whole

    def size(self, sha: str) -> int | None:
        """Return a blob's size in bytes, None where it is not here whole."""
        return len(self._whole[sha]) if sha in self._whole else None

    def read(self, sha: str, offset: int, most: int) -> bytes:
        """Return up to `most` bytes from `offset` on."""
        return self._whole.get(sha, b"")[offset : offset + most]

    def put(self, content: bytes) -> str:
        """Keep a blob whole and return its SHA-256."""
        sha = sha256(content).hexdigest()
        self._whole[sha] = content
        return sha

    def received(self, sha: str) -> int:
        """Return how many bytes of a blob lie in its spool."""
        return len(self._spools.get(sha, b""))

    def append(self, sha: str, offset: int, part: bytes) -> int:
        """Add a part to a blob's spool and return how much is there then."""
        spool = self._spools.get(sha, b"")
        if offset <= len(spool) < offset + len(part):
            self._spools[sha] = spool + part[len(spool) - offset :]
        return self.received(sha)

    def is_whole(self, sha: str) -> bool:
        """Say whether what lies in a blob's spool is all of it."""
        return sha256(self._spools.get(sha, b"")).hexdigest() == sha

    def finish(self, sha: str) -> bool:
        """Make a spool the blob; where its bytes are not those of this SHA-256 drop it and return False."""
        content = self._spools.pop(sha, b"")
        if sha256(content).hexdigest() != sha:
            return self.has(sha)
        self._whole[sha] = content
        return True

    def drop_spool(self, sha: str) -> None:
        """Forget what was received of a blob."""
        self._spools.pop(sha, None)

    def drop(self, sha: str) -> None:
        """Forget a blob."""
        self._whole.pop(sha, None)

    def all(self) -> Iterator[str]:
        """Yield the SHA-256 of every blob that is here whole."""
        yield from list(self._whole)

    def spools(self) -> Iterator[str]:
        """Yield the SHA-256 of every blob that is here in part."""
        yield from list(self._spools)
