"""The seal register: the county lists and withdraws, every node reads which seal stands where."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.app.here import Here
from shared.app.ports import Actor, Room
from shared.app.writing import append
from shared.domain.facts import Draft
from shared.domain.ledgers import case_ledger
from shared.domain.records import CaseRow, SealUse
from shared.domain.refusals import NotTheCounty
from shared.domain.registry import Registry
from shared.domain.seal import Seal
from shared.domain.seals import known, list_seal, withdraw_seal


@dataclass(frozen=True, slots=True)
class UseShown:
    """A use of a seal with the row of its case, None where that is not held here; `overrides` is of its paper's number."""

    use: SealUse
    row: CaseRow | None
    overrides: int


@dataclass(frozen=True, slots=True)
class SealPage:
    """A seal, how often it stands on papers of cases held here, and some of these, the newest first."""

    seal: Seal
    registry: Registry
    total: int
    number: int
    pages: int
    uses: list[UseShown]


class Seals:
    """The seals of the county."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def list(self, raw: Mapping[str, str], actor: Actor) -> None:
        """List a seal; raises FormIncomplete with every problem by field."""
        with self._here.store.write() as room:
            self._write(room, list_seal(self._own_registry(room), raw), actor)

    def withdraw(self, seal_id: str, reason: str, document: str, actor: Actor) -> None:
        """End a seal's use from now on; what it stands on stays as it is."""
        with self._here.store.write() as room:
            registry = self._own_registry(room)
            self._write(room, withdraw_seal(registry, seal_id, reason, document), actor)

    def page(self, seal_id: str, number: int, size: int) -> SealPage:
        """Return a page of where a seal stands, as far as cases are held here, or refuse an unknown one.

        Beyond the last page it is the last, before the first the first.
        """
        with self._here.store.read() as room:
            registry = self._here.registry(room)
            seal = known(registry, seal_id)
            total = room.seals.count(seal_id)
            pages = max(1, -(-total // size))
            number = min(max(1, number), pages)
            uses = room.seals.of(seal_id, limit=size, offset=(number - 1) * size)
            shown = [_shown(room, use) for use in uses]
            return SealPage(seal, registry, total, number, pages, shown)

    def _own_registry(self, room: Room) -> Registry:
        if not self._here.is_county:
            raise NotTheCounty
        return self._here.registry(room)

    def _write(self, room: Room, draft: Draft, actor: Actor) -> None:
        append(self._here, room, self._here.registry(room).ledger, draft, actor)


def _shown(room: Room, use: SealUse) -> UseShown:
    entry = next(iter(room.ledgers.entries(case_ledger(use.case), use.seq, use.seq)), None)
    overrides = entry.header.epoch[0] if entry else 0
    return UseShown(use, room.cases.get(use.case), overrides)
