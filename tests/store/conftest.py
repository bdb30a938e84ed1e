"""Stores of both kinds."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from shared.app.ports import Store
from shared.store.memory import MemoryStore
from shared.store.sql import SqlStore

OpenStore = Callable[[], Store]


def conforms(store: Store) -> Store:
    """Let mypy judge whether a store has the shape of the port."""
    return store


@pytest.fixture
def database(tmp_path: Path) -> str:
    """The address of a database file that is not there yet."""
    return f"sqlite:///{tmp_path / 'node.db'}"


@pytest.fixture(params=["memory", "sqlite"])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenStore]:
    """Open empty stores of one kind, each for itself."""
    with ExitStack() as closing:

        def open_one() -> Store:
            if request.param == "memory":
                return conforms(MemoryStore())
            made = SqlStore(f"sqlite:///{tmp_path / str(len(opened))}.db")
            closing.callback(made.close)
            opened.append(made)
            made.create()
            return conforms(made)

        opened: list[SqlStore] = []
        yield open_one


@pytest.fixture
def store(open_store: OpenStore) -> Store:
    """An empty store of either kind."""
    return open_store()
