"""What a place for photos says when its disk or its service fails: one refusal, whatever it was."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from shared.domain.refusals_pages import BlobsDown

log = logging.getLogger("tongban.photos")


@contextmanager
def refusing(*failures: type[Exception]) -> Iterator[None]:
    """Raise BlobsDown in place of these failures, and log their kind. Also decorates a function that yields nothing."""
    try:
        yield
    except failures as failure:
        told = {"code": BlobsDown.code, "error_type": type(failure).__name__}
        log.warning("photo store failed", extra=told)
        raise BlobsDown from failure
