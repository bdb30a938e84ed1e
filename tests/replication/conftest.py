"""A county per test."""

import pytest

from tests.support.network import County


@pytest.fixture
def county() -> County:
    return County()
