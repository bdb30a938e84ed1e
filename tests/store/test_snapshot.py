"""A copy of a store while it is written to: one moment, whole, and gone with its reader."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from shared.store import dialect_sqlite
from shared.store.errors import CopyFailed, Damaged
from shared.store.sql import SqlStore
from tests.store.builders import LEDGER_A, a_case, a_chain, a_head


@dataclass
class Kept:
    """A store with entries, and a writer that is another connection."""

    path: Path
    store: SqlStore
    writer: SqlStore


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    path = tmp_path / "data" / "node.db"
    path.parent.mkdir()
    stores = [SqlStore(f"sqlite:///{path}") for _ in range(2)]
    with closing(stores[0]) as store, closing(stores[1]) as writer:
        store.create()
        with store.write() as room:
            room.ledgers.append(a_chain(count=500), a_head(a_chain(count=500)))
        yield Kept(path, store, writer)


def inside(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def nothing(_done: int, _total: int) -> None:
    pass


def test_it_is_the_state_of_one_moment_though_every_step_sees_a_write(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dialect_sqlite, "PAGES_A_STEP", 5)
    steps: list[tuple[int, int]] = []

    def write_on(done: int, total: int) -> None:
        steps.append((done, total))
        assert len(steps) < 1000, "each write makes the copy begin again"
        with kept.writer.write() as room:
            room.desk.set_value(f"during {len(steps)}", "x" * 5000)

    copy = tmp_path / "copy.db"
    with kept.store.snapshot(tmp_path, write_on) as snapshot:
        copy.write_bytes(snapshot.file.read())

    assert snapshot.entries == 500
    assert snapshot.size == copy.stat().st_size == steps[-1][0] == steps[-1][1]
    assert len(steps) == -(-snapshot.size // (5 * 4096))
    with closing(SqlStore(f"sqlite:///{copy}")) as copied:
        copied.check()
        with copied.read() as room:
            assert room.ledgers.entries(LEDGER_A) == a_chain(count=500)
            assert room.desk.value("during 1") == ""
    with kept.store.read() as room:
        assert room.desk.value(f"during {len(steps)}") != ""


def test_it_has_no_name_while_it_is_made_or_read(kept: Kept, tmp_path: Path) -> None:
    names: list[list[str]] = []

    def look(_done: int, _total: int) -> None:
        names.append(inside(tmp_path))

    with kept.store.snapshot(tmp_path, look) as snapshot:
        look(0, 0)
        assert os.fstat(snapshot.file.fileno()).st_mode & 0o777 == 0o600
    look(0, 0)

    assert len(names) >= 3
    assert all(found == ["data"] for found in names)


def test_nothing_is_left_when_its_reader_fails(kept: Kept, tmp_path: Path) -> None:
    with pytest.raises(KeyError), kept.store.snapshot(tmp_path, nothing):
        raise KeyError

    assert inside(tmp_path) == ["data"]
    with kept.writer.write() as room:
        room.desk.set_value("still", "writes")


def test_a_damaged_store_is_not_copied(kept: Kept, tmp_path: Path) -> None:
    with kept.store.write() as room:
        room.desk.set_value("a", "b")
    kept.store.close()
    kept.writer.close()
    raw = bytearray(kept.path.read_bytes())
    raw[4096:] = b"\xff" * (len(raw) - 4096)
    kept.path.write_bytes(bytes(raw))

    with (
        closing(SqlStore(f"sqlite:///{kept.path}")) as store,
        pytest.raises(Damaged),
        store.snapshot(tmp_path, nothing),
    ):
        pytest.fail("it was copied")
    assert inside(tmp_path) == ["data"]


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "node.db"
    path.write_bytes(b"letters " * 1000)

    with closing(SqlStore(f"sqlite:///{path}")) as store, pytest.raises(Damaged):
        store.check()


def test_an_index_that_lies_is_damage(kept: Kept) -> None:
    with kept.store.write() as room:
        room.cases.put(a_case())
    with closing(sqlite3.connect(kept.path, isolation_level=None)) as raw:
        raw.execute("PRAGMA writable_schema=ON")
        raw.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, '(receipt)', '(origin)') "
            "WHERE name = 'ix_cases_receipt'"
        )

    with (
        closing(SqlStore(f"sqlite:///{kept.path}")) as store,
        pytest.raises(Damaged, match="missing from index ix_cases_receipt"),
    ):
        store.check()


def test_a_place_that_is_not_there(kept: Kept, tmp_path: Path) -> None:
    with (
        pytest.raises(CopyFailed, match="No such file"),
        kept.store.snapshot(tmp_path / "nowhere", nothing),
    ):
        pytest.fail("it was copied")
