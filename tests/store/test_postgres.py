"""What PostgreSQL alone promises: it may be stopped, killed and full, its lists come by their index, its logs hold no data."""

import logging
from collections.abc import Callable
from contextlib import closing
from threading import Semaphore, Thread
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DatabaseError

from deploy.services.postgres import Postgres
from shared.domain.records import CaseQuery
from shared.domain.refusals_store import StoreBusy, StoreDown, StoreFull
from shared.store import group
from shared.store.sql import SqlRoom, SqlStore
from tests.store.builders import LEDGER_A, VILLAGE, a_case, a_chain, a_head, an_entry
from tests.store.test_groups import gathered, sets
from tests.store.test_shared import opened

FULL_DISK = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100', MESSAGE = 'could not extend file'; END $$;
CREATE CONSTRAINT TRIGGER full_disk AFTER INSERT ON numbers
DEFERRABLE INITIALLY {when} FOR EACH ROW EXECUTE FUNCTION full_disk();
"""


@pytest.fixture
def url(new_database: Callable[[], str]) -> str:
    return new_database()


def test_every_connection_is_durable_and_waits_as_long_as_it_says(url: str) -> None:
    names = ("synchronous_commit", "lock_timeout", "TimeZone", "client_encoding")
    with opened(url) as store:
        for engine, mode in (
            (store._writer, ["read committed", "off"]),
            (store._reader, ["repeatable read", "on"]),
        ):
            with engine.begin() as connection:
                modes = ("transaction_isolation", "transaction_read_only")
                found = [
                    connection.execute(text(f"SHOW {name}")).scalar() for name in names + modes
                ]
            assert found == ["on", "30s", "UTC", "UTF8", *mode]


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        pytest.param(lambda room: room.ledgers.feed(5, 9), "feed_pkey", id="feed"),
        pytest.param(lambda room: room.ledgers.heads("case:"), "heads_pkey", id="heads"),
        pytest.param(lambda room: room.ledgers.last_position(), "feed_pkey", id="last position"),
        pytest.param(
            lambda room: room.ledgers.first_unsent_count(VILLAGE, 0, 5), "feed_pkey", id="unsent"
        ),
        pytest.param(
            lambda room: room.cases.find(CaseQuery(holder=VILLAGE, ended=False, limit=9)),
            "ix_cases_holder_place",
            id="queue",
        ),
        pytest.param(
            lambda room: room.cases.find(CaseQuery(newest_first=True, limit=9)),
            "ix_cases_newest",
            id="newest",
        ),
        pytest.param(
            lambda room: room.cases.find(CaseQuery(origin=VILLAGE, newest_first=True, limit=9)),
            "ix_cases_origin_newest",
            id="taken in here",
        ),
    ],
)
def test_a_large_store_is_not_walked_through(
    url: str, ask: Callable[[SqlRoom], object], index: str
) -> None:
    asked: list[tuple[str, Any]] = []
    with opened(url) as store:
        event.listen(
            store._reader, "before_cursor_execute", lambda *call: asked.append((call[2], call[3]))
        )
        with store.read() as room:
            ask(room)
        statement, values = asked[-1]
        with store._reader.begin() as connection:
            # Small tables are read whole for good reason: say that reading and sorting are dear.
            for way in ("enable_seqscan", "enable_sort", "enable_bitmapscan"):
                connection.exec_driver_sql(f"SET LOCAL {way} = off")
            rows = connection.exec_driver_sql(f"EXPLAIN {statement}", values)
            plan = "\n".join(row[0] for row in rows)
    assert f"using {index}" in plan
    assert "Sort" not in plan
    assert "Seq Scan" not in plan


def test_a_server_that_is_down_is_said_and_one_that_is_back_is_found(
    own_postgres: Postgres,
) -> None:
    own_postgres.create("tongban")
    with opened(own_postgres.url("tongban")) as store:
        with store.write() as room:
            room.desk.set_value("a", "kept")
        with store.read() as room:
            assert room.desk.value("a") == "kept"
        own_postgres.stop()
        for _ in range(2):
            with pytest.raises(StoreDown), store.write() as room:
                room.desk.set_value("a", "lost")
            with pytest.raises(StoreDown), store.read() as room:
                room.desk.value("a")
        with closing(SqlStore(own_postgres.url("tongban"))) as other, pytest.raises(StoreDown):
            other.open()
        own_postgres.start()
        with store.write() as room:
            assert room.desk.value("a") == "kept"
            room.desk.set_value("a", "new")
        with store.read() as room:
            assert room.desk.value("a") == "new"


def test_what_was_acknowledged_is_there_after_the_server_was_killed(
    own_postgres: Postgres,
) -> None:
    own_postgres.create("tongban")
    acknowledged, some = [], Semaphore(0)
    ended: list[BaseException] = []

    def writes(store: SqlStore) -> None:
        try:
            for seq in range(1, 100_000):
                entry = an_entry(seq=seq)
                with store.write() as room:
                    room.ledgers.append([entry], a_head([entry]))
                acknowledged.append(seq)
                some.release()
        except StoreDown as error:
            ended.append(error)

    with opened(own_postgres.url("tongban")) as store:
        writer = Thread(target=writes, args=(store,))
        writer.start()
        for _ in range(50):
            assert some.acquire(timeout=60)
        own_postgres.kill()
        writer.join()
        own_postgres.start()
        with store.read() as room:
            found = [entry.header.seq for entry in room.ledgers.entries(LEDGER_A)]
            positions = [item.position for item in room.ledgers.feed(0, 100_000)]
    assert len(ended) == 1
    assert found[: len(acknowledged)] == acknowledged
    assert len(found) <= len(acknowledged) + 1  # the last answer may have been lost
    assert positions == list(range(1, len(found) + 1))


def _appends_and_counts(store: SqlStore) -> None:
    with store.write() as room:
        room.ledgers.append(a_chain(), a_head(a_chain()))
        room.desk.next_number("n")


@pytest.mark.parametrize("when", ["IMMEDIATE", "DEFERRED"])
def test_a_full_disk_is_said_and_leaves_nothing(url: str, when: str) -> None:
    with opened(url) as store:
        with store._writer.begin() as connection:
            connection.exec_driver_sql(FULL_DISK.format(when=when))
        with pytest.raises(StoreFull):
            _appends_and_counts(store)
        with store.write() as room:
            assert room.ledgers.last_position() == 0
            room.ledgers.append(a_chain(), a_head(a_chain()))


def test_a_connection_lost_in_a_group_fails_all_its_units_and_heals(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group, "MOST_SECONDS", 60)

    def cuts(room: SqlRoom) -> None:
        room.ledgers._connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    with gathered(url) as crowd:
        raised = crowd.all_at_once(sets("a"), cuts, sets("c"))
        assert [type(error) for error in raised] == [StoreDown, StoreDown, type(None)]
        assert crowd.values(*"ac") == ["", "set"]


def test_who_waits_too_long_for_another_writer_is_told_that_it_is_busy(
    url: str,
) -> None:
    with opened(url) as store, closing(SqlStore(url)) as other:
        event.listen(
            other._writer, "connect", lambda raw, _r: raw.execute("SET lock_timeout = '10ms'")
        )
        with store.write() as room:
            room.desk.set_value("a", "first")
            with pytest.raises(StoreBusy), other.write():
                pytest.fail("it did not wait")
        with other.write() as room:
            assert room.desk.value("a") == "first"


def _told(error: BaseException | None) -> str:
    """Return all that an error and its causes say."""
    return f"{error}\n{_told(error.__cause__)}" if error else ""


def test_no_error_quotes_what_people_typed(url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    broken = a_chain()[0]
    with opened(url) as store:
        with store._writer.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE cases ADD CHECK (names <> '王秀英')")
            connection.exec_driver_sql("ALTER TABLE entries ADD CHECK (kind = '')")
        with pytest.raises(DatabaseError, match="violates check") as row, store.write() as room:
            room.cases.put(a_case(names="王秀英"))
        with pytest.raises(Exception, match="violates check") as rows, store.write() as room:
            room.ledgers.append([broken], a_head([broken]))
    assert "王秀英" not in _told(row.value) + caplog.text
    assert broken.hash not in _told(rows.value) + caplog.text
