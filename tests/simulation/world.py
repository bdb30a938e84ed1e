"""A county whose machines lose power, whose links fail, whose clocks drift: one thread, one seed, real files."""

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TypeVar

from shared.app.here import Here
from shared.app.ports import Store
from shared.domain.registry import Registry
from shared.ledger.entry import Entry
from shared.replication.caller import Caller
from shared.replication.carrier import Carrier
from shared.replication.codes import LinkDown
from shared.replication.endpoint import EXCHANGE_ROUTE
from shared.store.blob_memory import MemoryBlobs
from shared.store.sql import SqlStore
from shared.wire.blob_messages import BLOB_ROUTE
from tests.simulation.drives import Drive
from tests.simulation.founding import Founded, url_of
from tests.simulation.links import Link, LinkState, Road
from tests.simulation.memory import Machine, Memory, PowerIsOff, Promise, Violation, keeps
from tests.simulation.vfs import simulate_power_cuts
from tests.support.network import ALL_NODES, COUNTY, START, Region, TestNode

T = TypeVar("T")
CHILDREN = tuple(c for c in ALL_NODES if c != COUNTY)
VILLAGES = tuple(c for c in CHILDREN if not c.endswith("000"))


class World(Region):
    """The county of one seed. A node's services are called through `work`."""

    def __init__(self, folder: Path, founded: Founded, seed: int) -> None:
        simulate_power_cuts()
        self.folder = folder
        self.blobs = {code: MemoryBlobs() for code in ALL_NODES}
        super().__init__(self._open, lambda code: self.blobs[code], seed, founded.at)
        self.memory = Memory()
        self.links = LinkState()
        self.machines: dict[str, Machine] = {}
        self.highest: dict[str, int] = defaultdict(int)
        for code, image in founded.images.items():
            self.machines[code] = Machine(Drive(self._life(code, 1), image))
            self.start(code)

    def registry(self) -> Registry:
        """Return the county's registry."""
        here = self.nodes[COUNTY].here
        with here.store.read() as room:
            return here.registry(room)

    def end(self) -> None:
        """Leave nothing behind."""
        for code in ALL_NODES:
            self._stop(code)
        shutil.rmtree(self.folder)

    def time_at(self, code: str) -> datetime:
        """Return what a machine's clock shows."""
        now, machine = self.clock(), self.machines[code]
        return now + machine.skew + (now - START) * machine.drift

    def start(self, code: str) -> None:
        """Let a node run on its machine."""
        parent = self.parent_of(code)
        self.put(self._here(code, self.machines[code].inc), self.nodes[parent] if parent else None)

    def put(self, here: Here, parent: TestNode | None) -> None:
        """Let a node run over this store and key, with its link."""
        super().put(here, parent)
        self.machines[here.code].inc = here.inc
        if parent is not None:
            road = Link(self, here.code, parent.here.code)
            self.nodes[here.code].caller = Caller(here, parent.here.code, road)

    def road(self, code: str, to: str) -> Carrier:
        """Return what carries a node's frames to another one."""
        return Road(self, to)

    def parent_of(self, code: str) -> str:
        """Return the node above, empty for the county."""
        if code == COUNTY:
            return ""
        return COUNTY if code.endswith("000") else code[:9] + "000"

    def work(self, code: str, what: Callable[[TestNode], T]) -> T:
        """Have a node do something, and hold it to what it wrote. Raises its refusal, or PowerIsOff."""
        done = self.run(code, what)
        self.promise(code)
        return done

    def run(self, code: str, what: Callable[[TestNode], T]) -> T:
        """Have a node do something. Raises its refusal, or PowerIsOff."""
        machine = self.machines[code]
        if not machine.is_on:
            raise PowerIsOff(code)
        try:
            done = what(self.nodes[code])
        except Exception:
            if machine.is_on:
                raise
            raise PowerIsOff(code) from None
        if not machine.is_on:
            raise PowerIsOff(code)
        self._look_for_what_is_ahead(code)
        return done

    def _look_for_what_is_ahead(self, code: str) -> None:
        """Take down what a node has just dated ahead: a moment later nobody could tell."""
        for _, entry in self._written_since(code, self.memory.looked_at):
            if entry.header.at > self.clock.time:
                self.memory.ahead.add(entry.hash)

    def promise(self, code: str) -> None:
        """Take down what a node has written and told of."""
        memory = self.memory
        for before, entry in self._written_since(code, memory.told):
            self._hold_to_time(code, entry, before)
            promise = Promise(code, entry.header.ledger, entry.hash)
            memory.promises.append(promise)
            if entry.header.cites:
                memory.again[entry.header.cites] = promise

    def _written_since(
        self, code: str, marks: dict[tuple[str, int], int]
    ) -> list[tuple[Entry | None, Entry]]:
        """Return what a node has written since the mark, each entry behind the one before it, and move the mark."""
        key, found = (code, self.nodes[code].here.inc), []
        with self.nodes[code].here.store.read() as room:
            last = room.ledgers.last_count(*key)
            for n in range(marks[key] + 1, last + 1):
                entry = room.ledgers.by_count(*key, n)
                assert entry is not None
                found.append((room.ledgers.by_count(*key, n - 1), entry))
        marks[key] = last
        return found

    def _hold_to_time(self, code: str, entry: Entry, last: Entry | None) -> None:
        """I14: a node's time does not go back, but behind a date that had not come when it was written."""
        if entry.header.at > self.clock():
            self.memory.ahead.add(entry.hash)
        if last and last.hash not in self.memory.ahead and entry.header.at < last.header.at:
            raise Violation("I14", f"{code} dates {entry.header.ledger} before its last entry")

    def answer(self, to: str, route: str, frame: bytes) -> bytes:
        """Have a node answer a frame, as far as it has power. Raises LinkDown where it has none, or its refusal."""
        endpoint = self.nodes[to].endpoint
        answers = {EXCHANGE_ROUTE: endpoint.answer, BLOB_ROUTE: endpoint.answer_blob}
        try:
            return self.run(to, lambda _node: answers[route](frame))
        except PowerIsOff:
            raise LinkDown(reason="no power") from None

    def power_cut(self, code: str, chance: Random) -> None:
        """Cut a machine's power between two steps."""
        if self.machines[code].is_on:
            self.machines[code].drive.power_cut(chance)

    def power_on(self, code: str) -> None:
        """Start a machine that lost power over what its disk kept; what it promised must be there."""
        machine = self.machines[code]
        if machine.is_on:
            return
        self.replace_disk(code, machine.drive.survived)
        for promise in self.memory.promises:
            if promise.node == code and not self.is_kept(promise, [code]):
                raise Violation("I1", f"{code} lost {promise.ledger} {promise.hash[:8]} in a crash")

    def replace_disk(self, code: str, content: dict[str, bytes]) -> None:
        """Start a node over another disk."""
        self._stop(code)
        machine = self.machines[code]
        machine.lives += 1
        machine.drive = Drive(self._life(code, machine.lives), content)
        self.start(code)

    def fresh_disk(self, code: str) -> Drive:
        """Give a machine an empty disk; return the old one, which its node may still read."""
        machine = self.machines[code]
        old = machine.drive
        machine.lives += 1
        machine.drive = Drive(self._life(code, machine.lives))
        return old

    def remove(self, drive: Drive) -> None:
        """Take a disk away that nothing reads any more."""
        drive.throw_away()
        shutil.rmtree(drive.folder)

    def next_inc(self, code: str) -> int:
        """Return an incarnation that a node has not had yet."""
        self.highest[code] = max(self.highest[code], self.machines[code].inc) + 1
        return self.highest[code]

    def is_kept(self, promise: Promise, codes: Iterable[str]) -> bool:
        """Say whether one of these nodes holds an entry, or the one by which it was entered again, however often."""
        last: Promise | None = promise
        while last is not None:
            if any(keeps(self.nodes[code], last) for code in codes):
                return True
            last = self.memory.again.get(last.hash)
        return False

    def owe_no_more(self, code: str) -> None:
        """What a machine's new disk has not got, others have: it is no longer for this machine to keep."""
        promises = self.memory.promises
        self.memory.promises = [
            replace(p, node="") if p.node == code and not self.is_kept(p, [code]) else p
            for p in promises
        ]

    def forget_what_only(self, code: str) -> None:
        """What existed only on a disk that is lost is gone."""
        others = [c for c in ALL_NODES if c != code and self.machines[c].is_on]
        self.memory.promises = [p for p in self.memory.promises if self.is_kept(p, others)]
        self.memory.rebuilt.add(code)
        for phone in self.memory.phones:
            if phone.village == code:
                phone.is_forgotten()

    def _stop(self, code: str) -> None:
        with suppress(Exception):  # a disk without power cannot be let go of in order
            self.nodes[code].here.store.close()
        self.remove(self.machines[code].drive)

    def _open(self, code: str) -> Store:
        store = SqlStore(url_of(self.machines[code].drive))
        store.create()
        return store

    def _life(self, code: str, life: int) -> Path:
        return self.folder / f"{code}-{life}"
