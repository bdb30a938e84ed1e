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


@pytest.mark.timeout(900)
def test_what_was_found_once_is_not_found_again() -> None:
    done = said_by("tests.simulation.found")

    said = [f"{day.file.stem}: good" for day in kept_days()]
    assert (done.stdout.splitlines(), done.returncode) == (said, 0)
