"""`python -m tests.simulation --seeds 200`, or `--seed 7` for one of them, told step by step."""

import argparse
import logging
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.simulation.found import keep_day
from tests.simulation.running import Day, run_seed
from tests.simulation.shrinking import shrink
from tests.support.quicker import keep_checked

FIXED = ("PYTHONHASHSEED", "0")
"""What a set yields first must not change from run to run."""
SHRINK_SECONDS = 300


def main() -> int:
    """Run seeds; the exit code is 1 where an invariant did not hold."""
    fixed("tests.simulation")
    asked = _asked()
    console = Console(stderr=True)
    if asked.seed is not None:
        return _one(asked.seed, asked.keep, console)
    return _many(range(asked.first, asked.first + asked.seeds), asked.workers, console)


def fixed(module: str) -> None:
    """Begin this program anew where sets would yield their members in another order each time."""
    if os.environ.get(FIXED[0]) != FIXED[1]:
        line = [sys.executable, "-m", module, *sys.argv[1:]]
        os.execve(sys.executable, line, {**os.environ, FIXED[0]: FIXED[1]})  # noqa: S606


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=200, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the first one")
    parser.add_argument("--seed", type=int, help="this one alone, told step by step")
    parser.add_argument(
        "--keep", metavar="NAME", help="with --seed: keep what went wrong, made short"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def _one(seed: int, keep: str | None, console: Console) -> int:
    quiet()
    day = run_seed(seed)
    tell(day)
    if day.is_good:
        print(f"seed {seed}, {len(day.steps)} steps, {day.entries} entries, 0 violations")
        return 0
    shortest = _tell_shortest(day, console)
    if keep:
        print(f"kept as {keep_day(keep, shortest)}")
    return 1


def _many(seeds: range, workers: int, console: Console) -> int:
    steps = entries = 0
    bad: list[Day] = []
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("Simulated counties", total=len(seeds))
        for day in _days(seeds, workers):
            steps, entries = steps + len(day.told), entries + day.entries
            if not day.is_good:
                bad.append(day)
                progress.print(f"seed {day.seed}: {day.wrong}")
            progress.advance(task)
            if not console.is_terminal:
                console.print(f"seed {day.seed}: {len(day.told)} steps, {day.entries} entries")
    for day in sorted(bad, key=lambda d: len(d.told))[:1]:
        tell(day)
        _tell_shortest(day, console)
    print(f"{len(seeds)} seeds, {steps} steps, {entries} entries, {len(bad)} violations")
    return 1 if bad else 0


def _days(seeds: range, workers: int) -> Iterator[Day]:
    """Run seeds in several processes, each county in one thread; yield each as it ends."""
    with ProcessPoolExecutor(workers, initializer=quiet) as pool:
        for ended in as_completed([pool.submit(run_seed, seed) for seed in seeds]):
            yield ended.result()


def quiet() -> None:
    """What nodes log of faults that are meant is no news."""
    logging.disable(logging.CRITICAL)
    keep_checked()


def tell(day: Day) -> None:
    """Print what happened, step by step, and what was wrong."""
    for place, (step, told) in enumerate(zip(day.steps, day.told, strict=False), 1):
        print(f"{place:4}  {step.kind}: {told}")
    if day.is_good:
        return
    at = (
        f"at step {len(day.told) + 1}, {day.steps[len(day.told)].kind}"
        if len(day.told) < len(day.steps)
        else "after healing"
    )
    print(f"seed {day.seed}, {at}: {day.wrong}")
    print(day.trace)


def _tell_shortest(day: Day, console: Console) -> Day:
    with console.status("Looking for a shorter run that breaks the same") as status:
        shortest = shrink(
            day,
            SHRINK_SECONDS,
            lambda runs, length: status.update(f"Shortening: {length} steps after {runs} runs"),
        )
    print(f"The shortest run found, {len(shortest.told)} steps:")
    tell(shortest)
    return shortest


if __name__ == "__main__":
    sys.exit(main())
