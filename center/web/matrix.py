"""The matrix of grants: every matter, by every town, or by one town's villages; which acts, under which grant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue

from shared.domain.acts import Power
from shared.domain.codes import Tier
from shared.domain.grant_law import powers_at
from shared.domain.grant_overlap import reached_by
from shared.domain.grant_text import GrantState, powers_text, state_of
from shared.domain.refusals import UnknownNode
from shared.domain.registry import Node, Registry
from shared.domain.rights import Right
from shared.domain.text import Text
from shared.web.language import t
from shared.web.rights import requires
from shared.web.site import site

MARKS = {
    Power.ACCEPT: Text("受", "A"),
    Power.REVIEW: Text("审", "R"),
    Power.DECIDE: Text("决", "D"),
    Power.ISSUE: Text("发", "I"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What one grant gives in a cell: its letters, and the same in whole words."""

    grant: str
    letters: str
    words: str


@dataclass(frozen=True, slots=True)
class Column:
    """A node at the head of a column. `opens` is the town whose own matrix it opens, empty where it opens none."""

    code: str
    name: str
    opens: str


@dataclass(frozen=True, slots=True)
class Row:
    """A matter, and a cell for each column."""

    id: str
    name: str
    cells: tuple[tuple[Mark, ...], ...]


@requires(Right.SEE_NETWORK)
def show_matrix() -> ResponseReturnValue:
    """Show every matter by every town and zone."""
    registry = site().overview.registry()
    towns = registry.children(registry.county)
    columns = [Column(n.code, n.name, n.code) for n in towns]
    return _page(registry, columns, "")


@requires(Right.SEE_NETWORK)
def show_town_matrix(code: str) -> ResponseReturnValue:
    """Show every matter by one town and its villages."""
    registry = site().overview.registry()
    town = registry.node(code)
    if town.tier is not Tier.TOWN:
        raise UnknownNode(node=code)
    itself = Column(code, str(t("{name}本级", "{name} itself", name=town.name)), "")
    below = (Column(n.code, n.short_name, "") for n in registry.children(code))
    return _page(registry, [itself, *below], town.name)


def _page(registry: Registry, columns: list[Column], town: str) -> str:
    marks = _marks(registry, {c.code for c in columns}, site().here.now())
    rows = [
        Row(m.id, str(t(m.name)), tuple(tuple(marks.get((m.id, c.code), ())) for c in columns))
        for m in registry.matters.values()
    ]
    legend = [(str(t(mark)), str(t(power.text))) for power, mark in MARKS.items()]
    return render_template(
        "center/matrix.html", columns=columns, rows=rows, legend=legend, town=town
    )


def _marks(registry: Registry, codes: set[str], now: datetime) -> dict[tuple[str, str], list[Mark]]:
    """Return what each node has of each matter, under the grants in force."""
    found: dict[tuple[str, str], list[Mark]] = {}
    for grant in registry.grants.values():
        if state_of(registry, grant, now) is not GrantState.IN_FORCE:
            continue
        for node in _among(reached_by(registry, grant), codes):
            powers = powers_at(registry, grant, node.code)
            if not powers:
                continue
            mark = Mark(grant.id, _letters(powers), str(t(powers_text(powers))))
            found.setdefault((grant.matter, node.code), []).append(mark)
    return found


def _among(nodes: Iterable[Node], codes: set[str]) -> Iterable[Node]:
    return (n for n in nodes if n.code in codes)


def _letters(powers: frozenset[Power]) -> str:
    return "".join(str(t(mark)) for power, mark in MARKS.items() if power in powers)
