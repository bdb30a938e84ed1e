"""The case index in the database: what lists and searches read."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, literal, or_, select

from shared.domain.records import MOST_FOUND, CaseQuery, CaseRow
from shared.store.dialect import among, begins, contains, upsert_all
from shared.store.sql_rows import SqlRows
from shared.store.tables import Base
from shared.store.words import SEPARATOR, first_words, number_word, said, typed, words_of

CASES, WORDS = Base.metadata.tables["cases"], Base.metadata.tables["words"]
C, W = CASES.c, WORDS.c
FEW = 1000
"""Words that begin as a text does, up to which the cases are read by them; beyond, a list finds its page sooner by walking."""
BY_DUE = (C.due_at.asc().nulls_last(), C.case)
NEWEST_FIRST = (C.taken_in_at.desc().nulls_last(), C.case)
LATEST_SEEN = (C.viewed_at.desc(), C.case.desc())
FIRST_DUE = select(func.min(C.due_at)).where(among(C.case, "cases"), C.ended.is_(False))


class SqlCaseIndex:
    """The case index of one transaction. What was counted stays true where it does not write."""

    def __init__(self, connection: Connection, *, writes: bool = False) -> None:
        self._rows = SqlRows(connection, CASES, CaseRow)
        self._writes = writes
        self._counted: dict[CaseQuery, int] = {}

    def put(self, row: CaseRow) -> None:
        """Add or replace a case's row."""
        self.put_all([row])

    def put_all(self, rows: Iterable[CaseRow]) -> None:
        """Add or replace the rows of different cases."""
        rows = list(rows)
        if not rows:
            return
        self._put_words(rows)
        self._rows.put_all((row, _folded(row)) for row in rows)

    def first_due(self, cases: Collection[str]) -> datetime | None:
        """Return the first time at which one of these cases is due that has not ended, None where none is."""
        return self._rows.connection.execute(FIRST_DUE, {"cases": list(cases)}).scalar()

    def of_people(self, people: Collection[str], most: int) -> list[CaseRow]:
        """Return the cases of these persons (ID numbers), by due time, `most` of each person and matter."""
        each = (
            func.row_number()
            .over(partition_by=(C.person, C.matter), order_by=BY_DUE)
            .label("place")
        )
        mine = select(C.case, each).where(C.person.in_(list(people))).subquery()
        few = select(mine.c.case).where(mine.c.place <= most)
        return self._rows.many(C.case.in_(few), order=BY_DUE) if people else []

    def rows(self, cases: Collection[str]) -> list[CaseRow]:
        """Return the rows of those of these cases that are here, in no order."""
        return self._rows.many(C.case.in_(list(cases)), order=()) if cases else []

    def get(self, case: str) -> CaseRow | None:
        """Return a case's row."""
        return self._rows.one(C.case == case)

    def find(self, query: CaseQuery) -> list[CaseRow]:
        """Return rows: by due time (none last), newest take-in first (none last), or whose number was seen last; ties by case id."""
        conditions = [*_conditions(query), *self._finding(query.text)]
        return self._rows.many(
            *conditions, order=_order(query), limit=query.limit, offset=query.offset
        )

    def count(self, query: CaseQuery) -> int:
        """Return how many rows match, whatever limit and offset say; of a text's no more than MOST_FOUND."""
        # A page asks of its queue's length, and so does the rail beside it.
        if self._writes or query not in self._counted:
            most = MOST_FOUND if query.text else None
            found = (*_conditions(query), *_found_by(query.text))
            self._counted[query] = self._rows.count(*found, most=most)
        return self._counted[query]

    def to_card(self, now: datetime, after: str, limit: int) -> list[str]:
        """Return the next cases after one, by id, that have earned a card by now: for a limit, or a complaint without one."""
        found: set[str] = set()
        for earned in (C.card_at <= now, C.complaints > 0):
            some = select(C.case).where(earned, C.case > after).order_by(C.case).limit(limit)
            found.update(self._rows.connection.execute(some).scalars())
        return sorted(found)[:limit]

    def open_after(self, case: str, limit: int) -> list[str]:
        """Return the next open cases after one, by id; from the first where it is empty."""
        found = select(C.case).where(C.case > case, C.ended.is_(False)).order_by(C.case)
        return list(self._rows.connection.execute(found.limit(limit)).scalars())

    def by_stage(self) -> dict[str, int]:
        """Return how many open cases stand at each stage; stages without one are left out."""
        counted = select(C.stage, func.count()).where(C.ended.is_(False)).group_by(C.stage)
        return {stage: n for stage, n in self._rows.connection.execute(counted)}  # noqa: C416 - rows are no pairs

    def by_receipt(self, receipt: str) -> CaseRow | None:
        """Return the row with this receipt number; an empty number is nobody's."""
        found = self._rows.many(C.receipt == receipt, order=(C.case,), limit=1) if receipt else []
        return found[0] if found else None

    def _put_words(self, rows: Sequence[CaseRow]) -> None:
        """Write from where the cases are found; mostly nothing has changed."""
        asked = select(C.case, C.names, C.receipt, C.person).where(among(C.case, "cases"))
        known = self._rows.connection.execute(asked, {"cases": [row.case for row in rows]}).all()
        found = {case: tuple(told) for case, *told in known}
        changed = [row for row in rows if found.get(row.case) != _told(row)]
        now = {row.case: words_of(*_told(row)) for row in changed}
        before = {case: words_of(*found[case]) for case in now if case in found}
        over = [case for case, words in before.items() if words - now[case]]
        for case in over:
            old = W.word.in_(before[case] - now[case])
            self._rows.connection.execute(delete(WORDS).where(W.case == case, old))
        new = ((case, word) for case in now for word in now[case] - before.get(case, set()))
        upsert_all(
            self._rows.connection, WORDS, [{"word": word, "case": case} for case, word in new]
        )

    def _finding(self, text: str) -> Iterator[ColumnElement[bool]]:
        """Yield what a text asks of a case: by its words where few begin so, else of each case in the order of the list."""
        if not text:
            return
        some = select(literal(1)).select_from(WORDS).where(_begun(text)).limit(FEW + 1).subquery()
        counted = select(func.count()).select_from(some)
        if self._rows.connection.execute(counted).scalar_one() > FEW:
            yield _is_part(text)
        else:
            yield from _found_by(text)


def _order(query: CaseQuery) -> Sequence[ColumnElement[Any]]:
    if query.viewed:
        return LATEST_SEEN
    return NEWEST_FIRST if query.newest_first else BY_DUE


def _found_by(text: str) -> Iterator[ColumnElement[bool]]:
    """Yield what a text asks of a case, the cases looked up by their words."""
    if text:
        yield C.case.in_(select(W.case).where(_begun(text)))
        yield _is_part(text)


def _begun(text: str) -> ColumnElement[bool]:
    return or_(*(begins(W.word, word) for word in sorted(first_words(text))))


def _is_part(text: str) -> ColumnElement[bool]:
    folded, sound = text.casefold(), typed(text)
    receipts = literal(SEPARATOR).concat(C.receipt_folded)
    part = contains(C.names_folded, folded) | contains(receipts, f"{SEPARATOR}{folded}")
    return part | contains(C.sounds, sound) if sound else part


def _told(row: CaseRow) -> tuple[str, str, str]:
    """Return what a case is found by."""
    return row.names, row.receipt, row.person


def _folded(row: CaseRow) -> dict[str, object]:
    return {
        "names_folded": row.names.casefold(),
        "receipt_folded": row.receipt.casefold(),
        "sounds": said(row.names),
    }


def _conditions(query: CaseQuery) -> Iterator[ColumnElement[bool]]:
    yield from _same(query)
    if query.stages:
        yield C.stage.in_(query.stages)
    if query.has_requests is not None:
        yield C.requests > 0 if query.has_requests else C.requests == 0
    if query.in_transit is not None:
        # "Above empty" is what an index can answer, "not empty" is not.
        yield C.offered_to > "" if query.in_transit else C.offered_to == ""
    if query.offered_before is not None:
        yield C.offered_at < query.offered_before
    if query.waits_for:
        held = (C.offered_to == "") & C.holder.in_(query.waits_for)
        yield C.offered_to.in_(query.waits_for) | held
    if query.viewed:
        yield C.viewed_at.is_not(None)
    if query.person_ends:
        yield C.case.in_(select(W.case).where(W.word == number_word(query.person_ends)))
        yield C.person.endswith(query.person_ends, autoescape=True)


SAME = ("holder", "offered_to", "origin", "person", "matter", "ended", "waiting", "awaiting")


def _same(query: CaseQuery) -> Iterator[ColumnElement[bool]]:
    for name in SAME:
        value = getattr(query, name)
        if value is not None:
            yield C[name] == value
