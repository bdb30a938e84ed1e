"""`make growth`: what a page, an entry and a node cost as a county grows; writes docs/benchmarks/growth.*"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.bench.bench import Bench
from tests.bench.stand import ROOT, Stand
from tests.growth.cases import costs_by_cases
from tests.growth.costs import Costs
from tests.growth.nodes import costs_by_nodes
from tests.growth.report import tell, write_growth

CASES, NODES = "10000,100000,1000000", "20,200,2000"
FOLDER = ROOT / "docs" / "benchmarks"


def main() -> None:
    """Measure at each size, print a line a cost, write the page."""
    parser = argparse.ArgumentParser(prog="make growth", description=__doc__)
    parser.add_argument("--cases", type=_sizes, default=_sizes(CASES), help="numbers, with commas")
    parser.add_argument("--nodes", type=_sizes, default=_sizes(NODES), help="numbers, with commas")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the page goes")
    said = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tongban-growth-")))
        bench = Bench(Stand(folder, stack), folder / "kept")
        on_postgres = said.database == "postgresql"
        if said.cases:
            costs = costs_by_cases(bench, said.cases, on_postgres=on_postgres)
            _measure("cases", costs, said.database, said.folder)
        if said.nodes and not on_postgres:
            _measure("nodes", costs_by_nodes(bench, said.nodes), said.database, said.folder)


def _measure(what: str, costs: Iterator[tuple[int, Costs]], database: str, folder: Path) -> None:
    """Write what is found at each size as soon as it is: the largest takes longest."""
    by_size: dict[int, Costs] = {}
    for size, found in costs:
        by_size[size] = found
        write_growth({what: by_size}, database, folder)
    for line in tell(what, by_size):
        print(line, flush=True)  # noqa: T201 - what the command is for


def _sizes(said: str) -> list[int]:
    return [int(number) for number in said.split(",") if number]


if __name__ == "__main__":
    main()
