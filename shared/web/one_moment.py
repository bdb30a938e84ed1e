"""A page shows one moment of the node: all that it reads is read in one transaction."""

from contextlib import suppress

from flask import request

from shared.domain.refusals_store import StoreUnavailable
from shared.web.site import site

READING = frozenset({"GET", "HEAD"})
FOR_MACHINES = frozenset({"node", "health", "app"})
"""Blueprints that show no page: nodes read and write by turns, and who asks whether we live asks for no store."""
HELD = "tongban.held"


def hold_still() -> None:
    """Before a page is shown: begin the one transaction in which it reads."""
    is_page = request.blueprint not in FOR_MACHINES and request.endpoint != "static"
    if request.method in READING and is_page:
        held = request.environ[HELD] = site().here.store.hold_still()
        held.__enter__()


def go_on(_error: BaseException | None) -> None:
    """After a request: end it."""
    if (held := request.environ.pop(HELD, None)) is not None:
        with suppress(StoreUnavailable):  # what was read has been shown
            held.__exit__(None, None, None)
