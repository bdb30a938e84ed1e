"""What SQLite alone promises: a full disk is borne, every connection is durable, lists come by their index."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, text

from shared.domain.records import CaseQuery
from shared.domain.refusals_store import StoreFull
from shared.store.sql import SqlRoom, SqlStore
from tests.store.builders import VILLAGE, a_chain, a_head
from tests.store.test_shared import opened


def test_a_full_disk_is_said_and_leaves_nothing(database: str) -> None:
    chain = a_chain(count=2000)
    with opened(database) as store:
        with store._writer.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=100")
        with pytest.raises(StoreFull), store.write() as room:
            room.ledgers.append(chain, a_head(chain))
        with store._writer.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1000000")
        with store.write() as room:
            assert room.ledgers.last_position() == 0
            room.ledgers.append(chain, a_head(chain))


def test_every_connection_is_durable_and_checked(database: str) -> None:
    with opened(database) as store:
        for engine in (store._writer, store._reader):
            with engine.begin() as connection:
                pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
                found = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in pragmas]
            assert found == ["wal", 2, 1, 30_000]


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        pytest.param(
            lambda room: room.ledgers.first_unsent_count(VILLAGE, 0, 5),
            "SEARCH feed USING INTEGER PRIMARY KEY",
            id="unsent",
        ),
        pytest.param(
            lambda room: room.ledgers.feed(5, 9),
            "SEARCH feed USING INTEGER PRIMARY KEY",
            id="feed",
        ),
        pytest.param(
            lambda room: room.ledgers.heads("case:"), "SEARCH heads USING INDEX", id="heads"
        ),
        pytest.param(
            lambda room: room.cases.find(CaseQuery(holder=VILLAGE, ended=False)),
            "ix_cases_holder_place",
            id="queue",
        ),
        pytest.param(
            lambda room: room.cases.find(CaseQuery(origin=VILLAGE, newest_first=True)),
            "ix_cases_origin_newest",
            id="taken in here",
        ),
        pytest.param(
            lambda room: room.cases.find(CaseQuery(viewed=True)), "ix_cases_viewed", id="seen"
        ),
    ],
)
def test_a_large_store_is_not_walked_through(
    database: str, ask: Callable[[SqlRoom], object], index: str
) -> None:
    asked: list[tuple[str, tuple[object, ...]]] = []

    def note(*call: Any) -> None:
        asked.append((call[2], call[3]))

    with opened(database) as store:
        event.listen(store._reader, "before_cursor_execute", note)
        with store.read() as room:
            ask(room)
        statement, values = asked[-1]
        with store._reader.begin() as connection:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            plan = [row.detail for row in rows]
    assert index in plan[0]
    assert not [step for step in plan if "TEMP B-TREE" in step]


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda room, case: room.ledgers.case_journals(case), id="journals of a case"),
        pytest.param(
            lambda room, case: room.ledgers.expect([f"case:{case}"], []), id="whole cases"
        ),
    ],
)
def test_what_is_asked_by_a_list_is_looked_up(
    database: str, ask: Callable[[SqlRoom, str], object]
) -> None:
    asked: list[tuple[str, tuple[object, ...]]] = []

    def note(*call: Any) -> None:
        asked.append((call[2], call[3]))

    chain = a_chain()
    with opened(database) as store:
        with store.write() as room:
            room.ledgers.append(chain, a_head(chain))
        event.listen(store._reader, "before_cursor_execute", note)
        with store.read() as room:
            ask(room, chain[0].header.ledger.removeprefix("case:"))
        with store._reader.begin() as connection:
            for statement, values in [call for call in asked if "json_each" in call[0]]:
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                walked = [row.detail for row in plan if row.detail.startswith("SCAN")]
                assert [step for step in walked if "json_each" not in step] == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://host",
        "postgresql://h:x/d",
        "mysql://h/d",
    ],
)
def test_only_a_file_or_a_database_of_a_server_can_be_a_store(url: str) -> None:
    with pytest.raises(ValueError, match="a store is at"):
        SqlStore(url)
