"""Records to rows and back, for the tables that keep a plain record each."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import ColumnElement, Connection, Select, Table, delete, func, literal, select

from shared.store.dialect import insert_new, upsert, upsert_all

R = TypeVar("R")


class SqlRows(Generic[R]):
    """A table whose columns have the names of a record's fields; it may have more."""

    def __init__(self, connection: Connection, table: Table, record: type[R]) -> None:
        self.connection = connection
        self.table = table
        self._record = record
        self._names = _names(cast(Any, record))

    def put(self, record: R, **extra: object) -> None:
        """Add a record, or replace the one with its primary key."""
        upsert(self.connection, self.table, self._row(record) | extra)

    def put_all(self, records: Iterable[tuple[R, dict[str, object]]]) -> None:
        """Add records with different keys, each with what its row has more; replace those with the same."""
        rows = [self._row(record) | extra for record, extra in records]
        upsert_all(self.connection, self.table, rows)

    def add(self, record: R) -> bool:
        """Add a record; False where its primary key is there already."""
        return insert_new(self.connection, self.table, self._row(record))

    def one(self, *where: ColumnElement[bool]) -> R | None:
        """Return the record that matches, None where there is none."""
        row = self.connection.execute(self._select().where(*where)).first()
        return None if row is None else self._record(*row)

    def many(
        self,
        *where: ColumnElement[bool],
        order: Sequence[ColumnElement[Any]],
        limit: int | None = None,
        offset: int | None = None,
    ) -> list[R]:
        """Return the records that match, in order."""
        statement = self._select().where(*where).order_by(*order).limit(limit).offset(offset)
        return [self._record(*row) for row in self.connection.execute(statement)]

    def count(self, *where: ColumnElement[bool], most: int | None = None) -> int:
        """Return how many match, no more than `most` where that is given."""
        found = select(literal(1)).select_from(self.table).where(*where)
        if most is None:
            statement = found.with_only_columns(func.count(), maintain_column_froms=True)
        else:
            statement = select(func.count()).select_from(found.limit(most).subquery())
        return self.connection.execute(statement).scalar_one()

    def drop(self, *where: ColumnElement[bool]) -> None:
        """Delete what matches."""
        self.connection.execute(delete(self.table).where(*where))

    def _select(self) -> Select[Any]:
        return _select(self.table, self._names)

    def _row(self, record: R) -> dict[str, Any]:
        return {name: getattr(record, name) for name in self._names}


@cache
def _select(table: Table, names: tuple[str, ...]) -> Select[Any]:
    return select(*(table.c[name] for name in names))


@cache
def _names(record: type[Any]) -> tuple[str, ...]:
    return tuple(f.name for f in fields(record))
