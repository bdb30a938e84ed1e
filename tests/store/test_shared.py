"""What a store in a database promises: it outlives its process, and several processes share it."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.synchronize import Event

import pytest

from shared.domain.ledgers import journal_ledger
from shared.store.sql import SqlStore
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
    """Commit a chain, begin another transaction and be killed in it (in a process of its own)."""
    store = SqlStore(url)
    with store.write() as room:
        room.ledgers.append(a_chain(), a_head(a_chain()))
    with store.write() as room:
        entry = an_entry(seq=4)
        room.ledgers.append([entry], a_head([entry]))
        os.kill(os.getpid(), signal.SIGKILL)


def hold_lock(url: str, locked: Event, release: Event) -> None:
    """Sit in a writing transaction until told (in a process of its own)."""
    with opened(url) as store, store.write() as room:
        number = room.desk.next_number("n")
        locked.set()
        release.wait(60)
        room.desk.set_value("first", str(number))


def test_what_was_committed_is_there_after_opening_again(any_database: str) -> None:
    with opened(any_database) as store, store.write() as room:
        room.ledgers.append(a_chain(), a_head(a_chain()))
        room.cases.put(a_case())
    with opened(any_database) as store, store.read() as room:
        assert room.ledgers.entries(LEDGER_A) == a_chain()
        assert room.ledgers.head(LEDGER_A) == a_head(a_chain())
        assert room.ledgers.last_count(VILLAGE, 0) == 3
        assert room.cases.get(a_case().case) == a_case()


def test_a_process_that_is_killed_leaves_all_of_its_commits_and_nothing_else(
    any_database: str,
) -> None:
    with opened(any_database):
        pass
    process = SPAWN.Process(target=die, args=(any_database,))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    with opened(any_database) as store, store.write() as room:
        assert room.ledgers.entries(LEDGER_A) == a_chain()
        assert room.ledgers.last_position() == 3
        room.ledgers.append([an_entry(seq=4)], a_head([an_entry(seq=4)]))


def test_processes_share_one_row_of_positions_and_create_it_at_once(any_database: str) -> None:
    nodes = ["620722101201", "620722101202", "620722101203"]
    processes = [SPAWN.Process(target=work, args=(any_database, node, 25)) for node in nodes]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    with opened(any_database) as store, store.write() as room:
        assert [item.position for item in room.ledgers.feed(0, 999)] == list(range(1, 76))
        assert room.desk.next_number("shared") == 76


def test_a_writer_waits_for_another_process_before_it_reads(any_database: str) -> None:
    locked, release = SPAWN.Event(), SPAWN.Event()
    process = SPAWN.Process(target=hold_lock, args=(any_database, locked, release))
    process.start()
    assert locked.wait(60)
    with closing(SqlStore(any_database)) as store:
        with store.read() as room:
            assert room.desk.value("first") == ""
        release.set()
        with store.write() as room:
            assert room.desk.value("first") == "1"
            assert room.desk.next_number("n") == 2
    process.join()


def test_a_time_without_a_zone_is_refused(any_database: str) -> None:
    naive = datetime(2026, 11, 23)  # noqa: DTZ001
    with opened(any_database) as store:
        with pytest.raises(Exception, match="without a zone"), store.write() as room:
            room.cases.put(replace(a_case(), updated_at=naive))
        with store.read() as room:
            assert room.cases.get(a_case().case) is None
