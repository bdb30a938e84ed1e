"""Entering again what has no effect: displaced by an override, or never sent by a node that was put back."""

from collections.abc import Mapping
from typing import Any

from shared.app.aside import AGAIN, entry_of
from shared.app.here import Here
from shared.app.ports import Actor, Room
from shared.app.projection import index_case, load_case
from shared.app.writing import append
from shared.domain.acts import Act
from shared.domain.case_checks import check
from shared.domain.facts import Draft
from shared.domain.kinds import ACT_OF, REQUESTS, TAKEN_IN
from shared.domain.ledgers import case_ledger, journal_ledger, parse_ledger
from shared.domain.refusals import CaseClosed
from shared.domain.refusals_custody import InAlready, NoDisplaced
from shared.ledger.entry import Entry


class Reentry:
    """What waits to be entered again, and entering it."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def enter_again(self, entry_hash: str, refuser: str, actor: Actor) -> str:
        """Write the entry anew as this node may now, citing the old one, and return its case.

        Receipt number and take-in date stay. Raises what stands against it now, or
        NoDisplaced where there is nothing to enter.
        """
        with self._here.store.write() as room:
            item = room.quarantine.item(entry_hash, refuser)
            old = entry_of(item) if item and item.code in AGAIN and not item.resolved_at else None
            name = parse_ledger(old.header.ledger) if old else None
            if old is None or old.body is None or name is None or name.case is None:
                raise NoDisplaced
            self._write(room, name.case, old, actor)
            room.quarantine.resolve(entry_hash, refuser, self._here.now())
            index_case(self._here, room, name.case)
            return name.case

    def _write(self, room: Room, case: str, old: Entry, actor: Actor) -> None:
        kind = old.header.kind
        body = {**(old.fact.body or {}), "by": actor.name}
        if kind == TAKEN_IN:
            self._take_in(room, case, Draft(kind, body, cites=old.hash), actor)
        elif kind in REQUESTS:
            self._hand_in(room, case, Draft(kind, body, cites=old.hash), actor)
        elif kind in ACT_OF:
            self._act(room, case, old, body, actor)
        else:
            raise NoDisplaced

    def _take_in(self, room: Room, case: str, draft: Draft, actor: Actor) -> None:
        if room.ledgers.head(case_ledger(case)) is not None:
            raise InAlready
        append(self._here, room, case_ledger(case), draft, actor)

    def _hand_in(self, room: Room, case: str, draft: Draft, actor: Actor) -> None:
        stage = load_case(room, self._here.registry(room), case).stage
        if stage.is_end:
            raise CaseClosed(stage=stage.text)
        append(self._here, room, journal_ledger(self._here.code, case), draft, actor)

    def _act(
        self, room: Room, case: str, old: Entry, body: Mapping[str, Any], actor: Actor
    ) -> None:
        registry, header = self._here.registry(room), old.header
        act = ACT_OF[header.kind]
        if body.get("purpose") == "return":
            act = Act.RETURN
        now = self._here.time(room)
        folded = load_case(room, registry, case)
        permit = check(registry, folded, node=self._here.code, act=act, at=now)
        draft = Draft(header.kind, body, to=header.to, grant=permit.grant_id, cites=old.hash)
        append(self._here, room, case_ledger(case), draft, actor)
