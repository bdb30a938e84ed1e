"""Runs: one author's consecutive entries in a ledger, ended by the signature that covers all of them."""

from shared.domain.custody import FENCES
from shared.domain.ledgers import LedgerKind, LedgerName
from shared.ledger.entry import Entry
from shared.wire.columns import Parcel


def runs_of(parcels: list[Parcel]) -> list[list[Parcel]]:
    """Split a ledger's entries into runs; one that no signature ends is the last."""
    runs: list[list[Parcel]] = []
    for parcel in parcels:
        open_run = runs[-1] if runs and runs[-1][-1].entry.signature is None else None
        if open_run is not None and _follows(open_run[-1].entry, parcel.entry):
            open_run.append(parcel)
        else:
            runs.append([parcel])
    return runs


def without_run_signatures(parcels: list[Parcel]) -> list[Parcel]:
    """Keep one signature a run: the last of consecutive entries by one author in one ledger."""
    following: dict[str, Entry] = {}
    result: list[Parcel] = []
    for parcel in reversed(parcels):
        entry = parcel.entry
        after = following.get(entry.header.ledger)
        if after is not None and _follows(entry, after) and not _is_fence(entry, after):
            result.append(Parcel(parcel.position, entry.unsigned))
        else:
            result.append(parcel)
        following[entry.header.ledger] = entry
    return result[::-1]


def is_all_there_is(name: LedgerName, run: list[Parcel]) -> bool:
    """Say whether a run came because it was asked for: then with every signature that its sender holds.

    The registry is shown unasked too, with those of its runs alone.
    """
    return name.kind is not LedgerKind.REGISTRY and not any(p.position for p in run)


def _follows(before: Entry, entry: Entry) -> bool:
    one, two = before.header, entry.header
    return (one.node, one.inc) == (two.node, two.inc) and two.prev == before.hash


def _is_fence(entry: Entry, after: Entry) -> bool:
    """A fence ends its run, so that what it displaces is set aside with nothing undecided around it."""
    return entry.header.kind in FENCES or after.header.kind in FENCES
