"""A county of many cases: those that came by an exchange, and copies of their rows under other names.

A copy has the shape of a case and stands in every table and index; its signatures are those
of the case that it was copied from, and nobody asks for them again.
"""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Table, literal_column, select
from sqlalchemy.sql.functions import max as highest

from shared.store.dialect import insert_all
from shared.store.sql import SqlStore
from shared.store.tables import Base
from shared.store.words import words_of
from tests.support.network import TOWN, VILLAGE

T = Base.metadata.tables
OPEN = 10_000
"""Copies that are still open: a county's work in hand does not grow with its years."""
A_STEP, A_COMMIT = 500, 20_000
CACHE_KIB = 4 * 1024 * 1024
COPIES = 9
"""The incarnation of who wrote a copy: none that the registry lists, so that its counts are nobody's."""
TOWNS, VILLAGES = 18, 11
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "秀英桂兰玉珍建国志强海燕丽华永福春梅金花文军小红淑芬德明"
Row = dict[str, Any]
Step = Callable[[int], None]


@dataclass
class Copier:
    """Copies cases of one store. `cases` are those that can be copied."""

    connection: Connection
    cases: Sequence[str]
    position: int = 0
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _known: dict[str, dict[str, list[Row]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        feed, entries = T["feed"].c, T["entries"].c
        self.position = self.connection.execute(select(highest(feed.position))).scalar() or 0
        last = select(entries.node, highest(entries.n)).where(entries.inc == COPIES)
        for node, n in self.connection.execute(last.group_by(entries.node)):
            self.counts[node] = n

    def copy(self, numbers: range) -> None:
        """Add copies with these numbers."""
        rows: dict[str, list[Row]] = defaultdict(list)
        for number in numbers:
            for table, found in self._copied(number).items():
                rows[table] += found
        for table in ("entries", "feed", "heads", "members", "cases", "words"):
            insert_rows(self.connection, T[table], rows[table])

    def _copied(self, number: int) -> dict[str, list[Row]]:
        old = self.cases[number % len(self.cases)]
        new = str(uuid.UUID(int=(0xC << 124) + number))
        village = _village(number)
        names = {old: new, VILLAGE: village, TOWN: village[:9] + "000"}
        found = {
            table: [_renamed(row, names) for row in rows] for table, rows in self._rows(old).items()
        }
        for row in found["entries"]:
            self.counts[row["node"]] += 1
            row["inc"], row["n"] = COPIES, self.counts[row["node"]]
            row["hash"] = hashlib.sha256(f"{number} {row['hash']}".encode()).hexdigest()
        for row in found["feed"]:
            self.position += 1
            row["position"] = self.position
        (case,) = found["cases"]
        case |= _as_told(case, number, number // len(self.cases))
        words = words_of(case["names"], case["receipt"], case["person"])
        return found | {"words": [{"word": word, "case": new} for word in words]}

    def _rows(self, case: str) -> dict[str, list[Row]]:
        if case not in self._known:
            self._known[case] = dict(_read(self.connection, case))
        return self._known[case]


def grow(store: SqlStore, cases: Sequence[str], first: int, last: int, step: Step) -> int:
    """Add copies number `first` to `last` (not included) of these cases; return how far the feed has come."""
    copier: Copier | None = None
    for begin in range(first, last, A_COMMIT):
        with store._writer.connect() as connection, _with_room(connection).begin():
            copier = copier or Copier(connection, cases)
            copier.connection = connection
            end = min(begin + A_COMMIT, last)
            for at in range(begin, end, A_STEP):
                numbers = range(at, min(at + A_STEP, end))
                copier.copy(numbers)
                step(len(numbers))
    return copier.position if copier else 0


def _with_room(connection: Connection) -> Connection:
    """Have SQLite keep in memory what it fills: copies go into all places of its indexes."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size = {-CACHE_KIB}")
        connection.commit()
    return connection


def skip(store: SqlStore, position: int) -> None:
    """Let a node below take its parent's feed as seen up to a position: it would have come in all those years."""
    with store.write() as room:
        for peer in room.peers.all():
            room.peers.save(replace(peer, got_seen=position, got_ack=position, got_mark=""))


def _read(connection: Connection, case: str) -> Iterator[tuple[str, list[Row]]]:
    """Yield the rows of a case by table, as they lie in the database."""
    ledgers = [f"case:{case}"]
    heads = T["heads"]
    journals = select(heads.c.ledger).where(heads.c.about == case)
    ledgers += connection.execute(journals).scalars()
    for name in ("entries", "feed", "heads", "members"):
        yield name, raw_rows(connection, T[name], "ledger", ledgers)
    yield "cases", raw_rows(connection, T["cases"], "case", [case])


def raw_rows(connection: Connection, table: Table, column: str, values: Sequence[str]) -> list[Row]:
    """Return the rows that have one of these values in a column, as they lie in the database."""
    names = [c.name for c in table.columns]
    columns: list[Any] = [literal_column(f'"{name}"') for name in names]
    plain = select(*columns).select_from(table).where(table.c[column].in_(values))
    order: Any = literal_column('"seq"' if "seq" in names else f'"{names[0]}"')
    rows = connection.execute(plain.order_by(order))
    return [dict(zip(names, row, strict=True)) for row in rows]


def _renamed(row: Row, names: Mapping[str, str]) -> Row:
    return {
        key: _replaced(value, names) if type(value) is str else value for key, value in row.items()
    }


def _replaced(text: str, names: Mapping[str, str]) -> str:
    for old, new in names.items():
        text = text.replace(old, new)
    return text


def _village(number: int) -> str:
    """Return where a copy was taken in: one of 198 villages in 18 towns."""
    return f"620722{101 + number % TOWNS}{200 + number // TOWNS % VILLAGES}"


def _as_told(case: Row, number: int, turn: int) -> Row:
    """Return what is different of a copy in the case index: whose it is, and whether it is still open.

    `turn` counts the copies of one case: each has all names, so that no name goes with a time.
    """
    name = SURNAMES[turn % len(SURNAMES)] + "".join(
        GIVEN[(turn // len(SURNAMES) * factor + factor) % len(GIVEN)] for factor in (1, 7)
    )
    stem = case["receipt"].rpartition("-")[0].rpartition("-")[0]
    is_open = number < OPEN
    return {
        "applicant": name,
        "names": name,
        "names_folded": name,
        "person": f"999999194001{number:06}",
        "receipt": (receipt := f"{stem}-{number:08}-K"),
        "receipt_folded": receipt.casefold(),
        "ended": not is_open,
        "stage": case["stage"] if is_open else "closed",
        "offered_to": case["offered_to"] if is_open else "",
    }


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Put rows in as they are."""
    names = [column.name for column in table.columns]
    insert_all(connection, table, [tuple(row[name] for name in names) for row in rows])
