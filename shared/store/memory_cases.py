"""The case index in memory."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from shared.domain.records import MOST_FOUND, CaseQuery, CaseRow
from shared.store.memory_table import MemoryTable
from shared.store.words import finds

CaseRows = MemoryTable[str, CaseRow]
FAR = datetime.max.replace(tzinfo=UTC)
LONG_AGO = datetime.min.replace(tzinfo=UTC)
SAME = ("holder", "offered_to", "origin", "person", "matter", "ended", "waiting", "awaiting")


class MemoryCaseIndex:
    """The case index of one transaction."""

    def __init__(self, table: CaseRows) -> None:
        self._table = table

    def put(self, row: CaseRow) -> None:
        """Add or replace a case's row."""
        self._table.put(row.case, row)

    def put_all(self, rows: Iterable[CaseRow]) -> None:
        """Add or replace the rows of different cases."""
        for row in rows:
            self.put(row)

    def first_due(self, cases: Collection[str]) -> datetime | None:
        """Return the first time at which one of these cases is due that has not ended, None where none is."""
        rows = [row for case in cases if (row := self.get(case)) and not row.ended]
        return min((row.due_at for row in rows if row.due_at), default=None)

    def of_people(self, people: Collection[str], most: int) -> list[CaseRow]:
        """Return the cases of these persons (ID numbers), by due time, `most` of each person and matter."""
        found: list[CaseRow] = []
        seen: Counter[tuple[str, str]] = Counter()
        rows = [row for row in self._table.rows.values() if row.person in people]
        for row in sorted(rows, key=lambda row: (row.due_at or FAR, row.case)):
            seen[row.person, row.matter] += 1
            if seen[row.person, row.matter] <= most:
                found.append(row)
        return found

    def rows(self, cases: Collection[str]) -> list[CaseRow]:
        """Return the rows of those of these cases that are here, in no order."""
        return [row for case in cases if (row := self.get(case))]

    def get(self, case: str) -> CaseRow | None:
        """Return a case's row."""
        return self._table.rows.get(case)

    def find(self, query: CaseQuery) -> list[CaseRow]:
        """Return rows: by due time (none last), newest take-in first (none last), or whose number was seen last; ties by case id."""
        rows = sorted(self._matching(query), key=lambda row: row.case)
        if query.viewed:
            rows.sort(key=lambda row: (row.viewed_at or LONG_AGO, row.case), reverse=True)
        elif query.newest_first:
            rows.sort(key=lambda row: row.taken_in_at or LONG_AGO, reverse=True)
        else:
            rows.sort(key=lambda row: row.due_at or FAR)
        return rows[query.offset : query.offset + query.limit]

    def count(self, query: CaseQuery) -> int:
        """Return how many rows match, whatever limit and offset say; of a text's no more than MOST_FOUND."""
        found = len(self._matching(query))
        return min(found, MOST_FOUND) if query.text else found

    def to_card(self, now: datetime, after: str, limit: int) -> list[str]:
        """Return the next cases after one, by id, that have earned a card by now: for a limit, or a complaint without one."""
        rows = self._table.rows.values()
        return sorted(r.case for r in rows if r.case > after and _earned(r, now))[:limit]

    def open_after(self, case: str, limit: int) -> list[str]:
        """Return the next open cases after one, by id; from the first where it is empty."""
        rows = self._table.rows.values()
        return sorted(r.case for r in rows if r.case > case and not r.ended)[:limit]

    def by_stage(self) -> dict[str, int]:
        """Return how many open cases stand at each stage; stages without one are left out."""
        return dict(Counter(row.stage for row in self._table.rows.values() if not row.ended))

    def by_receipt(self, receipt: str) -> CaseRow | None:
        """Return the row with this receipt number; an empty number is nobody's."""
        rows = [row for row in self._table.rows.values() if receipt and row.receipt == receipt]
        return min(rows, key=lambda row: row.case, default=None)

    def _matching(self, query: CaseQuery) -> list[CaseRow]:
        return [row for row in self._table.rows.values() if _matches(query, row)]


def _matches(query: CaseQuery, row: CaseRow) -> bool:
    return (
        all(getattr(query, name) in {None, getattr(row, name)} for name in SAME)
        and (not query.stages or row.stage in query.stages)
        and query.has_requests in {None, row.requests > 0}
        and query.in_transit in {None, row.offered_to != ""}
        and (query.offered_before is None or _offered_before(row, query.offered_before))
        and (not query.waits_for or (row.offered_to or row.holder) in query.waits_for)
        and (not query.viewed or row.viewed_at is not None)
        and (not query.person_ends or row.person.endswith(query.person_ends))
        and finds(query.text, row.names, row.receipt)
    )


def _earned(row: CaseRow, now: datetime) -> bool:
    return row.complaints > 0 or (row.card_at is not None and row.card_at <= now)


def _offered_before(row: CaseRow, moment: datetime) -> bool:
    return row.offered_at is not None and row.offered_at < moment
