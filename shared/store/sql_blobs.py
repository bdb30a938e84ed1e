"""Which photos and PDFs are known, in the database."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, Connection, and_, exists, func, not_, or_, select

from shared.domain.records import BlobAck, BlobName, KnownBlob
from shared.store.sql_rows import SqlRows
from shared.store.tables import Base

BLOBS = Base.metadata.tables["blobs"]
NAMES = Base.metadata.tables["blob_names"]
ACKS = Base.metadata.tables["blob_acks"]
CASES = Base.metadata.tables["cases"]
B, N, A = BLOBS.c, NAMES.c, ACKS.c
DUE = (
    select(func.min(CASES.c.due_at))
    .select_from(NAMES.join(CASES, CASES.c.case == N.case))
    .where(N.sha == B.sha)
    .scalar_subquery()
)
URGENT = (DUE.asc().nulls_last(), B.size, B.sha)
IS_NAMED = exists().where(N.sha == B.sha)


class SqlKnownBlobs:
    """Known blobs of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._blobs = SqlRows(connection, BLOBS, KnownBlob)
        self._names = SqlRows(connection, NAMES, BlobName)
        self._acks = SqlRows(connection, ACKS, BlobAck)

    def get(self, sha: str) -> KnownBlob | None:
        """Return what is known of a blob."""
        return self._blobs.one(B.sha == sha)

    def put(self, blob: KnownBlob) -> None:
        """Add or replace what is known of a blob."""
        self._blobs.put(blob)

    def drop(self, sha: str) -> None:
        """Forget a blob, and all about it."""
        self._blobs.drop(B.sha == sha)
        self._names.drop(N.sha == sha)
        self._acks.drop(A.sha == sha)

    def all(self) -> list[KnownBlob]:
        """Return all blobs, ordered by SHA-256."""
        return self._blobs.many(order=(B.sha,))

    def name(self, name: BlobName) -> None:
        """Note that a ledger names a blob; the first of (sha, ledger) stays."""
        self._names.add(name)

    def names(self, shas: Collection[str]) -> list[BlobName]:
        """Return what names these blobs, ordered by SHA-256 and ledger."""
        return self._names.many(N.sha.in_(shas), order=(N.sha, N.ledger))

    def of_case(self, case: str) -> list[KnownBlob]:
        """Return the blobs that a case's ledgers name, ordered by SHA-256."""
        return self._blobs.many(B.sha.in_(select(N.sha).where(N.case == case)), order=(B.sha,))

    def unnamed(self) -> list[KnownBlob]:
        """Return the blobs that no ledger names, ordered by SHA-256."""
        return self._blobs.many(not_(IS_NAMED), order=(B.sha,))

    def to_send(self, peer: str, limit: int, tries: int) -> list[KnownBlob]:
        """Return named blobs that are here and a peer still waits for, most urgent first."""
        done = exists().where(and_(A.sha == B.sha, A.peer == peer, or_(A.done, A.wrong >= tries)))
        return self._urgent(B.here, IS_NAMED, not_(done), limit=limit)

    def lacking(self, limit: int) -> list[KnownBlob]:
        """Return named blobs that are not here, most urgent first."""
        return self._urgent(not_(B.here), IS_NAMED, limit=limit)

    def gone(self, peer: str, limit: int) -> list[KnownBlob]:
        """Return named blobs that are not here although a peer has brought them, most urgent first."""
        done = exists().where(and_(A.sha == B.sha, A.peer == peer, A.done))
        return self._urgent(not_(B.here), IS_NAMED, done, limit=limit)

    def cases_lacking(self, cases: Collection[str]) -> frozenset[str]:
        """Return those of some cases of which a named blob is not here."""
        statement = (
            select(N.case)
            .join(BLOBS, B.sha == N.sha)
            .where(N.case.in_(cases), not_(B.here))
            .distinct()
        )
        return frozenset(self._connection.execute(statement).scalars())

    def lacking_by_author(self) -> Mapping[str, int]:
        """Return how many named blobs are not here, by the node that wrote the entry that names them."""
        statement = (
            select(N.author, func.count(N.sha.distinct()))
            .join(BLOBS, B.sha == N.sha)
            .where(not_(B.here))
            .group_by(N.author)
        )
        return {row[0]: int(row[1]) for row in self._connection.execute(statement)}

    def ack(self, sha: str, peer: str) -> BlobAck:
        """Return what a peer holds of a blob; nothing where it has not said."""
        return self._acks.one(A.sha == sha, A.peer == peer) or BlobAck(sha, peer)

    def save_ack(self, ack: BlobAck) -> None:
        """Keep what a peer holds of a blob."""
        self._acks.put(ack)

    def forget_acks(self, peer: str) -> None:
        """Forget what a peer has said to hold: its store is another now."""
        self._acks.drop(A.peer == peer)

    def _urgent(self, *where: ColumnElement[bool], limit: int) -> list[KnownBlob]:
        return self._blobs.many(*where, order=URGENT, limit=limit)
