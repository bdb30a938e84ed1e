"""Nodes as real processes: the console scripts on loopback ports, each waited for by its own `ready` line."""

import json
import random
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MINLE = Path(__file__).parents[2] / "deploy" / "demo" / "minle"
BIN = Path(sys.executable).parent
COUNTY, TOWN, VILLAGE, OTHER_VILLAGE = (
    "620722000000",
    "620722101000",
    "620722101200",
    "620722101201",
)
PROGRAMS = {COUNTY: "tongban-center", TOWN: "tongban-town"}
PASSWORD = "a long test password"


def program(code: str) -> str:
    """Return the console script of a node's tier."""
    return str(BIN / PROGRAMS.get(code, "tongban-village"))


def command(*args: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    done = subprocess.run(args, capture_output=True, text=True, check=False, timeout=120)
    if check and done.returncode:
        raise AssertionError(f"{args}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


def free_port() -> int:
    """Return a port that nobody listens on, below those that the system gives to outgoing connections."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


@contextmanager
def running(
    code: str, data: Path, port: int, *options: str
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run a node; gives its address once it says that it is ready, and its process."""
    arguments = [program(code), "run", "--data", str(data), "--port", str(port), *options]
    with (data.parent / f"{code}.log").open("a") as log:
        process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=log, text=True)
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line.startswith("ready "), (code, line)
            yield line.split()[1], process
        finally:
            process.terminate()
            process.wait(timeout=30)
            process.stdout.close()


@dataclass
class RealNetwork:
    """County, town and two villages in folders of their own, each running."""

    folder: Path
    urls: dict[str, str] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[str]] = field(default_factory=dict)
    stack: ExitStack = field(default_factory=ExitStack)

    def data(self, code: str) -> Path:
        """Return a node's data folder."""
        return self.folder / code

    def start(self, code: str) -> str:
        """Start a node on the port it has, or a free one."""
        port = int(self.urls[code].rpartition(":")[2]) if code in self.urls else free_port()
        started = self.stack.enter_context(running(code, self.data(code), port))
        self.urls[code], self.processes[code] = started
        return self.urls[code]

    def kill(self, code: str) -> None:
        """End a node's process at once, as a power cut would."""
        self.processes[code].kill()
        self.processes[code].wait(timeout=30)

    def enrol(self, code: str, parent: str) -> None:
        """Enrol a node through its running parent."""
        made = command(program(COUNTY), "enrol-code", code, "--data", str(self.data(COUNTY)))
        url = self.urls[parent]
        arguments = ("--parent", url, "--code", made.stdout.strip(), "--data", str(self.data(code)))
        command(program(code), "enrol", *arguments)

    def staff(self, code: str, login: str, name: str, *roles: str) -> None:
        """Add a person."""
        options = [o for role in roles for o in ("--role", role)]
        who = ("--login", login, "--name", name, "--password", PASSWORD)
        command(program(code), "staff", "add", *who, *options, "--data", str(self.data(code)))

    def sync(self, code: str) -> None:
        """Exchange now."""
        command(program(code), "sync", "--data", str(self.data(code)))

    def status(self, code: str) -> dict[str, Any]:
        """Return a node's status with its heads."""
        done = command(program(code), "status", "--json", "--heads", "--data", str(self.data(code)))
        status: dict[str, Any] = json.loads(done.stdout)
        return status

    def verify(self, code: str) -> subprocess.CompletedProcess[str]:
        """Verify a node's ledgers."""
        return command(program(code), "verify", "--data", str(self.data(code)), check=False)


def found(folder: Path) -> RealNetwork:
    """Found Minle in a folder."""
    network = RealNetwork(folder)
    files = ("--divisions", str(MINLE / "divisions.csv"), "--catalogue", str(MINLE / "matters"))
    grants = ("--grants", str(MINLE / "grants.yaml"))
    command(program(COUNTY), "init", *files, *grants, "--data", str(network.data(COUNTY)))
    return network
