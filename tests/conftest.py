"""What holds for every test: a busy machine makes no property false."""

import gc

from hypothesis import settings

from tests.support.quicker import keep_checked, keep_compiled

settings.register_profile("tongban", deadline=None)
settings.load_profile("tongban")

keep_compiled()
keep_checked()


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over eight thousand tests: they stay until the end."""
    gc.collect()
    gc.freeze()


pytest_plugins = ["tests.support.real_network", "tests.support.services"]
