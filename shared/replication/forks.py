"""Forks that others tell of: held against what stands here, and what it takes to end one.

A claim freezes nothing. Only an authentic entry does that contradicts the one
standing here, by who held the pen there.
"""

from base64 import b64decode

from shared.app.here import Here
from shared.app.ports import ALL, Room
from shared.domain.ledgers import parse_ledger
from shared.domain.records import QuarantineItem
from shared.domain.registry import Registry
from shared.ledger.entry import Entry, read_entry
from shared.replication.codes import Fork
from shared.replication.judging import Bench, contradiction
from shared.replication.quarantine import Ends, learn_of_refusals, quarantine_item
from shared.replication.shape import LATEST, is_sound

Want = tuple[str, int]


def learn_of_forks(here: Here, room: Room, stored: list[Entry]) -> None:
    """Learn from entries just stored what others have refused; a proven fork freezes its ledger here too.

    A claim can come before what it speaks of: it is held against what has come since.
    """
    if not stored:
        return
    registry = here.listed(room)
    for item in (*learn_of_refusals(here, room, stored), *_claims_on(room, stored)):
        if item.code == Fork.code:
            _freeze_if_proven(here, room, registry, item)


def wanted_signatures(here: Here, room: Room) -> set[Want]:
    """Return what to ask peers for, so that forks found here can be ended.

    A decision stands on the entry before the fork. Covered by the signature of one
    that goes, it is wanted with its own.
    """
    if not room.quarantine.count(here.code):
        return set()
    wants: set[Want] = set()
    for item in room.quarantine.items(codes={Fork.code}, limit=ALL):
        if item.refuser == here.code and item.seq > 1:
            last = item.seq - 1
            before = room.ledgers.entries(item.ledger, first=last, last=last)
            wants |= {(item.ledger, last) for entry in before if entry.signature is None}
    return wants


def _claims_on(room: Room, entries: list[Entry]) -> list[QuarantineItem]:
    """Return the open claims of a fork at the places that these entries have taken."""
    if not room.quarantine.count():
        return []
    places: dict[str, set[int]] = {}
    for entry in entries:
        places.setdefault(entry.header.ledger, set()).add(entry.header.seq)
    return [
        item
        for ledger, seqs in places.items()
        for item in room.quarantine.items(codes={Fork.code}, ledger=ledger, limit=ALL)
        if item.seq in seqs
    ]


def _freeze_if_proven(here: Here, room: Room, registry: Registry, item: QuarantineItem) -> None:
    """Freeze a ledger over a report that proves a fork, and keep the proof as our own finding. One a ledger will do."""
    refused = _refused_in(item)
    if refused is None or _is_found(here, room, refused) or not _is_fork(room, registry, refused):
        return
    ends = Ends(here.code, item.refuser)
    room.quarantine.resolve(item.hash, item.refuser, here.now())
    room.quarantine.put(quarantine_item(here, refused, Fork.code, ends))
    room.ledgers.freeze(item.ledger, Fork.code)


def _is_found(here: Here, room: Room, refused: Entry) -> bool:
    """Say whether the ledger is frozen already over a fork of our own finding at that place or before it."""
    header = refused.header
    head = room.ledgers.head(header.ledger)
    if head is None or not head.frozen:
        return False
    found = room.quarantine.items(codes={Fork.code}, ledger=header.ledger, limit=ALL)
    return any(i.refuser == here.code and i.seq <= header.seq for i in found)


def _refused_in(item: QuarantineItem) -> Entry | None:
    """Return the entry that a report holds as evidence, without its body."""
    try:
        parts = {k: b64decode(v, validate=True) for k, v in item.evidence.items()}
        refused = read_entry(parts["header"], parts["signature"], None, None)
    except (KeyError, ValueError):
        return None
    return refused if refused.header.ledger == item.ledger and is_sound(refused) else None


def _is_fork(room: Room, registry: Registry, refused: Entry) -> bool:
    """Say whether an entry is authentic, by who held the pen there, and contradicts the one standing here."""
    header = refused.header
    name = parse_ledger(header.ledger)
    key = registry.key_of(header.node, header.inc)
    if name is None or key is None:
        return False
    standing = room.ledgers.entries(header.ledger, first=header.seq, last=header.seq)
    if not standing or standing[0].hash == refused.hash:
        return False
    if standing[0].header.prev != header.prev or not refused.is_signed_by(key):
        return False
    found = contradiction(Bench(room, registry, "", name, LATEST), standing[0], refused)
    return isinstance(found, Fork)
