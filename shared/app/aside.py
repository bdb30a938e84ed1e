"""Entries without effect that are kept whole, so that a person can enter them again."""

from base64 import b64decode, b64encode

from shared.app.here import Here
from shared.app.ports import ALL, Room
from shared.domain.ledgers import case_ledger
from shared.domain.records import QuarantineItem
from shared.domain.refusals_custody import Displaced, PutBack
from shared.domain.registry import Registry
from shared.ledger.entry import Entry, read_entry
from shared.ledger.header import BadHeader

FORK, BEHIND, FROZEN = "ledger.fork", "ledger.after_refused", "ledger.frozen_here"
AGAIN = frozenset({Displaced.code, PutBack.code})
"""Codes of items that can be entered again."""


def evidence(entry: Entry) -> dict[str, str]:
    """Return all parts of an entry in base64, by name."""
    parts = {
        "header": entry.raw,
        "signature": entry.signature,
        "salt": entry.salt,
        "body": entry.body,
    }
    return {name: b64encode(raw).decode() for name, raw in parts.items() if raw is not None}


def entry_of(item: QuarantineItem) -> Entry | None:
    """Rebuild an item's entry from its evidence; None where it is not kept whole."""
    try:
        parts = {k: b64decode(v, validate=True) for k, v in item.evidence.items()}
        found = [parts.get(k) for k in ("signature", "salt", "body")]
        return read_entry(parts["header"], *found)
    except (KeyError, ValueError, BadHeader):
        return None


def is_signed(room: Room, registry: Registry, entry: Entry) -> bool:
    """Say whether its author signed an entry, or a later one of the same run that is kept aside too."""
    ledger = entry.header.ledger
    items = room.quarantine.items(open_only=False, ledger=ledger, limit=ALL)
    kept = [entry_of(item) for item in items]
    kept += room.ledgers.displaced(ledger)
    after = {e.header.prev: e for e in kept if e is not None}
    last: Entry | None = entry
    while last is not None and last.signature is None:
        last = after.get(last.hash)
    author = (entry.header.node, entry.header.inc)
    if last is None or (last.header.node, last.header.inc) != author:
        return False
    key = registry.key_of(*author)
    return key is not None and last.is_signed_by(key)


def case_members(room: Room, case: str) -> tuple[str, ...]:
    """Return the members of a case that is held here, none of one that is not.

    With those of entries that an override displaced: they have seen the case, and
    must learn that it went another way.
    """
    head = room.ledgers.head(case_ledger(case))
    if head is None:
        return ()
    overridden = head.custody.epoch[0] > 0
    aside = room.ledgers.displaced(head.ledger) if overridden else []
    once = [code for e in aside for code in (e.header.node, e.header.to) if code]
    return tuple(dict.fromkeys((*head.custody.members, *once)))


def set_aside(here: Here, room: Room, ledger: str, first: int) -> None:
    """Take a ledger's entries from `first` on out of its chain and list them: an override has taken their place."""
    for entry in room.ledgers.displace(ledger, first):
        keep_aside(here, room, entry, Displaced.code, here.county)


def settle_forks(here: Here, room: Room, ledger: str) -> None:
    """The county has ended a ledger's fork: the entry that contradicted it can be entered again.

    So can all behind it, and all that came while the ledger was frozen.
    """
    contradicting: set[str] = set()
    items = room.quarantine.items(codes={FORK, BEHIND, FROZEN}, ledger=ledger, limit=ALL)
    for item in sorted(items, key=lambda item: item.seq):
        entry = entry_of(item)
        if item.code == BEHIND and (entry is None or entry.header.prev not in contradicting):
            continue
        contradicting.add(item.hash)
        room.quarantine.resolve(item.hash, item.refuser, here.now())
        known = room.quarantine.item(item.hash, here.county)
        is_over = known is not None and known.code in AGAIN and known.resolved_at is not None
        if entry is None or entry.hash != item.hash or is_over or _stands(room, entry):
            continue
        keep_aside(here, room, entry, Displaced.code, here.county)


def _stands(room: Room, entry: Entry) -> bool:
    seq = entry.header.seq
    found = room.ledgers.entries(entry.header.ledger, first=seq, last=seq) if seq > 0 else []
    return any(standing.hash == entry.hash for standing in found)


def keep_aside(here: Here, room: Room, entry: Entry, code: str, refuser: str) -> None:
    """List an entry without effect, with all of it, for its author to enter again."""
    header = entry.header
    room.quarantine.put(
        QuarantineItem(
            hash=entry.hash,
            ledger=header.ledger,
            seq=header.seq,
            kind=header.kind,
            author=header.node,
            refuser=refuser,
            code=code,
            owner=header.node,
            at=here.now(),
            evidence=evidence(entry),
        )
    )
