"""Who is issued which certificate, and when a node asks for the next one."""

from datetime import datetime
from enum import StrEnum

from shared.domain.certificates import (
    BACKDATED,
    LEAST_BETWEEN,
    LIFETIME,
    RENEW_BEFORE,
    Ask,
    TlsAuthority,
)
from shared.domain.host_names import MOST_NAMES, is_address, is_within, within
from shared.domain.refusals_certificates import HostNameTaken, NoAuthority, TooManyNames
from shared.domain.registry import Registry


class Standing(StrEnum):
    """How a node's latest wish for a certificate stands."""

    READY = "ready"
    ISSUED = "issued"
    NO_AUTHORITY = "no_authority"
    SUSPENDED = "suspended"
    OLD_MACHINE = "old_machine"
    NOT_ALLOWED = "not_allowed"
    ONE_A_DAY = "one_a_day"


def standing(registry: Registry, ask: Ask, now: datetime) -> Standing:
    """Say what becomes of a node's latest wish now. All names must be allowed: half a certificate helps nobody."""
    issued = registry.certificates.get(ask.node)
    if issued is not None and issued.ask == ask.hash:
        return Standing.ISSUED
    barred = _barred(registry, ask, now)
    if barred is not None:
        return barred
    if issued is not None and issued.inc == ask.inc and now < issued.at + LEAST_BETWEEN:
        return Standing.ONE_A_DAY
    return Standing.READY


def _barred(registry: Registry, ask: Ask, now: datetime) -> Standing | None:
    authority = registry.authority
    if registry.is_suspended(ask.node, ask.inc):
        return Standing.SUSPENDED
    if ask.inc != registry.incarnations.get(ask.node):
        return Standing.OLD_MACHINE
    if authority is None or authority.until <= now:
        return Standing.NO_AUTHORITY
    return Standing.NOT_ALLOWED if not_allowed(registry, ask) else None


def not_allowed(registry: Registry, ask: Ask) -> tuple[str, ...]:
    """Return the names of a wish that the county has not allowed to this node, or its authority cannot vouch for."""
    allowed = registry.host_names.get(ask.node, ())
    domains = registry.authority.domains if registry.authority else ()
    return tuple(name for name in ask.names if name not in allowed or not is_within(name, domains))


def span(authority: TlsAuthority, now: datetime) -> tuple[datetime, datetime]:
    """Return from when until when a certificate issued now is valid: never longer than its authority."""
    begin = now - BACKDATED
    return begin, min(begin + LIFETIME, authority.until)


def allowable(registry: Registry, node: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names that a node may be allowed, in their written form.

    Raises UnknownNode, NoAuthority, BadHostName, HostNameOutside, TooManyNames, and
    HostNameTaken for a name of another node's. Every village has the same private
    addresses, so those may be allowed to many; nobody meets one outside its network.
    """
    registry.node(node)
    if registry.authority is None:
        raise NoAuthority
    written = tuple(dict.fromkeys(within(one, registry.authority.domains) for one in names))
    if len(written) > MOST_NAMES:
        raise TooManyNames(most=MOST_NAMES, count=len(written))
    for other, theirs in registry.host_names.items():
        taken = [one for one in written if one in theirs and not is_address(one)]
        if other != node and taken:
            raise HostNameTaken(name=taken[0], node=registry.name_of(other))
    return written


def asks_again(registry: Registry, ask: Ask, now: datetime) -> bool:
    """Say whether a node should ask anew: its certificate ends soon, the county has another authority, or its own key is new.

    Not while its latest wish is unanswered, but for one of an incarnation that has ended.
    """
    issued, authority = registry.certificates.get(ask.node), registry.authority
    if issued is None or issued.ask != ask.hash:
        return ask.inc != registry.incarnations.get(ask.node)
    if authority is None:
        return False
    return issued.until - now < RENEW_BEFORE or issued.authority != authority.digest


def allow_command(ask: Ask) -> str:
    """Return what the county's operator runs to allow the names that a node asked for."""
    return f"tongban-center certificate allow {ask.node} {' '.join(ask.names)}"
