"""Days that have shown a fault, made short and kept: what happened in each, and what it shows.

`make simulate SEED=7 KEEP=name` makes a day that went wrong short and keeps it here under
that name. Once the product is mended, `python -m tests.simulation.found --write` takes down
how it goes then; see it red again without the mend.

A day is kept with what was told of each step. Where a step is changed later, the day goes
otherwise and says so, and a step that there is no more is an error: look whether the day
still shows what it is kept for, find another one where it does not, and write it down anew.
"""

from dataclasses import dataclass
from pathlib import Path

import orjson

from tests.simulation.running import Day, run
from tests.simulation.steps import Step

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Found:
    """A kept day: what it shows, its seed, its steps, and what was told of them."""

    file: Path
    shows: str
    seed: int
    steps: tuple[Step, ...]
    told: tuple[str, ...]

    def again(self) -> Day:
        """Let it happen again."""
        return run(self.seed, self.steps)

    def write(self, told: list[str]) -> None:
        """Write it down with what is told of its steps now."""
        steps = [
            {"kind": step.kind, "salt": step.salt, "told": said}
            for step, said in zip(self.steps, told, strict=True)
        ]
        day = {"shows": self.shows, "seed": self.seed, "steps": steps}
        self.file.write_bytes(orjson.dumps(day, option=orjson.OPT_INDENT_2) + b"\n")


def keep_day(name: str, day: Day) -> Path:
    """Keep a day that went wrong under a name; return its file."""
    unheard = [""] * (len(day.steps) - len(day.told))  # of the step at which it broke
    found = Found(FOLDER / f"{name}.json", day.wrong, day.seed, tuple(day.steps), ())
    found.write([*day.told, *unheard])
    return found.file


def kept_days() -> list[Found]:
    """Return the kept days, in the order of their names."""
    return [_read(file) for file in sorted(FOLDER.glob("*.json"))]


def _read(file: Path) -> Found:
    day = orjson.loads(file.read_bytes())
    steps = tuple(Step(step["kind"], step["salt"]) for step in day["steps"])
    return Found(file, day["shows"], day["seed"], steps, tuple(s["told"] for s in day["steps"]))
