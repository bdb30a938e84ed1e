"""Matters and grants: which acts this town may do, per matter, under which grant, until when, with or without a link."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import render_template
from flask.typing import ResponseReturnValue

from shared.domain.acts import Act
from shared.domain.authority import may
from shared.domain.freshness import lease_end
from shared.domain.grant_text import span_text
from shared.domain.matter import Matter
from shared.domain.refusals import Refusal
from shared.domain.refusals_authority import ClockBehind, LeaseOver, NeverChecked
from shared.domain.registry import Registry
from shared.domain.rights import Right
from shared.domain.text import Text
from shared.web.grant_words import grant_line
from shared.web.rights import requires
from shared.web.site import site

NOTHING = Text("", "")
WAITING = (LeaseOver, NeverChecked, ClockBehind)
STEPS = (Act.TAKE_IN, Act.ACCEPT, Act.REVIEW, Act.DECIDE, Act.ISSUE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One act of a matter: not a step of it, not ours, or ours (under `grant`, until `until`).

    `lease` says how long it is leased, `leased_until` when that runs out if no
    link comes back; `waits` that it is ours again after an exchange.
    """

    act: Text
    is_step: bool
    is_ours: bool
    grant: str = ""
    until: date | None = None
    lease: Text = NOTHING
    leased_until: datetime | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A matter and what this town may do of it."""

    id: str
    name: Text
    cells: tuple[Cell, ...]


@requires(Right.SEE_CASES)
def show_powers() -> ResponseReturnValue:
    """Show what this town may do, and the grants that say so."""
    the = site()
    registry, now = the.overview.registry(), the.here.now()
    lines = [_line(registry, the.here.code, m, now) for m in registry.matters.values()]
    node = registry.node(the.here.code)
    grants = [
        grant_line(registry, grant, now)
        for grant in registry.grants.values()
        if registry.reaches(grant, node.code)
    ]
    steps = [act.text for act in STEPS]
    return render_template("town/powers.html", lines=lines, grants=grants, steps=steps)


def _line(registry: Registry, node: str, matter: Matter, now: datetime) -> Line:
    cells = tuple(_cell(registry, node, matter, act, now) for act in STEPS)
    return Line(matter.id, matter.name, cells)


def _cell(registry: Registry, node: str, matter: Matter, act: Act, now: datetime) -> Cell:
    if matter.step(act) is None:
        return Cell(act.text, is_step=False, is_ours=False)
    try:
        permit = may(registry, node=node, matter=matter, act=act, at=now)
    except Refusal as refusal:
        return Cell(act.text, is_step=True, is_ours=False, waits=isinstance(refusal, WAITING))
    grant, power = permit.grant, act.power
    if grant is None or power is None:
        return Cell(act.text, is_step=True, is_ours=True)
    return Cell(
        act.text,
        is_step=True,
        is_ours=True,
        grant=grant.id,
        until=grant.until,
        lease=span_text(grant.leases[power]),
        leased_until=lease_end(registry.freshness.at, grant.leases[power]),
    )
