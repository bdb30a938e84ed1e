"""What holds for every test: a busy machine makes no property false."""

from hypothesis import settings

settings.register_profile("tongban", deadline=None)
settings.load_profile("tongban")

pytest_plugins = ["tests.support.real_network", "tests.support.services"]
