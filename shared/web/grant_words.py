"""A grant in words: which acts, to whom, under what, and whether it is in force."""

from dataclasses import dataclass
from datetime import date, datetime

from shared.domain.acts import Power
from shared.domain.codes import Level
from shared.domain.grants import GRANT_FORMS, Grant
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.domain.worktime import county_day
from shared.web.language import t
from shared.web.listing import Card, matter_name

SOON = 30
"""Days before its end from which a grant's card warns."""
ALL_OF = {
    Level.COUNTY: Text("县中心", "the county"),
    Level.TOWN: Text("全部乡镇", "all towns"),
    Level.SPECIAL: Text("全部园区", "all special zones"),
    Level.VILLAGE: Text("全部村", "all villages"),
    Level.COMMUNITY: Text("全部社区", "all communities"),
}


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A grant as lists show it; all strings are in the page's language."""

    id: str
    matter: str
    acts: str
    to: str
    since: date
    until: date
    form: str
    document: str
    card: Card
    is_over: bool


def grant_line(registry: Registry, grant: Grant, now: datetime) -> GrantLine:
    """Return a grant as lists show it."""
    return GrantLine(
        id=grant.id,
        matter=matter_name(registry, grant.matter),
        acts=powers_words(grant.powers),
        to=str(t("、", ", ")).join(selector_words(registry, s) for s in grant.to),
        since=grant.since,
        until=grant.until,
        form=str(t(GRANT_FORMS[grant.form])),
        document=str(t(grant.document)),
        card=state_card(grant, now),
        is_over=grant.ends <= now,
    )


def powers_words(powers: frozenset[Power]) -> str:
    """List powers in the order of a case."""
    return str(t("、", ", ")).join(str(t(p.text)) for p in Power if p in powers)


def selector_words(registry: Registry, selector: str) -> str:
    """Say whom a selector picks."""
    kind, _, value = selector.partition(":")
    if kind == "level":
        return str(t(ALL_OF[Level(value)]))
    name = registry.name_of(value)
    if kind == "node":
        return name
    return str(t("{name}及所辖各点", "{name} and all below", name=name))


def state_card(grant: Grant, now: datetime) -> Card:
    """Say whether a grant is in force, and warn before it ends."""
    if grant.revoked_at is not None and grant.revoked_at <= now:
        return Card("end", str(t("已收回", "revoked")))
    if grant.ends <= now:
        return Card("end", str(t("已到期", "ended")))
    if now < grant.starts:
        return Card("b", str(t("尚未生效", "not yet begun")))
    left = (grant.until - county_day(now)).days
    if left <= SOON:
        return Card("y", str(t("还有 {n} 天到期", "ends in {n} days", n=left)))
    return Card("ok", str(t("有效", "in force")))
