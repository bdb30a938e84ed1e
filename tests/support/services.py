"""Servers that tests stand on: one of each a test run, whichever worker asks first, ended with the run.

`SERVICES` names them. A fixture asks with `shared_service(...)`; the controller
ends all that were started, however the run ends.
"""

import fcntl
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from deploy.services.postgres import Postgres
from deploy.services.rabbitmq import Broker
from tests.support.databases import Databases
from tests.support.processes import free_port


@dataclass(frozen=True)
class Service:
    """How a server is started in a new folder on a free port, and ended."""

    start: Callable[[Path, int], None]
    end: Callable[[Path, int], None]


def _postgres(folder: Path, port: int) -> Postgres:
    return Postgres(folder, port, durable=False, connections=200)


def _start_postgres(folder: Path, port: int) -> None:
    server = _postgres(folder, port)
    server.make()
    server.start()


def _end_postgres(folder: Path, port: int) -> None:
    server = _postgres(folder, port)
    try:
        server.stop()
    finally:
        server.remove()


def _start_broker(folder: Path, port: int) -> None:
    broker = Broker(folder)
    broker.make((port, free_port(), free_port()))
    broker.start()


def _end_broker(folder: Path, _port: int) -> None:
    broker = Broker(folder)
    broker.stop()
    broker.remove()


SERVICES = {
    "postgres": Service(_start_postgres, _end_postgres),
    "rabbitmq": Service(_start_broker, _end_broker),
}


def shared_service(run_folder: Path, name: str) -> tuple[Path, int]:
    """Return the folder and port of the run's server of this name, started now if nobody has yet."""
    with _known(run_folder) as known:
        if name not in known:
            # Not below pytest's folder: that one is closed to the user that a server runs as.
            known[name] = [tempfile.mkdtemp(prefix=f"tongban-{name}-"), free_port()]
            SERVICES[name].start(Path(known[name][0]), known[name][1])
        return Path(known[name][0]), known[name][1]


def end_services(run_folder: Path) -> None:
    """End every server that was started in this run; one that fails does not keep the others."""
    if not (run_folder / "services.json").exists():
        return
    with _known(run_folder) as known, ExitStack() as ends:
        for name, (folder, port) in known.items():
            ends.callback(SERVICES[name].end, Path(folder), port)
        known.clear()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """End the run's servers: in the controller, after all workers, also after a failure or an interrupt."""
    factory = getattr(config, "_tmp_path_factory", None)
    made = getattr(factory, "_basetemp", None)
    if made is not None and not hasattr(config, "workerinput"):
        end_services(made)


def run_folder_of(factory: pytest.TempPathFactory, config: pytest.Config) -> Path:
    """Return the folder that all workers of this run share."""
    base = factory.getbasetemp()
    return base.parent if hasattr(config, "workerinput") else base


@contextmanager
def _known(run_folder: Path) -> Iterator[dict[str, Any]]:
    """Give what has been started, under a lock; what is added is kept even when starting fails."""
    with (run_folder / "services.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        file = run_folder / "services.json"
        known = json.loads(file.read_text()) if file.exists() else {}
        try:
            yield known
        finally:
            file.write_text(json.dumps(known))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Postgres:
    """The run's PostgreSQL. It is not durable: a test that stops or kills a server makes its own."""
    folder, port = shared_service(run_folder_of(tmp_path_factory, request.config), "postgres")
    return _postgres(folder, port)


@pytest.fixture(scope="session")
def databases(postgres: Postgres) -> Iterator[Databases]:
    """The databases of this worker."""
    made = Databases(postgres)
    yield made
    made.close()


@pytest.fixture
def new_database(databases: Databases) -> Iterator[Callable[[], str]]:
    """Make databases that hold nothing, the test's own; they go with it."""
    made: list[str] = []

    def make() -> str:
        made.append(databases.new())
        return made[-1]

    yield make
    for url in made:
        databases.drop(url)


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """A durable PostgreSQL of the test's own, running, to be stopped and killed."""
    server = Postgres(Path(tempfile.mkdtemp(prefix="tongban-own-postgres-")), free_port())
    with ExitStack() as ends:
        ends.callback(server.remove)
        server.make()
        ends.callback(server.stop)
        server.start()
        yield server


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Broker:
    """The run's RabbitMQ. A test that does it harm makes its own."""
    folder, _port = shared_service(run_folder_of(tmp_path_factory, request.config), "rabbitmq")
    return Broker(folder)


@pytest.fixture(scope="module")
def own_broker() -> Iterator[Broker]:
    """A broker of the module's own, running, to be stopped, killed and filled."""
    made = Broker(Path(tempfile.mkdtemp(prefix="tongban-rabbitmq-")))
    try:
        made.make((free_port(), free_port(), free_port()))
        made.start()
        yield made
    finally:
        made.kill()
        made.remove()
