"""What only a store on disk promises: it outlives its process, and several processes share it."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from typing import Any

import pytest
from sqlalchemy import event, text

from shared.domain.ledgers import journal_ledger
from shared.domain.records import CaseQuery
from shared.domain.refusals_store import StoreFull
from shared.store.sql import SqlRoom, SqlStore
from tests.store.builders import LEDGER_A, VILLAGE, a_case, a_chain, a_head, an_entry

SPAWN = get_context("spawn")


@contextmanager
def opened(url: str) -> Iterator[SqlStore]:
    """Open a store and close it after the block."""
    with closing(SqlStore(url)) as store:
        store.create()
        yield store


def work(url: str, node: str, count: int) -> None:
    """Append a journal's entries, one a transaction (in a process of its own)."""
    with opened(url) as store:
        for seq in range(1, count + 1):
            entry = an_entry(journal_ledger(node), seq, node=node)
            with store.write() as room:
                room.desk.next_number("shared")
                room.ledgers.append([entry], a_head([entry]))


def die(url: str) -> None:
    """Commit a chain, begin another transaction and die in it (in a process of its own)."""
    store = SqlStore(url)
    with store.write() as room:
        room.ledgers.append(a_chain(), a_head(a_chain()))
    with store.write() as room:
        entry = an_entry(seq=4)
        room.ledgers.append([entry], a_head([entry]))
        os._exit(1)


def hold_lock(url: str, locked: Event, release: Event) -> None:
    """Sit in a writing transaction until told (in a process of its own)."""
    with opened(url) as store, store.write() as room:
        number = room.desk.next_number("n")
        locked.set()
        release.wait(60)
        room.desk.set_value("first", str(number))


def test_what_was_committed_is_there_after_opening_again(database: str) -> None:
    with opened(database) as store, store.write() as room:
        room.ledgers.append(a_chain(), a_head(a_chain()))
        room.cases.put(a_case())
    with opened(database) as store, store.read() as room:
        assert room.ledgers.entries(LEDGER_A) == a_chain()
        assert room.ledgers.head(LEDGER_A) == a_head(a_chain())
        assert room.ledgers.last_count(VILLAGE, 0) == 3
        assert room.cases.get(a_case().case) == a_case()


def test_a_process_that_dies_leaves_all_of_its_commits_and_nothing_else(database: str) -> None:
    with opened(database):
        pass
    process = SPAWN.Process(target=die, args=(database,))
    process.start()
    process.join()
    assert process.exitcode == 1
    with opened(database) as store, store.write() as room:
        assert room.ledgers.entries(LEDGER_A) == a_chain()
        assert room.ledgers.last_position() == 3
        room.ledgers.append([an_entry(seq=4)], a_head([an_entry(seq=4)]))


def test_processes_share_one_row_of_positions_and_create_it_at_once(database: str) -> None:
    nodes = ["620722101201", "620722101202", "620722101203"]
    processes = [SPAWN.Process(target=work, args=(database, node, 25)) for node in nodes]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    with opened(database) as store, store.write() as room:
        assert [item.position for item in room.ledgers.feed(0, 999)] == list(range(1, 76))
        assert room.desk.next_number("shared") == 76
        assert [len(room.ledgers.entries(journal_ledger(node))) for node in nodes] == [25] * 3


def test_a_writer_waits_for_another_process_before_it_reads(database: str) -> None:
    locked, release = SPAWN.Event(), SPAWN.Event()
    process = SPAWN.Process(target=hold_lock, args=(database, locked, release))
    process.start()
    assert locked.wait(60)
    with closing(SqlStore(database)) as store:
        with store.read() as room:
            assert room.desk.value("first") == ""
        release.set()
        with store.write() as room:
            assert room.desk.value("first") == "1"
            assert room.desk.next_number("n") == 2
    process.join()


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
            "ix_cases_holder_due",
            id="queue",
        ),
        pytest.param(
            lambda room: room.cases.find(CaseQuery(origin=VILLAGE, newest_first=True)),
            "ix_cases_origin_newest",
            id="taken in here",
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


def test_a_time_without_a_zone_is_refused(database: str) -> None:
    naive = datetime(2026, 11, 23)  # noqa: DTZ001
    with opened(database) as store:
        with pytest.raises(Exception, match="without a zone"), store.write() as room:
            room.cases.put(replace(a_case(), updated_at=naive))
        with store.read() as room:
            assert room.cases.get(a_case().case) is None
