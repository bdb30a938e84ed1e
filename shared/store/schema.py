"""Which tables a database has: made at once where there are none, brought up revision by revision where they are old.

A new store is made as the tables stand today and marked with the newest
revision; the migrations, and alembic with them, are loaded only when there is
something to migrate.
"""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select

from shared.store.errors import NewerSchema, OlderSchema
from shared.store.sql_desk import read_setting, write_setting
from shared.store.tables import REVISION, WHERE, Base, Settings

SCHEMA_KEY = "store.schema"
"""The setting that said which tables these are before there were revisions. Kept up, so that programs
of that time refuse a newer store."""
FIRST = "0004"
"""Before this revision tables changed without migration."""
VERSIONS = (Path(__file__).parent / "migrations" / "versions",)
MARK = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


@dataclass(frozen=True, slots=True)
class Found:
    """The revision of a database that holds a store, and whether it is marked with it."""

    revision: str
    is_marked: bool

    @property
    def is_newest(self) -> bool:
        """Say whether its tables are those of this program."""
        return self.revision == REVISION


def find(connection: Connection) -> Found | None:
    """Return what store is here, None where there is none; NewerSchema or OlderSchema for one that cannot be read."""
    names = inspect(connection).get_table_names()
    marked = connection.execute(select(MARK)).scalar() if MARK.name in names else None
    revision = marked or (_before_revisions(connection) if Settings.__tablename__ in names else "")
    if not revision:
        return None
    if revision > REVISION:
        raise NewerSchema(found=int(revision), known=int(REVISION))
    if revision < FIRST:
        raise OlderSchema(found=int(revision), known=int(REVISION))
    return Found(revision, marked is not None)


def is_empty(connection: Connection) -> bool:
    """Say whether a database holds no table at all."""
    return not inspect(connection).get_table_names()


def make_tables(connection: Connection) -> None:
    """Make the tables of a new store."""
    for index in (index for table in Base.metadata.sorted_tables for index in table.indexes):
        if WHERE in index.info:
            index.dialect_kwargs[f"{connection.dialect.name}_where"] = index.info[WHERE]
    Base.metadata.create_all(connection)
    mark(connection, REVISION)


def note_schema(connection: Connection) -> None:
    """Say what tables these are in the old way too."""
    write_setting(connection, SCHEMA_KEY, str(int(REVISION)))


def mark(connection: Connection, revision: str) -> None:
    """Mark the tables with their revision."""
    MARK.create(connection, checkfirst=True)
    connection.execute(MARK.delete())
    connection.execute(MARK.insert().values(version_num=revision))


def bring_up(connection: Connection, found: Found) -> None:
    """Bring an older store's tables up to the newest revision, in the caller's transaction."""
    mark(connection, found.revision)
    import_module("shared.store.migrations").upgrade(connection, VERSIONS, REVISION)
    note_schema(connection)


def drop_tables(connection: Connection) -> None:
    """Take away all that `make_tables` made."""
    Base.metadata.drop_all(connection)
    MARK.drop(connection, checkfirst=True)


def _before_revisions(connection: Connection) -> str:
    schema = read_setting(connection, SCHEMA_KEY)
    return f"{int(schema):04}" if schema else ""
