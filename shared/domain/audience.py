"""To whom a ledger goes, and which registry bodies a node needs. All from headers and the registry."""

from collections.abc import Iterable

from shared.domain.certificates import CERTIFICATE_ISSUED, HOST_NAMES_ALLOWED
from shared.domain.codes import Tier
from shared.domain.facts import Body
from shared.domain.ledgers import LedgerKind, LedgerName
from shared.domain.registry import (
    MATTER_PUBLISHED,
    STAFF_LISTED,
    STAFF_REMOVED,
    Registry,
)


def with_ancestors(registry: Registry, members: Iterable[str]) -> frozenset[str]:
    """Return the members, whoever took their place since, and all that stand above any of these."""
    return registry.above(tuple(members))


def is_for(registry: Registry, name: LedgerName, members: Iterable[str], peer: str) -> bool:
    """Say whether `peer` belongs to a ledger's audience.

    `members` are the case's origin and every custodian it had or was offered
    to; for a case journal those of its case. Everyone may hold the registry. What a
    node writes of itself goes to those above it, not to whoever takes its place.
    """
    if name.kind is LedgerKind.REGISTRY:
        return True
    is_above_writer = name.writer is not None and peer in registry.line(name.writer)
    return is_above_writer or peer in with_ancestors(registry, members)


def needs_body(registry: Registry, kind: str, body: Body, peer: str) -> bool:
    """Say whether a peer is sent a registry entry's body: its own and its descendants' matters, staff and certificates.

    The header always goes, so that every node verifies the whole chain. Grants are
    published to all: any node may have to say under which one an act was done.
    """
    if peer == registry.county or peer not in registry.nodes:
        return peer == registry.county or kind not in SELECTIVE
    if kind == MATTER_PUBLISHED:
        return _handles(body, registry.nodes[peer].tier)
    if kind in {STAFF_LISTED, STAFF_REMOVED}:
        return peer in registry.line(str(body["staff"]).partition(":")[0])
    if kind in {HOST_NAMES_ALLOWED, CERTIFICATE_ISSUED}:
        return peer in registry.line(str(body["node"]))
    return True


SELECTIVE = frozenset(
    {MATTER_PUBLISHED, STAFF_LISTED, STAFF_REMOVED, HOST_NAMES_ALLOWED, CERTIFICATE_ISSUED}
)


def _handles(body: Body, tier: Tier) -> bool:
    below = {Tier.VILLAGE: {"village"}, Tier.TOWN: {"village", "town"}}.get(tier)
    tiers = {t for s in body["matter"]["steps"] for t in s["tiers"]}
    return below is None or bool(tiers & below)
