"""`make bench`: measures every target of docs/performance.md and writes docs/benchmarks/."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.bench.bench import Bench
from tests.bench.clean_end import clean_end
from tests.bench.limits import limits
from tests.bench.lines import Line, failed
from tests.bench.report import write_report
from tests.bench.rows import GROUPS, Group
from tests.bench.stand import ROOT, Stand

KEPT, PAGES = ROOT / ".bench", ROOT / "docs" / "benchmarks"


def main() -> int:
    """Measure, print a line a target, write the pages; return 1 where it was told to stop: then no page is written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=int, default=1, help="0 skips other systems")
    parser.add_argument("--only", default="", help="names of rows, with commas")
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--pages", type=Path, default=PAGES, help="where the report goes")
    said = parser.parse_args()
    only = {name.strip() for name in said.only.split(",") if name.strip()}
    try:
        with clean_end(), ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tongban-bench-")))
            bench = Bench(Stand(folder, stack), KEPT, said.cases, said.runs, bool(said.peers))
            bench.limits = limits(bench)
            lines = list(run(bench, only))
            write_report(bench, lines, said.pages, whole=not only)
    except KeyboardInterrupt:
        return 1
    return 0


def run(bench: Bench, only: set[str]) -> Iterator[Line]:
    """Measure the groups that have a row among `only`, all where it is empty; each line is printed as it is found."""
    for group in GROUPS:
        names = [name for name in group.targets if not only or name in only]
        if names:
            for line in _measured(bench, group):
                if line.name in names:
                    print(line.text, flush=True)  # noqa: T201 - what the command is for
                    yield line


def _measured(bench: Bench, group: Group) -> Iterator[Line]:
    """Measure a group; each of its targets has a line, whatever happens."""
    left = dict(group.targets)
    bench.say(f"measuring {', '.join(left)}")
    try:
        for line in group.measure(bench):
            left.pop(line.name, None)
            yield line
    except Exception as error:  # noqa: BLE001 - one row that fails keeps no other from its turn
        bench.console.print_exception(max_frames=6)
        yield from (failed(name, target, error) for name, target in left.items())


if __name__ == "__main__":
    sys.exit(main())
