"""Ledgers, heads and the feed in the database. Rows go in by executemany: no object is made for one."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)

from shared.domain.custody import Custody
from shared.domain.ledgers import LedgerKind, case_ledger, parse_ledger
from shared.domain.records import Head, Size
from shared.domain.refusals_store import StoreBusy
from shared.ledger.entry import Entry, read_entry
from shared.ledger.feed import FeedItem, LedgerConflict
from shared.store.about import about_case
from shared.store.dialect import (
    among,
    begins,
    counted,
    insert_all,
    keys_deferred,
    last_counts,
    upsert_all,
)
from shared.store.errors import AlreadyThere
from shared.store.sql_known import Count, Known, Waiting, count_of
from shared.store.tables import Base

ENTRIES = Base.metadata.tables["entries"]
FEED = Base.metadata.tables["feed"]
HEADS = Base.metadata.tables["heads"]
MEMBERS = Base.metadata.tables["members"]
E, F, H, M = ENTRIES.c, FEED.c, HEADS.c, MEMBERS.c
PARTS = (E.raw, E.signature, E.salt, E.body)
SAME_PLACE = and_(F.ledger == E.ledger, F.seq == E.seq)
FEED_ITEMS = select(F.position, F.only, F.via, E.ledger, *PARTS).join_from(
    FEED, ENTRIES, SAME_PLACE
)
DISPLACED = "#"
"""Stands between a ledger's name and the override that displaced an entry of it."""
LAST_POSITION = select(func.coalesce(func.max(F.position), 0))
FEED_CHUNK = 500
# Made once: making a statement takes longer than running one of these.
HEAD = select(HEADS).where(H.ledger == bindparam("ledger"))
LEDGER_FROM = (
    select(*PARTS)
    .where(E.ledger == bindparam("ledger"), E.seq >= bindparam("first"))
    .order_by(E.seq)
)
LEDGER_PART = LEDGER_FROM.where(E.seq <= bindparam("last"))
BY_COUNT = select(*PARTS).where(
    E.node == bindparam("node"), E.inc == bindparam("inc"), E.n == bindparam("n")
)
LAST_COUNT = select(func.max(E.n)).where(E.node == bindparam("node"), E.inc == bindparam("inc"))
FEED_AFTER = (
    FEED_ITEMS.where(F.position > bindparam("after")).order_by(F.position).limit(bindparam("limit"))
)
FOR_PEER = and_(
    F.position > bindparam("after"),
    F.position <= bindparam("upto"),
    or_(
        and_(F.only == "", F.via != bindparam("peer")),
        and_(F.only != "", F.only == bindparam("peer")),
    ),
)
# Places first: where there are none, as mostly, a database need not think of how to join.
PLACES_FOR = select(F.position).where(FOR_PEER).order_by(F.position).limit(FEED_CHUNK)
FEED_FOR = FEED_ITEMS.where(FOR_PEER).order_by(F.position)
JOURNALS_OF = (
    select(H.about, H.ledger).where(among(H.about, "cases"), H.about != "").order_by(H.ledger)
)
PLACES = (
    select(F.position, F.ledger, F.seq)
    .join_from(FEED, ENTRIES, SAME_PLACE)
    .where(F.position > bindparam("after"))
    .order_by(F.position)
    .limit(bindparam("limit"))
)
CASES_OF = select(M.ledger).where(among(M.node, "nodes")).distinct().order_by(M.ledger)
HEADS_OF = select(HEADS).where(among(H.ledger, "ledgers"))
ENTRIES_OF = select(E.ledger, *PARTS).where(among(E.ledger, "ledgers")).order_by(E.ledger, E.seq)


class SqlLedgers:
    """Entries and heads of one transaction.

    Where it `writes`, what is added waits, and is written by `flush` or ahead of whatever else is asked.
    """

    def __init__(self, connection: Connection, *, writes: bool = False) -> None:
        self._connection = connection
        self._writes = writes
        self._last: int | None = None
        self._known = Known()
        self._waiting = Waiting()

    def expect(self, ledgers: Collection[str], counts: Collection[Count]) -> None:
        """Read in one go what is about to be asked: of these ledgers and the cases that they speak of, and who has these counts."""
        names, cases = set(ledgers), set()
        for ledger in ledgers:
            name = parse_ledger(ledger)
            if name is not None and name.case is not None:
                cases.add(name.case)
                names.add(case_ledger(name.case))
        self._read_journals(cases - self._known.journals.keys())
        names.update(journal for case in cases for journal in self._known.journals[case])
        self._read_heads(names - self._known.heads.keys())
        whole = {name for name in names if is_of_case(name)} - self._known.entries.keys()
        self._read_entries(whole)
        self._read_counts(set(counts) - self._known.counts.keys())

    def expect_last(self, authors: Collection[tuple[str, int]]) -> None:
        """Read in one go the last counts of these authors, and the entries that have them."""
        self.flush()
        self._known.last.update(last_counts(self._connection, authors))
        lasts = {(*author, n) for author in authors if (n := self._known.last[author])}
        self._look_up(lasts - self._known.counts.keys())

    def flush(self) -> None:
        """Write what waits. StoreBusy where another process has written at the same places in spite of the lock."""
        if not self._waiting:
            return
        rows, self._waiting = self._waiting, Waiting()
        try:
            insert_all(self._connection, ENTRIES, rows.entries)
        except AlreadyThere as error:
            raise StoreBusy from error
        insert_all(self._connection, FEED, rows.feed)
        heads = rows.heads.values()
        upsert_all(self._connection, HEADS, [_head_row(head) for head in heads])
        members = [row for h in heads for row in _member_rows(h.ledger, h.custody.members)]
        upsert_all(self._connection, MEMBERS, members)

    def head(self, ledger: str) -> Head | None:
        """Return a ledger's head, or None where the ledger is not here."""
        if ledger not in self._known.heads:
            row = self._connection.execute(HEAD, {"ledger": ledger}).first()
            self._known.heads[ledger] = None if row is None else _head(row)
        return self._known.heads[ledger]

    def heads(self, prefix: str = "") -> list[Head]:
        """Return the heads of all ledgers whose name begins with `prefix`, ordered by name."""
        self.flush()
        statement = select(HEADS).where(begins(H.ledger, prefix)).order_by(H.ledger)
        return [_head(row) for row in self._connection.execute(statement)]

    def cases_of(self, nodes: Collection[str]) -> list[str]:
        """Return the names of the cases of which one of these nodes is a member, or was in displaced entries, ordered by name."""
        self.flush()
        return list(self._connection.execute(CASES_OF, {"nodes": list(nodes)}).scalars())

    def case_count_of(self, node: str) -> int:
        """Return of how many cases a node is a member, or was in displaced entries."""
        self.flush()
        return self._number(select(func.count()).where(M.node == node))

    def frozen_count(self) -> int:
        """Return how many ledgers are frozen."""
        self.flush()
        return self._number(select(func.count()).where(H.frozen != ""))

    def size(self) -> Size:
        """Return how much is held, by all heads: displaced entries are not counted."""
        self.flush()
        counted = select(func.count(), func.coalesce(func.sum(H.seq), 0))
        ledgers, entries = self._connection.execute(counted).one()
        return Size(int(ledgers), int(entries))

    def case_journals(self, case: str) -> list[str]:
        """Return the names of the case journals about a case, ordered by name."""
        if case and case not in self._known.journals:
            self.flush()
            self._read_journals({case})
        return list(self._known.journals[case]) if case else []

    def entries(self, ledger: str, first: int = 1, last: int | None = None) -> list[Entry]:
        """Return a ledger's entries from `first` to `last` (both included; None: to the head)."""
        known = self._known.entries.get(ledger)
        if known is not None:
            return known[max(first, 1) - 1 : last]
        statement, said = LEDGER_FROM, {"ledger": ledger, "first": first}
        if last is not None:
            statement, said = LEDGER_PART, said | {"last": last}
        return [read_entry(*row) for row in self._connection.execute(statement, said)]

    def by_count(self, node: str, incarnation: int, n: int) -> Entry | None:
        """Return the entry that is an author's `n`-th, or None."""
        count = (node, incarnation, n)
        if count not in self._known.counts:
            said = {"node": node, "inc": incarnation, "n": n}
            row = self._connection.execute(BY_COUNT, said).first()
            self._known.counts[count] = None if row is None else read_entry(*row)
        return self._known.counts[count]

    def last_count(self, node: str, incarnation: int) -> int:
        """Return the highest `n` held of an author's incarnation, 0 where none is."""
        author = (node, incarnation)
        if author not in self._known.last:
            self.flush()
            said = {"node": node, "inc": incarnation}
            self._known.last[author] = self._connection.execute(LAST_COUNT, said).scalar() or 0
        return self._known.last[author]

    def append(self, entries: Iterable[Entry], head: Head, via: str = "") -> None:
        """Add entries of one ledger, each at a new position, and move its head.

        `via` is the peer that they came from, empty for our own.
        LedgerConflict where a place or a count is taken: then nothing is added,
        and the transaction goes on.
        """
        entries = list(entries)
        counts = [count_of(entry) for entry in entries]
        if self._writes and self._known.holds(counts, head.ledger):
            if self._known.conflicts(entries, counts, head.ledger):
                raise LedgerConflict(head.ledger)
            self._waiting.entries += [_entry_row(entry) for entry in entries]
        else:
            self.flush()
            try:
                insert_all(self._connection, ENTRIES, [_entry_row(entry) for entry in entries])
            except AlreadyThere as error:
                raise LedgerConflict(head.ledger) from error
        self._offer([(head.ledger, entry.header.seq) for entry in entries], via=via)
        self._waiting.heads[head.ledger] = head
        self._known.add(entries, counts, head)
        if not self._writes:
            self.flush()

    def freeze(self, ledger: str, code: str) -> None:
        """Mark a ledger frozen."""
        self._change()
        self._connection.execute(update(HEADS).where(H.ledger == ledger).values(frozen=code))

    def displace(self, ledger: str, first: int) -> list[Entry]:
        """Take a ledger's entries from `first` on out of its chain and return them.

        They keep their positions and their authors' counts; the head is the
        caller's to set, by the append that follows.
        """
        self._change()
        taken = self.entries(ledger, first=first)
        count = len(
            self._connection.execute(select(E.ledger).where(_aside(ledger)).distinct()).all()
        )
        name = f"{ledger}{DISPLACED}{count + 1}"
        with keys_deferred(self._connection):
            for table, column in ((ENTRIES, E), (FEED, F)):
                where = and_(column.ledger == ledger, column.seq >= first)
                self._connection.execute(update(table).where(where).values(ledger=name))
        once = [code for e in taken for code in (e.header.node, e.header.to) if code]
        upsert_all(self._connection, MEMBERS, _member_rows(ledger, once))
        return taken

    def displaced(self, ledger: str) -> list[Entry]:
        """Return the entries that were taken out of a ledger's chain, ordered by seq, then by hash."""
        statement = select(*PARTS).where(_aside(ledger)).order_by(E.seq, E.hash)
        return [read_entry(*row) for row in self._connection.execute(statement)]

    def fill_body(self, entry: Entry) -> None:
        """Give a standing entry that is held without its body the body of this copy of it."""
        self._change()
        bare = and_(E.hash == entry.hash, E.body.is_(None))
        values = {"salt": entry.salt, "body": entry.body}
        self._connection.execute(update(ENTRIES).where(bare).values(**values))

    def fill_signature(self, entry: Entry) -> None:
        """Give a standing entry that is held without its own signature the one of this copy of it."""
        self._change()
        bare = and_(E.hash == entry.hash, E.signature.is_(None))
        self._connection.execute(update(ENTRIES).where(bare).values(signature=entry.signature))

    def missing_counts(self, node: str, incarnation: int, after: int = 0) -> list[tuple[int, int]]:
        """Return the gaps between `after` and the highest `n` held of an author: first and last of each."""
        self.flush()
        before = func.lag(E.n, 1, after).over(order_by=E.n).label("before")
        its = (E.node == node, E.inc == incarnation, E.n > after)
        held = select(E.n, before).where(*its).subquery()
        gaps = select(held.c.before + 1, held.c.n - 1).where(held.c.n > held.c.before + 1)
        rows = self._connection.execute(gaps.order_by(held.c.n))
        return [(row[0], row[1]) for row in rows]

    def reoffer(self, ledger: str, only: str) -> None:
        """Put a ledger's entries, from 1, at new positions for one peer alone."""
        known = self._known.entries.get(ledger)
        if known is not None:
            self._offer([(ledger, entry.header.seq) for entry in known], only=only)
            return
        statement = select(E.ledger, E.seq).where(E.ledger == ledger).order_by(E.seq)
        self._offer([(row[0], row[1]) for row in self._connection.execute(statement)], only=only)

    def feed(self, after: int, limit: int) -> list[FeedItem]:
        """Return up to `limit` items at positions above `after`, in order."""
        self.flush()
        rows = self._connection.execute(FEED_AFTER, {"after": after, "limit": limit})
        return [_feed_item(row) for row in rows]

    def places(self, after: int, limit: int) -> list[tuple[int, str, int]]:
        """Return up to `limit` positions above `after`, in order, each with the ledger and seq of its entry."""
        self.flush()
        rows = self._connection.execute(PLACES, {"after": after, "limit": limit})
        return [(position, name.partition(DISPLACED)[0], seq) for position, name, seq in rows]

    def feed_for(self, peer: str, after: int, upto: int) -> Iterator[FeedItem]:
        """Yield the items at positions above `after` and up to `upto` that a peer may be due, in order."""
        self.flush()
        while after < upto:
            said = {"peer": peer, "after": after, "upto": upto}
            places = self._connection.execute(PLACES_FOR, said).all()
            if not places:
                return
            last = places[-1].position
            rows = self._connection.execute(FEED_FOR, said | {"upto": last}).all()
            cases = {name for row in rows if (name := _case_of(row.ledger)) is not None}
            self._read_heads(cases - self._known.heads.keys())
            yield from map(_feed_item, rows)
            after = last if len(places) == FEED_CHUNK else upto

    def last_position(self) -> int:
        """Return the highest position, 0 for an empty store."""
        # Asked once: in a transaction nobody else takes positions.
        if self._last is None:
            self._last = self._number(LAST_POSITION)
        return self._last

    def first_unsent_count(self, node: str, incarnation: int, after: int) -> int:
        """Return the lowest `n` of the author first placed above `after`; 0 where there is none."""
        self.flush()
        # A scalar per position: a join would begin with all that the author ever wrote.
        n = select(E.n).where(SAME_PLACE, E.node == node, E.inc == incarnation).scalar_subquery()
        return self._number(select(func.min(n)).where(F.position > after, F.only == ""))

    def _offer(self, places: list[tuple[str, int]], only: str = "", via: str = "") -> None:
        first = self.last_position() + 1
        self._waiting.feed += [
            (first + i, ledger, seq, only, via) for i, (ledger, seq) in enumerate(places)
        ]
        self._last = first + len(places) - 1
        if not self._writes:
            self.flush()

    def _change(self) -> None:
        """Make ready for a change of rows that are there: what was read of them counts no more."""
        self.flush()
        self._known.forget()

    def _read_journals(self, cases: Collection[str]) -> None:
        known = self._known.journals
        known.update((case, []) for case in cases)
        if cases:
            for row in self._connection.execute(JOURNALS_OF, {"cases": list(cases)}).all():
                known[row.about].append(row.ledger)

    def _read_heads(self, ledgers: Collection[str]) -> None:
        self._known.heads.update(dict.fromkeys(ledgers))
        if ledgers:
            for row in self._connection.execute(HEADS_OF, {"ledgers": list(ledgers)}).all():
                head = _head(row)
                self._known.heads[head.ledger] = head

    def _read_entries(self, ledgers: Collection[str]) -> None:
        known = self._known.entries
        known.update((ledger, []) for ledger in ledgers)
        here = [ledger for ledger in ledgers if self._known.heads[ledger] is not None]
        if here:
            for ledger, *parts in self._connection.execute(ENTRIES_OF, {"ledgers": here}).all():
                known[ledger].append(read_entry(*parts))

    def _read_counts(self, counts: Collection[Count]) -> None:
        if counts:
            # Mostly all are above the last one held of their author: then none is there.
            last = last_counts(self._connection, {(node, inc) for node, inc, _n in counts})
            self._known.counts.update(dict.fromkeys(counts))
            self._look_up([count for count in counts if count[2] <= last.get(count[:2], 0)])

    def _look_up(self, counts: Collection[Count]) -> None:
        self._known.counts.update(dict.fromkeys(counts))
        if counts:
            for node, incarnation, n, *parts in counted(self._connection, counts):
                self._known.counts[node, incarnation, n] = read_entry(*parts)

    def _number(self, statement: Select[Any]) -> int:
        return self._connection.execute(statement).scalar() or 0


def is_of_case(ledger: str) -> bool:
    """Say whether a ledger is a case, or a journal about one: those are short."""
    name = parse_ledger(ledger)
    return name is not None and name.case is not None


def _case_of(ledger: str) -> str | None:
    name = parse_ledger(ledger)
    return case_ledger(name.case) if name is not None and name.case is not None else None


def _feed_item(row: Any) -> FeedItem:
    position, only, via, ledger, *parts = row
    return FeedItem(position, only, via, read_entry(*parts), displaced=DISPLACED in ledger)


def _aside(ledger: str) -> ColumnElement[bool]:
    return begins(E.ledger, f"{ledger}{DISPLACED}")


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


def _member_rows(ledger: str, members: Iterable[str]) -> list[dict[str, Any]]:
    name = parse_ledger(ledger)
    if name is None or name.kind is not LedgerKind.CASE:
        return []
    return [{"node": node, "ledger": ledger} for node in dict.fromkeys(members)]


def _head(row: Row[Any]) -> Head:
    ledger, seq, digest, holder, overrides, handoffs, to, at, members, frozen, _about = tuple(row)
    custody = Custody(holder, (overrides, handoffs), to, at, members)
    return Head(ledger, seq, digest, custody, frozen)
