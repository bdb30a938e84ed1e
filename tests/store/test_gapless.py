"""No reader of the feed ever sees a gap or misses a row, however many write at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Event

import pytest
from sqlalchemy import event, text

from shared.domain.ledgers import journal_ledger
from shared.store import dialect_postgres
from shared.store.dialect import insert_all
from shared.store.sql import SqlStore
from shared.store.sql_ledgers import FEED, SqlLedgers
from tests.store.builders import a_head, an_entry
from tests.store.test_shared import SPAWN, opened

PROCESSES, THREADS = 2, 4
TEN_THOUSAND, ONE_WRITER_AT_A_TIME = 1250, 250
"""Commits of a thread. SQLite lets one writer in at a time by itself: fewer show the same there."""


class Gap(AssertionError):
    """A position was passed that was not there."""


def writes(store: SqlStore, node: str, count: int) -> None:
    """Append to a node's journal, an entry a commit."""
    for seq in range(1, count + 1):
        entry = an_entry(journal_ledger(node), seq, node=node)
        with store.write() as room:
            room.ledgers.append([entry], a_head([entry]))


def write_in_threads(url: str, first: int, count: int) -> None:
    """Write from several threads (in a process of its own)."""
    with closing(SqlStore(url)) as store, ThreadPoolExecutor(THREADS) as threads:
        nodes = [f"6207221{first + i:05}" for i in range(THREADS)]
        for done in [threads.submit(writes, store, node, count) for node in nodes]:
            done.result()


def steps(store: SqlStore, after: int, limit: int) -> Iterator[int]:
    """Follow the feed from a position as far as it goes; Gap where one is passed over."""
    while True:
        with store.read() as room:
            items = room.ledgers.feed(after, limit)
        for item in items:
            if item.position != after + 1:
                raise Gap(f"{item.position} follows {after}")
            after = item.position
        if not items:
            return
        yield after


def follows(url: str, limit: int, ended: Event) -> int:
    """Follow the feed until all writers have ended, and return the last position."""
    after = 0
    with closing(SqlStore(url)) as store:
        while True:
            is_last = ended.wait(0.01)
            for last in steps(store, after, limit):
                after = last
            if is_last:
                return after


def test_ten_thousand_commits_at_once_leave_no_gap_to_any_reader(any_database: str) -> None:
    count = ONE_WRITER_AT_A_TIME if any_database.startswith("sqlite") else TEN_THOUSAND
    total, ended = PROCESSES * THREADS * count, Event()
    with opened(any_database), ThreadPoolExecutor(2) as readers:
        following = [readers.submit(follows, any_database, limit, ended) for limit in (7, 500)]
        writers = [
            SPAWN.Process(target=write_in_threads, args=(any_database, n * 100, count))
            for n in range(PROCESSES)
        ]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        ended.set()
        assert [writer.exitcode for writer in writers] == [0] * PROCESSES
        assert [reader.result() for reader in following] == [total, total]


def test_positions_from_a_sequence_without_the_lock_would_be_caught(
    new_database: object, databases: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_database()  # type: ignore[operator]

    def offer(
        self: SqlLedgers, places: list[tuple[str, int]], only: str = "", via: str = ""
    ) -> None:
        drawn = [self._number(text("SELECT nextval('positions')")) for _ in places]  # type: ignore[arg-type]
        rows = [(n, *place, only, via) for n, place in zip(drawn, places, strict=True)]
        insert_all(self._connection, FEED, rows)

    monkeypatch.setattr(SqlLedgers, "_offer", offer)
    with opened(url) as store, closing(SqlStore(url)) as other:
        with store._writer.begin() as connection:
            connection.exec_driver_sql("CREATE SEQUENCE positions")
        for unlocked in (store, other):
            event.remove(unlocked._writer, "begin", dialect_postgres._begin_writing)
        first, second = an_entry(), an_entry("case:b", node="620722101000")
        with store.write() as room:
            room.ledgers.append([first], a_head([first]))
            with other.write() as beside:
                beside.ledgers.append([second], a_head([second]))
            with pytest.raises(Gap, match="2 follows 0"):
                list(steps(other, 0, 10))
        assert list(steps(other, 2, 10)) == []  # who has passed it never sees it
