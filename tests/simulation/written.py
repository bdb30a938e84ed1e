"""`python -m tests.simulation.written`: what people write on a few calm days, how often each kind of entry."""

import sys
from collections import Counter

from tests.simulation.__main__ import fixed, quiet, tell
from tests.simulation.running import run
from tests.simulation.steps import calm_day_of

SEEDS = range(2)


def main() -> int:
    """Let the days happen, and count what the counties hold; the exit code is 1 where an invariant did not hold."""
    fixed("tests.simulation.written")
    quiet()
    days = [run(seed, calm_day_of(seed)) for seed in SEEDS]
    kinds = sum((day.kinds for day in days), Counter[str]())
    for kind, times in sorted(kinds.items()):
        print(f"{kind} {times}")
    for day in days:
        if not day.is_good:
            tell(day)
    return 0 if all(day.is_good for day in days) else 1


if __name__ == "__main__":
    sys.exit(main())
