"""What holds for every test: a busy machine makes no property false."""

from hypothesis import settings

from tests.support.quicker import keep_checked, keep_compiled

settings.register_profile("tongban", deadline=None)
settings.load_profile("tongban")

keep_compiled()
keep_checked()

pytest_plugins = ["tests.support.real_network", "tests.support.services"]
