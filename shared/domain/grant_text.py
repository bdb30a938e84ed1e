"""A grant in words of both languages, for pages and the command line alike."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from shared.domain.acts import Power
from shared.domain.codes import Level
from shared.domain.grants import Grant
from shared.domain.registry import Registry
from shared.domain.text import Text

ALL_OF = {
    Level.COUNTY: Text("县中心", "the county"),
    Level.TOWN: Text("全部乡镇", "all towns"),
    Level.SPECIAL: Text("全部园区", "all special zones"),
    Level.VILLAGE: Text("全部村", "all villages"),
    Level.COMMUNITY: Text("全部社区", "all communities"),
}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class GrantState(StrEnum):
    """Whether a grant counts now, and why it does not."""

    IN_FORCE = "in_force"
    NOT_BEGUN = "not_begun"
    OVER = "over"
    REVOKED = "revoked"
    REVOKED_AS_GRAVE = "revoked_as_grave"
    REPLACED = "replaced"

    @property
    def text(self) -> Text:
        """The state's word."""
        return STATE_NAMES[self]


STATE_NAMES = {
    GrantState.IN_FORCE: Text("有效", "in force"),
    GrantState.NOT_BEGUN: Text("尚未生效", "not yet begun"),
    GrantState.OVER: Text("已到期", "ended"),
    GrantState.REVOKED: Text("已收回", "revoked"),
    GrantState.REVOKED_AS_GRAVE: Text("已按严重情形收回", "revoked as grave"),
    GrantState.REPLACED: Text("已被代替", "replaced"),
}


def state_of(registry: Registry, grant: Grant, now: datetime) -> GrantState:
    """Say how a grant stands now."""
    if grant.is_revoked(now):
        if replacement_of(registry, grant) is not None:
            return GrantState.REPLACED
        return GrantState.REVOKED_AS_GRAVE if grant.grave else GrantState.REVOKED
    if grant.runs_out <= now:
        return GrantState.OVER
    return GrantState.NOT_BEGUN if now < grant.starts else GrantState.IN_FORCE


def replacement_of(registry: Registry, grant: Grant) -> Grant | None:
    """Return the grant that amends this one, or None."""
    return next((g for g in registry.grants.values() if g.replaces == grant.id), None)


def joined(words: Iterable[Text]) -> Text:
    """List words, in each language with its own comma."""
    told = list(words)
    return Text("、".join(w.zh for w in told), ", ".join(w.en for w in told))


def powers_text(powers: Iterable[Power]) -> Text:
    """List powers in the order of a case."""
    given = frozenset(powers)
    return joined(p.text for p in Power if p in given)


def span_text(span: timedelta) -> Text:
    """Write a span in days where it is whole days, else in hours."""
    if span % DAY:
        return Text(f"{span // HOUR} 小时", f"{span // HOUR} h")
    return Text(f"{span // DAY} 天", f"{span // DAY} d")


def leases_text(leases: Mapping[Power, timedelta]) -> Text:
    """Say for how long each act is leased: 受理 30 天、审查 14 天."""
    return joined(
        Text(f"{p.text.zh} {span_text(leases[p]).zh}", f"{p.text.en} {span_text(leases[p]).en}")
        for p in Power
        if p in leases
    )


def selector_text(registry: Registry, selector: str) -> Text:
    """Say whom a selector picks."""
    kind, _, value = selector.partition(":")
    if kind == "level":
        return ALL_OF[Level(value)]
    name = registry.name_of(value)
    if kind == "node":
        return Text(name, name)
    return Text(f"{name}及所辖各点", f"{name} and all below")
