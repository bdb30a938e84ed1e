"""The network in which processes die: a parent that runs, a child that does one thing at a time."""

from collections.abc import Iterator

import pytest

from tests.crash.line import Line
from tests.support.backing import Plain
from tests.support.processes import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE
from tests.support.real_network import Shape, whole_network


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory, shape: Shape) -> Iterator[Line]:
    """A village below its town by HTTP and SQLite; a town below the county by RabbitMQ and PostgreSQL."""
    folder = tmp_path_factory.mktemp("crash")
    below = (VILLAGE, OTHER_VILLAGE)
    child, parent = (VILLAGE, TOWN) if shape is Plain else (TOWN, COUNTY)
    with whole_network(folder, shape, {*below, child}) as network:
        line = Line(network, child, parent)
        with line.ends:
            yield line
            line.verifies()
