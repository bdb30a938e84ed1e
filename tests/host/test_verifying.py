"""Verifying with several processes: they find what one finds."""

import sqlite3
from pathlib import Path

import pytest

from shared.app.here import Here
from shared.app.verify import Fault, verify_all
from shared.app.writing import append
from shared.domain.codes import Tier
from shared.domain.facts import Draft
from shared.domain.kinds import STAFF_LEFT
from shared.domain.ledgers import journal_ledger
from shared.host import verifying
from shared.host.folder import open_folder
from shared.host.verifying import verify_folder


def with_a_journal(here: Here) -> None:
    """Give the county a second ledger."""
    ledger = journal_ledger(here.code)
    with here.store.write() as room:
        body = {"staff": f"{here.code}:a7f3"}
        append(here, room, ledger, Draft(STAFF_LEFT, body), here.itself)
    here.store.close()


@pytest.mark.parametrize("spoilt", [False, True])
def test_shares_of_the_ledgers_together_are_all_of_them(
    county: Path, monkeypatch: pytest.MonkeyPatch, spoilt: bool
) -> None:
    folder = open_folder(county, Tier.COUNTY)
    with_a_journal(folder.open())
    if spoilt:
        with sqlite3.connect(county / "tongban.sqlite3") as database:
            database.execute("UPDATE entries SET body = X'7b7d' WHERE seq = 2")
            database.execute("DELETE FROM feed WHERE position = 6")
    alone = folder.open()
    expected = verify_all(alone, lambda _: None, lambda _: None)
    alone.store.close()
    begun: list[int] = []
    steps: list[int] = []
    monkeypatch.setattr(verifying, "FEW", 0)
    monkeypatch.setattr(verifying, "SOME", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)

    found = verify_folder(folder, begun.append, steps.append)

    assert (found.ledgers, found.entries) == (expected.ledgers, expected.entries)
    assert set(found.faults) == set(expected.faults)
    assert (Fault("feed", 6, "a position is missing") in found.faults) == spoilt
    assert (begun, sum(steps)) == ([2], 2)
