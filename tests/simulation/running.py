"""Running a seed, and saying what became of it."""

import shutil
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.simulation.checks import check_all
from tests.simulation.founding import Founded, found_county
from tests.simulation.healing import heal
from tests.simulation.memory import Violation
from tests.simulation.steps import Step, day_of
from tests.simulation.world import World

SCRATCH = Path("/dev/shm")  # noqa: S108 - in memory: what is synced is ours to say


@dataclass
class Day:
    """What came of a run: what happened at each step, and what was wrong, if anything was."""

    seed: int
    steps: Sequence[Step]
    told: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    """How many entries of each kind the county holds in the end: `{"case.paused.v1": 2, ...}`."""
    invariant: str = ""
    wrong: str = ""
    trace: str = ""

    @property
    def entries(self) -> int:
        """How many entries the county holds in the end."""
        return self.kinds.total()

    @property
    def is_good(self) -> bool:
        """Whether every invariant held."""
        return not self.wrong


def run_seed(seed: int) -> Day:
    """Run a seed."""
    return run(seed, day_of(seed))


def run(seed: int, steps: Sequence[Step]) -> Day:
    """Let steps happen to a county, heal it, and ask the invariants of it."""
    day = Day(seed, steps)
    with _world(seed) as world:
        try:
            for step in steps:
                day.told.append(step.happen(world))
            heal(world)
            day.kinds = check_all(world)
        except Exception as error:  # noqa: BLE001 - whatever it is, program or simulation is wrong
            day.invariant = error.invariant if isinstance(error, Violation) else "none"
            day.wrong = f"{type(error).__name__}: {error}"
            day.trace = traceback.format_exc()
    return day


@contextmanager
def _world(seed: int) -> Iterator[World]:
    folder = Path(tempfile.mkdtemp(prefix="simulation-", dir=_scratch()))
    try:
        world = World(folder / "world", founded(), seed)
        yield world
        world.end()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def founded() -> Founded:
    """Return a county on its first day, founded once a process."""
    with tempfile.TemporaryDirectory(dir=_scratch()) as folder:
        return found_county(Path(folder) / "founding")


def _scratch() -> Path | None:
    return SCRATCH if SCRATCH.is_dir() else None
