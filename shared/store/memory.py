"""The store in memory: for tests and the simulator. It forgets everything at its end."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field

from shared.domain.records import (
    Account,
    BlobAck,
    BlobName,
    CardRow,
    CaseRow,
    EnrolCode,
    FormDraft,
    Head,
    HeldEntry,
    KnownBlob,
    ParkedForm,
    Peer,
    QuarantineItem,
    RosterPerson,
    RosterRow,
    SealUse,
    Timer,
    Work,
)
from shared.store.block import Block
from shared.store.gate import WriteGate
from shared.store.memory_blobs import BlobTables, MemoryKnownBlobs
from shared.store.memory_cards import MemoryCards
from shared.store.memory_cases import MemoryCaseIndex
from shared.store.memory_desk import DeskTables, MemoryDesk, MemoryPeers
from shared.store.memory_jobs import MemoryTimers, MemoryWorks
from shared.store.memory_ledgers import MemoryLedgers
from shared.store.memory_log import MemoryLog
from shared.store.memory_queues import MemoryHolds, MemoryQuarantine
from shared.store.memory_rosters import MemoryRosters
from shared.store.memory_seals import MemorySealUses
from shared.store.memory_table import MemoryTable


@dataclass(frozen=True, slots=True)
class MemoryRoom:
    """One transaction."""

    ledgers: MemoryLedgers
    quarantine: MemoryQuarantine
    holds: MemoryHolds
    peers: MemoryPeers
    cases: MemoryCaseIndex
    desk: MemoryDesk
    timers: MemoryTimers
    works: MemoryWorks
    blobs: MemoryKnownBlobs
    cards: MemoryCards
    seals: MemorySealUses
    rosters: MemoryRosters


@dataclass(frozen=True, slots=True)
class State:
    """What a committed transaction left. None of these mappings is ever changed in place."""

    length: int = 0
    heads: dict[str, Head] = field(default_factory=dict)
    journals: dict[str, tuple[str, ...]] = field(default_factory=dict)
    quarantine: dict[tuple[str, str], QuarantineItem] = field(default_factory=dict)
    holds: dict[tuple[str, str], HeldEntry] = field(default_factory=dict)
    peers: dict[str, Peer] = field(default_factory=dict)
    cases: dict[str, CaseRow] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    drafts: dict[str, FormDraft] = field(default_factory=dict)
    parked: dict[str, ParkedForm] = field(default_factory=dict)
    codes: dict[str, EnrolCode] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    timers: dict[str, Timer] = field(default_factory=dict)
    works: dict[str, Work] = field(default_factory=dict)
    blobs: dict[str, KnownBlob] = field(default_factory=dict)
    cards: dict[str, CardRow] = field(default_factory=dict)
    blob_names: dict[tuple[str, str], BlobName] = field(default_factory=dict)
    blob_acks: dict[tuple[str, str], BlobAck] = field(default_factory=dict)
    seals: dict[tuple[str, int], SealUse] = field(default_factory=dict)
    rosters: dict[str, RosterRow] = field(default_factory=dict)
    roster_people: dict[tuple[str, int], RosterPerson] = field(default_factory=dict)


class Transaction:
    """The views of one transaction on a state."""

    def __init__(self, log: MemoryLog, state: State, *, writing: bool) -> None:
        self.heads = MemoryTable(state.heads, writing=writing)
        self.journals = MemoryTable(state.journals, writing=writing)
        self.quarantine = MemoryTable(state.quarantine, writing=writing)
        self.holds = MemoryTable(state.holds, writing=writing)
        self.peers = MemoryTable(state.peers, writing=writing)
        self.cases = MemoryTable(state.cases, writing=writing)
        self.timers = MemoryTable(state.timers, writing=writing)
        self.works = MemoryTable(state.works, writing=writing)
        self.seals = MemoryTable(state.seals, writing=writing)
        self.rosters = MemoryTable(state.rosters, writing=writing)
        self.roster_people = MemoryTable(state.roster_people, writing=writing)
        self.desk = DeskTables(
            accounts=MemoryTable(state.accounts, writing=writing),
            drafts=MemoryTable(state.drafts, writing=writing),
            parked=MemoryTable(state.parked, writing=writing),
            codes=MemoryTable(state.codes, writing=writing),
            numbers=MemoryTable(state.numbers, writing=writing),
            settings=MemoryTable(state.settings, writing=writing),
        )
        self.cards: MemoryTable[str, CardRow] = MemoryTable(state.cards, writing=writing)
        self.blobs = BlobTables(
            blobs=MemoryTable(state.blobs, writing=writing),
            names=MemoryTable(state.blob_names, writing=writing),
            acks=MemoryTable(state.blob_acks, writing=writing),
            cases=self.cases,
        )
        self.room = MemoryRoom(
            ledgers=MemoryLedgers(log, state.length, self.heads, self.journals, writing=writing),
            quarantine=MemoryQuarantine(self.quarantine),
            holds=MemoryHolds(self.holds),
            peers=MemoryPeers(self.peers),
            cases=MemoryCaseIndex(self.cases),
            desk=MemoryDesk(self.desk),
            timers=MemoryTimers(self.timers),
            works=MemoryWorks(self.works),
            blobs=MemoryKnownBlobs(self.blobs),
            cards=MemoryCards(self.cards),
            seals=MemorySealUses(self.seals),
            rosters=MemoryRosters(self.rosters, self.roster_people),
        )

    def state(self) -> State:
        """Return what this transaction leaves."""
        return State(
            length=self.room.ledgers.last_position(),
            heads=self.heads.rows,
            journals=self.journals.rows,
            quarantine=self.quarantine.rows,
            holds=self.holds.rows,
            peers=self.peers.rows,
            cases=self.cases.rows,
            accounts=self.desk.accounts.rows,
            drafts=self.desk.drafts.rows,
            parked=self.desk.parked.rows,
            codes=self.desk.codes.rows,
            numbers=self.desk.numbers.rows,
            settings=self.desk.settings.rows,
            timers=self.timers.rows,
            works=self.works.rows,
            blobs=self.blobs.blobs.rows,
            cards=self.cards.rows,
            blob_names=self.blobs.names.rows,
            blob_acks=self.blobs.acks.rows,
            seals=self.seals.rows,
            rosters=self.rosters.rows,
            roster_people=self.roster_people.rows,
        )


class MemoryStore:
    """A store for the threads of one process."""

    def __init__(self) -> None:
        self._gate = WriteGate()
        self._log = MemoryLog()
        self._state = State()

    def write(self) -> Block[MemoryRoom]:
        """Begin a writing transaction; it counts when the block ends without an exception."""
        return Block(self._write())

    def read(self) -> Block[MemoryRoom]:
        """Begin a reading transaction over the state of this moment; ReadOnly on writing."""
        return Block(self._read())

    def hold_still(self) -> AbstractContextManager[None]:
        """Nothing: each reading costs as little as one."""
        return nullcontext()

    def is_current(self) -> bool:
        """Say that it is: it has no tables."""
        return True

    def damage(self) -> str:
        """Say that nothing is broken: it has no structure."""
        return ""

    def close(self) -> None:
        """Nothing is held open."""

    @contextmanager
    def _write(self) -> Iterator[MemoryRoom]:
        with self._gate.enter():
            transaction = Transaction(self._log, self._state, writing=True)
            try:
                yield transaction.room
                self._state = transaction.state()
                self._log.keep()
            finally:
                self._log.take_back()

    @contextmanager
    def _read(self) -> Iterator[MemoryRoom]:
        yield Transaction(self._log, self._state, writing=False).room
