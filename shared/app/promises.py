"""Commitments after the result: spot checks, false ones on record, and their repair."""

from collections.abc import Callable

from shared.app.here import Here
from shared.app.ports import Actor, Room
from shared.app.projection import index_case, load_case
from shared.app.writing import append
from shared.domain.doing import Doing, Typed
from shared.domain.facts import Draft
from shared.domain.identity import ID_LENGTH, typed_number
from shared.domain.ledgers import journal_ledger
from shared.domain.records import CaseQuery
from shared.domain.refusals import Refusal
from shared.domain.spot_checks import may_check, may_repair, repair, spot_check


def is_barred(room: Room, id_number: str) -> bool:
    """Say whether a false commitment of this person is on record among the cases held here."""
    number = typed_number(id_number)
    return len(number) == ID_LENGTH and room.cases.count(CaseQuery(broken=number, limit=1)) > 0


class Promises:
    """What this node writes of commitments that were made."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def check(self, case_id: str, typed: Typed, actor: Actor) -> None:
        """Record what a spot check found, in this node's journal of the case; also after its end."""
        self._write(case_id, spot_check, typed, actor)

    def repair(self, case_id: str, typed: Typed, actor: Actor) -> None:
        """Record that a false commitment has been made good."""
        self._write(case_id, repair, typed, actor)

    def open_to(self, case_id: str) -> set[str]:
        """Return what can be recorded here now: `check`, `repair`."""
        with self._here.store.read() as room:
            doing = self._doing(room, case_id, Typed(), self._here.itself)
        found = {"check": may_check, "repair": may_repair}
        return {name for name, may in found.items() if _passes(may, doing)}

    def _write(
        self, case_id: str, build: Callable[[Doing], Draft], typed: Typed, actor: Actor
    ) -> None:
        with self._here.store.write() as room:
            draft = build(self._doing(room, case_id, typed, actor))
            append(self._here, room, journal_ledger(self._here.code, case_id), draft, actor)
            index_case(self._here, room, case_id)

    def _doing(self, room: Room, case_id: str, typed: Typed, actor: Actor) -> Doing:
        registry = self._here.registry(room)
        case = load_case(room, registry, case_id)
        return Doing(registry, case, self._here.code, self._here.time(room), actor.name, typed)


def _passes(may: Callable[[Doing], None], doing: Doing) -> bool:
    try:
        may(doing)
    except Refusal:
        return False
    return True
