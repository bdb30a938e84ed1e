"""Which photos and PDFs are known, in memory."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from shared.domain.records import BlobAck, BlobName, CaseRow, KnownBlob
from shared.store.memory_table import MemoryTable

FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class BlobTables:
    """What is kept of blobs, by SHA-256, by SHA-256 and ledger, by SHA-256 and peer; and the cases' rows."""

    blobs: MemoryTable[str, KnownBlob]
    names: MemoryTable[tuple[str, str], BlobName]
    acks: MemoryTable[tuple[str, str], BlobAck]
    cases: MemoryTable[str, CaseRow]


class MemoryKnownBlobs:
    """Known blobs of one transaction."""

    def __init__(self, tables: BlobTables) -> None:
        self._tables = tables

    def get(self, sha: str) -> KnownBlob | None:
        """Return what is known of a blob."""
        return self._tables.blobs.rows.get(sha)

    def put(self, blob: KnownBlob) -> None:
        """Add or replace what is known of a blob."""
        self._tables.blobs.put(blob.sha, blob)

    def drop(self, sha: str) -> None:
        """Forget a blob, and all about it."""
        tables = self._tables
        tables.blobs.drop(sha)
        for name in [key for key in tables.names.rows if key[0] == sha]:
            tables.names.drop(name)
        for ack in [key for key in tables.acks.rows if key[0] == sha]:
            tables.acks.drop(ack)

    def all(self) -> list[KnownBlob]:
        """Return all blobs, ordered by SHA-256."""
        return _by_sha(self._tables.blobs.rows.values())

    def name(self, name: BlobName) -> None:
        """Note that a ledger names a blob; the first of (sha, ledger) stays."""
        if (name.sha, name.ledger) not in self._tables.names.rows:
            self._tables.names.put((name.sha, name.ledger), name)

    def names(self, shas: Collection[str]) -> list[BlobName]:
        """Return what names these blobs, ordered by SHA-256 and ledger."""
        found = [n for n in self._tables.names.rows.values() if n.sha in shas]
        return sorted(found, key=lambda name: (name.sha, name.ledger))

    def of_case(self, case: str) -> list[KnownBlob]:
        """Return the blobs that a case's ledgers name, ordered by SHA-256."""
        named = {n.sha for n in self._tables.names.rows.values() if n.case == case}
        return [b for b in self.all() if b.sha in named]

    def unnamed(self) -> list[KnownBlob]:
        """Return the blobs that no ledger names, ordered by SHA-256."""
        named = self._named()
        return [b for b in self.all() if b.sha not in named]

    def to_send(self, peer: str, limit: int, tries: int) -> list[KnownBlob]:
        """Return named blobs that are here and a peer still waits for, most urgent first."""
        named = self._named()
        found = (b for b in self._tables.blobs.rows.values() if b.here and b.sha in named)
        acks = ((b, self.ack(b.sha, peer)) for b in found)
        return self._urgent([b for b, ack in acks if not ack.done and ack.wrong < tries])[:limit]

    def lacking(self, limit: int) -> list[KnownBlob]:
        """Return named blobs that are not here, most urgent first."""
        named = self._named()
        found = (b for b in self._tables.blobs.rows.values() if not b.here)
        return self._urgent([b for b in found if b.sha in named])[:limit]

    def gone(self, peer: str, limit: int) -> list[KnownBlob]:
        """Return named blobs that are not here although a peer has brought them, most urgent first."""
        lacking = self.lacking(len(self._tables.blobs.rows))
        return [b for b in lacking if self.ack(b.sha, peer).done][:limit]

    def cases_lacking(self, cases: Collection[str]) -> frozenset[str]:
        """Return those of some cases of which a named blob is not here."""
        away = {b.sha for b in self._tables.blobs.rows.values() if not b.here}
        names = self._tables.names.rows.values()
        return frozenset(n.case for n in names if n.case in cases and n.sha in away)

    def lacking_by_author(self) -> Mapping[str, int]:
        """Return how many named blobs are not here, by the node that wrote the entry that names them."""
        away = {b.sha for b in self._tables.blobs.rows.values() if not b.here}
        named = {(n.author, n.sha) for n in self._tables.names.rows.values() if n.sha in away}
        return Counter(author for author, _sha in named)

    def ack(self, sha: str, peer: str) -> BlobAck:
        """Return what a peer holds of a blob; nothing where it has not said."""
        return self._tables.acks.rows.get((sha, peer)) or BlobAck(sha, peer)

    def save_ack(self, ack: BlobAck) -> None:
        """Keep what a peer holds of a blob."""
        self._tables.acks.put((ack.sha, ack.peer), ack)

    def forget_acks(self, peer: str) -> None:
        """Forget what a peer has said to hold: its store is another now."""
        for key in [key for key in self._tables.acks.rows if key[1] == peer]:
            self._tables.acks.drop(key)

    def _named(self) -> set[str]:
        return {sha for sha, _ledger in self._tables.names.rows}

    def _urgent(self, blobs: list[KnownBlob]) -> list[KnownBlob]:
        due: dict[str, datetime] = {}
        for name in self._tables.names.rows.values():
            row = self._tables.cases.rows.get(name.case)
            if row is not None and row.due_at is not None:
                due[name.sha] = min(due.get(name.sha, FAR), row.due_at)
        return sorted(blobs, key=lambda b: (due.get(b.sha, FAR), b.size, b.sha))


def _by_sha(blobs: Iterable[KnownBlob]) -> list[KnownBlob]:
    return sorted(blobs, key=lambda blob: blob.sha)
