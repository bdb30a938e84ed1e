"""The network of all tests that need none of their own."""

from collections.abc import Iterator

import pytest

from tests.support.processes import RealNetwork
from tests.support.real_network import POSTGRESQL, Shape, whole_network

IN_BOTH_SHAPES = {"test_backbone", "test_bad_input", "test_clock", "test_node_api"}
"""Modules that also run over RabbitMQ and PostgreSQL in each run; `pytest --both-shapes` runs all of them so."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the second shape of the other modules: each takes minutes."""
    if config.getoption("--both-shapes"):
        return
    left = [item for item in items if not _is_left_out(item)]
    if len(left) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if _is_left_out(item)])
        items[:] = left


def _is_left_out(item: pytest.Item) -> bool:
    module = item.path.stem
    is_here = item.path.parent.name == "federation"
    return is_here and POSTGRESQL in item.name and module not in IN_BOTH_SHAPES


@pytest.fixture(scope="package")
def network(tmp_path_factory: pytest.TempPathFactory, shape: Shape) -> Iterator[RealNetwork]:
    """A county, a town and two villages: `agent` at villages, `clerk` at the town, `chief` at the county."""
    with whole_network(tmp_path_factory.mktemp("federation"), shape) as network:
        yield network
