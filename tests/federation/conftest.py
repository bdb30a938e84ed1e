"""The network of all tests that need none of their own."""

from collections.abc import Iterator

import pytest

from tests.support.processes import RealNetwork
from tests.support.real_network import Shape, whole_network


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory, shape: Shape) -> Iterator[RealNetwork]:
    """A county, a town and two villages: `agent` at villages, `clerk` at the town, `chief` at the county."""
    with whole_network(tmp_path_factory.mktemp("federation"), shape) as network:
        yield network
