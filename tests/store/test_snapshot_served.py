"""A copy of a store that a server keeps: one moment, whole, an SQLite database like any other."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from shared.store import copying
from shared.store.errors import Missing, NotEmpty
from shared.store.sql import SqlStore
from tests.store.builders import LEDGER_A, a_case, a_chain, a_head
from tests.store.whole import content


@pytest.fixture
def url(new_database: Callable[[], str]) -> str:
    return new_database()


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    """A store with entries."""
    with closing(SqlStore(url)) as store:
        store.create()
        with store.write() as room:
            room.ledgers.append(a_chain(count=300), a_head(a_chain(count=300)))
            room.cases.put(a_case(names="\0王\ufdd0", ended=True))
        yield store


def nothing(_done: int, _all: int) -> None:
    pass


def copied(store: SqlStore, to: Path, step: Callable[[int, int], None] = nothing) -> Path:
    """Copy a store into a file."""
    with store.snapshot(to.parent, step) as snapshot:
        to.write_bytes(snapshot.file.read())
    return to


def test_it_is_the_state_of_one_moment_though_every_step_sees_a_write(
    store: SqlStore, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "ROWS_A_STEP", 50)
    before, steps = content(url), list[tuple[int, int]]()

    with closing(SqlStore(url)) as writer:

        def write_on(done: int, total: int) -> None:
            steps.append((done, total))
            with writer.write() as room:
                room.desk.set_value(f"during {len(steps)}", "x")

        copy = copied(store, tmp_path / "copy.db", write_on)

    assert len(steps) > 12
    assert steps == sorted(steps)
    assert len({total for _, total in steps}) == 1
    assert steps[-1][0] == steps[-1][1] > 0
    with closing(SqlStore(f"sqlite:///{copy}")) as sqlite:
        sqlite.check()
        sqlite.open()
        with sqlite.read() as room:
            assert room.ledgers.entries(LEDGER_A) == a_chain(count=300)
            assert room.cases.get(a_case().case) == a_case(names="\0王\ufdd0", ended=True)
            assert room.desk.value("during 1") == ""
    assert content(f"sqlite:///{copy}")["entries"] == before["entries"]


def test_it_loads_into_another_database_and_is_the_same_there(
    store: SqlStore, url: str, tmp_path: Path, new_database: Callable[[], str]
) -> None:
    copy, there, steps = copied(store, tmp_path / "copy.db"), new_database(), list[int]()
    with closing(SqlStore(there)) as other:
        other.load(copy, lambda done, _all: steps.append(done))
        assert content(there) == content(url)
        assert steps == sorted(steps)
        assert steps[-1] == copy.stat().st_size
        with pytest.raises(NotEmpty):
            other.load(copy, nothing)
        with other.write() as room:
            room.ledgers.append(a_chain("case:b", 1, first_n=301), a_head(a_chain("case:b", 1)))


def test_loading_that_breaks_off_leaves_nothing(
    store: SqlStore, tmp_path: Path, new_database: Callable[[], str]
) -> None:
    copy, there = copied(store, tmp_path / "copy.db"), new_database()

    def breaks(_done: int, _all: int) -> None:
        raise ZeroDivisionError

    with closing(SqlStore(there)) as other:
        with pytest.raises(ZeroDivisionError):
            other.load(copy, breaks)
        assert other.is_empty()


def test_where_there_is_no_store_nothing_is_copied(
    tmp_path: Path, new_database: Callable[[], str]
) -> None:
    for url in (new_database(), f"sqlite:///{tmp_path / 'none.db'}"):
        with closing(SqlStore(url)) as store, pytest.raises(Missing):
            copied(store, tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []
