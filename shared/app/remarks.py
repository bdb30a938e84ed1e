"""Beside a case: notes between nodes, and ID numbers seen in full, each on record."""

from collections.abc import Iterable

from shared.app.here import Here
from shared.app.ports import Actor, Room
from shared.app.projection import index_case, load_case
from shared.app.writing import append
from shared.domain.doing import (
    Doing,
    Typed,
)
from shared.domain.facts import Draft
from shared.domain.ledgers import journal_ledger
from shared.domain.records import CaseQuery, CaseRow
from shared.domain.remarking import check_id, note, number_of, view_id


class Remarks:
    """What this node writes and reads beside cases."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def note(self, case_id: str, typed: Typed, actor: Actor) -> None:
        """Write a note to the other nodes of a case, or raise what is missing."""
        with self._here.store.write() as room:
            self._append(room, case_id, note(self._doing(room, case_id, typed, actor)), actor)

    def check_id(self, case_id: str, role: str) -> None:
        """Raise why nobody here can see a person's ID number in full."""
        with self._here.store.read() as room:
            case = load_case(room, self._here.registry(room), case_id)
            number_of(case, role)
            check_id(case, self._here.code, self._here.registry(room).node(self._here.code).tier)

    def view_id(self, case_id: str, role: str, typed: Typed, actor: Actor) -> str:
        """Return a person's ID number once it is written down who sees it and why."""
        with self._here.store.write() as room:
            draft, number = view_id(self._doing(room, case_id, typed, actor), role)
            self._append(room, case_id, draft, actor)
        return number

    def read(self, case_id: str) -> None:
        """Note that somebody of this node has opened a case: its notes are news no more."""
        with self._here.store.read() as room:
            row = room.cases.get(case_id)
            is_news = row is not None and _is_news(room, row)
        if row is not None and is_news:
            with self._here.store.write() as room:
                room.desk.set_value(_key(case_id), str(row.notes))

    def unread(self, rows: Iterable[CaseRow]) -> set[str]:
        """Return the cases in which another node has written since somebody here opened them."""
        noted = [row for row in rows if row.notes]
        if not noted:
            return set()
        with self._here.store.read() as room:
            room.desk.expect([_key(row.case) for row in noted])
            return {row.case for row in noted if _is_news(room, row)}

    def viewed(self, limit: int, offset: int) -> tuple[list[CaseRow], int]:
        """Return the cases of which an ID number was seen in full, the latest first, and how many there are."""
        query = CaseQuery(viewed=True, limit=limit, offset=offset)
        with self._here.store.read() as room:
            return room.cases.find(query), room.cases.count(query)

    def _doing(self, room: Room, case_id: str, typed: Typed, actor: Actor) -> Doing:
        registry = self._here.registry(room)
        case = load_case(room, registry, case_id)
        return Doing(registry, case, self._here.code, self._here.time(room), actor.name, typed)

    def _append(self, room: Room, case_id: str, draft: Draft, actor: Actor) -> None:
        append(self._here, room, journal_ledger(self._here.code, case_id), draft, actor)
        index_case(self._here, room, case_id)


def _key(case_id: str) -> str:
    return f"notes-read:{case_id}"


def _is_news(room: Room, row: CaseRow) -> bool:
    return row.notes > int(room.desk.value(_key(row.case)) or 0)
