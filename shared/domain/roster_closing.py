"""When a roster may end: everybody has an outcome, every row is mended or struck out, nobody's money waits."""

from shared.domain.codes import Tier
from shared.domain.refusals_rosters import (
    RosterHasPeople,
    RosterHasSuspended,
    RosterHasUnfit,
    RosterNotPreparedHere,
)
from shared.domain.registry import Registry
from shared.domain.rosters import Roster


def check_closing(registry: Registry, roster: Roster, node: str) -> None:
    """Raise why a node cannot end a roster. Whoever is suspended may appear again, and is then paid from this roster."""
    found = registry.nodes.get(node)
    if found is None or found.tier is Tier.VILLAGE:
        raise RosterNotPreparedHere
    progress = roster.progress
    if progress.unfit:
        raise RosterHasUnfit(count=progress.unfit)
    if progress.untouched:
        raise RosterHasPeople(count=progress.untouched)
    if progress.suspended:
        raise RosterHasSuspended(count=progress.suspended)
