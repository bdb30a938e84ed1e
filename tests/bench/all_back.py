"""203 nodes that come back at once after 90 days, each with a case; of every other one the case is overdue.

The door of the county lets in a few at a time. While overdue cases wait before it, only they may take what is free.
"""

import shutil
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shared.app.cases import Cases
from shared.app.here import Here
from shared.app.ports import Actor
from shared.replication.admission import SLOTS
from tests.bench.bench import Bench
from tests.bench.lines import Line, median
from tests.bench.many import Asked, call
from tests.bench.workload import case_id, here_of
from tests.support.network import COUNTY, an_intake

NAME, TARGET = "all nodes at once", "no error, most urgent first, done <= 60 s"
NOTE = "the nodes share the county's cores"
RED_EACH = 2


@dataclass(frozen=True)
class Away:
    """Stores of nodes that have not called since they were enrolled."""

    folder: Path
    codes: tuple[str, ...]
    since: datetime

    def address(self, code: str) -> str:
        """Return the address of a node's store."""
        return f"sqlite:///{self.folder / code}.sqlite3"

    def copied(self, to: Path) -> "Away":
        """Copy the stores, of which none is open, to a folder that does not exist yet."""
        return Away(shutil.copytree(self.folder, to), self.codes, self.since)


def measure(bench: Bench, away: Away) -> Line:
    """Take a case in at each node, then have all of them exchange at once."""
    red = {code for at, code in enumerate(away.codes) if at % RED_EACH == RED_EACH - 1}
    _take_in(away, red)
    stores = {code: away.address(code) for code in away.codes}
    with bench.stand.serving(COUNTY, away.address(COUNTY)) as county:
        before = county.cpu
        told = call(county.url, stores, at_once=len(stores))
        told["county CPU"] = county.cpu - before
    lost = len(stores) - _arrived(away)
    return judged(told, red, lost)


def _take_in(away: Away, red: set[str]) -> None:
    """Take in a case at each node: at the red ones when they had just been enrolled, at the others now."""
    for number, code in enumerate(away.codes):
        now = away.since if code in red else datetime.now(UTC)
        due = _taken_in(here_of(code, away.address(code), lambda: now), number)  # noqa: B023 - it is called in this turn
        assert (due < datetime.now(UTC)) is (code in red), (code, due)


def _taken_in(here: Here, number: int) -> datetime:
    """Take in a case at a node; return when it is due."""
    case, actor = case_id(number), Actor(f"{here.code}:a1", "马秀英")
    with closing(here.store):
        Cases(here).take_in(case, "elderly-allowance", an_intake(number), actor)
        with here.store.read() as room:
            row = room.cases.get(case)
    assert row is not None
    assert row.due_at is not None
    return row.due_at


def _arrived(away: Away) -> int:
    """Return how many of the cases the county has."""
    here = here_of(COUNTY, away.address(COUNTY))
    with closing(here.store), here.store.read() as room:
        cases = [case_id(number) for number in range(len(away.codes))]
        return sum(room.cases.get(case) is not None for case in cases)


def judged(told: Mapping[str, Any], red: set[str], lost: int) -> Line:
    """Return the row of what all nodes were told; `lost` is how many cases did not come."""
    asked = {code: Asked(*times) for code, times in told["asked"].items()}
    reds = [one for code, one in asked.items() if code in red]
    others = [one for code, one in asked.items() if code not in red]
    before = overtaking(reds, others)
    seconds, errors = told["seconds"], told["errors"]
    figures = {
        "until all are done, s": seconds,
        "county CPU, s": told.get("county CPU"),
        "overdue nodes": len(reds),
        "overdue nodes answered after, s": median([one.answered for one in reds]),
        "other nodes answered after, s": median([one.answered for one in others]),
        "others let in before waiting overdue ones": before,
        "times put off": told["put off"],
        "errors": errors,
        "cases lost": lost,
    }
    found = (
        f"{len(asked)} nodes in {seconds:.1f} s, {errors} errors, {lost} cases lost, "
        f"{told['put off']} times put off, {before} let in before overdue cases that waited"
    )
    met = not errors and not lost and not before and seconds <= 60
    return Line(NAME, TARGET, found, met=met, figures=figures, note=NOTE)


def overtaking(reds: Iterable[Asked], others: Iterable[Asked]) -> int:
    """Return how many of `others` were let in while enough red ones for all of the door's places waited before it."""
    reds = list(reds)
    return sum(sum(red.waits_beside(other) for red in reds) >= SLOTS for other in others)
