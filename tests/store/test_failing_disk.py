"""A disk that fails to write: it is said, nothing is kept in part, and what was kept before is there."""

from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from shared.domain.refusals_store import StoreFailing
from shared.store.sql import SqlStore
from tests.simulation.drives import Drive
from tests.simulation.vfs import simulate_power_cuts
from tests.store.builders import a_chain, a_head


def test_a_disk_that_fails_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    simulate_power_cuts()
    drive = Drive(tmp_path / "disk")
    chain = a_chain(count=4)
    with closing(SqlStore(f"sqlite:///{drive.folder}/store.sqlite3")) as store:
        store.create()
        with store.write() as room:
            room.ledgers.append(chain[:2], a_head(chain[:2]))
        drive.light(1, Random(1))
        with pytest.raises(StoreFailing), store.write() as room:
            room.ledgers.append(chain[2:], a_head(chain))
    left = Drive(tmp_path / "left", drive.survived)
    with closing(SqlStore(f"sqlite:///{left.folder}/store.sqlite3")) as store, store.read() as room:
        assert room.ledgers.entries(chain[0].header.ledger) == chain[:2]
