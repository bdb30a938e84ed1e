"""How values lie in a column: times as UTC text that sorts, tuples and mappings as JSON text."""

from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import BigInteger, Integer, MetaData, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel.sql.sqltypes import AutoString

# SQLite makes only an INTEGER primary key the row's own number; it holds 64 bits there all the same.
Count = BigInteger().with_variant(Integer(), "sqlite")

# Everywhere texts sort as in Python: by code point, not as in some language.
Plain = Text().with_variant(Text(collation="C"), "postgresql")


def sort_by_code_point(metadata: MetaData) -> None:
    """Have every text column of these tables compare by code point, in PostgreSQL too."""
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, AutoString):
                column.type = String().with_variant(String(collation="C"), "postgresql")


class UtcTime(TypeDecorator[datetime]):
    """An aware time, kept as UTC ISO text to the microsecond; a naive one raises ValueError."""

    impl = Plain
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        """Write a time; the fixed width makes text order time order."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, _dialect: Dialect) -> datetime | None:
        """Read a time."""
        return None if value is None else datetime.fromisoformat(value)


class JsonMap(TypeDecorator[dict[str, Any]]):
    """A mapping of JSON values; the order of its keys is kept."""

    impl = Plain
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, _dialect: Dialect) -> str | None:
        """Write a mapping."""
        return None if value is None else orjson.dumps(value).decode()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> dict[str, Any] | None:
        """Read a mapping."""
        return None if value is None else dict(orjson.loads(value))


class JsonTuple(TypeDecorator[tuple[Any, ...]]):
    """A tuple of strings or of whole numbers."""

    impl = Plain
    cache_ok = True

    def process_bind_param(self, value: tuple[Any, ...] | None, _dialect: Dialect) -> str | None:
        """Write a tuple."""
        return None if value is None else orjson.dumps(value).decode()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> tuple[Any, ...] | None:
        """Read a tuple."""
        return None if value is None else tuple(orjson.loads(value))
