"""Two grants that give the same act to the same node on a common day: which of them holds would be a riddle."""

from dataclasses import dataclass
from datetime import datetime

from shared.domain.acts import Power
from shared.domain.grants import Grant
from shared.domain.registry import Node, Registry


@dataclass(frozen=True, slots=True)
class Shared:
    """What two grants both give, and to whom."""

    grant: str
    powers: frozenset[Power]
    nodes: tuple[str, ...]


def reached_by(registry: Registry, grant: Grant) -> tuple[Node, ...]:
    """Return the nodes below the county that a grant reaches; the county needs none."""
    return tuple(
        n
        for n in registry.nodes.values()
        if n.code != registry.county and registry.reaches(grant, n.code)
    )


def overlap(registry: Registry, grant: Grant, other: Grant) -> Shared | None:
    """Return what `other` gives that `grant` gives too: act, node and a day in common; None where nothing is."""
    powers = grant.powers & other.powers
    days = max(grant.since, other.since) <= min(grant.until, other.until)
    if grant.matter != other.matter or not powers or not days:
        return None
    theirs = {n.code for n in reached_by(registry, other)}
    nodes = tuple(n.code for n in reached_by(registry, grant) if n.code in theirs)
    return Shared(other.id, powers, nodes) if nodes else None


def overlaps(registry: Registry, grant: Grant, now: datetime) -> list[Shared]:
    """Return what other grants, neither over nor revoked by now, give too. The grant it replaces is left out."""
    found = (
        overlap(registry, grant, other)
        for other in registry.grants.values()
        if other.id not in {grant.id, grant.replaces} and now < other.ends
    )
    return [shared for shared in found if shared is not None]
