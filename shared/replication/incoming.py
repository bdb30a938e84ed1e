"""Receiving a batch: every entry gets a verdict, each ledger stands or falls alone.

Signatures first, run by run; then place by place. What cannot be judged yet is
held, within bounds; what is refused goes to quarantine and both ends are told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shared.app.aside import set_aside, settle_forks
from shared.app.certificate_asks import note_asks
from shared.app.here import Here
from shared.app.judging import settle_cases
from shared.app.places import reoffer_to_successors
from shared.app.ports import Room
from shared.app.projection import cases_of_grants
from shared.app.reports import note_reports
from shared.app.writing import widen
from shared.domain.custody import (
    FENCES,
    KEY_ROTATED,
    Custody,
    advance,
    begin,
    custody_after,
    displaces,
)
from shared.domain.facts import Header
from shared.domain.freshness import CLOCK_TOLERANCE
from shared.domain.ledgers import LedgerKind, LedgerName, parse_ledger
from shared.domain.records import Head
from shared.domain.refusals import Refusal
from shared.domain.registry import Registry
from shared.ledger.entry import Entry
from shared.ledger.feed import LedgerConflict
from shared.replication.belonging import belongs, is_above
from shared.replication.codes import (
    BadSignature,
    BrokenChain,
    CountReused,
    Fork,
    Malformed,
    OtherRegistry,
    OutsideAudience,
    SignedByRefused,
    Unsigned,
)
from shared.replication.forks import lacking, learn_of_forks
from shared.replication.holding import hold_all, parcel_of
from shared.replication.judging import (
    Bench,
    Hold,
    author_key,
    check_content,
    contradiction,
    place,
)
from shared.replication.outcome import (
    APPLIED,
    DUPLICATE,
    HELD,
    QUARANTINED,
    RETRY_LATER,
    Outcome,
)
from shared.replication.pending import Pending
from shared.replication.putback import note_newer_key
from shared.replication.quarantine import (
    close_brought,
    kept_before,
    refuse,
    tell_of_standing,
)
from shared.replication.runs import is_all_there_is, runs_of
from shared.replication.shape import LATEST, is_sound
from shared.replication.wants import note_vain, still_wanted
from shared.wire.columns import Parcel


def receive(here: Here, room: Room, peer: str, parcels: Iterable[Parcel]) -> Outcome:
    """Apply what can be applied, in the caller's transaction, and return the verdicts.

    The registry goes first: the rest is judged by it.
    """
    outcome = Outcome()
    parcels = list(parcels)
    _take(here, room, peer, parcels, outcome)
    if any(v == APPLIED for v in outcome.verdicts.values()):
        _release_held(here, room, peer, outcome)
    # Last of all: a report can come before the entry that it speaks of.
    learn_of_forks(here, room, outcome.stored)
    note_vain(here, room, peer, [p.entry for p in parcels if not p.position])
    outcome.wants |= still_wanted(here, room, peer)
    settle_cases(here, room, outcome.cases)
    return outcome


def latest_time(here: Here, room: Room) -> datetime:
    """Return the latest time that an entry may carry.

    The county's time decides, at the county: another node's clock may be slow, and
    would refuse honest work.
    """
    return here.time(room) + CLOCK_TOLERANCE if here.is_county else LATEST


def _take(here: Here, room: Room, peer: str, parcels: Iterable[Parcel], outcome: Outcome) -> None:
    groups = _by_ledger(parcels)
    headers = [p.entry.header for group in groups.values() for p in group]
    room.ledgers.expect(groups, {(h.node, h.inc, h.n) for h in headers})
    receiving = Receiving(here, room, peer, latest_time(here, room))
    for ledger in sorted(groups, key=lambda name: not name.startswith("registry:")):
        _Receiver(receiving, outcome).receive(ledger, groups[ledger])


def _by_ledger(parcels: Iterable[Parcel]) -> dict[str, list[Parcel]]:
    groups: dict[str, list[Parcel]] = {}
    for parcel in parcels:
        groups.setdefault(parcel.entry.header.ledger, []).append(parcel)
    return groups


def _release_held(here: Here, room: Room, sender: str, outcome: Outcome) -> None:
    """Judge again what is held of every peer: what has arrived may be what it waited for."""
    if not room.holds.count():
        return
    for peer in sorted({sender, *(p.code for p in room.peers.all())}):
        held = room.holds.of(peer)
        for item in held:
            room.holds.drop(peer, item.hash)
        again = Outcome()
        _take(here, room, peer, map(parcel_of, held), again)
        outcome.cases |= again.cases
        outcome.stored += again.stored
        now = {h: v for h, v in again.verdicts.items() if outcome.verdicts.get(h) == HELD}
        outcome.verdicts.update(now)


@dataclass(frozen=True, slots=True)
class Receiving:
    """Who receives of whom, in which transaction; `latest` is the latest time that an entry may carry."""

    here: Here
    room: Room
    peer: str
    latest: datetime


class _Receiver:
    """Receives one ledger's part of a batch."""

    def __init__(self, receiving: Receiving, outcome: Outcome) -> None:
        self._here = receiving.here
        self._room = receiving.room
        self._peer = receiving.peer
        self._latest = receiving.latest
        self._outcome = outcome
        self._applied = Pending()
        self._before: Custody | None = None
        self._fence: Hold | None = None
        """What a fence waits for that is held: all that follows it waits too."""

    def receive(self, ledger: str, parcels: list[Parcel]) -> None:
        name = parse_ledger(ledger)
        sound: list[Parcel] = []
        spoilt: list[Parcel] = []
        for parcel in parcels:
            (sound if name is not None and is_sound(parcel.entry) else spoilt).append(parcel)
        if spoilt:
            self._refuse_all(spoilt, Malformed())
        if name is None or not sound:
            return
        registry = self._here.listed(self._room)
        is_registry = name.kind is LedgerKind.REGISTRY
        if is_registry and ledger != registry.ledger:
            self._refuse_all(sound, OtherRegistry())
            return
        bench = self._bench(registry, name)
        head = self._room.ledgers.head(ledger)
        if not belongs(registry, self._room, sound, name, (self._peer, self._here.code)):
            self._refuse_all(sound, OutsideAudience())
            return
        self._before = head.custody if head else None
        for run in runs_of([*kept_before(self._here, self._room, ledger, head, sound), *sound]):
            head = self._receive_run(bench, head, run)
            if is_registry and any(e.header.kind == KEY_ROTATED for e in self._applied):
                # What follows is signed by the key that this one brought.
                self._store(registry, name, head)
                self._applied.cut(0)
                registry = self._here.registry(self._room)
                note_newer_key(self._here, self._room, registry)
                bench = self._bench(registry, name)
        self._store(registry, name, head)

    def _bench(self, registry: Registry, name: LedgerName) -> Bench:
        return Bench(self._room, registry, self._here.code, name, self._latest, self._applied)

    def _receive_run(self, bench: Bench, head: Head | None, run: list[Parcel]) -> Head | None:
        fresh = [p for p in run if not self._is_duplicate(head, p)]
        if not fresh:
            return head
        problem = self._fence or self._authenticity(bench, run)
        if isinstance(problem, Hold):
            self._hold(fresh, problem)
            return head
        if problem is not None:
            self._refuse_all(fresh, problem)
            return head
        if any(p.entry.header.kind in FENCES and p.entry.signature is None for p in fresh):
            # What it displaces could not be put back, if the run broke off behind it.
            first = fresh[0].entry.header
            self._hold(fresh, Hold(first.ledger, first.seq), fence=True)
            return head
        return self._take_all(bench, head, fresh)

    def _take_all(self, bench: Bench, head: Head | None, fresh: list[Parcel]) -> Head | None:
        """Take a run whole.

        One that breaks off behind an unsigned entry that stands is held, and wanted with
        every signature; where the sender has no more, those before the break wait in
        quarantine with the one whose signature covers them.
        """
        start, applied = head, len(self._applied)
        for i, parcel in enumerate(fresh):
            try:
                head = self._take(bench, head, parcel)
            except (Hold, Refusal) as problem:
                stands = len(self._applied) > applied
                if stands and fresh[i - 1].entry.signature is None:
                    self._applied.cut(applied)
                    if isinstance(problem, Hold) or not is_all_there_is(bench.name, fresh):
                        first = fresh[0].entry.header
                        self._hold(fresh, Hold(first.ledger, first.seq))
                        return start
                    self._refuse_all(fresh[:i], SignedByRefused())
                    head = start
                if isinstance(problem, Hold):
                    self._hold(fresh[i:], problem, fence=parcel.entry.header.kind in FENCES)
                    return head
                head = self._refuse(head, parcel.entry, problem)
        return head

    def _authenticity(self, bench: Bench, run: list[Parcel]) -> Refusal | Hold | None:
        last = run[-1].entry
        try:
            key = author_key(bench, [parcel.entry for parcel in run])
        except (Refusal, Hold) as problem:
            return problem
        if last.signature is None:
            return Unsigned()
        return None if last.is_signed_by(key) else BadSignature()

    def _is_duplicate(self, head: Head | None, parcel: Parcel) -> bool:
        entry = parcel.entry
        if head is None or entry.header.seq > head.seq:
            return False
        standing = self._standing(entry.header.ledger, entry.header.seq)
        if standing.hash != entry.hash:
            return False
        self._complete(standing, entry)
        self._outcome.verdicts[entry.hash] = DUPLICATE
        return True

    def _complete(self, standing: Entry, copy: Entry) -> None:
        """Take from a copy what the standing entry lacks: its body, or its own signature."""
        if standing.body is None and copy.body is not None and copy.body_matches():
            self._room.ledgers.fill_body(copy)
        if standing.signature is None and copy.signature is not None:
            header, registry = copy.header, self._here.registry(self._room)
            key = registry.key_of(header.node, header.inc)
            if key is not None and copy.is_signed_by(key):
                self._room.ledgers.fill_signature(copy)

    def _standing(self, ledger: str, seq: int) -> Entry:
        pending = self._applied.at(seq)
        return pending or self._room.ledgers.entries(ledger, first=seq, last=seq)[0]

    def _take(self, bench: Bench, head: Head | None, parcel: Parcel) -> Head:
        """Return the head after an entry, or raise why it cannot stand."""
        entry = parcel.entry
        check_content(bench, entry)
        if head is not None and entry.header.seq <= head.seq:
            if not displaces(head.custody, entry.header):
                raise self._contradicts(bench, entry)
            head = self._make_way(bench, head, entry)
        custody = place(bench, head, entry)
        if head is not None and head.frozen:
            settle_forks(self._here, self._room, head.ledger)
        self._applied.add(entry)
        self._outcome.verdicts[entry.hash] = APPLIED
        return Head(entry.header.ledger, entry.header.seq, entry.hash, custody)

    def _make_way(self, bench: Bench, head: Head, entry: Entry) -> Head | None:
        """Take out of the chain what an override leaves behind, and return the head before it, if any stays.

        What is taken out is kept, and listed in quarantine: it can be entered again.
        Where a signature goes with it that covered what stays, that entry's own is
        wanted first.
        """
        header = entry.header
        before = bench.before(header)
        stays = self._staying(bench, before, header)
        self._store(bench.registry, bench.name, head)
        self._applied.cut(0)
        set_aside(self._here, self._room, header.ledger, header.seq)
        settle_forks(self._here, self._room, header.ledger)
        self._before = stays.custody if stays else None
        return stays

    def _staying(self, bench: Bench, before: list[Entry], header: Header) -> Head | None:
        """Return the head before an override, None where nothing stays of a journal; refuse what does not follow it."""
        if not before:
            begin(bench.name, header)
            return None
        last = before[-1]
        if header.prev != last.hash:
            raise BrokenChain
        custody = custody_after(bench.name, [e.header for e in before])
        advance(bench.name, custody, header)
        if last.signature is None:
            raise Hold(header.ledger, header.seq - 1)
        return Head(header.ledger, header.seq - 1, last.hash, custody)

    def _contradicts(self, bench: Bench, entry: Entry) -> Refusal:
        standing = self._standing(entry.header.ledger, entry.header.seq)
        return contradiction(bench, standing, entry)

    def _refuse(self, head: Head | None, entry: Entry, refusal: Refusal) -> Head | None:
        is_news = refuse(self._here, self._room, self._peer, entry, refusal)
        self._room.holds.drop(self._peer, entry.hash)
        self._outcome.verdicts[entry.hash] = QUARANTINED + refusal.code
        if isinstance(refusal, Fork) and head is not None:
            if is_news and is_above(self._here, self._room, self._peer):
                standing = self._standing(entry.header.ledger, entry.header.seq)
                tell_of_standing(self._here, self._room, standing)
            self._outcome.wants |= lacking(self._room, entry)
            return Head(head.ledger, head.seq, head.hash, head.custody, frozen=Fork.code)
        return head

    def _refuse_all(self, parcels: list[Parcel], refusal: Refusal) -> None:
        for parcel in parcels:
            self._refuse(None, parcel.entry, refusal)

    def _hold(self, parcels: list[Parcel], hold: Hold, *, fence: bool = False) -> None:
        """Hold entries that belong together; behind a `fence` that is held all else waits too."""
        if fence:
            self._fence = hold
        hold_all(self._room, self._peer, parcels, hold, self._outcome)

    def _store(self, registry: Registry, name: LedgerName, head: Head | None) -> None:
        if head is None:
            return
        if self._applied:
            widen(self._here, self._room, registry, name, self._before, head.custody)
            try:
                self._room.ledgers.append(self._applied, head, via=self._peer)
            except LedgerConflict:
                self._not_stored(head.ledger)
                return
            self._outcome.stored += self._applied
            close_brought(self._here, self._room, head.ledger, self._applied)
            note_reports(self._room, registry, self._applied)
            note_asks(self._room, self._applied)
        if head.frozen:
            self._room.ledgers.freeze(head.ledger, head.frozen)
        if name.case is not None:
            self._outcome.cases.add(name.case)
        elif name.kind is LedgerKind.REGISTRY:
            facts = [e.fact for e in self._applied]
            self._outcome.cases |= cases_of_grants(self._here, self._room, facts)
            reoffer_to_successors(self._here, self._room, registry, facts)

    def _not_stored(self, ledger: str) -> None:
        """Take back what was judged by a state that has passed; refuse an author's count that is used elsewhere."""
        entries = list(self._applied)
        if not self._room.ledgers.entries(ledger, first=entries[0].header.seq):
            self._refuse_all([Parcel(0, entry) for entry in entries], CountReused())
            return
        for entry in entries:
            self._outcome.verdicts[entry.hash] = RETRY_LATER
