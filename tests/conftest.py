"""What holds for every test: a busy machine makes no property false."""

import pytest
from hypothesis import settings

settings.register_profile("tongban", deadline=None)
settings.load_profile("tongban")

pytest_plugins = ["tests.support.real_network", "tests.support.services"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run be asked for every federation test in both shapes."""
    parser.addoption("--both-shapes", action="store_true", help="all federation tests twice")
