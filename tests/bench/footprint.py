"""What a village node takes: memory, time to its first page, CPU while nothing happens. A real node, by its own command.

Beside it, in turns, a bare node (`bare.py`): what the same libraries take with one
table and one page.
"""

import compileall
import sys
import time
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

import httpx

from tests.bench.bench import Bench
from tests.bench.lines import Line, median
from tests.bench.stand import ROOT, cpu_of, started
from tests.support.processes import VILLAGE, free_port
from tests.support.real_network import enrolled

MEGABYTES, SECONDS, IDLE = 80, 1.0, 0.01
MEMORY_RATIO, TIME_RATIO = 1.31, 2.27
"""The same targets beside a bare node: where they were set it took 61 MB and 0.44 s."""
NAME = "village node"
TARGET = (
    f"<= {MEGABYTES} MB resident, <= {SECONDS} s to the first page, no CPU when idle; "
    f"or <= {MEMORY_RATIO} and <= {TIME_RATIO} times a bare node's"
)
BARE = Path(__file__).with_name("bare.py")
TURNS, SETTLING_SECONDS, IDLE_SECONDS = 3, 1, 10
"""How long one is watched after its first page: in its turn until its first exchange is over, once to see it idle."""
PACKAGES = ("shared", "village_agent")
PROGRAM = "import sys; from village_agent.cli import main; sys.exit(main())"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a process took: MB resident, seconds to its first page, the share of a core after that."""

    resident: float
    first: float
    idle: float


def measure(bench: Bench) -> Iterator[Line]:
    """Start a village and a bare node in turns and ask each for its first page; then watch an idle village."""
    # As an installation leaves the code, also where Python is told to keep nothing compiled.
    for package in PACKAGES:
        compileall.compile_dir(ROOT / package, quiet=1)
    data, database = enrolled() / VILLAGE, bench.stand.new_folder() / "bare.sqlite3"
    villages, bares = [], []
    with bench.progress("village and bare node", TURNS * 2 + 1) as step:
        # One right after the other, so that what else the machine does slows down both.
        for _ in range(TURNS):
            villages.append(village(data))
            step(1)
            bares.append(bare(database))
            step(1)
        idle = village(data, IDLE_SECONDS).idle
        step(1)
    yield judged(_middle(villages), _middle(bares), idle)


def village(data: Path, watched: float = SETTLING_SECONDS) -> Taken:
    """Run a village over its data folder."""
    port = str(free_port())
    line = [sys.executable, "-c", PROGRAM, "run", "--data", str(data), "--port", port]
    return _taken(line, "/account/sign-in", watched)


def bare(database: Path, watched: float = SETTLING_SECONDS) -> Taken:
    """Run the bare node."""
    return _taken([sys.executable, str(BARE), str(database), str(free_port())], "/", watched)


def judged(village: Taken, bare: Taken, idle: float) -> Line:
    """Return the line. `idle` is the share of a core that an idle village takes.

    Memory and first page count each by its figure, or else by its ratio to the bare node's.
    """
    memory, time_ = village.resident / bare.resident, village.first / bare.first
    by_memory = _met_by(village.resident <= MEGABYTES, memory <= MEMORY_RATIO)
    by_time = _met_by(village.first <= SECONDS, time_ <= TIME_RATIO)
    found = (
        f"{village.resident:.0f} MB, {by_memory or 'missed'} "
        f"({memory:.2f} times a bare node's {bare.resident:.0f} MB); "
        f"first page after {village.first:.2f} s, {by_time or 'missed'} "
        f"({time_:.2f} times its {bare.first:.2f} s); {idle:.1%} CPU idle"
    )
    figures = {
        "resident MB": village.resident,
        "first page, s": village.first,
        "idle CPU share": idle,
        "a bare node's resident MB": bare.resident,
        "a bare node's first page, s": bare.first,
        "times a bare node's memory": memory,
        "times a bare node's time": time_,
    }
    met = bool(by_memory and by_time) and idle <= IDLE
    return Line(NAME, TARGET, found, met=met, figures=figures)


def _met_by(figure: bool, ratio: bool) -> str:
    if figure:
        return "met by its figure"
    return "met by its ratio" if ratio else ""


def _taken(line: list[str], path: str, watched: float) -> Taken:
    began = time.perf_counter()
    with started(line, quiet=True) as node:
        assert node.stdout is not None
        said = node.stdout.readline()
        if not said.startswith("ready"):
            raise RuntimeError(f"the node does not start: {said}")
        answer = httpx.get(f"{said.split()[1]}{path}", trust_env=False)
        first = time.perf_counter() - began
        answer.raise_for_status()
        before = cpu_of(node.pid)
        time.sleep(watched)
        share = (cpu_of(node.pid) - before) / watched
        return Taken(_resident(node.pid), first, share)


def _middle(taken: list[Taken]) -> Taken:
    return Taken(*(median(list(values)) for values in zip(*map(astuple, taken), strict=True)))


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS")
