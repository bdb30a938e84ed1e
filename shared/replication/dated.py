"""What the county refused for a date in the future: taken when that date has come, and closed at the other end then."""

from collections.abc import Iterator
from datetime import datetime

from shared.app.aside import entry_of
from shared.app.freshness import held_checkpoint
from shared.app.here import IN_FUTURE, Here
from shared.app.ports import ALL, Room
from shared.domain.records import QuarantineItem
from shared.ledger.entry import Entry
from shared.replication.codes import AfterRefused, SignedByRefused
from shared.replication.incoming import latest_time, receive
from shared.replication.outcome import APPLIED, DUPLICATE
from shared.wire.columns import Parcel

WAITING = frozenset({IN_FUTURE, AfterRefused.code, SignedByRefused.code})


def take_due(here: Here, room: Room) -> None:
    """At the county: judge again, ledger by ledger, what was refused for a date that has come, and what follows it.

    It comes as if by the child below which its author stands.
    """
    if not here.is_county or not room.quarantine.count(here.code):
        return
    registry = here.listed(room)
    for items in _due(here, room, latest_time(here, room)):
        entries = [entry for _item, entry in items]
        line = registry.line(entries[0].header.node)
        outcome = receive(here, room, line[-2], [Parcel(0, entry) for entry in entries])
        for item, entry in items:
            if outcome.verdicts.get(entry.hash) in {APPLIED, DUPLICATE}:
                room.quarantine.resolve(item.hash, item.refuser, here.now())


def close_due(here: Here, room: Room) -> None:
    """At any other node: close what the county has taken by now, by its own signed time."""
    checkpoint = held_checkpoint(room)
    if checkpoint is None or not room.quarantine.count(here.county):
        return
    waiting = room.quarantine.items(codes=WAITING, limit=ALL)
    for ledger in sorted({item.ledger for item in waiting if item.refuser == here.county}):
        for item in _taken(here, room, ledger, checkpoint.at):
            room.quarantine.resolve(item.hash, item.refuser, here.now())


def _taken(here: Here, room: Room, ledger: str, latest: datetime) -> list[QuarantineItem]:
    """Return what waited in a ledger of which every date has come, none where one has not.

    A report may come when the item with the date is closed already: what the county refused before that date, it has taken.
    """
    found = room.quarantine.items(codes=WAITING, ledger=ledger, open_only=False, limit=ALL)
    ours = [item for item in found if item.refuser == here.county]
    dated = [entry_of(item) for item in ours if item.code == IN_FUTURE]
    dates = [entry.header.at for entry in dated if entry is not None]
    if not dates or max(dates) > latest:
        return []
    still_open = [item for item in ours if item.resolved_at is None]
    if any(item.code == IN_FUTURE for item in still_open):
        return still_open
    return [item for item in still_open if item.at <= max(dates)]


def _due(here: Here, room: Room, latest: datetime) -> Iterator[list[tuple[QuarantineItem, Entry]]]:
    """Yield what waits in ledgers of which every date has come, a ledger at a time, in its order."""
    dated = room.quarantine.items(codes={IN_FUTURE}, limit=ALL)
    for ledger in sorted({item.ledger for item in dated if item.refuser == here.county}):
        items = room.quarantine.items(codes=WAITING, ledger=ledger, limit=ALL)
        kept = [(i, entry_of(i)) for i in items if i.refuser == here.county]
        whole = [(item, entry) for item, entry in kept if entry is not None]
        if all(entry.header.at <= latest for item, entry in whole if item.code == IN_FUTURE):
            yield sorted(whole, key=lambda pair: (pair[1].header.epoch, pair[1].header.seq))
