"""What a node that was put back holds alone, brought over to the one that is rebuilt from its parent.

What a peer holds stands. Acts on cases that no peer has are kept for a person to
enter again, with their numbers and dates; the node's own records it writes anew.
"""

from collections.abc import Iterator
from dataclasses import replace

from shared.app.aside import keep_aside
from shared.app.device_memory import keys_of
from shared.app.here import Here
from shared.app.ports import ALL, Actor, Room
from shared.app.writing import append
from shared.domain.certificates import CERTIFICATE_ASKED
from shared.domain.devices import fold_devices
from shared.domain.facts import Draft
from shared.domain.kinds import CHILDREN_HEARD, ENTRY_REFUSED
from shared.domain.ledgers import LedgerKind, case_ledger, journal_ledger, parse_ledger
from shared.domain.refusals_custody import PutBack
from shared.ledger.entry import Entry

MACHINE = frozenset({CHILDREN_HEARD, CERTIFICATE_ASKED})
"""Reports that a node makes anew by itself. What it has refused it does not refuse a second time."""


def carry_over(old: Here, new: Here) -> int:
    """Bring over accounts, drafts, what is known of photos and devices, quarantine and what was not sent; return how many entries wait for a person."""
    waiting = 0
    with old.store.read() as before, new.store.write() as room:
        _carry_desk(old, before, room)
        for blob in before.blobs.all():
            known = room.blobs.get(blob.sha)
            room.blobs.put(blob if known is None else replace(known, here=known.here or blob.here))
        for item in reversed(before.quarantine.items(limit=ALL)):
            room.quarantine.add(item)
        for entry in _unknown_there(old, before, room):
            if _is_own_record(entry):
                _write_again(new, room, entry)
            elif entry.header.kind not in MACHINE:
                keep_aside(new, room, entry, PutBack.code, new.code)
                waiting += 1
    return waiting


def _carry_desk(old: Here, before: Room, room: Room) -> None:
    """Bring over what people and devices left here: none of it is in a ledger, but what became a case meanwhile."""
    for account in before.desk.accounts():
        room.desk.save_account(account)
    for draft in before.desk.drafts():
        if room.cases.get(draft.id) is None:
            room.desk.save_draft(draft)
    journal = [entry.fact for entry in before.ledgers.entries(journal_ledger(old.code))]
    for key in keys_of(fold_devices(journal)):
        room.desk.set_value(key, before.desk.value(key))


def _unknown_there(old: Here, before: Room, room: Room) -> Iterator[Entry]:
    """Yield our entries of every incarnation that the parent did not have, in the order they were written."""
    listed = {item.hash for item in room.quarantine.items(limit=ALL)}
    for inc in range(1, old.inc + 1):
        for n in range(1, before.ledgers.last_count(old.code, inc) + 1):
            entry = before.ledgers.by_count(old.code, inc, n)
            known = room.ledgers.by_count(old.code, inc, n)
            if entry is None or (known is not None and known.hash == entry.hash):
                continue
            if entry.hash not in listed:
                yield entry


def _is_own_record(entry: Entry) -> bool:
    name = parse_ledger(entry.header.ledger)
    in_journal = name is not None and name.kind is LedgerKind.JOURNAL
    is_own = in_journal or entry.header.kind == ENTRY_REFUSED
    return is_own and entry.header.kind not in MACHINE and entry.body is not None


def _write_again(new: Here, room: Room, entry: Entry) -> None:
    """Write a record of our own anew; one in our journal of a case that is not here any more, in our own journal."""
    header = entry.header
    draft = Draft(header.kind, entry.fact.body or {}, cites=entry.hash)
    name = parse_ledger(header.ledger)
    case = name.case if name else None
    is_here = case is not None and room.ledgers.head(case_ledger(case)) is not None
    append(
        new,
        room,
        journal_ledger(new.code, case if is_here else None),
        draft,
        Actor(header.actor, ""),
    )
