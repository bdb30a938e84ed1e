"""Entering again what has no effect: displaced by an override, or never sent by a node that was put back."""

from dataclasses import dataclass
from datetime import datetime

from shared.app.aside import AGAIN, entry_of, is_signed
from shared.app.here import Here
from shared.app.ports import ALL, Actor, Room
from shared.app.projection import index_case, load_case
from shared.app.roster_index import load_roster
from shared.app.writing import append
from shared.domain.acts import PAIRED, Act
from shared.domain.case_checks import check
from shared.domain.case_fold import protected_time
from shared.domain.facts import Body, Draft, Fact
from shared.domain.kinds import ACT_OF, HAND_INS, TAKEN_IN
from shared.domain.ledgers import case_ledger, journal_ledger, parse_ledger
from shared.domain.mode_acts import check_body
from shared.domain.records import QuarantineItem
from shared.domain.refusals import CaseClosed, Refusal, UnknownCase
from shared.domain.refusals_custody import InAlready, NoDisplaced
from shared.domain.refusals_people import MergeNamesTwo
from shared.domain.registry import Registry
from shared.domain.roster_acts import AGAIN as ROSTER_AGAIN
from shared.domain.roster_acts import RosterDoing, again
from shared.ledger.body import BadBody
from shared.ledger.entry import Entry


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry without effect: the item, its entry where it is kept whole, and its case's id, empty where it has none.

    `act` is None for what is no act on a case. `refusal` says why it cannot be
    entered again here now, None where it can.
    """

    item: QuarantineItem
    fact: Fact | None
    case: str
    act: Act | None
    refusal: Refusal | None


class Reentry:
    """What waits to be entered again, and entering it."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def waiting(self) -> list[Waiting]:
        """Return what can be entered again, by whomever, in the order in which it was written."""
        with self._here.store.read() as room:
            items = room.quarantine.items(codes=AGAIN, limit=ALL)
            found = [self._waiting(room, item) for item in items]
        return sorted(found, key=_written)

    def count(self, case: str = "") -> int:
        """Return how many entries of this node's own wait to be entered again, all or those of a case."""
        with self._here.store.read() as room:
            items = room.quarantine.items(codes=AGAIN, limit=ALL)
        mine = [i for i in items if i.author == self._here.code]
        return sum(not case or i.ledger.endswith(f":{case}") for i in mine)

    def enter_again(self, entry_hash: str, refuser: str, actor: Actor) -> str:
        """Write the entry anew as this node may now, citing the old one, and return its case.

        Receipt number and take-in date stay. What was entered again before is not so
        twice: the list can be older than what stands. Raises what stands against it
        now, or NoDisplaced where there is nothing to enter.
        """
        with self._here.store.write() as room:
            old, case = self._kept(room, entry_hash, refuser)
            if not self._is_in(room, case, entry_hash):
                ledger, draft = self._anew(room, case, old, actor.name)
                append(self._here, room, ledger, draft, actor)
            room.quarantine.resolve(entry_hash, refuser, self._here.now())
            index_case(self._here, room, case)
            return case

    def _is_in(self, room: Room, case: str, entry_hash: str) -> bool:
        """Say whether an entry that stands in the case, or in our journal of it, enters this one again."""
        ledgers = (case_ledger(case), journal_ledger(self._here.code, case))
        return any(e.header.cites == entry_hash for n in ledgers for e in room.ledgers.entries(n))

    def _kept(self, room: Room, entry_hash: str, refuser: str) -> tuple[Entry, str]:
        item = room.quarantine.item(entry_hash, refuser)
        old = entry_of(item) if item and item.code in AGAIN and not item.resolved_at else None
        case = _case_of(old)
        if item is None or old is None or not case or not self._is_authentic(room, item, old):
            raise NoDisplaced
        return old, case

    def _is_authentic(self, room: Room, item: QuarantineItem, old: Entry) -> bool:
        """Say whether its author wrote it: what is only reported may be made up. A take-in is its author's alone."""
        header = old.header
        whole = old.hash == item.hash and old.body is not None and old.body_matches()
        ours = header.node == self._here.code or header.kind != TAKEN_IN
        return whole and ours and is_signed(room, self._here.registry(room), old)

    def _waiting(self, room: Room, item: QuarantineItem) -> Waiting:
        old = entry_of(item)
        try:
            fact = old.fact if old else None
        except BadBody:
            fact = None
        refusal: Refusal | None = NoDisplaced()
        case = _case_of(old)
        if old is None or fact is None:
            return Waiting(item, None, case, None, refusal)
        if case and self._is_authentic(room, item, old):
            refusal = self._against(room, case, old)
        return Waiting(item, fact, case, _act_of(old), refusal)

    def _against(self, room: Room, case: str, old: Entry) -> Refusal | None:
        try:
            self._anew(room, case, old, "")
        except Refusal as refusal:
            return refusal
        return None

    def _anew(self, room: Room, case: str, old: Entry, by: str) -> tuple[str, Draft]:
        """Return the ledger to write in and the new entry's draft, or raise what stands against it."""
        kind = old.header.kind
        body = {**(old.fact.body or {}), "by": by}
        if kind == TAKEN_IN:
            return self._take_in(room, case, old, body)
        if kind in HAND_INS:
            return self._hand_in(room, case, Draft(kind, body, cites=old.hash))
        if kind in ROSTER_AGAIN:
            return self._roster(room, case, old, body)
        if kind in ACT_OF:
            return self._act(room, case, old, body)
        raise NoDisplaced

    def _take_in(self, room: Room, case: str, old: Entry, body: Body) -> tuple[str, Draft]:
        """Keep the date that the law protects: what bounds it lies in the old header, which nobody else may hold."""
        if room.ledgers.head(case_ledger(case)) is not None:
            raise InAlready
        read = datetime.fromisoformat(body["received_at"])
        date = protected_time(self._here.registry(room), old.header, read, body)
        dated = {**body, "received_at": date.isoformat(timespec="milliseconds")}
        return case_ledger(case), Draft(old.header.kind, dated, cites=old.hash)

    def _hand_in(self, room: Room, case: str, draft: Draft) -> tuple[str, Draft]:
        stage = load_case(room, self._here.registry(room), case).stage
        if stage.is_end:
            raise CaseClosed(stage=stage.text)
        return journal_ledger(self._here.code, case), draft

    def _roster(self, room: Room, roster: str, old: Entry, body: Body) -> tuple[str, Draft]:
        """Ticks and people of a roster count anew, in the name of who enters them again."""
        registry, now = self._here.registry(room), self._here.time(room)
        found = load_roster(room, registry, roster)
        doing = RosterDoing(registry, found, self._here.code, now, str(body["by"]))
        return case_ledger(roster), again(doing, old.header, body, old.hash)

    def _act(self, room: Room, case: str, old: Entry, body: Body) -> tuple[str, Draft]:
        registry, header = self._here.registry(room), old.header
        act = _act_of(old)
        if act is None:
            raise NoDisplaced
        if act in PAIRED and not _has_its_half(room, registry, case, act, body):
            raise MergeNamesTwo
        now = self._here.time(room)
        folded = load_case(room, registry, case)
        permit = check(registry, folded, node=self._here.code, act=act, at=now)
        check_body(folded, act, body)
        draft = Draft(header.kind, body, to=header.to, grant=permit.grant_id, cites=old.hash)
        return case_ledger(case), draft


def _has_its_half(room: Room, registry: Registry, case: str, act: Act, body: Body) -> bool:
    """Say whether the other half of a merge stands, and the case that goes on still does: half a merge ends one for nothing."""
    try:
        other = load_case(room, registry, body["into" if act is Act.MERGE else "other"])
    except UnknownCase:
        return False
    if act is Act.MERGE:
        return case in other.linked and not other.stage.is_end
    return other.merged_into == case


def _act_of(old: Entry) -> Act | None:
    act = ACT_OF.get(old.header.kind)
    if act is Act.FORWARD and (old.fact.body or {}).get("purpose") == "return":
        return Act.RETURN
    return act


def _case_of(old: Entry | None) -> str:
    name = parse_ledger(old.header.ledger) if old else None
    return name.case or "" if name else ""


def _written(waiting: Waiting) -> tuple[str, int, int]:
    header = waiting.fact.header if waiting.fact else None
    if header is None:
        return waiting.item.author, 0, waiting.item.seq
    return header.node, header.inc, header.n
