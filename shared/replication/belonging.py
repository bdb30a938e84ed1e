"""Whether who brings entries of a ledger may have them at all."""

from collections.abc import Iterator

from shared.app.aside import case_members
from shared.app.here import Here
from shared.app.ports import Room
from shared.domain.audience import is_for
from shared.domain.custody import FENCES
from shared.domain.ledgers import LedgerName
from shared.domain.registry import Registry
from shared.wire.columns import Parcel


def is_above(here: Here, room: Room, peer: str) -> bool:
    """Say whether a peer stands above us."""
    return peer in here.listed(room).line(here.code)[1:]


def belongs(
    registry: Registry, room: Room, parcels: list[Parcel], name: LedgerName, ends: tuple[str, str]
) -> bool:
    """Say whether a peer that brings entries of a ledger belongs to its audience.

    `ends` are the peer and this node. What we hold decides, and whom the county has let in since; of a new ledger what it
    says of itself. What comes from above is for us: who stands above keeps the audience.
    """
    peer, me = ends
    if peer in registry.line(me)[1:]:
        return True
    members = (*_members(room, name, parcels), *_let_in(registry, parcels))
    return is_for(registry, name, members, peer)


def _members(room: Room, name: LedgerName, parcels: list[Parcel]) -> tuple[str, ...]:
    if name.case is None:
        return ()
    known = case_members(room, name.case)
    if known or name.writer is not None:
        return known
    named = [c for p in parcels for c in (p.entry.header.node, p.entry.header.to) if c]
    return tuple(dict.fromkeys(named))


def _let_in(registry: Registry, parcels: list[Parcel]) -> Iterator[str]:
    """Yield to whom an override among these entries gives the case: the county's signature under it says so.

    We may have lost it: it was ours, and we were restored.
    """
    for entry in (p.entry for p in parcels if p.entry.header.kind in FENCES):
        header = entry.header
        key = registry.key_of(header.node, header.inc)
        if header.node == registry.county and header.to and key and entry.is_signed_by(key):
            yield header.to
