"""What a village node takes: memory, time to its first page, CPU while nothing happens. A real node, by its own command."""

import compileall
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from tests.bench.bench import Bench
from tests.bench.lines import Line
from tests.bench.stand import ROOT, cpu_of
from tests.support.processes import VILLAGE, free_port
from tests.support.real_network import enrolled

NAME, TARGET = "village node", "<= 80 MB resident, <= 1.0 s to the first page, no CPU when idle"
IDLE_SECONDS = 10
PACKAGES = ("shared", "village_agent")
PROGRAM = "import sys; from village_agent.cli import main; sys.exit(main())"


def measure(bench: Bench) -> Iterator[Line]:
    """Start a village, ask for its first page, watch it idle."""
    # As an installation leaves the code, also where Python is told to keep nothing compiled.
    for package in PACKAGES:
        compileall.compile_dir(ROOT / package, quiet=1)
    data = enrolled() / VILLAGE
    port = free_port()
    line = [sys.executable, "-c", PROGRAM, "run", "--data", str(data), "--port", str(port)]
    began = time.perf_counter()
    with subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as node:
        try:
            assert node.stdout is not None
            said = node.stdout.readline()
            if not said.startswith("ready"):
                raise RuntimeError(f"the node does not start: {said}")
            answer = httpx.get(f"{said.split()[1]}/account/sign-in", trust_env=False)
            first = time.perf_counter() - began
            answer.raise_for_status()
            before = cpu_of(node.pid)
            with bench.progress("idle", IDLE_SECONDS) as step:
                for _ in range(IDLE_SECONDS):
                    time.sleep(1)
                    step(1)
            idle = (cpu_of(node.pid) - before) / IDLE_SECONDS
            resident = _resident(node.pid)
        finally:
            node.terminate()
            node.wait(30)
    figures = {"resident MB": resident, "first page, s": first, "idle CPU share": idle}
    found = f"{resident:.0f} MB, first page after {first:.2f} s, {idle:.1%} CPU idle"
    met = resident <= 80 and first <= 1.0 and idle <= 0.01
    yield Line(NAME, TARGET, found, met=met, figures=figures)


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS")
