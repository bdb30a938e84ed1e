"""What revoking a grant would touch: open cases whose next step stands on it alone."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from shared.app.cases import Cases
from shared.domain.acts import Act
from shared.domain.authority import may
from shared.domain.grants import Grant
from shared.domain.records import CaseQuery, CaseRow
from shared.domain.refusals import Refusal
from shared.domain.registry import Registry

MOST = 5000
"""How many open cases are looked at; beyond that the number is a least one."""


@dataclass(frozen=True, slots=True)
class Impact:
    """How many open cases wait for a step that only this grant allows, by the node that holds them."""

    by_node: tuple[tuple[str, int], ...]
    is_whole: bool

    @property
    def cases(self) -> int:
        """How many cases in all."""
        return sum(n for _, n in self.by_node)


def impact_of(cases: Cases, registry: Registry, grant: Grant, now: datetime) -> Impact:
    """Return what revoking `grant` now would touch."""
    without = replace(registry, grants={k: g for k, g in registry.grants.items() if k != grant.id})
    rows = cases.find(CaseQuery(ended=False, limit=MOST))
    touched = Counter(
        row.holder
        for row in rows
        if row.matter == grant.matter
        and _allows(registry, row, now)
        and not _allows(without, row, now)
    )
    by_node = tuple((registry.name_of(code), n) for code, n in touched.most_common())
    return Impact(by_node, is_whole=len(rows) < MOST)


def _allows(registry: Registry, row: CaseRow, now: datetime) -> bool:
    if not row.step or row.holder not in registry.nodes or row.matter not in registry.matters:
        return False
    try:
        may(
            registry,
            node=row.holder,
            matter=registry.matter(row.matter),
            act=Act(row.step),
            at=now,
        )
    except Refusal:
        return False
    return True
