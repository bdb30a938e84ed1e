"""Nodes as real processes: the console scripts on loopback ports, each waited for by its own `ready` line."""

import json
import os
import random
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer

import httpx

from deploy.demo.clocks import NodeClock
from deploy.demo.wire import Wire
from tests.support.backing import Plain
from tests.support.nursery import Child, born

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
MAKE_A_STORE = {"enrol", "recover", "restore"}
"""Commands that make a node's store anew: where its data lies in a database, they are given an empty one."""


def program(code: str) -> str:
    """Return the console script of a node's tier."""
    return str(BIN / PROGRAMS.get(code, "tongban-village"))


def command(
    *args: str,
    check: bool = True,
    clock: NodeClock | None = None,
    settings: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; `settings` are added to its environment."""
    env = (clock.environment() if clock else dict(os.environ)) | dict(settings or {})
    with tempfile.TemporaryFile("w+") as errors, born(args, env, errors) as child:
        late = Timer(120, child.kill)  # else one that hangs is read from for ever
        late.start()
        stdout, code = child.stdout.read(), child.wait(30)
        late.cancel()
        errors.seek(0)
        done = subprocess.CompletedProcess(args, code, stdout, errors.read())
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
    code: str, data: Path, port: int, *options: str, clock: NodeClock | None = None
) -> Iterator[tuple[str, Child]]:
    """Run a node; gives its address once it says that it is ready, and its process."""
    arguments = (program(code), "run", "--data", str(data), "--port", str(port), *options)
    env = clock.environment() if clock else dict(os.environ)
    with (data.parent / f"{code}.log").open("a") as log, born(arguments, env, log) as process:
        try:
            line = process.stdout.readline()
            assert line.startswith("ready "), (code, line)
            yield line.split()[1], process
        finally:
            _end(process)


def _end(process: Child) -> None:
    """Ask a process to end; one that does not is made to, and that is a fault."""
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(30)
        raise


@dataclass
class RealNetwork:
    """Nodes in folders of their own. All run by real time, but those that have a clock in `clocks`.

    Leave the block of `stack` to end whatever runs.
    """

    folder: Path
    clocks: dict[str, NodeClock] = field(default_factory=dict)
    backing: Plain = field(default_factory=Plain)
    urls: dict[str, str] = field(default_factory=dict)
    processes: dict[str, Child] = field(default_factory=dict)
    wires: dict[str, Wire] = field(default_factory=dict)
    """By node: the line to its parent, by HTTP."""
    other_wires: dict[str, list[Wire]] = field(default_factory=dict)
    """By node: whatever else leads there."""
    sessions: dict[str, httpx.Cookies] = field(default_factory=dict)
    """By node: the cookies of its person's browser, since signing in takes most of a second."""
    stack: ExitStack = field(default_factory=ExitStack)
    _ends: dict[str, ExitStack] = field(default_factory=dict)

    def data(self, code: str) -> Path:
        """Return a node's data folder."""
        return self.folder / code

    def start(self, code: str) -> str:
        """Start a node on the port it has, or a free one."""
        port = int(self.urls[code].rpartition(":")[2]) if code in self.urls else free_port()
        end = self.stack.enter_context(ExitStack())
        started = running(code, self.data(code), port, clock=self.clocks.get(code))
        self.urls[code], self.processes[code] = end.enter_context(started)
        self._ends[code] = end
        return self.urls[code]

    def stop(self, code: str) -> None:
        """End a node's process as an operator would, and wait until it has ended."""
        self._ends.pop(code).close()

    def kill(self, code: str) -> None:
        """End a node's process at once, as a power cut would."""
        self.processes[code].kill()
        self.processes[code].wait(30)
        self.stop(code)

    def command(
        self, code: str, *args: str, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run one of a node's commands to its end, by the node's clock."""
        data = ("--data", str(self.data(code)))
        settings = self.backing.anew(code) if args[0] in MAKE_A_STORE else {}
        clock = self.clocks.get(code)
        return command(program(code), *args, *data, check=check, clock=clock, settings=settings)

    def enrol(self, code: str, parent: str) -> None:
        """Enrol a node through its running parent."""
        made = self.command(COUNTY, "enrol-code", code)
        self.command(code, "enrol", "--parent", self.urls[parent], "--code", made.stdout.strip())

    def wire(self, code: str, parent: str) -> None:
        """Lead a stopped node to its running parent over a wire that can be cut."""
        port = int(self.urls[parent].rpartition(":")[2])
        self.wires[code] = self.stack.enter_context(Wire(port))
        self.lead(code, self.wires[code].url)
        self.other_wires[code] = self.backing.wires(code, self.data(code))
        for wire in self.other_wires[code]:
            self.stack.enter_context(wire)

    def lead(self, code: str, url: str) -> None:
        """Lead a stopped node to its parent at this address."""
        identity = self.data(code) / "node.json"
        who = json.loads(identity.read_text()) | {"parent_url": url}
        identity.write_text(json.dumps(who))

    def cut(self, code: str) -> None:
        """Cut all roads between a node and its parent."""
        for wire in (self.wires[code], *self.other_wires[code]):
            wire.cut()

    def mend(self, code: str) -> None:
        """Mend the roads that were cut."""
        for wire in (self.wires[code], *self.other_wires[code]):
            wire.mend()

    def copy_disk(self, code: str, to: Path) -> None:
        """Copy all data of a node that is stopped to a place that does not exist yet."""
        assert code not in self._ends, f"{code} runs"
        self.backing.copy(self.data(code), to)

    def put_back(self, code: str, image: Path) -> None:
        """Have a stopped node's data as they were when `image` was copied. The image stays."""
        assert code not in self._ends, f"{code} runs"
        self.backing.remove(self.data(code))
        self.backing.copy(image, self.data(code))

    def staff(self, code: str, login: str, name: str, *roles: str) -> None:
        """Add a person."""
        options = [o for role in roles for o in ("--role", role)]
        who = ("--login", login, "--name", name, "--password", PASSWORD)
        self.command(code, "staff", "add", *who, *options)

    def sync(self, code: str) -> None:
        """Exchange now."""
        self.command(code, "sync")


def found(folder: Path, clock: NodeClock | None = None) -> RealNetwork:
    """Found Minle in a folder; `clock` is the county's."""
    network = RealNetwork(folder, {COUNTY: clock} if clock else {})
    files = ("--divisions", str(MINLE / "divisions.csv"), "--catalogue", str(MINLE / "matters"))
    network.command(COUNTY, "init", *files, "--grants", str(MINLE / "grants.yaml"))
    return network
