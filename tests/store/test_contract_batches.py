"""What every store promises of reading and writing many things at once."""

import sqlite3
from pathlib import Path

import pytest

from shared.app.ports import Store
from shared.ledger.entry import Entry
from shared.ledger.feed import LedgerConflict
from shared.store.sql import SqlStore
from tests.store.builders import (
    CASE_A,
    CASE_B,
    COUNTY,
    LEDGER_A,
    LEDGER_B,
    NOW,
    TOWN,
    a_case,
    a_chain,
    a_head,
    later,
)

NUL_AND_ITS_MARK = "王\0\ufdd0\\u0000\t\n秀英"


def counts_of(entries: list[Entry]) -> set[tuple[str, int, int]]:
    """Return the counts of entries."""
    return {(e.header.node, e.header.inc, e.header.n) for e in entries}


def test_what_is_told_ahead_changes_no_answer(store: Store) -> None:
    first, rest = a_chain(count=3)[:1], a_chain(count=3)[1:]
    with store.write() as room:
        room.ledgers.append(first, a_head(first))
    with store.write() as room:
        room.ledgers.expect({LEDGER_A, LEDGER_B}, counts_of(rest))
        room.ledgers.append(rest, a_head(rest), TOWN)

        assert room.ledgers.head(LEDGER_A) == a_head(rest)
        assert room.ledgers.head(LEDGER_B) is None
        assert room.ledgers.entries(LEDGER_A) == [*first, *rest]
        assert room.ledgers.entries(LEDGER_A, first=2, last=2) == rest[:1]
        last = rest[-1].header
        assert room.ledgers.by_count(last.node, last.inc, last.n) == rest[-1]
        assert room.ledgers.last_position() == 3
        assert [item.entry for item in room.ledgers.feed(0, 9)] == [*first, *rest]
    with store.read() as room:
        assert room.ledgers.entries(LEDGER_A) == [*first, *rest]
        assert room.ledgers.head(LEDGER_A) == a_head(rest)


def test_what_is_told_ahead_and_taken_is_refused_and_the_rest_goes_on(store: Store) -> None:
    chain = a_chain(count=2)
    with store.write() as room:
        room.ledgers.append(chain, a_head(chain))
    with store.write() as room:
        room.ledgers.expect({LEDGER_A}, counts_of(chain))
        with pytest.raises(LedgerConflict):
            room.ledgers.append(chain[1:], a_head(chain))
        room.desk.set_value("goes", "on")
    with store.read() as room:
        assert room.ledgers.entries(LEDGER_A) == chain
        assert room.desk.value("goes") == "on"


def test_a_peer_is_offered_what_is_for_it_alone_and_nothing_that_came_from_it(store: Store) -> None:
    chain = a_chain(count=2)
    with store.write() as room:
        room.ledgers.append(chain[:1], a_head(chain[:1]), TOWN)
        room.ledgers.append(chain[1:], a_head(chain))
        room.ledgers.reoffer(LEDGER_A, COUNTY)

        def offered(peer: str, after: int = 0, upto: int = 9) -> list[int]:
            return [item.position for item in room.ledgers.feed_for(peer, after, upto)]

        assert offered(TOWN) == [2]
        assert offered(COUNTY) == [1, 2, 3, 4]
        assert offered(COUNTY, 1, 3) == [2, 3]
        assert offered("nobody") == [1, 2]


def test_rows_put_together_come_back_as_they_were(store: Store) -> None:
    rows = [
        a_case(
            CASE_A, due_at=NOW, applicant=NUL_AND_ITS_MARK, names="Ä", awaiting=True, requests=3
        ),
        a_case(CASE_B, holder="", offered_to=TOWN),
    ]
    with store.write() as room:
        room.cases.put_all([a_case(CASE_A), a_case(CASE_B)])
        room.cases.put_all(rows)
    with store.read() as room:
        assert [room.cases.get(row.case) for row in rows] == rows


def test_the_first_due_is_of_open_cases_alone(store: Store) -> None:
    with store.write() as room:
        assert room.cases.first_due([CASE_A]) is None
        room.cases.put_all(
            [a_case(CASE_A, due_at=NOW, ended=True), a_case(CASE_B, due_at=later(1))]
        )

        assert room.cases.first_due([CASE_A, CASE_B]) == later(1)
        assert room.cases.first_due([CASE_A]) is None


def test_rows_put_together_find_their_columns_where_a_migration_has_moved_them(
    tmp_path: Path,
) -> None:
    file = tmp_path / "moved.sqlite3"
    store = SqlStore(f"sqlite:///{file}")
    store.create()
    with sqlite3.connect(file) as database:
        names = [row[1] for row in database.execute("PRAGMA table_info(cases)")]
        moved = ", ".join(f'"{name}"' for name in reversed(names))
        database.execute(f"CREATE TABLE moved AS SELECT {moved} FROM cases")  # noqa: S608
        database.execute("DROP TABLE cases")
        database.execute("ALTER TABLE moved RENAME TO cases")
        database.execute('CREATE UNIQUE INDEX only_case ON cases ("case")')
    rows = [a_case(CASE_A, due_at=NOW, requests=3), a_case(CASE_B, offered_to=TOWN)]

    with store.write() as room:
        room.cases.put_all(rows)
    with store.read() as room:
        assert [room.cases.get(row.case) for row in rows] == rows
    store.close()
