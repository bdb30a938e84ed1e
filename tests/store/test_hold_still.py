"""A thread that holds still reads of one moment, until it writes."""

from collections.abc import Iterator
from threading import Thread

import pytest
from sqlalchemy import event, text

from shared.domain.records import CaseQuery
from shared.store.errors import ReadOnly
from shared.store.sql import SqlStore
from tests.store.builders import a_chain, a_head
from tests.store.test_shared import opened


@pytest.fixture
def store(any_database: str) -> Iterator[SqlStore]:
    with opened(any_database) as store:
        yield store


def writes(store: SqlStore, count: int = 1) -> None:
    chain = a_chain(count=count)
    with store.write() as room:
        room.ledgers.append(chain[-1:], a_head(chain))


def writes_elsewhere(store: SqlStore, count: int = 1) -> None:
    other = Thread(target=writes, args=(store, count))
    other.start()
    other.join()


def last(store: SqlStore) -> int:
    with store.read() as room:
        return room.ledgers.last_position()


def test_all_that_it_reads_is_of_one_moment(store: SqlStore) -> None:
    with store.hold_still():
        before = last(store)
        writes_elsewhere(store)
        meanwhile = last(store)

    assert (before, meanwhile, last(store)) == (0, 0, 1)


def test_it_reads_in_one_transaction(store: SqlStore) -> None:
    begun: list[object] = []
    event.listen(store._reader, "begin", begun.append)

    with store.hold_still():
        for _ in range(5):
            last(store)

    assert len(begun) == 1


def test_a_list_is_counted_once(store: SqlStore) -> None:
    asked: list[str] = []
    event.listen(store._reader, "before_cursor_execute", lambda *call: asked.append(call[2]))
    query = CaseQuery(ended=False)

    with store.hold_still():
        for _ in range(3):
            with store.read() as room:
                assert room.cases.count(query) == 0

    assert len([statement for statement in asked if "count(" in statement]) == 1


def test_another_thread_holds_nothing(store: SqlStore) -> None:
    seen: list[int] = []
    with store.hold_still():
        writes_elsewhere(store)
        other = Thread(target=lambda: seen.append(last(store)))
        other.start()
        other.join()

    assert seen == [1]


def test_what_it_writes_it_sees(store: SqlStore) -> None:
    with store.hold_still():
        last(store)
        writes(store)
        after = last(store)

    assert after == 1


def test_it_goes_on_after_an_error(store: SqlStore) -> None:
    with store.hold_still():
        with pytest.raises(Exception, match="no_such_table"), store.read() as room:
            room.ledgers._connection.execute(text("SELECT * FROM no_such_table"))
        assert last(store) == 0


def test_it_writes_nothing_by_it(store: SqlStore) -> None:
    chain = a_chain(count=1)
    with store.hold_still(), pytest.raises(ReadOnly), store.read() as room:
        room.ledgers.append(chain, a_head(chain))
