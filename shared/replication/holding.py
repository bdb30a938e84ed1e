"""Holding entries that cannot be judged yet, within bounds."""

from collections.abc import Sequence

from shared.app.ports import Room
from shared.domain.records import HeldEntry
from shared.ledger.entry import read_entry
from shared.replication.forks import Want
from shared.replication.judging import Hold
from shared.replication.outcome import HELD, RETRY_LATER, Outcome
from shared.wire.columns import Parcel

MAX_HELD = 500
"""Entries of one peer."""


def hold_all(
    room: Room, peer: str, parcels: Sequence[Parcel], hold: Hold, outcome: Outcome
) -> None:
    """Hold entries that belong together: all of them, or none when the hold is full; then what they wait for is wanted first."""
    full = room.holds.count(peer) + len(parcels) > MAX_HELD
    if full:
        outcome.wants.add((hold.ledger, hold.first))
    for parcel in parcels:
        outcome.verdicts[parcel.entry.hash] = RETRY_LATER if full else HELD
        if not full:
            room.holds.add(_held(peer, parcel, hold))


def waited_for(room: Room, peer: str) -> set[Want]:
    """Return what the entries wait for that are held of a peer."""
    if not room.holds.count(peer):
        return set()
    return {_waits_for(held) for held in room.holds.of(peer)}


def _waits_for(held: HeldEntry) -> Want:
    ledger, _, first = held.reason.rpartition(" ")
    return ledger, int(first)


def parcel_of(held: HeldEntry) -> Parcel:
    """Return an entry that was held as it came."""
    return Parcel(held.position, read_entry(held.raw, held.signature, held.salt, held.body))


def _held(peer: str, parcel: Parcel, hold: Hold) -> HeldEntry:
    entry = parcel.entry
    return HeldEntry(
        peer=peer,
        position=parcel.position,
        ledger=entry.header.ledger,
        seq=entry.header.seq,
        hash=entry.hash,
        reason=f"{hold.ledger} {hold.first}",
        raw=entry.raw,
        signature=entry.signature,
        salt=entry.salt,
        body=entry.body,
    )
