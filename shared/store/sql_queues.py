"""What came in and could not be applied: quarantine and holds, in the database."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, update

from shared.domain.records import HeldEntry, QuarantineItem
from shared.store.sql_rows import SqlRows
from shared.store.tables import Base

QUARANTINE = Base.metadata.tables["quarantine"]
HOLDS = Base.metadata.tables["holds"]
Q, W = QUARANTINE.c, HOLDS.c
OPEN = Q.resolved_at.is_(None)


class SqlQuarantine:
    """Refused entries of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._rows = SqlRows(connection, QUARANTINE, QuarantineItem)
        self._items: dict[tuple[str, str], QuarantineItem | None] = {}
        self._counts: dict[str, int] = {}
        """Those read in this transaction, until it changes one: an exchange asks for some of them several times."""

    def add(self, item: QuarantineItem) -> bool:
        """Keep an item; False where (hash, refuser) is kept already: then more evidence takes the place of less."""
        self._change()
        if self._rows.add(item):
            return True
        kept = self.item(item.hash, item.refuser)
        if kept is not None and len(item.evidence) > len(kept.evidence):
            this = and_(Q.hash == item.hash, Q.refuser == item.refuser)
            values = {"evidence": item.evidence}
            self._change()
            self._rows.connection.execute(update(QUARANTINE).where(this).values(**values))
        return False

    def put(self, item: QuarantineItem) -> None:
        """Keep an item, open, in place of what is kept of (hash, refuser); of the evidence the greater."""
        kept = self.item(item.hash, item.refuser)
        self._change()
        evidence = max((item, kept or item), key=lambda i: len(i.evidence)).evidence
        self._rows.put(replace(item, evidence=evidence))

    def items(
        self,
        *,
        open_only: bool = True,
        codes: Collection[str] = (),
        ledger: str = "",
        limit: int = 200,
    ) -> list[QuarantineItem]:
        """Return items, newest first; of one time, by hash and refuser."""
        where: list[ColumnElement[bool]] = [OPEN] if open_only else []
        where += [Q.code.in_(codes)] if codes else []
        where += [Q.ledger == ledger] if ledger else []
        return self._rows.many(*where, order=(Q.at.desc(), Q.hash, Q.refuser), limit=limit)

    def item(self, entry_hash: str, refuser: str) -> QuarantineItem | None:
        """Return one item."""
        asked = (entry_hash, refuser)
        if asked not in self._items:
            self._items[asked] = self._rows.one(Q.hash == entry_hash, Q.refuser == refuser)
        return self._items[asked]

    def resolve(self, entry_hash: str, refuser: str, at: datetime) -> None:
        """Mark an item dealt with; the first time stays."""
        self._change()
        this = and_(Q.hash == entry_hash, Q.refuser == refuser, OPEN)
        self._rows.connection.execute(update(QUARANTINE).where(this).values(resolved_at=at))

    def count(self, refuser: str = "") -> int:
        """Return how many items are open, of one refuser where one is named."""
        if refuser not in self._counts:
            none = self._counts.get("") == 0
            where = and_(OPEN, Q.refuser == refuser) if refuser else OPEN
            self._counts[refuser] = 0 if none else self._rows.count(where)
        return self._counts[refuser]

    def _change(self) -> None:
        """Make ready for a change: what was read counts no more."""
        self._items.clear()
        self._counts.clear()


class SqlHolds:
    """Entries that wait, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._rows = SqlRows(connection, HOLDS, HeldEntry)

    def add(self, held: HeldEntry) -> None:
        """Keep an entry; the same (peer, hash) again changes nothing."""
        self._rows.add(held)

    def of(self, peer: str) -> list[HeldEntry]:
        """Return what is held of a peer, ordered by position, ledger, seq."""
        return self._rows.many(W.peer == peer, order=(W.position, W.ledger, W.seq, W.hash))

    def drop(self, peer: str, entry_hash: str) -> None:
        """Let go of an entry."""
        self._rows.drop(W.peer == peer, W.hash == entry_hash)

    def count(self, peer: str = "") -> int:
        """Return how many entries are held, of one peer where one is named."""
        return self._rows.count(*([W.peer == peer] if peer else []))
