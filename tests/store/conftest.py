"""Stores of every kind."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from shared.app.ports import Store
from shared.store.memory import MemoryStore
from shared.store.sql import SqlStore
from tests.support.databases import Databases

OpenStore = Callable[[], Store]


def conforms(store: Store) -> Store:
    """Let mypy judge whether a store has the shape of the port."""
    return store


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The address of a server that speaks S3."""
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 - slow to load, for few tests

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's own settings for it."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


@pytest.fixture
def database(tmp_path: Path) -> str:
    """The address of a database file that is not there yet."""
    return f"sqlite:///{tmp_path / 'node.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database(request: pytest.FixtureRequest) -> str:
    """The address of a database of either kind that holds nothing yet."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("database"))
    return str(request.getfixturevalue("new_database")())


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenStore]:
    """Open empty stores of one kind, each for itself."""
    opened: list[str] = []
    with ExitStack() as closing:

        def address() -> str:
            if request.param == "sqlite":
                return f"sqlite:///{tmp_path / str(len(opened))}.db"
            databases: Databases = request.getfixturevalue("databases")
            url = databases.take()
            closing.callback(databases.give_back, url)
            return url

        def open_one() -> Store:
            if request.param == "memory":
                return conforms(MemoryStore())
            opened.append(address())
            made = SqlStore(opened[-1])
            closing.callback(made.close)
            made.create()
            return conforms(made)

        yield open_one


@pytest.fixture
def store(open_store: OpenStore) -> Store:
    """An empty store of every kind."""
    return open_store()
