"""The covers of this node: recorded in its journal, and read from nowhere else."""

import threading
from collections.abc import Iterable

from shared.app.here import Here
from shared.app.ports import Actor, Room
from shared.app.writing import append
from shared.domain.covers import Cover, CoverTyped, covers_from, record
from shared.domain.ledgers import journal_ledger
from shared.domain.records import Account
from shared.domain.refusals import UnknownStaff
from shared.domain.worktime import county_day


class Covers:
    """Who does whose work here, and when."""

    def __init__(self, here: Here) -> None:
        self._here = here
        self._ledger = journal_ledger(here.code)
        self._lock = threading.Lock()
        self._read: tuple[int, str] = (0, "")
        self._covers: tuple[Cover, ...] = ()

    def record(self, typed: CoverTyped, actor: Actor) -> None:
        """Record a cover in the node's journal, or raise FormIncomplete with every problem.

        Nobody gives themselves another's rights, nor anybody more than they
        may do themselves; the operator, who acts as the node, gives any.
        """
        with self._here.store.write() as room:
            people = [a for a in room.desk.accounts() if a.active]
            recorder = None if actor == self._here.itself else _account(people, actor)
            today = county_day(self._here.now())
            draft = record(typed, people, today, actor.name, recorder)
            append(self._here, room, self._ledger, draft, actor)

    def all(self) -> list[Cover]:
        """Return all covers, the latest recorded first."""
        with self._here.store.read() as room:
            return list(reversed(self._at_head(room)))

    def covered_by(self, staff: str) -> tuple[Account, ...]:
        """Return the people whom a person covers today: active accounts, the first recorded first."""
        with self._here.store.read() as room:
            today = county_day(self._here.now())
            ids = [
                c.covered for c in self._at_head(room) if c.by_staff == staff and c.runs_on(today)
            ]
            found = (room.desk.account_of(covered) for covered in dict.fromkeys(ids))
            return tuple(a for a in found if a is not None and a.active)

    def _at_head(self, room: Room) -> tuple[Cover, ...]:
        """Return the covers as this transaction sees them; only what is new in the journal is read."""
        head = room.ledgers.head(self._ledger)
        known = (head.seq, head.hash) if head else (0, "")
        with self._lock:
            if self._read != known:
                first = self._read[0] + 1 if self._is_prefix(room, known[0]) else 1
                entries = room.ledgers.entries(self._ledger, first=first, last=known[0])
                kept = self._covers if first > 1 else ()
                self._covers = (*kept, *covers_from(e.fact for e in entries))
                self._read = known
            return self._covers

    def _is_prefix(self, room: Room, seq: int) -> bool:
        at, entry_hash = self._read
        found = room.ledgers.entries(self._ledger, first=at, last=at) if 0 < at <= seq else []
        return bool(found) and found[0].hash == entry_hash


def _account(people: Iterable[Account], actor: Actor) -> Account:
    found = next((a for a in people if a.staff == actor.staff), None)
    if found is None:
        raise UnknownStaff(login=actor.staff)
    return found
