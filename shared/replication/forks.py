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
"""A ledger and the place from which it is wanted; below 0: the own signature of the entry at that place, and no more."""
MAX_CLAIMS = 200
"""Claims that wait for one ledger's entries; each comes again with its teller's journal after a restore."""
NOWHERE = 2**53


def learn_of_forks(here: Here, room: Room, stored: list[Entry]) -> None:
    """Learn from entries just stored what others have refused; a proven fork freezes its ledger here too.

    A claim can come before what it speaks of: it is held against what has come since.
    What it takes to end the forks, `still_lacking` tells.
    """
    if not stored:
        return
    registry, found = here.listed(room), _Found(here, room)
    for item in (*learn_of_refusals(here, room, stored), *_claims_on(room, stored)):
        refused = _refused_in(item) if item.code == Fork.code else None
        if refused is None or not _is_fork(room, registry, refused) or found.covers(refused):
            continue
        found.add(refused, item)


def lacking(room: Room, refused: Entry) -> set[Want]:
    """Return which own signatures are to be asked for about a fork.

    A decision stands on the entry before the fork; the one that contradicts is
    proven to others by its own signature. Covered by that of a later one, neither can.
    """
    ledger, seq = refused.header.ledger, refused.header.seq
    before = room.ledgers.entries(ledger, first=seq - 1, last=seq - 1) if seq > 1 else []
    if any(entry.signature is None for entry in before):
        return {(ledger, 1 - seq)}
    return {(ledger, -seq)} if refused.signature is None else set()


def still_lacking(here: Here, room: Room) -> set[Want]:
    """Return what is to be asked for again about open forks of our own finding: who was asked may not have heard it."""
    if not room.quarantine.count(here.code):
        return set()
    items = room.quarantine.items(codes={Fork.code}, limit=MAX_CLAIMS)
    ours = (_kept_in(item) for item in items if item.refuser == here.code)
    return {want for refused in ours if refused is not None for want in lacking(room, refused)}


class _Found:
    """The forks of our own finding, by ledger: one at the first place that is claimed twice will do."""

    def __init__(self, here: Here, room: Room) -> None:
        self._here = here
        self._room = room
        self._first: dict[str, int] = {}

    def covers(self, refused: Entry) -> bool:
        """Say whether the ledger is frozen already over a fork at this place or before it."""
        header = refused.header
        if header.ledger not in self._first:
            self._first[header.ledger] = self._look(header.ledger)
        return self._first[header.ledger] <= header.seq

    def add(self, refused: Entry, told: QuarantineItem) -> None:
        """Freeze the ledger over a proven fork, and keep the proof as our own finding."""
        ends = Ends(self._here.code, told.refuser)
        self._room.quarantine.resolve(told.hash, told.refuser, self._here.now())
        self._room.quarantine.put(quarantine_item(self._here, refused, Fork.code, ends))
        self._room.ledgers.freeze(told.ledger, Fork.code)
        self._first[told.ledger] = refused.header.seq

    def _look(self, ledger: str) -> int:
        head = self._room.ledgers.head(ledger)
        if head is None or not head.frozen:
            return NOWHERE
        found = self._room.quarantine.items(codes={Fork.code}, ledger=ledger, limit=ALL)
        return min((i.seq for i in found if i.refuser == self._here.code), default=NOWHERE)


def _claims_on(room: Room, entries: list[Entry]) -> list[QuarantineItem]:
    """Return the open claims of a fork at the places that these entries have taken, the newest of a ledger."""
    if not room.quarantine.count():
        return []
    places: dict[str, set[int]] = {}
    for entry in entries:
        places.setdefault(entry.header.ledger, set()).add(entry.header.seq)
    return [
        item
        for ledger, seqs in places.items()
        for item in room.quarantine.items(codes={Fork.code}, ledger=ledger, limit=MAX_CLAIMS)
        if item.seq in seqs
    ]


def _refused_in(item: QuarantineItem) -> Entry | None:
    """Return the entry that a report holds as evidence, signed, without its body."""
    refused = _kept_in(item)
    return refused if refused is not None and refused.signature is not None else None


def _kept_in(item: QuarantineItem) -> Entry | None:
    """Return the entry that an item holds as evidence, without its body; it may lack its own signature where we found it."""
    try:
        parts = {k: b64decode(v, validate=True) for k, v in item.evidence.items()}
        refused = read_entry(parts["header"], parts.get("signature"), None, None)
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
