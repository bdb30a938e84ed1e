"""`pytest -p tests.hostile.planted` puts a fault into the pages: what is no UTF-8 is let through. The corpus must be red then."""

from unittest.mock import patch

from shared.web import factory


def pytest_configure() -> None:
    """Plant the fault before anything is built; it goes with the process."""
    patch.object(factory, "refuse_other_encodings", lambda: None).start()
