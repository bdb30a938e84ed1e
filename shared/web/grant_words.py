"""A grant as pages show it: which acts, for how long, to whom, under what, and whether it is in force."""

from dataclasses import dataclass
from datetime import date, datetime

from shared.domain.acts import Power
from shared.domain.grant_text import (
    GrantState,
    joined,
    powers_text,
    replacement_of,
    selector_text,
    span_text,
    state_of,
)
from shared.domain.grants import GRANT_FORMS, Grant
from shared.domain.registry import Registry
from shared.domain.worktime import county_day
from shared.web.language import language, money, t
from shared.web.listing import Card, matter_name

SOON = 30
"""Days before its end from which a grant's card warns."""
CARDS = {GrantState.IN_FORCE: "ok", GrantState.NOT_BEGUN: "b", GrantState.REVOKED_AS_GRAVE: "r"}


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A grant as lists show it; all strings are in the page's language.

    `leases` holds an act and its lease each; `document_also` is the document's
    name in the other language. `ceiling`, `replaces` and
    `replaced_by` are empty where there is none.
    """

    id: str
    matter: str
    acts: str
    leases: tuple[tuple[str, str], ...]
    ceiling: str
    to: str
    since: date
    until: date
    form: str
    document: str
    document_also: str
    number: str
    department: str
    replaces: str
    replaced_by: str
    card: Card
    is_over: bool


def grant_line(registry: Registry, grant: Grant, now: datetime) -> GrantLine:
    """Return a grant as lists show it."""
    department = registry.departments.get(grant.department)
    successor = replacement_of(registry, grant)
    return GrantLine(
        id=grant.id,
        matter=matter_name(registry, grant.matter),
        acts=str(t(powers_text(grant.powers))),
        leases=tuple(
            (str(t(p.text)), str(t(span_text(grant.leases[p])))) for p in Power if p in grant.leases
        ),
        ceiling="" if grant.ceiling is None else money(grant.ceiling),
        to=str(t(joined(selector_text(registry, s) for s in grant.to))),
        since=grant.since,
        until=grant.until,
        form=str(t(GRANT_FORMS[grant.form])),
        document=str(t(grant.document)),
        document_also=grant.document.zh if language() == "en" else grant.document.en,
        number=grant.number,
        department=str(t(department)) if department else grant.department,
        replaces=grant.replaces or "",
        replaced_by=successor.id if successor else "",
        card=state_card(registry, grant, now),
        is_over=grant.ends <= now,
    )


def state_card(registry: Registry, grant: Grant, now: datetime) -> Card:
    """Say whether a grant is in force, and warn before it ends."""
    state = state_of(registry, grant, now)
    left = (grant.until - county_day(now)).days
    if state is GrantState.IN_FORCE and left <= SOON:
        return Card("y", str(t("还有 {n} 天到期", "ends in {n} days", n=left)))
    return Card(CARDS.get(state, "end"), str(t(state.text)))
