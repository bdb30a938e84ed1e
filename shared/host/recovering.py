"""Recovering a node that was put back: rebuilt from its parent under a new incarnation, nothing dropped.

What a peer holds stands. What the old folder alone holds is kept: a person enters
acts on cases again, with their numbers and dates; the node does so with its own
records.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from shared.app.aside import keep_aside
from shared.app.here import Here
from shared.app.ports import Actor, Room
from shared.app.writing import append
from shared.domain.facts import Draft
from shared.domain.kinds import CHILDREN_HEARD, ENTRY_REFUSED
from shared.domain.ledgers import LedgerKind, parse_ledger
from shared.domain.refusals_custody import PutBack
from shared.host.folder import Folder, Identity, aside_of, new_folder
from shared.host.joining import join_in, pending_seed
from shared.host.lock import held
from shared.host.renewing import code_for, joining_of
from shared.ledger.entry import Entry
from shared.replication.caller import Caller
from shared.transport.http_client import HttpCarrier

MACHINE = frozenset({CHILDREN_HEARD, ENTRY_REFUSED})
"""Reports that a node makes anew by itself."""
MOST_ITEMS = 100_000
Step = Callable[[int], None]
"""Told how many more entries have been fetched."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """What came of it: who the node is now, what was fetched, what waits to be entered again."""

    identity: Identity
    fetched: int
    to_enter: int
    kept_at: str


def recover(folder: Folder, code: str, step: Step) -> Recovered:
    """Rebuild this node from its parent under a new incarnation, with a code that the county made for it.

    The old folder is kept beside it. Refuses another node's code, and a node that runs.
    """
    parts = code_for(folder, code)
    joining, path = joining_of(folder, code), folder.path.resolve()
    aside, pending = aside_of(path), path.with_name(f".{path.name}.enrolling")
    with held(folder.run_lock), held(folder.exchange_lock), new_folder(path, aside) as building:
        identity = join_in(building, joining, parts, pending_seed(pending, code))
        carrier = HttpCarrier(joining.url, joining.ca)
        with _opened(folder) as old, _opened(Folder(building, identity)) as new:
            try:
                totals = Caller(new, identity.parent, carrier).exchange(step)
            finally:
                carrier.close()
            to_enter = _carry_over(old, new)
    pending.unlink()
    return Recovered(identity, totals.received, to_enter, str(aside))


@contextmanager
def _opened(folder: Folder) -> Iterator[Here]:
    here = folder.open()
    try:
        yield here
    finally:
        here.store.close()


def _carry_over(old: Here, new: Here) -> int:
    """Bring over what is this node's alone; return how many entries wait for a person."""
    waiting = 0
    with old.store.read() as before, new.store.write() as room:
        for account in before.desk.accounts():
            room.desk.save_account(account)
        for draft in before.desk.drafts():
            room.desk.save_draft(draft)
        for item in reversed(before.quarantine.items(limit=MOST_ITEMS)):
            room.quarantine.add(item)
        for entry in _unknown_there(old, before, room):
            if _is_own_record(entry):
                _write_again(new, room, entry)
            elif entry.header.kind not in MACHINE:
                keep_aside(new, room, entry, PutBack.code, new.code)
                waiting += 1
    return waiting


def _unknown_there(old: Here, before: Room, room: Room) -> Iterator[Entry]:
    """Yield our entries of every incarnation that the parent did not have, in the order they were written."""
    for inc in range(1, old.inc + 1):
        for n in range(1, before.ledgers.last_count(old.code, inc) + 1):
            entry = before.ledgers.by_count(old.code, inc, n)
            known = room.ledgers.by_count(old.code, inc, n)
            if entry is None or (known is not None and known.hash == entry.hash):
                continue
            if not any(i.hash == entry.hash for i in room.quarantine.items(limit=MOST_ITEMS)):
                yield entry


def _is_own_record(entry: Entry) -> bool:
    name = parse_ledger(entry.header.ledger)
    is_own = name is not None and name.kind is LedgerKind.JOURNAL
    return is_own and entry.header.kind not in MACHINE and entry.body is not None


def _write_again(new: Here, room: Room, entry: Entry) -> None:
    header = entry.header
    draft = Draft(header.kind, entry.fact.body or {}, cites=entry.hash)
    append(new, room, header.ledger, draft, Actor(header.actor, ""))
