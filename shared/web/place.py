"""The list that a person came from: kept while a case is worked on, so that the way back leads to its row.

It travels as `back` in the addresses of the case's pages, so that it needs no script, and two
windows do not disturb each other. A path that is no page of this node is dropped.
"""

from urllib.parse import urlsplit

from flask import Flask, has_request_context, request
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException

BACK = "back"
LONGEST = 500
CASE = "cases."
LISTS = frozenset({"cases.lookup", "cases.quarantine"})
"""Pages under `/cases` that list cases, and are places to come back to."""


def keep_places(app: Flask) -> None:
    """Have every address of a case's pages carry the list that this request came from."""
    app.url_defaults(_carry)


def _carry(endpoint: str, values: dict[str, object]) -> None:
    if BACK in values or not _is_of_case(endpoint) or not has_request_context():
        return
    if _is_of_case(request.endpoint or "") and (place := came_from()):
        values[BACK] = place


def _is_of_case(endpoint: str) -> bool:
    return endpoint.startswith(CASE) and endpoint not in LISTS


def came_from() -> str:
    """Return the path of the list that this request came from, empty where there is none, or it is none of ours."""
    return checked(request.args.get("back", ""))


def this_row(number: int) -> str | None:
    """Return the path of a row of the list that is being shown, counted from 1; None where nothing is listed."""
    if request.method != "GET" or _is_of_case(request.endpoint or ""):
        return None
    return f"{request.full_path.rstrip('?')}#{anchor(number)}"


def anchor(number: int) -> str:
    """Return the id of a row: its place in the list, so that the next case stands there once one has gone."""
    return f"row-{number}"


def checked(path: str) -> str:
    """Return a path only if it leads to a page of this node."""
    if not path.startswith("/") or path.startswith("//") or len(path) > LONGEST:
        return ""
    if "\\" in path or not path.isprintable():
        return ""
    adapter = request_ctx.url_adapter
    try:
        if adapter is not None:
            adapter.match(urlsplit(path).path, method="GET")
    except (HTTPException, ValueError):
        return ""
    return path
