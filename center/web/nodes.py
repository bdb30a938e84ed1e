"""The whole county as one net: every node, by town, and when it was last heard of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue

from center.web.gap_words import gap_lines
from shared.domain.records import CaseQuery
from shared.domain.refusals import UnknownNode
from shared.domain.registry import Registry
from shared.domain.rights import Right
from shared.web.heard import Freshness, Place, place, urgency
from shared.web.language import named
from shared.web.leases import lease_card
from shared.web.rights import requires
from shared.web.site import Site, site

Signs = Callable[[], Mapping[str, datetime]]
View = Callable[..., ResponseReturnValue]
TROUBLED = (Freshness.SILENT, Freshness.AGEING, Freshness.UNHEARD)


@dataclass(frozen=True, slots=True)
class Town:
    """A town with all its nodes, itself first."""

    code: str
    name: str
    places: tuple[Place, ...]

    @property
    def troubled(self) -> tuple[Place, ...]:
        """The enrolled nodes that need a look: those with an alarm, then the silent, the ageing, those never heard."""
        found = [p for p in self.places if p.alarms or p.freshness in TROUBLED]
        return tuple(sorted(found, key=urgency))

    def count(self, kind: str) -> int:
        """Return how many of its nodes are in this state."""
        return sum(p.freshness == kind for p in self.places)


def show_nodes(signs: Signs) -> View:
    """Return the page of the whole network. `signs` says when the last record of each node came in."""

    @requires(Right.SEE_NETWORK)
    def show() -> ResponseReturnValue:
        the = site()
        towns = _towns(the, signs())
        cases = {
            "transit": the.cases.count(CaseQuery(in_transit=True)),
            "open": the.cases.count(CaseQuery(ended=False)),
        }
        counts = {kind: sum(town.count(kind) for town in towns) for kind in Freshness}
        return render_template(
            "center/nodes.html",
            towns=towns,
            counts=counts,
            cases=cases,
            alarmed=_alarmed(the.overview.registry(), towns),
            gaps=gap_lines(the.nodes.gaps(), the.overview.registry()),
        )

    return show


def _alarmed(registry: Registry, towns: list[Town]) -> list[Place]:
    """Return the nodes with an alarm, named with their town."""
    return [
        replace(place, name=named(registry, place.code))
        for town in towns
        for place in town.places
        if place.alarms
    ]


def show_town(signs: Signs) -> View:
    """Return the page that lists a town's nodes one by one."""

    @requires(Right.SEE_NETWORK)
    def show(code: str) -> ResponseReturnValue:
        the = site()
        town = next(iter(_towns(the, signs(), only=code)), None)
        if town is None:
            raise UnknownNode(node=code)
        town = replace(
            town, places=tuple(sorted(town.places, key=lambda p: (p.code != code, urgency(p))))
        )
        return render_template("center/town.html", town=town)

    return show


def _of_town(registry: Registry, town: str) -> set[str]:
    """Return a town and all nodes below it."""
    return {code for code in registry.nodes if registry.line(code)[-2:][0] == town}


def _towns(the: Site, signs: Mapping[str, datetime], only: str = "") -> list[Town]:
    """Return the towns in the registry's order. Cases are counted for the `only` one asked about."""
    registry, now = the.overview.registry(), the.here.now()
    found: dict[str, list[Place]] = {}
    for state in the.overview.nodes(_of_town(registry, only) if only else None):
        line = registry.line(state.node.code)
        if len(line) > 1:
            held = the.cases.count(CaseQuery(holder=state.node.code, ended=False)) if only else 0
            left = lease_card(registry, state, now) if only else None
            found.setdefault(line[-2], []).append(place(state, now, signs, held, left))
    return [
        Town(code, registry.name_of(code), tuple(sorted(places, key=lambda p: p.code != code)))
        for code, places in found.items()
    ]
