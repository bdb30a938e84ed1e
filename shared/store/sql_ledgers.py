"""Ledgers, heads and the feed in the database. Rows go in by executemany: no object is made for one."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select, update

from shared.domain.custody import Custody
from shared.domain.records import Head, Size
from shared.ledger.entry import Entry, read_entry
from shared.ledger.feed import FeedItem, LedgerConflict
from shared.store.about import about_case
from shared.store.dialect import insert_all, keys_deferred, upsert
from shared.store.errors import AlreadyThere
from shared.store.tables import Base

ENTRIES = Base.metadata.tables["entries"]
FEED = Base.metadata.tables["feed"]
HEADS = Base.metadata.tables["heads"]
E, F, H = ENTRIES.c, FEED.c, HEADS.c
PARTS = (E.raw, E.signature, E.salt, E.body)
SAME_PLACE = and_(F.ledger == E.ledger, F.seq == E.seq)
FEED_ITEMS = select(F.position, F.only, F.via, E.ledger, *PARTS).join_from(
    FEED, ENTRIES, SAME_PLACE
)
DISPLACED = "#"
"""Stands between a ledger's name and the override that displaced an entry of it."""
LAST_POSITION = select(func.coalesce(func.max(F.position), 0))


class SqlLedgers:
    """Entries and heads of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._last: int | None = None

    def head(self, ledger: str) -> Head | None:
        """Return a ledger's head, or None where the ledger is not here."""
        row = self._connection.execute(select(HEADS).where(H.ledger == ledger)).first()
        return None if row is None else _head(row)

    def heads(self, prefix: str = "") -> list[Head]:
        """Return the heads of all ledgers whose name begins with `prefix`, ordered by name."""
        statement = select(HEADS).where(_begins(H.ledger, prefix)).order_by(H.ledger)
        return [_head(row) for row in self._connection.execute(statement)]

    def size(self) -> Size:
        """Return how much is held, by the heads: displaced entries are not counted."""
        entries, frozen = func.coalesce(func.sum(H.seq), 0), func.count().filter(H.frozen != "")
        row = self._connection.execute(select(func.count(), entries, frozen)).one()
        return Size(int(row[0]), int(row[1]), int(row[2]))

    def case_journals(self, case: str) -> list[str]:
        """Return the names of the case journals about a case, ordered by name."""
        statement = select(H.ledger).where(H.about == case).order_by(H.ledger)
        return list(self._connection.execute(statement).scalars()) if case else []

    def entries(self, ledger: str, first: int = 1, last: int | None = None) -> list[Entry]:
        """Return a ledger's entries from `first` to `last` (both included; None: to the head)."""
        statement = select(*PARTS).where(E.ledger == ledger, E.seq >= first).order_by(E.seq)
        if last is not None:
            statement = statement.where(E.seq <= last)
        return [read_entry(*row) for row in self._connection.execute(statement)]

    def by_count(self, node: str, incarnation: int, n: int) -> Entry | None:
        """Return the entry that is an author's `n`-th, or None."""
        statement = select(*PARTS).where(E.node == node, E.inc == incarnation, E.n == n)
        row = self._connection.execute(statement).first()
        return None if row is None else read_entry(*row)

    def last_count(self, node: str, incarnation: int) -> int:
        """Return the highest `n` held of an author's incarnation, 0 where none is."""
        return self._number(select(func.max(E.n)).where(E.node == node, E.inc == incarnation))

    def append(self, entries: Iterable[Entry], head: Head, via: str = "") -> None:
        """Add entries of one ledger, each at a new position, and move its head.

        `via` is the peer that they came from, empty for our own.
        LedgerConflict where a place or a count is taken: then nothing is added,
        and the transaction goes on.
        """
        rows = [_entry_row(entry) for entry in entries]
        try:
            insert_all(self._connection, ENTRIES, rows)
        except AlreadyThere as error:
            raise LedgerConflict(head.ledger) from error
        self._offer([(row[0], row[1]) for row in rows], via=via)
        upsert(self._connection, HEADS, _head_row(head))

    def freeze(self, ledger: str, code: str) -> None:
        """Mark a ledger frozen."""
        self._connection.execute(update(HEADS).where(H.ledger == ledger).values(frozen=code))

    def displace(self, ledger: str, first: int) -> list[Entry]:
        """Take a ledger's entries from `first` on out of its chain and return them.

        They keep their positions and their authors' counts; the head is the
        caller's to set, by the append that follows.
        """
        taken = self.entries(ledger, first=first)
        count = len(
            self._connection.execute(select(E.ledger).where(_aside(ledger)).distinct()).all()
        )
        name = f"{ledger}{DISPLACED}{count + 1}"
        with keys_deferred(self._connection):
            for table, column in ((ENTRIES, E), (FEED, F)):
                where = and_(column.ledger == ledger, column.seq >= first)
                self._connection.execute(update(table).where(where).values(ledger=name))
        return taken

    def displaced(self, ledger: str) -> list[Entry]:
        """Return the entries that were taken out of a ledger's chain, ordered by seq, then by hash."""
        statement = select(*PARTS).where(_aside(ledger)).order_by(E.seq, E.hash)
        return [read_entry(*row) for row in self._connection.execute(statement)]

    def fill_body(self, entry: Entry) -> None:
        """Give a standing entry that is held without its body the body of this copy of it."""
        bare = and_(E.hash == entry.hash, E.body.is_(None))
        values = {"salt": entry.salt, "body": entry.body}
        self._connection.execute(update(ENTRIES).where(bare).values(**values))

    def fill_signature(self, entry: Entry) -> None:
        """Give a standing entry that is held without its own signature the one of this copy of it."""
        bare = and_(E.hash == entry.hash, E.signature.is_(None))
        self._connection.execute(update(ENTRIES).where(bare).values(signature=entry.signature))

    def missing_counts(self, node: str, incarnation: int) -> list[tuple[int, int]]:
        """Return the gaps below the highest `n` held of an author: first and last of each, from 1 on."""
        before = func.lag(E.n, 1, 0).over(order_by=E.n).label("before")
        held = select(E.n, before).where(E.node == node, E.inc == incarnation).subquery()
        gaps = select(held.c.before + 1, held.c.n - 1).where(held.c.n > held.c.before + 1)
        rows = self._connection.execute(gaps.order_by(held.c.n))
        return [(row[0], row[1]) for row in rows]

    def reoffer(self, ledger: str, only: str) -> None:
        """Put a ledger's entries, from 1, at new positions for one peer alone."""
        statement = select(E.ledger, E.seq).where(E.ledger == ledger).order_by(E.seq)
        self._offer([(row[0], row[1]) for row in self._connection.execute(statement)], only=only)

    def feed(self, after: int, limit: int) -> list[FeedItem]:
        """Return up to `limit` items at positions above `after`, in order."""
        statement = FEED_ITEMS.where(F.position > after).order_by(F.position).limit(limit)
        rows = self._connection.execute(statement)
        return [
            FeedItem(*row[:3], read_entry(*row[4:]), displaced=DISPLACED in row[3]) for row in rows
        ]

    def last_position(self) -> int:
        """Return the highest position, 0 for an empty store."""
        # Asked once: in a transaction nobody else takes positions.
        if self._last is None:
            self._last = self._number(LAST_POSITION)
        return self._last

    def first_unsent_count(self, node: str, incarnation: int, after: int) -> int:
        """Return the lowest `n` of the author first placed above `after`; 0 where there is none."""
        # A scalar per position: a join would begin with all that the author ever wrote.
        n = select(E.n).where(SAME_PLACE, E.node == node, E.inc == incarnation).scalar_subquery()
        return self._number(select(func.min(n)).where(F.position > after, F.only == ""))

    def _offer(self, places: list[tuple[str, int]], only: str = "", via: str = "") -> None:
        first = self.last_position() + 1
        rows = [(first + i, ledger, seq, only, via) for i, (ledger, seq) in enumerate(places)]
        insert_all(self._connection, FEED, rows)
        self._last = first + len(rows) - 1

    def _number(self, statement: Select[Any]) -> int:
        return self._connection.execute(statement).scalar() or 0


def _aside(ledger: str) -> ColumnElement[bool]:
    return _begins(E.ledger, f"{ledger}{DISPLACED}")


def _begins(column: ColumnElement[str], prefix: str) -> ColumnElement[bool]:
    return and_(column >= prefix, column < prefix + "\U0010ffff")


def _entry_row(entry: Entry) -> tuple[Any, ...]:
    h = entry.header
    who = (h.node, h.inc, h.n, h.kind)
    return h.ledger, h.seq, entry.hash, *who, entry.raw, entry.signature, entry.salt, entry.body


def _head_row(head: Head) -> dict[str, Any]:
    custody = head.custody
    return {
        "ledger": head.ledger,
        "seq": head.seq,
        "hash": head.hash,
        "holder": custody.holder,
        "overrides": custody.epoch[0],
        "handoffs": custody.epoch[1],
        "offered_to": custody.offered_to,
        "offered_at": custody.offered_at,
        "members": custody.members,
        "frozen": head.frozen,
        "about": about_case(head.ledger) or "",
    }


def _head(row: Row[Any]) -> Head:
    epoch = (row.overrides, row.handoffs)
    custody = Custody(row.holder, epoch, row.offered_to, row.offered_at, row.members)
    return Head(row.ledger, row.seq, row.hash, custody, row.frozen)
