"""Tables of every age: made new, migrated up in one transaction or not at all, refused where they are newer."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from shared.app.here import Here
from shared.app.verify import verify_all
from shared.domain.ledgers import case_ledger
from shared.domain.records import CaseQuery
from shared.ledger.keys import Ed25519Signer
from shared.store import schema
from shared.store.blob_memory import MemoryBlobs
from shared.store.errors import Damaged, Missing, NewerSchema, NotEmpty, OlderSchema, OtherSchema
from shared.store.migrations import configuration
from shared.store.schema import SCHEMA_KEY, VERSIONS
from shared.store.sql import SqlStore
from shared.store.tables import REVISION, Base
from tests.store.builders import NOW, a_chain, a_head
from tests.store.whole import content, fill_old, old_file, only
from tests.support.network import COUNTY

NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9999", "{before}"


def upgrade() -> None:
    op.add_column("peers", sa.Column("mood", sa.String(), nullable=False, server_default="fair"))
    with op.batch_alter_table("entries") as entries:
        entries.alter_column("kind", new_column_name="sort")
    {then}
"""
INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql > ''",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
}


@pytest.fixture
def old_database(any_database: str, tmp_path: Path) -> str:
    """The address of a database with the county's store as schema 4 had it."""
    if any_database.startswith("sqlite"):
        old_file(Path(any_database.removeprefix("sqlite:///")))
    else:
        fill_old(any_database, old_file(tmp_path / "old.db"))
    return any_database


@pytest.fixture
def next_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let there be one revision more, which ends with a statement of the test's."""

    def add(then: str) -> None:
        folder = tmp_path / "versions"
        folder.mkdir(exist_ok=True)
        (folder / "r9999_next.py").write_text(NEXT.format(before=REVISION, then=then))
        monkeypatch.setattr(schema, "VERSIONS", (*VERSIONS, folder))
        monkeypatch.setattr(schema, "REVISION", "9999")

    return add


def differences(connection: Connection) -> list[Any]:
    """Return what alembic would still change. Of SQLite's indexes it cannot read which way they run."""
    kind = connection.dialect.name

    def of_this_kind(item: Any, name: str | None, *_: object) -> bool:
        only = getattr(item, "_ddl_if", None)
        unread = kind == "sqlite" and str(name).endswith("_newest")
        return not unread and (only is None or only.dialect == kind)

    options = {"include_object": of_this_kind, "compare_type": True}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, Base.metadata))


def county(store: SqlStore) -> Here:
    """Return the county over its store; the key does not matter to who only reads."""
    return Here(
        COUNTY, COUNTY, 1, Ed25519Signer(b"k" * 32), store, lambda: NOW, bytes, MemoryBlobs()
    )


def test_the_newest_revision_is_the_last_of_the_migrations() -> None:
    script = ScriptDirectory.from_config(configuration(VERSIONS))
    assert script.get_heads() == [REVISION]
    assert [r.revision for r in script.walk_revisions()][-1] == schema.FIRST


def test_an_old_store_is_brought_up_whole_and_verifies(old_database: str) -> None:
    before = content(old_database)
    with closing(SqlStore(old_database)) as store:
        store.create()
        result = verify_all(county(store), lambda _total: None, lambda _entries: None)
        with store.read() as room:
            assert len(room.ledgers.feed(0, 99)) == 24
            assert room.desk.account("chief") is not None
            assert [d.data for d in room.desk.drafts()] == [{"姓名": "赵桂兰"}]
            assert room.desk.value(SCHEMA_KEY) == str(int(REVISION))
        after = content(old_database)
        with store.write() as room:
            room.ledgers.append(a_chain(), a_head(a_chain()))
    assert (result.ledgers, result.entries, result.faults) == (5, 24, ())
    assert after.pop("alembic_version") == [("version_num",), (REVISION,)]
    assert before.pop("settings") != after.pop("settings")
    assert {name: only(rows[0], after[name]) for name, rows in before.items()} == before


def test_cases_of_an_old_store_are_found_by_name_and_by_member(old_database: str) -> None:
    with closing(SqlStore(old_database)) as store:
        store.create()
        with store.read() as room:
            row = room.cases.find(CaseQuery())[0]
            found = room.cases.find(CaseQuery(text=row.names[1:]))
            head = room.ledgers.head(case_ledger(row.case))
            assert head is not None
            assert [r.case for r in found if r.case == row.case] == [row.case]
            for asked in (CaseQuery(text="zhao"), CaseQuery(person_ends=row.person[-4:])):
                assert row.case in [r.case for r in room.cases.find(asked)]
            for node in head.custody.members:
                assert head.ledger in room.ledgers.cases_of([node])


def test_migrated_and_new_tables_are_what_the_code_says(
    old_database: str, new_database: Callable[[], str], tmp_path: Path
) -> None:
    kind = old_database.partition(":")[0]
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}" if kind == "sqlite" else new_database()
    indexes = []
    for url in (old_database, fresh):
        with closing(SqlStore(url)) as store:
            store.create()
            with store._reader.begin() as connection:
                assert differences(connection) == []
                rows = connection.exec_driver_sql(INDEXES[kind])
                indexes.append(sorted((name, " ".join(sql.split())) for name, sql in rows))
    assert indexes[0] == indexes[1]


def test_a_difference_would_be_seen(any_database: str) -> None:
    with closing(SqlStore(any_database)) as store:
        store.create()
        with store._writer.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE peers ADD COLUMN mood TEXT")
            connection.exec_driver_sql("DROP INDEX ix_cases_person")
        with store._reader.begin() as connection:
            assert len(differences(connection)) == 2


def test_a_revision_more_is_taken_up_with_all_that_is_there(
    old_database: str, next_revision: Callable[[str], None], tmp_path: Path
) -> None:
    with closing(SqlStore(old_database)) as store:
        store.create()
    before = content(old_database)
    next_revision("")
    with closing(SqlStore(old_database)) as store:
        store.open()
    after = content(old_database)
    assert after["peers"][0] == (*before["peers"][0], "mood")
    assert [row[-1] for row in after["peers"][1:]] == ["fair", "fair"]
    assert after["entries"][1:] == before["entries"][1:]
    assert "sort" in after["entries"][0]
    assert after["alembic_version"][1:] == [("9999",)]
    if old_database.startswith("sqlite"):
        kept = tmp_path / f"node.db.before-{REVISION}"
        assert kept.stat().st_mode & 0o777 == 0o600
        assert content(f"sqlite:///{kept}") == before
        with closing(sqlite3.connect(tmp_path / "node.db")) as raw:
            assert raw.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize(
    ("then", "error"),
    [
        ('raise ZeroDivisionError("halfway")', ZeroDivisionError),
        ("op.execute(\"UPDATE feed SET ledger = 'nowhere'\")", Exception),
    ],
)
def test_a_migration_that_fails_midway_leaves_the_store_as_it_was(
    old_database: str, next_revision: Callable[[str], None], then: str, error: type[Exception]
) -> None:
    before = content(old_database)
    next_revision(then)
    with closing(SqlStore(old_database)) as store:
        with pytest.raises(error):
            store.create()
        with store.read() as room:
            assert len(room.ledgers.feed(0, 99)) == 24
        with store.write() as room, pytest.raises(Exception, match=r"(?i)foreign key"):
            room.ledgers._connection.execute(text("UPDATE feed SET ledger = 'nowhere'"))
    assert content(old_database) == before


def test_nothing_of_alembic_is_loaded_where_nothing_is_to_migrate(database: str) -> None:
    code = (
        "import sys; from shared.store.sql import SqlStore;"
        f"a = SqlStore({database!r}); a.create(); a.close();"
        f"b = SqlStore({database!r}); b.open(); b.close();"
        "sys.exit(any(name.startswith(('alembic', 'psycopg')) for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_creating_again_changes_nothing(any_database: str) -> None:
    with closing(SqlStore(any_database)) as store:
        store.create()
        with store.write() as room:
            room.ledgers.append(a_chain(), a_head(a_chain()))
        before = content(any_database)
        store.create()
        store.open()
        assert content(any_database) == before
        with pytest.raises(NotEmpty):
            store.create_new()
        assert content(any_database) == before


@pytest.mark.parametrize(("found", "refusal"), [(int(REVISION) + 1, NewerSchema), (3, OlderSchema)])
@pytest.mark.parametrize("is_marked", [True, False])
def test_another_schema_is_refused_and_left_alone(
    any_database: str, found: int, refusal: type[OtherSchema], *, is_marked: bool
) -> None:
    with closing(SqlStore(any_database)) as store:
        store.create()
        with store._writer.begin() as connection:
            if is_marked:
                connection.execute(schema.MARK.update().values(version_num=f"{found:04}"))
            else:
                schema.MARK.drop(connection)
        with store.write() as room:
            room.desk.set_value(SCHEMA_KEY, str(found))
    before = content(any_database)
    with closing(SqlStore(any_database)) as store:
        for take_up in (store.create, store.open):
            with pytest.raises(refusal) as caught:
                take_up()
            assert (caught.value.found, caught.value.known) == (found, int(REVISION))
    assert content(any_database) == before


def test_a_store_that_is_not_there_is_not_made_by_opening_it(
    any_database: str, tmp_path: Path
) -> None:
    with closing(SqlStore(any_database)) as store:
        with pytest.raises(Missing):
            store.open()
        assert store.is_empty()
        assert [p.name for p in tmp_path.iterdir()] == []
        store.create_new()
        store.open()
        assert not store.is_empty()
        store.clear()
        assert store.is_empty()
        with pytest.raises(Missing):
            store.open()


def test_what_refers_to_nothing_after_a_migration_is_damage(
    database: str, next_revision: Callable[[str], None]
) -> None:
    old_file(Path(database.removeprefix("sqlite:///")))
    next_revision('op.execute("DELETE FROM entries WHERE n = 1")')
    with closing(SqlStore(database)) as store, pytest.raises(Damaged, match="feed refers to"):
        store.open()
