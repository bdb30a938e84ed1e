"""What is checked before a grant is issued: at founding, on the page and on the command line alike.

Each rule yields the field it is about and a refusal; a field with several
problems tells the gravest. Fields are named as in a grant's file; a lease is
`leases.accept`.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from shared.domain.acts import Act, Power
from shared.domain.codes import Tier
from shared.domain.facts import Body
from shared.domain.freshness import LONGEST_LEASES, is_ladder
from shared.domain.grant_law import Found, barred, check_ceiling, check_law, names_text
from shared.domain.grant_overlap import overlaps, reached_by
from shared.domain.grant_text import joined, powers_text, span_text
from shared.domain.grants import GRANT_FORMS, Grant, grant_from
from shared.domain.matter import Matter
from shared.domain.refusals import GrantRevoked, Refusal, UnknownGrant, UnknownMatter, UnknownNode
from shared.domain.refusals_grants import (
    AlreadyOver,
    AmendsLater,
    AmendsOtherMatter,
    EndsBeforeItBegins,
    GrantIsOver,
    LeasesAmiss,
    LeasesOutOfOrder,
    LeaseTooLong,
    NoDocument,
    NoDocumentNumber,
    NoLegalForm,
    NotTheirStep,
    NotThePrincipal,
    Overlap,
    ReachesNobody,
    UnknownDepartment,
)
from shared.domain.refusals_input import FormIncomplete
from shared.domain.registry import Node, Registry
from shared.domain.text import Text
from shared.domain.worktime import county_day

SHORTEST_LEASE = timedelta(hours=1)
SERIES = "G-"


def ready_grant(
    registry: Registry, terms: Mapping[str, Any], now: datetime, replaces: str | None = None
) -> Body:
    """Return the body that issues a grant of these terms under the next free id.

    `terms` are as the schema of a grant has them, without id and `replaces`.
    Raises FormIncomplete with every problem by field; for an amendment first
    UnknownGrant, GrantRevoked or GrantIsOver.
    """
    if replaces is not None:
        endable(registry, replaces, now)
    body = {**terms, "id": next_grant_id(registry), "replaces": replaces}
    problems = check_grant(registry, grant_from(body), now)
    if problems:
        raise FormIncomplete(problems)
    return body


def next_grant_id(registry: Registry) -> str:
    """Return the next free id. None is ever used again: grants end, but stay in the registry."""
    numbers = [int(g.removeprefix(SERIES)) for g in registry.grants if g.startswith(SERIES)]
    return f"{SERIES}{max(numbers, default=0) + 1:04d}"


def endable(registry: Registry, grant_id: str, now: datetime) -> Grant:
    """Return a grant that can still be amended or revoked, or refuse: unknown, ended before its time, run out."""
    grant = registry.grants.get(grant_id)
    if grant is None:
        raise UnknownGrant(grant=grant_id)
    if grant.revoked_at is not None:
        raise GrantRevoked(grant=grant_id)
    if grant.runs_out <= now:
        raise GrantIsOver(grant=grant_id, day=grant.until)
    return grant


def check_grant(registry: Registry, grant: Grant, now: datetime) -> dict[str, Refusal]:
    """Return what is wrong with a grant that is to be issued now, by field; empty where nothing is."""
    found: dict[str, Refusal] = {}
    for field, refusal in _problems(registry, grant, now):
        found.setdefault(field, refusal)
    return found


def check_days(since: date, until: date, today: date) -> Found:
    """Yield what is wrong with the first and the last day."""
    if until < since:
        yield "until", EndsBeforeItBegins()
    elif until < today:
        yield "until", AlreadyOver(day=until)


def _problems(registry: Registry, grant: Grant, now: datetime) -> Found:
    yield from check_days(grant.since, grant.until, county_day(now))
    yield from _check_document(grant)
    nodes = reached_by(registry, grant)
    yield from _check_reach(registry, grant, nodes)
    matter = registry.matters.get(grant.matter)
    if matter is None:
        yield "matter", UnknownMatter(matter=grant.matter)
        return
    yield from _check_replaced(registry, grant, now)
    yield from _check_principal(registry, matter, grant)
    yield from check_law(registry, matter, grant, nodes)
    yield from _check_steps(matter, grant, nodes)
    yield from _check_leases(matter, grant)
    yield from check_ceiling(matter, grant)
    yield from _check_overlaps(registry, grant, now)


def _check_document(grant: Grant) -> Found:
    """A grant rests on a document: its form, its name and its number are always stated.

    For a licence by 行政许可法 art. 24; public and convenience services rest on nothing else.
    """
    if grant.form not in GRANT_FORMS:
        yield "form", NoLegalForm()
    if not grant.document.zh.strip() or not grant.document.en.strip():
        yield "document", NoDocument()
    if not grant.number.strip():
        yield "number", NoDocumentNumber()


def _check_reach(registry: Registry, grant: Grant, nodes: tuple[Node, ...]) -> Found:
    named = [s.partition(":")[2] for s in grant.to if not s.startswith("level:")]
    unknown = next((code for code in named if code not in registry.nodes), None)
    if unknown is not None:
        yield "to", UnknownNode(node=unknown)
    elif not nodes:
        yield "to", ReachesNobody()


def _check_replaced(registry: Registry, grant: Grant, now: datetime) -> Found:
    if grant.replaces is None:
        return
    try:
        old = endable(registry, grant.replaces, now)
    except Refusal as refusal:
        yield "replaces", refusal
        return
    if old.matter != grant.matter:
        name = registry.matter(old.matter).name
        yield "matter", AmendsOtherMatter(grant=old.id, matter=name)
    latest = max(old.since, county_day(now))
    if grant.since > latest:
        yield "from", AmendsLater(grant=old.id, latest=latest)


def _check_principal(registry: Registry, matter: Matter, grant: Grant) -> Found:
    """Nobody gives away another's power: an organ entrusts within its own (行政许可法 art. 24)."""
    if grant.department == matter.department:
        return
    if grant.department not in registry.departments:
        yield "department", UnknownDepartment(department=grant.department)
        return
    owner = registry.departments.get(matter.department, Text(matter.department, matter.department))
    given = registry.departments[grant.department]
    yield "department", NotThePrincipal(owner=owner, given=given)


def _check_steps(matter: Matter, grant: Grant, nodes: tuple[Node, ...]) -> Found:
    """A tier is granted only steps that the matter has done there."""
    wrong = [
        Text(f"{tier.text.zh}的“{power.text.zh}”", f"{power.text.en} at {tier.text.en}")
        for tier in (Tier.TOWN, Tier.VILLAGE)
        if any(n.tier is tier for n in nodes)
        for power in Power
        if power in grant.powers - barred(matter, tier) and tier not in _tiers(matter, power)
    ]
    if wrong:
        yield "acts", NotTheirStep(steps=joined(wrong))


def _tiers(matter: Matter, power: Power) -> tuple[Tier, ...]:
    step = matter.step(Act(power.value))
    return step.tiers if step else ()


def _check_leases(matter: Matter, grant: Grant) -> Found:
    shortest = min(grant.leases.values(), default=timedelta())
    if set(grant.leases) != grant.powers or shortest < SHORTEST_LEASE:
        yield "leases", LeasesAmiss()
        return
    longest = LONGEST_LEASES[matter.risk]
    for power, lease in grant.leases.items():
        if lease > longest[power]:
            yield (
                f"leases.{power}",
                LeaseTooLong(
                    risk=matter.risk.text,
                    act=power.text,
                    longest=span_text(longest[power]),
                    lease=span_text(lease),
                ),
            )
    if not is_ladder(grant.leases):
        yield "leases", LeasesOutOfOrder()


def _check_overlaps(registry: Registry, grant: Grant, now: datetime) -> Found:
    shared = overlaps(registry, grant, now)
    if not shared:
        return
    common = {code for s in shared for code in s.nodes}
    nodes: Iterable[Node] = (n for n in registry.nodes.values() if n.code in common)
    yield (
        "to",
        Overlap(
            grants=joined(Text(s.grant, s.grant) for s in shared),
            acts=powers_text(frozenset().union(*(s.powers for s in shared))),
            nodes=names_text(registry, nodes),
        ),
    )
