"""A run of the measurements: what it stands on, and what it was asked for."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.bench.lines import Figure, Line
from tests.bench.records import write_records
from tests.bench.stand import Stand
from tests.bench.workload import Step, World, build


@dataclass
class Bench:
    """Workloads and servers, made at their first use; `peers` says whether other systems are measured too."""

    stand: Stand
    kept: Path
    """Where peers are installed: it outlives the run."""
    cases: int = 1000
    runs: int = 3
    peers: bool = True
    stack: ExitStack = field(default_factory=ExitStack)
    console: Console = field(default_factory=lambda: Console(stderr=True))
    limits: dict[str, Figure] = field(default_factory=dict)
    """What this machine can do at best, a second, by name."""
    _worlds: dict[int, World] = field(default_factory=dict)

    def world(self, cases: int) -> World:
        """Return workload W with so many cases."""
        if cases not in self._worlds:
            with self.progress(f"writing {cases} cases", cases * 7) as step:
                self._worlds[cases] = build(self.stand.folder / f"world-{cases}", cases, step)
        return self._worlds[cases]

    def records(self, cases: int) -> Path:
        """Return the file of the same cases' entries as plain documents."""
        file = self.stand.folder / f"records-{cases}.json"
        if not file.exists():
            write_records(self.world(cases), file)
        return file

    def say(self, text: str) -> None:
        """Tell at the terminal what is being done."""
        self.console.print(f"[dim]{text}[/dim]", highlight=False)

    @contextmanager
    def progress(self, what: str, total: int) -> Iterator[Step]:
        """Show a bar for the block; the step is told how much was done."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, TimeElapsedColumn(), console=self.console, transient=True) as bar:
            task = bar.add_task(what, total=total)
            yield lambda done: bar.advance(task, done)


Measure = Callable[[Bench], Iterator[Line]]
