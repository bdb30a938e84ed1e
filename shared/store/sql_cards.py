"""Cards in the database."""

from collections.abc import Iterable

from sqlalchemy import Connection, func, select

from shared.domain.records import CardRow
from shared.store.sql_rows import SqlRows
from shared.store.tables import Base

CARDS = Base.metadata.tables["cards"]
C = CARDS.c


class SqlCards:
    """The cards of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._rows = SqlRows(connection, CARDS, CardRow)

    def put_all(self, rows: Iterable[CardRow]) -> None:
        """Add cards; one that is known stays as it is."""
        for row in rows:
            self._rows.add(row)

    def months(self) -> list[str]:
        """Return the months in which cards were given, the newest first."""
        found = select(C.month).distinct().order_by(C.month.desc())
        return list(self._rows.connection.execute(found).scalars())

    def counts(self, month: str) -> dict[tuple[str, str], int]:
        """Return how many cards a month has, by unit and colour."""
        counted = select(C.unit, C.colour, func.count()).where(C.month == month)
        rows = self._rows.connection.execute(counted.group_by(C.unit, C.colour))
        return {(unit, colour): n for unit, colour, n in rows}

    def of(self, month: str, limit: int) -> list[CardRow]:
        """Return a month's cards, the newest first, ties by hash."""
        return self._rows.many(C.month == month, order=(C.at.desc(), C.hash), limit=limit)
