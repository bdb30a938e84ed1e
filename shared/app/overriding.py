"""The county takes a pen: from a node that does not answer, or to decide on a ledger that has forked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from shared.app.aside import FORK, entry_of, set_aside, settle_forks
from shared.app.here import Here
from shared.app.judging import settle_cases
from shared.app.ports import ALL, Actor, Room
from shared.app.projection import open_cases_of
from shared.app.roster_index import open_rosters_of
from shared.app.writing import append
from shared.domain.case_acts import new_custodian
from shared.domain.custody import OVERRIDDEN, Custody, custody_after, unwritten
from shared.domain.doing import NOTE_LIMIT, REASON
from shared.domain.facts import Body, Draft, Fact
from shared.domain.form import plain_text
from shared.domain.ledgers import LedgerKind, LedgerName, case_ledger, parse_ledger
from shared.domain.records import CaseQuery, CaseRow, Head, QuarantineItem
from shared.domain.refusals import NotTheCounty
from shared.domain.refusals_custody import FirstEntryForked, NotFrozen, RegistryForked
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.ledger.entry import Entry

UNANSWERED = timedelta(days=3)
"""An offer older than this is shown with the override; the county's own choice."""
SILENT = timedelta(days=7)


class Stuck(StrEnum):
    """Why a case may need the county's hand."""

    UNANSWERED = "unanswered"
    SILENT = "silent"
    SUSPENDED = "suspended"

    @property
    def text(self) -> Text:
        """The reason in words."""
        return STUCK_NAMES[self]


STUCK_NAMES = {
    Stuck.UNANSWERED: Text("移交后无人接收", "offered, not answered"),
    Stuck.SILENT: Text("保管方失联", "its custodian is silent"),
    Stuck.SUSPENDED: Text("保管方已停用", "its custodian is suspended"),
}


@dataclass(frozen=True, slots=True)
class StuckCase:
    """An open case that does not move, why, and since when."""

    row: CaseRow
    why: Stuck
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Forked:
    """A frozen ledger with the entries that contradict each other, as the quarantine keeps them."""

    head: Head
    items: tuple[QuarantineItem, ...]

    @property
    def name(self) -> LedgerName:
        """The ledger's name, taken apart."""
        name = parse_ledger(self.head.ledger)
        if name is None:
            raise ValueError(self.head.ledger)
        return name

    @property
    def seq(self) -> int:
        """The first place that two entries claim."""
        return min(item.seq for item in self.items)


@dataclass(frozen=True, slots=True)
class ForkShown:
    """A fork to look at: what stands at the disputed place, first, and what was written there too.

    `staying` counts what stays after a decision.
    """

    forked: Forked
    facts: tuple[Fact, ...]
    staying: int

    @property
    def can_go_on(self) -> bool:
        """Say whether the ledger can be taken up again: a journal can from nothing, a case not without its take-in."""
        return self.staying > 0 or self.forked.name.writer is not None

    @property
    def dropped(self) -> int:
        """How many entries no longer stand after a decision."""
        return self.forked.head.seq - self.staying


@dataclass(frozen=True, slots=True)
class Taken:
    """How many cases have a new custodian, and how many stayed because their ledger is frozen."""

    moved: int
    frozen: int


class Overriding:
    """What the county may have to take in hand, and taking it."""

    def __init__(self, here: Here) -> None:
        self._here = here
        self._counted: tuple[tuple[int, datetime], int] | None = None

    def stuck(self, heard: dict[str, datetime]) -> list[StuckCase]:
        """Return the open cases that do not move; `heard` says when each node was last heard of."""
        with self._here.store.read() as room:
            registry, now = self._here.registry(room), self._here.time(room)
            queries = _stuck_queries(registry, heard, now)
            rows = {
                row.case: row for q in queries for row in room.cases.find(replace(q, limit=ALL))
            }
            found = [_stuck(registry, row, heard, now) for row in rows.values()]
        return [stuck for stuck in found if stuck is not None]

    def stuck_count(self, heard: Callable[[], dict[str, datetime]]) -> int:
        """Return how many cases do not move: counted anew when an entry has come or a minute has passed."""
        with self._here.store.read() as room:
            now = self._here.time(room)
            key = (room.ledgers.last_position(), now.replace(second=0, microsecond=0))
            registry = self._here.registry(room)
        if self._counted is None or self._counted[0] != key:
            queries = _stuck_queries(registry, heard(), now)
            with self._here.store.read() as room:
                self._counted = (key, _count_any(room, queries))
        return self._counted[1]

    def take_all(self, node: str, to: str, reason: str, actor: Actor) -> Taken:
        """Override every open case and roster that a node holds or was offered, in favour of `to`.

        What is frozen over a fork stays: it waits for a decision of its own.
        """
        with self._here.store.write() as room:
            new_custodian(self._own_registry(room), to)
            why = plain_text(reason, field=REASON, limit=NOTE_LIMIT, required=True)
            cases = {r.case: (r.holder, r.offered_to) for r in open_cases_of(room, node)}
            rosters = {r.roster: (r.holder, r.offered_to) for r in open_rosters_of(room, node)}
            theirs = [c for c, pen in (cases | rosters).items() if pen != (to, "")]
            moving = [case for case in theirs if not _is_frozen(room, case)]
            for case in moving:
                body = {"reason": why, "by": actor.name}
                override(self._here, room, case_ledger(case), to, body, actor)
            settle_cases(self._here, room, moving)
        return Taken(len(moving), len(theirs) - len(moving))

    def forked(self) -> list[Forked]:
        """Return the ledgers that are frozen over a fork."""
        with self._here.store.read() as room:
            return _forked(self._here, room)

    def fork(self, ledger: str) -> ForkShown:
        """Return a fork with the entries that stand against each other. Raises NotFrozen."""
        with self._here.store.read() as room:
            found = next((f for f in _forked(self._here, room) if f.head.ledger == ledger), None)
            if found is None:
                raise NotFrozen
            staying = len(_staying(room, ledger, found.seq))
            standing = room.ledgers.entries(ledger, first=found.seq, last=found.seq)
            others = [entry_of(item) for item in found.items if item.seq == found.seq]
            facts = [e.fact for e in (*standing, *others) if e is not None]
            return ForkShown(found, tuple(facts), staying)

    def fork_count(self) -> int:
        """Return how many ledgers wait for such a decision."""
        with self._here.store.read() as room:
            return len({item.ledger for item in _forks(self._here, room)})

    def decide_fork(self, ledger: str, to: str, reason: str, actor: Actor) -> None:
        """End a fork: from the first disputed place on nothing stands, all of it can be entered again.

        The pen of a case goes to `to`; a journal's stays with its writer. Raises
        NotFrozen, RegistryForked, FirstEntryForked.
        """
        with self._here.store.write() as room:
            registry = self._own_registry(room)
            head, name = room.ledgers.head(ledger), parse_ledger(ledger)
            forks = _forks(self._here, room, ledger)
            if head is None or name is None or not head.frozen or not forks:
                raise NotFrozen
            if name.kind is LedgerKind.REGISTRY:
                raise RegistryForked
            if to and name.writer is None:
                new_custodian(registry, to)
            why = plain_text(reason, field=REASON, limit=NOTE_LIMIT, required=True)
            step_back(self._here, room, ledger, min(i.seq for i in forks))
            body = {"reason": why, "by": actor.name}
            override(self._here, room, ledger, name.writer or to or self._here.code, body, actor)
            settle_forks(self._here, room, ledger)
            if name.case is not None:
                settle_cases(self._here, room, [name.case])

    def _own_registry(self, room: Room) -> Registry:
        if not self._here.is_county:
            raise NotTheCounty
        return self._here.registry(room)


def _forks(here: Here, room: Room, ledger: str = "") -> list[QuarantineItem]:
    """Return the forks that this node has seen proven; what is only reported may be made up."""
    items = room.quarantine.items(codes={FORK}, ledger=ledger, limit=ALL)
    return [item for item in items if item.refuser == here.code]


def _forked(here: Here, room: Room) -> list[Forked]:
    found: dict[str, list[QuarantineItem]] = {}
    for item in _forks(here, room):
        found.setdefault(item.ledger, []).append(item)
    heads = ((room.ledgers.head(ledger), tuple(items)) for ledger, items in sorted(found.items()))
    return [Forked(head, items) for head, items in heads if head is not None and head.frozen]


def override(here: Here, room: Room, ledger: str, to: str, body: Body, actor: Actor) -> None:
    """Write the county's override after the last entry that stands here, in favour of `to`."""
    append(here, room, ledger, Draft(OVERRIDDEN, body, to=to), actor)


def step_back(here: Here, room: Room, ledger: str, first: int) -> None:
    """Take what stands from `first` on out of a ledger, and thaw it.

    From before it, where what stays is covered by no signature held here. Raises FirstEntryForked.
    """
    before = _staying(room, ledger, first)
    custody = _custody_of(ledger, before)
    set_aside(here, room, ledger, len(before) + 1)
    head = room.ledgers.head(ledger)
    if head is not None:
        # What had another override here must see that the next one is newer.
        custody = replace(custody, epoch=(head.custody.epoch[0], 0))
    last = before[-1].hash if before else ""
    room.ledgers.append([], Head(ledger, len(before), last, custody))


def _custody_of(ledger: str, staying: list[Entry]) -> Custody:
    """Return the custody after what stays; a journal goes on from nothing, a case needs its take-in."""
    name = parse_ledger(ledger)
    if name is not None and staying:
        return custody_after(name, [entry.header for entry in staying])
    if name is None or name.writer is None:
        raise FirstEntryForked
    return unwritten(name.writer)


def _staying(room: Room, ledger: str, first: int) -> list[Entry]:
    """Return what stays of a ledger when it is stepped back to before `first`; nothing where it cannot be."""
    before = room.ledgers.entries(ledger, last=first - 1) if first > 1 else []
    while before and before[-1].signature is None:
        before.pop()
    return before


def _stuck_queries(
    registry: Registry, heard: dict[str, datetime], now: datetime
) -> list[CaseQuery]:
    """Return what finds the open cases that do not move: offered too long, or waiting for a node that does nothing."""
    unanswered = CaseQuery(ended=False, offered_before=now - UNANSWERED)
    unmoving = tuple(_unmoving(registry, heard, now))
    return [unanswered, *([CaseQuery(ended=False, waits_for=unmoving)] if unmoving else [])]


def _count_any(room: Room, queries: Sequence[CaseQuery]) -> int:
    """Return how many cases are found by any of at most two queries that ask for different things."""
    counted = sum(room.cases.count(query) for query in queries)
    if len(queries) < 2:
        return counted
    both = replace(queries[0], waits_for=queries[1].waits_for)
    return counted - room.cases.count(both)


def _unmoving(registry: Registry, heard: dict[str, datetime], now: datetime) -> list[str]:
    """Return the nodes below whose cases do not move: suspended, or not heard of for long."""
    below = [code for code in registry.incarnations if code != registry.county]
    return [c for c in below if registry.is_suspended(c) or _is_silent(heard.get(c), now)]


def _is_silent(heard_at: datetime | None, now: datetime) -> bool:
    return heard_at is not None and now - heard_at > SILENT


def _stuck(
    registry: Registry, row: CaseRow, heard: dict[str, datetime], now: datetime
) -> StuckCase | None:
    waits_for = row.offered_to or row.holder
    if registry.is_suspended(waits_for):
        return StuckCase(row, Stuck.SUSPENDED, row.offered_at or row.updated_at)
    if row.offered_at is not None and now - row.offered_at > UNANSWERED:
        return StuckCase(row, Stuck.UNANSWERED, row.offered_at)
    if waits_for != registry.county and _is_silent(heard.get(waits_for), now):
        return StuckCase(row, Stuck.SILENT, heard[waits_for])
    return None


def _is_frozen(room: Room, case: str) -> bool:
    head = room.ledgers.head(case_ledger(case))
    return head is not None and bool(head.frozen)
