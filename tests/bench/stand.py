"""What the measurements stand on: a county's PostgreSQL, a broker, stores copied from the workload, nodes in processes."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.services.postgres import Postgres
from deploy.services.rabbitmq import Broker
from shared.store.sql import SqlStore
from tests.bench.workload import World
from tests.support.network import COUNTY
from tests.support.processes import free_port

LOOPBACK = "127.0.0.1"
TICKS = os.sysconf("SC_CLK_TCK")
ROOT = Path(__file__).parents[2]


@dataclass
class Served:
    """A node that serves: its address, and its process."""

    url: str
    pid: int

    @property
    def cpu(self) -> float:
        """Return the CPU seconds that it has used so far."""
        return cpu_of(self.pid)


@dataclass
class Stand:
    """Servers and folders of one run; leave the block of `stack` to end them all."""

    folder: Path
    stack: ExitStack = field(default_factory=ExitStack)
    _postgres: Postgres | None = None
    _broker: Broker | None = None
    _templates: dict[Path, str] = field(default_factory=dict)
    _made: int = 0

    @property
    def postgres(self) -> Postgres:
        """A durable PostgreSQL of our own, started at its first use."""
        if self._postgres is None:
            # Not below our folder: the user that the server runs as may not reach it.
            server = Postgres(Path(tempfile.mkdtemp(prefix="tongban-bench-")), free_port())
            self.stack.callback(server.remove)
            server.make()
            self.stack.callback(server.stop)
            server.start()
            self._postgres = server
        return self._postgres

    @property
    def broker(self) -> Broker:
        """A RabbitMQ of our own, started at its first use."""
        if self._broker is None:
            server = Broker(Path(tempfile.mkdtemp(prefix="tongban-bench-broker-")))
            self.stack.callback(server.remove)
            server.make((free_port(), free_port(), free_port()))
            self.stack.callback(server.stop)
            server.start()
            self._broker = server
        return self._broker

    def new_folder(self) -> Path:
        """Return an empty folder that goes with the run."""
        self._made += 1
        made = self.folder / f"run-{self._made}"
        made.mkdir(parents=True)
        return made

    def file_of(self, store: Path) -> str:
        """Copy a store of the workload; return the address of the copy."""
        copy = self.new_folder() / store.name
        shutil.copy(store, copy)
        return f"sqlite:///{copy}"

    def new_database(self) -> str:
        """Return the address of an empty PostgreSQL database."""
        self._made += 1
        name = f"empty{self._made}"
        self.postgres.create(name)
        return self.postgres.url(name)

    def database_of(self, store: Path) -> str:
        """Return the address of a new PostgreSQL database that holds what a store of the workload does."""
        if store not in self._templates:
            name = f"workload{len(self._templates)}"
            self.postgres.create(name)
            with closing(SqlStore(self.postgres.url(name))) as target:
                target.load(store, lambda _done, _all: None)
            self._templates[store] = name
        return self.copy_of(self._templates[store])

    def copy_of(self, database: str) -> str:
        """Return the address of a copy of a database, by name or address, that nobody is connected to."""
        self._made += 1
        name = f"run{self._made}"
        self.postgres.create(name, database.rpartition("/")[2])
        return self.postgres.url(name)

    @contextmanager
    def serving(self, code: str, url: str, *within: str, host: str = LOOPBACK) -> Iterator[Served]:
        """Run a node over a store; `within` is what its command line begins with."""
        line = [
            *within,
            sys.executable,
            "-m",
            "tests.bench.node",
            code,
            url,
            host,
            str(free_port()),
        ]
        with started(line) as process:
            assert process.stdout is not None
            said = process.stdout.readline()
            if not said.startswith("ready "):
                raise RuntimeError(f"{code} does not serve: {said}")
            yield Served(said.split()[1], process.pid)

    @contextmanager
    def serving_by_workers(self, url: str) -> Iterator[str]:
        """Run the county over a store as a county's server does, by gunicorn with two workers; yield its address."""
        place = f"{LOOPBACK}:{free_port()}"
        told = {"TONGBAN_BIND": place, "BENCH_STORE": url, "BENCH_FRAMES": str(self.new_folder())}
        line = ["env", *(f"{name}={value}" for name, value in told.items()), sys.executable, "-m"]
        line += ["gunicorn", "--config", "deploy/gunicorn_conf.py", "tests.bench.wsgi:app"]
        with started(line, quiet=True) as process:
            assert process.stdout is not None
            if process.stdout.readline() != "ready\n":
                raise RuntimeError("the county does not serve")
            yield f"http://{place}"


@contextmanager
def started(line: list[str], *, quiet: bool = False) -> Iterator[subprocess.Popen[str]]:
    """Run a process for the block; nobody reads the log of a `quiet` one."""
    log = subprocess.DEVNULL if quiet else None
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
        if process.stdout is not None:
            process.stdout.close()


def told_by(line: list[str]) -> dict[str, Any]:
    """Run a process to its end and read the one line of JSON that it prints."""
    done = subprocess.run(line, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def exchanged(
    code: str, url: str, address: str, *within: str, parent: str = COUNTY
) -> dict[str, Any]:
    """Have a node exchange with its parent in a process of its own; see `tests.bench.caller`."""
    return told_by(
        [*within, sys.executable, "-m", "tests.bench.caller", code, url, parent, address]
    )


def cpu_of(pid: int) -> float:
    """Return the CPU seconds of a process so far."""
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(parts[11]) + int(parts[12])) / TICKS


def county_before(world: World) -> Path:
    """Return the county's store as it was before the first case."""
    return world.file(COUNTY, before=True)
