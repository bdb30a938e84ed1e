"""The network of all browsers."""

from collections.abc import Iterator

import pytest

from tests.browser.tiers import Served, before_a_browser
from tests.support.backing import Plain
from tests.support.processes import TOWN, VILLAGE, RealNetwork
from tests.support.real_network import Clocked, clocked_network, whole_network


@pytest.fixture(scope="package")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealNetwork]:
    """A county, a town and two villages; their pages look the same whatever stands below them."""
    with whole_network(tmp_path_factory.mktemp("browser"), Plain) as network:
        yield network


@pytest.fixture(scope="package")
def clocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clocked]:
    """A county, a town and a village whose lines can be cut and whose clock can be moved."""
    with clocked_network(tmp_path_factory.mktemp("lines"), Plain, TOWN, VILLAGE) as clocked:
        yield clocked


@pytest.fixture(scope="package")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The three tiers with every page they have; nothing that is posted stays."""
    with before_a_browser(tmp_path_factory.mktemp("tour")) as served:
        yield served
