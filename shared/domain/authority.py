"""Who may do what to a case, and under which grant.

The county acts by its departments' own power; a town or village needs a grant
for every act of public power. Taking in is no power: every node that a matter
names does it, and never stops.
"""

from dataclasses import dataclass
from datetime import datetime

from shared.domain.acts import Act, Power
from shared.domain.facts import Header
from shared.domain.grants import Grant
from shared.domain.matter import Matter
from shared.domain.refusals import NotGranted, NotTakenInHere
from shared.domain.registry import Registry
from shared.domain.succession import refuse_succeeded
from shared.domain.text import Text


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to do an act. `grant` is None where none is needed: the act is no power, or is the county's own."""

    act: Act
    grant: Grant | None

    @property
    def grant_id(self) -> str | None:
        """The grant's id as an entry carries it."""
        return self.grant.id if self.grant else None


def may(registry: Registry, *, node: str, matter: Matter, act: Act, at: datetime) -> Permit:
    """Answer from the local registry whether `node` may do `act` now, and under which grant.

    Of several grants that cover the act, the one that lasts longest is named.
    Raises NotGranted, or NotTakenInHere for a take-in at the wrong tier.
    """
    if act is Act.TAKE_IN:
        return _may_take_in(registry, node, matter)
    power = act.power
    if power is None or node == registry.county:
        return Permit(act, None)
    grants = [
        g for g in registry.grants.values() if _covers(registry, g, node, matter.id, power, at)
    ]
    if not grants:
        raise NotGranted(act=act.text, matter=matter.name)
    return Permit(act, max(grants, key=lambda g: (g.ends, g.id)))


def is_effective(registry: Registry, header: Header, matter_id: str, power: Power | None) -> bool:
    """Say whether an act that has arrived stands by itself: its own grant covered it when it was done.

    An act that is not covered is not void: it awaits the county's judgement,
    and until then changes nothing but the routing slip.
    """
    if power is None or header.node == registry.county:
        return True
    grant = registry.grants.get(header.grant or "")
    return grant is not None and _covers(registry, grant, header.node, matter_id, power, header.at)


def _may_take_in(registry: Registry, node: str, matter: Matter) -> Permit:
    refuse_succeeded(registry, node)
    step = matter.step(Act.TAKE_IN)
    tiers = step.tiers if step else ()
    if registry.node(node).tier not in tiers:
        where = Text("、".join(t.text.zh for t in tiers), ", ".join(t.text.en for t in tiers))
        raise NotTakenInHere(matter=matter.name, where=where)
    return Permit(Act.TAKE_IN, None)


def _covers(
    registry: Registry, grant: Grant, node: str, matter_id: str, power: Power, at: datetime
) -> bool:
    return (
        grant.matter == matter_id
        and power in grant.powers
        and node in registry.nodes
        and registry.reaches(grant, node)
        and grant.starts <= at < grant.ends
    )
