"""Where seals stand, in the database."""

from collections.abc import Collection

from sqlalchemy import Connection

from shared.domain.records import SealUse
from shared.store.sql_rows import SqlRows
from shared.store.tables import Base

USES = Base.metadata.tables["seal_uses"]
U = USES.c


class SqlSealUses:
    """The uses of seals of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._rows = SqlRows(connection, USES, SealUse)

    def note(self, case: str, uses: Collection[SealUse]) -> None:
        """Note where seals stand in a case, in place of what was noted of it before."""
        self._rows.drop(U.case == case)
        if uses:
            self._rows.put_all((use, {}) for use in uses)

    def of(self, seal: str, *, limit: int, offset: int = 0) -> list[SealUse]:
        """Return a seal's uses, the newest first; of one time, by case and seq."""
        order = (U.at.desc(), U.case, U.seq)
        return self._rows.many(U.seal == seal, order=order, limit=limit, offset=offset)

    def count(self, seal: str) -> int:
        """Return how often a seal stands."""
        return self._rows.count(U.seal == seal)
