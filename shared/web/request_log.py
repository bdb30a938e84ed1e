"""A line for each request: its method and route, how it ended and how long it took; never its path, query or form."""

import logging
from contextlib import suppress
from time import perf_counter

from flask import Flask, Request, Response, request
from flask_login import current_user

from shared.domain.refusals_store import StoreUnavailable
from shared.web.rights import is_for_people

log = logging.getLogger("tongban.web")
BEGAN = "tongban.began"
NO_ROUTE, OTHER = "none", "other"
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
QUIET = ("/static/", "/healthz", "/readyz", "/metrics")
"""What machines and browsers fetch all the time: counted, and written only at the level `debug`."""


def log_requests(app: Flask) -> None:
    """Log the requests of an app. Call it before anything else is registered that may answer one."""

    @app.before_request
    def begin() -> None:
        request.environ[BEGAN] = perf_counter()

    @app.after_request
    def tell(response: Response) -> Response:
        route = route_of(request)
        told = {
            "method": request.method if request.method in METHODS else OTHER,
            "route": route,
            "status": response.status_code,
            "ms": round((perf_counter() - request.environ[BEGAN]) * 1000, 1),
        }
        # Only where the page has asked who it is: nobody is looked up for the log.
        # And while the database does not answer, nobody is known.
        with suppress(StoreUnavailable):
            if is_for_people(app, request.endpoint) and current_user.is_authenticated:
                told["staff"] = current_user.account.staff
        quiet = route.startswith(QUIET)
        log.log(logging.DEBUG if quiet else logging.INFO, "request", extra=told)
        return response


def route_of(asked: Request) -> str:
    """Return the template of the route that was asked for; `none` where there is no such route."""
    return asked.url_rule.rule if asked.url_rule else NO_ROUTE
