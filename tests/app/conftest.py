"""A county's people, and a node's database, sound or spoilt."""

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from shared.app.accounts import Accounts
from shared.app.founding import found
from shared.app.here import Here
from shared.app.verify import Verified, verify_all
from shared.app.writing import append
from shared.domain.acts import Act
from shared.domain.facts import Draft
from shared.domain.ledgers import case_ledger, journal_ledger, registry_ledger
from shared.ledger.keys import Ed25519Signer
from shared.store.blob_memory import MemoryBlobs
from shared.store.memory import MemoryStore
from shared.store.sql import SqlStore
from tests.app.nodes import CASE, OTHER_CASE
from tests.app.people import CHEAP, PASSWORD
from tests.support.network import COUNTY, TOWN, VILLAGE, County, TestClock, founding

LEDGER, OTHER_LEDGER = case_ledger(CASE), case_ledger(OTHER_CASE)
REGISTRY = registry_ledger(COUNTY)
SIGNER = Ed25519Signer(hashlib.sha256(VILLAGE.encode()).digest())
Spoil = Callable[..., set[tuple[str, int, str]]]


def verified(here: Here) -> Verified:
    return verify_all(here, lambda _: None, lambda _: None)


def a_village(folder: Path) -> Here:
    """Return a village as it starts again on a database."""
    store = SqlStore(f"sqlite:///{folder / 'village.db'}")
    return Here(VILLAGE, COUNTY, 1, SIGNER, store, TestClock(), bytes, MemoryBlobs())


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def centre(clock: TestClock) -> Here:
    """A county that has only just been founded."""
    here = Here(
        COUNTY,
        COUNTY,
        1,
        Ed25519Signer(bytes(32)),
        MemoryStore(),
        clock,
        Random(1).randbytes,
        MemoryBlobs(),
    )
    found(here, founding(), lambda: None)
    return here


@pytest.fixture
def accounts(centre: Here) -> Accounts:
    """The county's people: one clerk."""
    accounts = Accounts(centre, CHEAP)
    accounts.add("zhao", "赵桂兰", ["clerk"], PASSWORD)
    return accounts


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A village's database: a case that went up and came half-way back, another that stayed."""
    folder = tmp_path_factory.mktemp("sound")
    store = SqlStore(f"sqlite:///{folder / 'village.db'}")
    store.create()
    county = County((TOWN, VILLAGE), lambda code: store if code == VILLAGE else MemoryStore())
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    village.takes_in(OTHER_CASE, seed=2)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    town.does(CASE, Act.TAKE_OVER)
    town.does(CASE, Act.RETURN, note="请核对")
    village.exchange()
    with store.write() as room:
        told = Draft("journal.staff_left.v1", {"staff": f"{VILLAGE}:0000"})
        append(village.here, room, journal_ledger(VILLAGE), told, village.actor)
    store.close()
    return folder


@pytest.fixture
def database(sound: Path, tmp_path: Path) -> Path:
    """A copy of it to spoil."""
    shutil.copytree(sound, tmp_path / "copy")
    return tmp_path / "copy"


@pytest.fixture
def spoil(database: Path) -> Iterator[Spoil]:
    """Change rows by SQL and return the faults that are found then."""
    here = a_village(database)

    def change(sql: str, *values: object) -> set[tuple[str, int, str]]:
        with closing(sqlite3.connect(database / "village.db")) as connection, connection:
            assert connection.execute(sql, values).rowcount > 0
        return {(f.ledger, f.seq, f.what) for f in verified(here).faults}

    yield change
    here.store.close()


def sayings(faults: set[tuple[str, int, str]]) -> set[str]:
    return {what for _, _, what in faults}
