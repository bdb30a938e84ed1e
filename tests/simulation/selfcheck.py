"""`python -m tests.simulation.selfcheck`: every planted fault must be caught, each by the suite that answers for it."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from tests.simulation.__main__ import fixed, quiet
from tests.simulation.planted import PLANTED
from tests.simulation.running import founded, run_seed

MOST_SEEDS = 60
HOUSE = Path(__file__).parents[2]
PASSED, FAILED = 0, 1
"""How pytest ends."""


@dataclass(frozen=True)
class Suite:
    """A suite that answers for what one thread cannot show: the fault, a test, and what plants the fault.

    Where nothing plants it, the test does so itself, and passes where it sees the fault;
    otherwise it must fail.
    """

    invariant: str
    what: str
    test: str
    plugin: str = ""


OTHER_SUITES = (
    Suite(
        "I10",
        "positions are drawn without the lock",
        "tests/store/test_gapless.py::test_positions_from_a_sequence_without_the_lock_would_be_caught",
    ),
    Suite(
        "I13",
        "what is no UTF-8 is let through",
        "tests/hostile/test_pages.py::test_in_a_query",
        "tests.hostile.planted",
    ),
)


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
            progress.console.print(f"{caught.invariant}: {caught.how}")
            progress.advance(task)
    for caught in sorted(found, key=lambda c: int(c.invariant[1:])):
        print(f"{caught.invariant:4} {caught.what:40} {caught.how:32} {caught.suite}")
    return 0 if all(caught.is_caught for caught in found) else 1


def _all() -> Iterator[Caught]:
    with ProcessPoolExecutor(os.cpu_count(), initializer=quiet) as pool:
        runs = [pool.submit(_simulated, place) for place in range(len(PLANTED))]
        yield from (run.result() for run in as_completed(runs))
    yield from map(_tested, OTHER_SUITES)


def _simulated(place: int) -> Caught:
    """Run seeds with a fault until the simulation sees it."""
    fault = PLANTED[place]
    others: Counter[str] = Counter()
    founded()  # by a product without the fault
    with fault.planted():
        for seed in range(MOST_SEEDS):
            day = run_seed(seed)
            if day.invariant == fault.invariant:
                how = f"caught at seed {seed}, step {len(day.told)}"
                return Caught(fault.invariant, fault.what, "simulation", how, is_caught=True)
            others[day.invariant or "nothing"] += 1
    how = f"not in {MOST_SEEDS} seeds, but " + ", ".join(f"{n} x {i}" for i, n in others.items())
    return Caught(fault.invariant, fault.what, "simulation", how, is_caught=False)


def _tested(suite: Suite) -> Caught:
    """Run the test that answers for a fault."""
    line = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", suite.test]
    planted = ["-p", suite.plugin] if suite.plugin else []
    done = subprocess.run([*line, *planted], cwd=HOUSE, capture_output=True, text=True, check=False)
    is_caught = done.returncode == (FAILED if suite.plugin else PASSED)
    how = "caught" if is_caught else done.stdout.strip().splitlines()[-1]
    return Caught(suite.invariant, suite.what, suite.test.partition("::")[0], how, is_caught)


if __name__ == "__main__":
    sys.exit(main())
