"""A village's write-ahead log is cut at every frame: what was acknowledged before is there, or it is said what is missing."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from shared.app.nodes import Nodes
from shared.app.ports import Store
from shared.app.standing import read_only
from shared.app.verify import verify_all
from shared.domain.acts import Act
from shared.domain.ledgers import case_ledger
from shared.domain.records import CaseQuery
from shared.replication import outgoing
from shared.replication.codes import LinkDown, OldRequest
from shared.store.memory import MemoryStore
from shared.store.sql import SqlStore
from tests.crash.wal import FRAME, HEADER, LOG, NAME, Disk, disk_of
from tests.support.accidents import image_of, over
from tests.support.network import COUNTY, TOWN, VILLAGE, County, TestNode

CASES = [f"01890000-0000-7000-8000-00000000000{i}" for i in range(8)]
EXCHANGED = 3
"""The case after which the village exchanges."""
State = dict[str, tuple[int, str]]


@dataclass
class Village:
    """A village over a file, and what it held when each step was acknowledged."""

    county: County
    folder: Path
    acknowledged: list[tuple[int, State]] = field(default_factory=list)
    """How long the log was then, and the heads of all ledgers."""
    disk: Disk = field(default_factory=lambda: Disk(b"", b""))
    asked: int = 0
    """Where in the log the transaction ends that the last exchange began with."""

    @property
    def node(self) -> TestNode:
        return self.county[VILLAGE]

    def note(self) -> None:
        """Note that all until here is acknowledged."""
        length = (self.folder / LOG).stat().st_size
        self.acknowledged.append((length, heads(self.node.here.store)))

    def held(self, length: int) -> State:
        """Return what had been acknowledged when the log was as long as this."""
        return [state for at, state in self.acknowledged if at <= length][-1]


def heads(store: Store) -> State:
    """Return the last entry of each ledger."""
    with store.read() as room:
        return {head.ledger: (head.seq, head.hash) for head in room.ledgers.heads()}


def is_whole(village: Village, store: SqlStore, expected: State) -> None:
    """What a store holds is what was acknowledged, nothing of it half: entries, heads, and the lists made of them."""
    assert store.damage() == ""
    here = over(village.node.here, store)
    assert verify_all(here, lambda _total: None, lambda _entries: None).faults == ()
    assert heads(store) == expected
    cases = {ledger.removeprefix("case:") for ledger in expected if ledger.startswith("case:")}
    with store.read() as room:
        assert {row.case for row in room.cases.find(CaseQuery())} == cases
        for case in cases:
            row = room.cases.get(case)
            assert row is not None
            offered = [e.header.kind for e in room.ledgers.entries(case_ledger(case))][1:]
            assert bool(row.offered_to) == bool(offered)


def begun(folder: Path) -> Village:
    """Return a village that has exchanged; its log begins with what it does from now on."""
    folder.mkdir()

    def open_store(code: str) -> Store:
        if code != VILLAGE:
            return MemoryStore()
        made = SqlStore(f"sqlite:///{folder / NAME}")
        made.create()
        return made

    village = Village(County((TOWN, VILLAGE), open_store), folder)
    village.node.exchange()
    store = village.node.here.store
    store.close()  # who closes it last brings all of the log into the database
    assert not (folder / LOG).exists()
    village.acknowledged.append((0, heads(store)))
    return village


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """A village that has taken in, offered and exchanged; its log holds all of that."""
    village = begun(tmp_path_factory.mktemp("wal") / "village")
    for number, case in enumerate(CASES):
        village.node.takes_in(case, seed=number)
        village.note()
        if number % 2:
            village.node.does(case, Act.FORWARD)
            village.note()
        if number == EXCHANGED:
            before = (village.folder / LOG).stat().st_size
            village.node.exchange()
            village.asked = next(end for end in disk_of(village.folder).ends if end > before)
            village.note()
    village.disk = disk_of(village.folder)
    assert len(village.acknowledged) > 12
    yield village
    village.node.here.store.close()


def test_cut_at_every_frame_it_holds_all_that_was_acknowledged(
    village: Village, tmp_path: Path
) -> None:
    disk = village.disk
    assert set(disk.ends) < set(disk.frames)
    near = {end + side * FRAME for end in disk.ends for side in (-1, 0, 1)}
    for length in [0, *disk.frames]:
        with disk.opened(tmp_path / "cut", disk.log[:length]) as store:
            assert heads(store) == village.held(length)
            if length in near:
                is_whole(village, store, village.held(length))


@pytest.mark.parametrize("into", [1, 4, 8, 16, 23, 24, 25, 24 + 100, 24 + 2048, FRAME - 1])
def test_cut_within_a_frame_it_holds_all_before_that_transaction(
    village: Village, tmp_path: Path, into: int
) -> None:
    disk = village.disk
    for length in (HEADER, *disk.ends[:-1:3], disk.ends[-1] - FRAME):
        with disk.opened(tmp_path / "cut", disk.log[: length + into]) as store:
            is_whole(village, store, village.held(length))


@pytest.mark.parametrize("kept", [0, 1, 8, 16, 31])
def test_a_log_without_its_header_holds_nothing_and_the_database_stays(
    village: Village, tmp_path: Path, kept: int
) -> None:
    log = village.disk.log
    for rest in (b"", bytes(HEADER - kept) + log[HEADER:]):
        with village.disk.opened(tmp_path / "cut", log[:kept] + rest) as store:
            is_whole(village, store, village.acknowledged[0][1])


def test_what_lies_behind_the_last_transaction_is_not_believed(
    village: Village, tmp_path: Path
) -> None:
    """Noise, or frames of an older turn of the log, which a log that is written anew leaves behind it."""
    disk, noise = village.disk, random.Random(1).randbytes(3 * FRAME)
    for length in disk.ends[::4]:
        for behind in (noise, bytes(2 * FRAME), disk.log[HEADER : HEADER + 4 * FRAME]):
            with disk.opened(tmp_path / "cut", disk.log[:length] + behind) as store:
                is_whole(village, store, village.held(length))


def test_a_frame_that_is_spoilt_takes_with_it_what_came_later_and_nothing_else(
    village: Village, tmp_path: Path
) -> None:
    disk, rng = village.disk, random.Random(2)
    for at in rng.sample(disk.frames[:-1], 20):
        spoilt = bytearray(disk.log)
        spoilt[at + rng.randrange(8, FRAME)] ^= 1 << rng.randrange(8)
        before = max((end for end in (0, *disk.ends) if end <= at), default=0)
        with disk.opened(tmp_path / "cut", bytes(spoilt)) as store:
            is_whole(village, store, village.held(before))


def at_another_time(village: Village, store: Store, town: Store) -> TestNode:
    """Return the village over a store, below the town as it stood when the log was whole."""
    above = TestNode(over(village.county[TOWN].here, image_of(town)), village.county[COUNTY])
    return TestNode(over(village.node.here, store), above)


def test_cut_before_what_its_town_has_heard_it_is_told_so_and_writes_nothing(
    village: Village, tmp_path: Path
) -> None:
    """The town knows a later request. Cut behind that one the village goes on as if nothing had been (I8, I4)."""
    town, disk = village.county[TOWN].here.store, village.disk
    for length in (0, *disk.ends):
        with disk.opened(tmp_path / "cut", disk.log[:length]) as store:
            node = at_another_time(village, store, town)
            if length >= village.asked:
                node.exchange()
                assert node.parent is not None
                above = heads(node.parent.here.store)
                assert {ledger: above.get(ledger) for ledger in heads(store)} == heads(store)
                continue
            with pytest.raises(OldRequest):
                node.exchange()
            with store.read() as room:
                assert read_only(room) == OldRequest.code
            assert heads(store) == village.held(length)


def test_what_was_told_of_and_lies_on_no_disk_is_named_by_its_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line breaks after the first batch, then the log is cut: the town says which entries exist and never came."""
    monkeypatch.setattr(outgoing, "BATCH_BYTES", 3000)
    village = begun(tmp_path / "village")
    node, town = village.node, village.county[TOWN]
    for number, case in enumerate(CASES):
        node.takes_in(case, seed=number)
    frames = iter([True])

    def breaks(raw: bytes) -> bytes:
        if next(frames, False):
            return raw
        raise LinkDown(reason="cut")

    node.tamper = breaks
    with pytest.raises(LinkDown):
        node.exchange()
    written = len(CASES)
    with town.here.store.read() as room:
        came = room.ledgers.last_count(VILLAGE, node.here.inc)
    assert 0 < came < written
    disk = disk_of(village.folder)
    node.here.store.close()
    with disk.opened(tmp_path / "cut", b"") as store:
        left = TestNode(over(node.here, store), town)
        with pytest.raises(OldRequest):
            left.exchange()
        assert heads(store) == village.held(0)
    (gap,) = Nodes(town.here).gaps()
    assert (gap.node, gap.first, gap.last) == (VILLAGE, came + 1, written)
