"""Making a run that went wrong shorter: steps are left out as long as the same invariant breaks."""

from collections.abc import Callable, Sequence
from time import monotonic

from tests.simulation.running import Day, run
from tests.simulation.steps import Step

Told = Callable[[int, int], None]


def shrink(day: Day, seconds: float, told: Told) -> Day:
    """Return the shortest run found within some seconds that breaks as `day` did; `told` hears of runs and length.

    Chunks of half the steps are left out, then of a quarter, down to one by one
    (delta debugging). A step keeps its salt, so that what it does alone does not change.
    """
    until, best, runs = monotonic() + seconds, _cut_after_end(day), 0
    size = max(1, len(best.steps) // 2)
    while monotonic() < until:
        smaller = None
        for start in range(0, len(best.steps), size):
            if monotonic() >= until:
                return best
            tried = _same(best, [*best.steps[:start], *best.steps[start + size :]])
            runs += 1
            told(runs, len(best.steps))
            if tried is not None:
                smaller = tried
                break
        if smaller is not None:
            best = _cut_after_end(smaller)
            size = min(size, max(1, len(best.steps) // 2))
        elif size == 1:
            return best
        else:
            size //= 2
    return best


def _same(day: Day, steps: Sequence[Step]) -> Day | None:
    """Run fewer steps; None where what was wrong is not wrong any more."""
    again = run(day.seed, steps)
    return again if again.wrong and again.invariant == day.invariant else None


def _cut_after_end(day: Day) -> Day:
    """Leave out what never came to pass: it broke before."""
    day.steps = list(day.steps[: len(day.told) + 1])
    return day
