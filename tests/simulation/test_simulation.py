"""Fifty counties by chance, each told again the same; `make simulate` runs more of them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.found import kept_days

HOUSE = Path(__file__).parents[2]
A_FEW, SEEDS = 5, 50
WRITTEN = {
    *("case.taken_in.v1", "case.accepted.v1", "case.reviewed.v1", "case.decided.v1"),
    *("case.issued.v1", "case.delivered.v1", "case.closed.v1"),
    *("case.notified.v1", "case.supplemented.v1", "case.request_declined.v1"),
    *("case.paused.v1", "case.resumed.v1", "case.extended.v1"),
    *("case.notice_posted.v1", "case.notice_closed.v1"),
    *("case.visited.v1", "case.data_checked.v1"),
    *("case.charged.v1", "case.paid.v1", "case.fee_waived.v1"),
    *("case.sent.v1", "case.delivery_failed.v1"),
    *("case.roster_opened.v1", "case.roster_listed.v1", "case.roster_struck.v1"),
    *("case.roster_marked.v1", "case.roster_payment_set.v1", "case.roster_closed.v1"),
    *("custody.offered.v1", "custody.taken_over.v1"),
    *("journal.supplement_handed_in.v1", "journal.withdrawal_asked.v1"),
    *("journal.death_reported.v1", "journal.noted.v1", "journal.id_viewed.v1"),
    *("journal.commitment_checked.v1", "journal.commitment_repaired.v1"),
}
"""What people write on cases and rosters on a few days on which nothing goes wrong."""


def simulated(*options: str) -> subprocess.CompletedProcess[str]:
    return said_by("tests.simulation", "--workers", "1", *options)


def said_by(module: str, *options: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", module, *options]
    return subprocess.run(
        line, cwd=HOUSE, env={**os.environ}, capture_output=True, text=True, check=False
    )


@pytest.mark.timeout(900)
@pytest.mark.parametrize("first", range(0, SEEDS, A_FEW))
def test_every_invariant_holds(first: int) -> None:
    done = simulated("--seeds", str(A_FEW), "--first", str(first))

    said = re.fullmatch(rf"{A_FEW} seeds, (\d+) steps, (\d+) entries, 0 violations\n", done.stdout)
    assert said, done.stdout + done.stderr
    assert done.returncode == 0


def test_a_seed_is_the_same_day_each_time() -> None:
    one, two = (simulated("--seed", "3") for _ in range(2))

    assert one.stdout == two.stdout
    assert "entries, 0 violations" in one.stdout


def test_people_do_everything_that_they_are_meant_to_do() -> None:
    done = said_by("tests.simulation.written")

    found = {line.split()[0] for line in done.stdout.splitlines()}
    assert done.returncode == 0, done.stdout + done.stderr
    assert WRITTEN - found == set()


@pytest.mark.timeout(900)
def test_what_was_found_once_is_not_found_again() -> None:
    done = said_by("tests.simulation.found")

    said = [f"{day.file.stem}: good" for day in kept_days()]
    assert (done.stdout.splitlines(), done.returncode) == (said, 0)
