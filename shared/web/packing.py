"""Packed by gzip where the browser takes it: files that are the same for everyone, and nothing else.

A page that shows what was typed beside a secret is not packed: its length would tell of both (BREACH).
"""

import gzip
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from flask import Response, current_app, request

MARK = "tongban_packs"
STATIC = "static"
LEAST = 600
"""Bytes below which packing gains nothing."""
PACKED = ("text/", "application/json", "application/manifest+json", "image/svg+xml")
View = TypeVar("View", bound=Callable[..., Any])


def packs(view: View) -> View:
    """Mark a view whose answers are the same for everyone: they may be packed."""
    setattr(view, MARK, True)
    return view


def pack(response: Response) -> Response:
    """After a request: pack what may be packed."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.endpoint != STATIC and not hasattr(view, MARK):
        return response
    if response.status_code != 200 or not (response.mimetype or "").startswith(PACKED):
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"] or "Content-Encoding" in response.headers:
        return response
    response.direct_passthrough = False
    content = response.get_data()
    if len(content) < LEAST:
        return response
    response.set_data(_packed(content))
    response.headers["Content-Encoding"] = "gzip"
    tag, _ = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)
    return response


@lru_cache(maxsize=64)
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)
