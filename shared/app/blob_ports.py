"""What the services need of a place for photos and PDFs, and of the table of those that are known."""

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from shared.domain.records import BlobAck, BlobName, KnownBlob

TRIES = 2
"""How often a blob is sent whose bytes arrive as others, before it counts as lost."""


class Blobs(Protocol):
    """Bytes by the SHA-256 (hex) of them. What is said to be here, or received, is on the disk.

    Every call raises BlobsDown where the disk or the service behind it fails: then nothing is
    known of what is here.
    """

    def has(self, sha: str) -> bool:
        """Say whether a blob is here whole."""
        ...

    def size(self, sha: str) -> int | None:
        """Return a blob's size in bytes, None where it is not here whole."""
        ...

    def read(self, sha: str, offset: int, most: int) -> bytes:
        """Return up to `most` bytes from `offset` on; empty beyond the end, or where the blob is not here."""
        ...

    def put(self, content: bytes) -> str:
        """Keep a blob whole and return its SHA-256; one that is here already changes nothing."""
        ...

    def received(self, sha: str) -> int:
        """Return how many bytes of a blob lie in its spool, without a gap from its beginning."""
        ...

    def append(self, sha: str, offset: int, part: bytes) -> int:
        """Add a part to a blob's spool and return how much is there then.

        What is there already is not written again; a part that would leave a gap is not taken.
        """
        ...

    def is_whole(self, sha: str) -> bool:
        """Say whether what lies in a blob's spool is all of it."""
        ...

    def finish(self, sha: str) -> bool:
        """Make a spool the blob; where its bytes are not those of this SHA-256 drop it and return False."""
        ...

    def drop_spool(self, sha: str) -> None:
        """Forget what was received of a blob."""
        ...

    def drop(self, sha: str) -> None:
        """Forget a blob."""
        ...

    def all(self) -> Iterator[str]:
        """Yield the SHA-256 of every blob that is here whole."""
        ...

    def spools(self) -> Iterator[str]:
        """Yield the SHA-256 of every blob that is here in part."""
        ...


class KnownBlobs(Protocol):
    """Which blobs entries and drafts name, where their bytes are, and what neighbours hold of them."""

    def get(self, sha: str) -> KnownBlob | None:
        """Return what is known of a blob."""
        ...

    def put(self, blob: KnownBlob) -> None:
        """Add or replace what is known of a blob."""
        ...

    def drop(self, sha: str) -> None:
        """Forget a blob, and all about it."""
        ...

    def all(self) -> list[KnownBlob]:
        """Return all blobs, ordered by SHA-256."""
        ...

    def name(self, name: BlobName) -> None:
        """Note that a ledger names a blob; the first of (sha, ledger) stays."""
        ...

    def names(self, shas: Collection[str]) -> list[BlobName]:
        """Return what names these blobs, ordered by SHA-256 and ledger."""
        ...

    def of_case(self, case: str) -> list[KnownBlob]:
        """Return the blobs that a case's ledgers name, ordered by SHA-256."""
        ...

    def unnamed(self) -> list[KnownBlob]:
        """Return the blobs that no ledger names, ordered by SHA-256."""
        ...

    def to_send(self, peer: str, limit: int, tries: int) -> list[KnownBlob]:
        """Return named blobs that are here and a peer lacks, most urgent first.

        One that arrived there as other bytes `tries` times is left out.
        A blob is as urgent as the case that is due first of those that name it; then
        the smaller one goes first.
        """
        ...

    def lacking(self, limit: int) -> list[KnownBlob]:
        """Return named blobs that are not here, most urgent first."""
        ...

    def gone(self, peer: str, limit: int) -> list[KnownBlob]:
        """Return named blobs that are not here although a peer has brought them, most urgent first."""
        ...

    def cases_lacking(self, cases: Collection[str]) -> frozenset[str]:
        """Return those of some cases of which a named blob is not here."""
        ...

    def lacking_by_author(self) -> Mapping[str, int]:
        """Return how many named blobs are not here, by the node that wrote the entry that names them."""
        ...

    def ack(self, sha: str, peer: str) -> BlobAck:
        """Return what a peer holds of a blob; nothing where it has not said."""
        ...

    def save_ack(self, ack: BlobAck) -> None:
        """Keep what a peer holds of a blob."""
        ...

    def forget_acks(self, peer: str) -> None:
        """Forget what a peer has said to hold: its store is another now."""
        ...
