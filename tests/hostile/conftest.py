"""The tiers that all tests of hostile input ask, built once."""

from collections.abc import Iterator

import pytest

from tests.hostile.places import Places, places
from tests.support.log_lines import Lines, logged


@pytest.fixture(scope="package")
def tiers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """A county, a town and a village, where nothing stays."""
    with places(tmp_path_factory.mktemp("hostile")) as made:
        yield made


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What this process logs from here on."""
    with logged("node") as found:
        yield found
