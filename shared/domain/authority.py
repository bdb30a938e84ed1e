"""Who may do what to a case, and under which grant.

The county acts by its departments' own power; a town or village needs a grant
for every act of public power, and a copy of the registry that is fresh enough
for it. Taking in is no power: every node that a matter names does it, and never
stops.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shared.domain.acts import Act, Power
from shared.domain.facts import Header
from shared.domain.form import yuan
from shared.domain.freshness import lease_end
from shared.domain.grant_law import powers_at
from shared.domain.grants import Grant
from shared.domain.matter import Matter
from shared.domain.record import record
from shared.domain.refusals import NotGranted, NotTakenInHere
from shared.domain.refusals_authority import AboveCeiling, ClockBehind, LeaseOver, NeverChecked
from shared.domain.registry import Registry
from shared.domain.succession import refuse_succeeded
from shared.domain.text import Text
from shared.domain.worktime import COUNTY_TIME


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to do an act. `grant` is None where none is needed: the act is no power, or is the county's own."""

    act: Act
    grant: Grant | None

    @property
    def grant_id(self) -> str | None:
        """The grant's id as an entry carries it."""
        return self.grant.id if self.grant else None


@record
class Use:
    """A power as it is used: by whom, on which matter, when, for how much (fen; None where nothing is paid)."""

    node: str
    matter: str
    power: Power
    at: datetime
    amount: int | None = None


def may(
    registry: Registry,
    *,
    node: str,
    matter: Matter,
    act: Act,
    at: datetime,
    amount: int | None = None,
) -> Permit:
    """Answer from the local registry whether `node` may do `act` now, and under which grant.

    Of several grants that cover the act, the one whose lease lasts longest is
    named. Raises NotGranted, AboveCeiling, LeaseOver, NeverChecked, ClockBehind,
    or NotTakenInHere for a take-in at the wrong tier.
    """
    if act is Act.TAKE_IN:
        return may_take_in(registry, node, matter)
    power = act.power
    if power is None or node == registry.county:
        return Permit(act, None)
    use = Use(node, matter.id, power, at, amount)
    grants = list(covering(registry, use))
    if not grants:
        raise _uncovered(registry, use, act, matter)
    return Permit(act, _leased(registry, grants, act, at))


def covering(registry: Registry, use: Use) -> Iterable[Grant]:
    """Return the grants that cover a use, those revoked by then left out. Leases are not asked here."""
    return (
        g for g in registry.grants.values() if not g.is_revoked(use.at) and covers(registry, g, use)
    )


def covers(registry: Registry, grant: Grant, use: Use) -> bool:
    """Say whether a grant, as it was issued, covers a use: matter, act, node, days, amount."""
    return (
        _reaches(registry, grant, use)
        and grant.starts <= use.at < grant.runs_out
        and (grant.ceiling is None or use.power is not Power.DECIDE or _within(grant, use))
    )


def stands(registry: Registry, header: Header, use: Use) -> bool:
    """Say whether an act that has arrived stands by itself.

    The grant it names covered it, was not revoked by then, and the author's copy
    of the registry was fresh enough. An act that does not stand is not void: it
    awaits the county's judgement.
    """
    grant = registry.grants.get(header.grant or "")
    if grant is None or grant.is_revoked(use.at) or not covers(registry, grant, use):
        return False
    if knew_revocation(grant, header):
        return False
    return is_leased(grant, use.power, header.fresh, use.at)


def knew_revocation(grant: Grant, header: Header) -> bool:
    """Say whether an author knew of a revocation, whatever time the entry carries.

    A checkpoint counts only with the registry that it speaks of.
    """
    if grant.revoked_at is None:
        return False
    fresh = header.fresh
    return header.known[0] >= grant.revoked_seq or (fresh is not None and fresh > grant.revoked_at)


def is_leased(grant: Grant, power: Power, fresh: datetime | None, at: datetime) -> bool:
    """Say whether a node as fresh as `fresh` still had the grant's lease of `power` at `at`."""
    end = lease_end(fresh, grant.leases[power])
    return end is not None and at < end


def lease_ends(registry: Registry, node: str, at: datetime) -> dict[Power, datetime]:
    """Return when the node first loses each power on some matter; nothing at the county.

    A power is left out where no grant gives it, or before the first checkpoint.
    """
    ends: dict[Power, datetime] = {}
    for (_matter, power), end in leases_by_matter(registry, node, at).items():
        ends[power] = min(end, ends.get(power, end))
    return ends


def leases_by_matter(
    registry: Registry, node: str, at: datetime
) -> dict[tuple[str, Power], datetime]:
    """Return when the node loses each power on each matter: by the grant that leases it longest."""
    ends: dict[tuple[str, Power], datetime] = {}
    fresh = registry.freshness.at
    if node == registry.county or node not in registry.nodes:
        return ends
    for grant in registry.grants.values():
        if grant.is_revoked(at) or not grant.starts <= at < grant.runs_out:
            continue
        for power in powers_at(registry, grant, node):
            end = lease_end(fresh, grant.leases[power])
            if end is not None:
                what = (grant.matter, power)
                ends[what] = max(end, ends.get(what, end))
    return ends


def _leased(registry: Registry, grants: list[Grant], act: Act, at: datetime) -> Grant:
    fresh, power = registry.freshness, act.power
    if power is None:
        raise ValueError(act)
    if fresh.clock_behind:
        raise ClockBehind(act=act.text)
    if fresh.at is None:
        raise NeverChecked(act=act.text)
    best = max(grants, key=lambda g: (g.leases[power], g.ends, g.id))
    if not is_leased(best, power, fresh.at, at):
        since = f"{fresh.at.astimezone(COUNTY_TIME):%Y-%m-%d %H:%M}"
        raise LeaseOver(act=act.text, since=since)
    return best


def _uncovered(registry: Registry, use: Use, act: Act, matter: Matter) -> NotGranted | AboveCeiling:
    ceilings = [
        g.ceiling
        for g in registry.grants.values()
        if g.ceiling and _reaches(registry, g, use) and g.starts <= use.at < g.ends
    ]
    if use.power is Power.DECIDE and use.amount is not None and ceilings:
        amounts = {"amount": yuan(use.amount), "ceiling": yuan(max(ceilings))}
        return AboveCeiling(act=act.text, **amounts)
    return NotGranted(act=act.text, matter=matter.name)


def may_take_in(
    registry: Registry, node: str, matter: Matter, heard: datetime | None = None
) -> Permit:
    """Answer whether `node` may take a matter in, or enter what its device took in that had `heard` it last at a time.

    Raises NotTakenInHere, NodeSucceeded. What was taken in by a device that could not know of a
    succession counts as what a village without a link takes in until it hears of it.
    """
    succeeded_at = registry.succeeded_at.get(node)
    if heard is None or succeeded_at is None or heard >= succeeded_at:
        refuse_succeeded(registry, node)
    step = matter.step(Act.TAKE_IN)
    tiers = step.tiers if step else ()
    if registry.node(node).tier not in tiers:
        where = Text("、".join(t.text.zh for t in tiers), ", ".join(t.text.en for t in tiers))
        raise NotTakenInHere(matter=matter.name, where=where)
    return Permit(Act.TAKE_IN, None)


def _within(grant: Grant, use: Use) -> bool:
    """An amount that nobody has stated, or that has been erased, is within every ceiling."""
    return use.amount is None or grant.ceiling is None or use.amount <= grant.ceiling


def _reaches(registry: Registry, grant: Grant, use: Use) -> bool:
    return grant.matter == use.matter and use.power in powers_at(registry, grant, use.node)
