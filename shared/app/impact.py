"""What a grant or its end would touch, shown before it is done: whom, when they hear of it, which cases."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from shared.app.heard import heard_below
from shared.app.here import Here
from shared.app.ports import Room
from shared.app.projection import load_case
from shared.domain.acts import Act, Power
from shared.domain.authority import Use, covering
from shared.domain.codes import Tier
from shared.domain.freshness import lease_end
from shared.domain.grant_law import powers_at
from shared.domain.grant_overlap import reached_by
from shared.domain.grant_rules import endable, ready_grant
from shared.domain.grants import Grant, grant_from
from shared.domain.records import CaseQuery, CaseRow, Peer
from shared.domain.refusals import NotTheCounty
from shared.domain.registry import Node, Registry

MOST = 5000
"""How many open cases are looked at; beyond that the numbers are least ones."""
SILENT_AFTER = timedelta(days=1)
"""A node not heard of for so long does not learn of a change soon."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be done: `new` is issued, `old` ends; an amendment does both."""

    new: Grant | None = None
    old: Grant | None = None


@dataclass(frozen=True, slots=True)
class NodeTouched:
    """A node that a change reaches.

    `heard_at` is the last sign of life known here. `until` says for each act it
    loses how long it may go on in good faith at the most, by the newest checkpoint
    that it can hold; empty where nothing is known.
    """

    code: str
    name: str
    enrolled: bool
    silent: bool
    heard_at: datetime | None
    gets: frozenset[Power]
    loses: frozenset[Power]
    until: Mapping[Power, datetime]


@dataclass(frozen=True, slots=True)
class TownTouched:
    """A town and those of its nodes that a change reaches, itself first."""

    code: str
    name: str
    nodes: tuple[NodeTouched, ...]

    @property
    def enrolled(self) -> int:
        """How many of them are enrolled."""
        return sum(n.enrolled for n in self.nodes)

    @property
    def silent(self) -> tuple[NodeTouched, ...]:
        """The enrolled ones that have not been heard of for a day."""
        return tuple(n for n in self.nodes if n.silent)

    @property
    def until(self) -> datetime | None:
        """The last instant at which one of them may still act in good faith; None where nothing is known."""
        return max((at for n in self.nodes for at in n.until.values()), default=None)


@dataclass(frozen=True, slots=True)
class CasesTouched:
    """Open cases at a node whose next step stands or falls with the change."""

    node: str
    name: str
    step: Act
    count: int


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change touches. `lost` are cases that can no longer go on where they are, `gained` those that now can.

    `is_whole` is false where only the first MOST open cases were looked at.
    """

    change: Change
    towns: tuple[TownTouched, ...]
    lost: tuple[CasesTouched, ...]
    gained: tuple[CasesTouched, ...]
    is_whole: bool

    @property
    def nodes(self) -> tuple[NodeTouched, ...]:
        """All nodes that are reached."""
        return tuple(n for town in self.towns for n in town.nodes)


def impact_of_issue(here: Here, terms: Mapping[str, Any]) -> Impact:
    """Return what issuing a grant would touch; writes nothing. Raises what issuing it would."""
    return _looked_at(here, terms, None)


def impact_of_amend(here: Here, grant_id: str, terms: Mapping[str, Any]) -> Impact:
    """Return what putting a grant of these terms in another's place would touch; raises what doing so would."""
    return _looked_at(here, terms, grant_id)


def impact_of_revoke(here: Here, grant_id: str) -> Impact:
    """Return what revoking a grant now would touch; raises what revoking it would."""
    return _looked_at(here, None, grant_id)


def _looked_at(here: Here, terms: Mapping[str, Any] | None, grant_id: str | None) -> Impact:
    if not here.is_county:
        raise NotTheCounty
    signs = heard_below(here)
    with here.store.read() as room:
        registry, now = here.registry(room), here.time(room)
        old = endable(registry, grant_id, now) if grant_id else None
        new = grant_from(ready_grant(registry, terms, now, grant_id)) if terms else None
        change = Change(new, old)
        look = _Look(registry, change, now, signs, {p.code: p for p in room.peers.all()})
        rows = room.cases.find(CaseQuery(ended=False, limit=MOST))
        lost, gained = look.cases(room, rows)
    return Impact(change, tuple(look.towns()), lost, gained, is_whole=len(rows) < MOST)


@dataclass(frozen=True, slots=True)
class _Look:
    registry: Registry
    change: Change
    now: datetime
    signs: Mapping[str, datetime]
    peers: Mapping[str, Peer]

    def towns(self) -> Iterable[TownTouched]:
        """Yield the towns reached, in the order of the registry."""
        given, taken = self._powers(self.change.new), self._powers(self.change.old)
        by_town: dict[str, list[NodeTouched]] = {}
        for node in self.registry.nodes.values():
            if node.code in given or node.code in taken:
                has, had = given.get(node.code, frozenset()), taken.get(node.code, frozenset())
                touched = self._touched(node, has - had, had - has)
                by_town.setdefault(self._town_of(node), []).append(touched)
        for code, nodes in by_town.items():
            nodes.sort(key=lambda n: n.code != code)
            yield TownTouched(code, self.registry.name_of(code), tuple(nodes))

    def cases(
        self, room: Room, rows: Iterable[CaseRow]
    ) -> tuple[tuple[CasesTouched, ...], tuple[CasesTouched, ...]]:
        """Return the cases that lose their next step, and those that gain it."""
        after = self._after()
        lost: Counter[tuple[str, str]] = Counter()
        gained: Counter[tuple[str, str]] = Counter()
        for row in rows:
            use = self._use(room, row)
            if use is None:
                continue
            could, can = any(covering(self.registry, use)), any(covering(after, use))
            if could != can:
                (lost if could else gained)[row.holder, row.step] += 1
        return self._counted(lost), self._counted(gained)

    def _touched(self, node: Node, gets: frozenset[Power], loses: frozenset[Power]) -> NodeTouched:
        peer = self.peers.get(node.code)
        heard = [at for at in (peer and peer.heard_at, self.signs.get(node.code)) if at]
        heard_at = min(max(heard), self.now) if heard else None
        enrolled = node.code in self.registry.incarnations
        is_old = heard_at is None or self.now - heard_at > SILENT_AFTER
        return NodeTouched(
            code=node.code,
            name=self.registry.name_of(node.code),
            enrolled=enrolled,
            silent=enrolled and is_old,
            heard_at=heard_at,
            gets=gets,
            loses=loses,
            until=self._good_faith(loses, heard_at) if enrolled else {},
        )

    def _good_faith(self, loses: frozenset[Power], fresh: datetime | None) -> dict[Power, datetime]:
        old, ends = self.change.old, {}
        for power in Power:
            if old is not None and power in loses:
                end = lease_end(fresh, old.leases[power])
                if end is not None:
                    ends[power] = max(self.now, min(end, old.runs_out))
        return ends

    def _use(self, room: Room, row: CaseRow) -> Use | None:
        """Return the use of power that a case waits for where it is; None where the change cannot matter to it."""
        grant = self.change.new or self.change.old
        if grant is None or row.matter != grant.matter or not row.step:
            return None
        power = Act(row.step).power
        if power is None or row.holder == self.registry.county:
            return None
        new, at = self.change.new, self.now
        if new is not None and self.change.old is None:
            at = max(at, new.starts)
        is_bounded = power is Power.DECIDE and self.registry.matter(row.matter).amount
        amount = load_case(room, self.registry, row.case).amount if is_bounded else None
        return Use(row.holder, row.matter, power, at, amount)

    def _after(self) -> Registry:
        grants = dict(self.registry.grants)
        if self.change.old is not None:
            del grants[self.change.old.id]
        if self.change.new is not None:
            grants[self.change.new.id] = self.change.new
        return replace(self.registry, grants=grants)

    def _counted(self, cases: Counter[tuple[str, str]]) -> tuple[CasesTouched, ...]:
        return tuple(
            CasesTouched(node, self.registry.name_of(node), Act(step), count)
            for (node, step), count in cases.most_common()
        )

    def _powers(self, grant: Grant | None) -> dict[str, frozenset[Power]]:
        if grant is None:
            return {}
        return {
            n.code: powers_at(self.registry, grant, n.code)
            for n in reached_by(self.registry, grant)
        }

    def _town_of(self, node: Node) -> str:
        return node.code if node.tier is Tier.TOWN else node.parent or node.code
