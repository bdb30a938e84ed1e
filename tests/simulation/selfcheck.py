"""`python -m tests.simulation.selfcheck`: every planted fault must be caught, each by the suite that answers for it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from tests.simulation.__main__ import fixed, quiet
from tests.simulation.planted import PLANTED
from tests.simulation.running import founded, run_seed

MOST_SEEDS = 60
HOUSE = Path(__file__).parents[2]
UNLOCKED = "test_positions_from_a_sequence_without_the_lock_would_be_caught"
OTHER_SUITES = (
    ("I10", "positions are drawn without the lock", f"tests/store/test_gapless.py::{UNLOCKED}"),
)
"""Faults that one thread cannot show: each is planted by a test that fails where nobody sees it."""


@dataclass(frozen=True)
class Caught:
    """How soon a planted fault was seen, or that it was not."""

    invariant: str
    what: str
    suite: str
    how: str
    is_caught: bool


def main() -> int:
    """Plant every fault in turn; the exit code is 1 where one was not caught."""
    fixed("tests.simulation.selfcheck")
    found = []
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("Planted faults", total=len(PLANTED) + len(OTHER_SUITES))
        for caught in _all():
            found.append(caught)
            progress.advance(task)
    for caught in sorted(found, key=lambda c: int(c.invariant[1:])):
        print(f"{caught.invariant:4} {caught.what:40} {caught.how:32} {caught.suite}")
    return 0 if all(caught.is_caught for caught in found) else 1


def _all() -> Iterator[Caught]:
    with ProcessPoolExecutor(os.cpu_count(), initializer=quiet) as pool:
        yield from pool.map(_simulated, range(len(PLANTED)))
    yield from map(_tested, OTHER_SUITES)


def _simulated(place: int) -> Caught:
    """Run seeds with a fault until the simulation sees it."""
    fault = PLANTED[place]
    how, is_caught = f"not in {MOST_SEEDS} seeds", False
    founded()  # by a product without the fault
    with fault.planted():
        for seed in range(MOST_SEEDS):
            day = run_seed(seed)
            if day.invariant == fault.invariant:
                how, is_caught = f"caught at seed {seed}, step {len(day.told)}", True
                break
    return Caught(fault.invariant, fault.what, "simulation", how, is_caught)


def _tested(suite: tuple[str, str, str]) -> Caught:
    """Run the test that plants a fault and fails where it is not seen."""
    invariant, what, test = suite
    line = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test]
    done = subprocess.run(line, cwd=HOUSE, capture_output=True, text=True, check=False)
    how = "caught" if done.returncode == 0 else done.stdout.strip().splitlines()[-1]
    return Caught(invariant, what, test.partition("::")[0], how, done.returncode == 0)


if __name__ == "__main__":
    sys.exit(main())
