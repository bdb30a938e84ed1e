"""Packs what browsers are sent: a village's line is slow, and a page is mostly text.

A page may hold what was typed beside a form's token, so its length could tell of the token (BREACH). That
needs an attacker who has the victim's browser ask for pages over and over. What is asked for from another site is
not packed (`Sec-Fetch-Site`, which no page can forge), and each packed page is lengthened by chance, as
Django does it. A browser too old for that header still sends our cookies to no other site's frames and scripts
(SameSite=Lax). A file that is the same for everyone holds no token and is not lengthened.
"""

import secrets
from functools import lru_cache
from gzip import GzipFile
from io import BytesIO
from pathlib import Path

from flask import Response, current_app, request

from shared.web.between_nodes import is_between_nodes
from shared.web.same_for_all import is_same_for_all

LEAST = 1024
"""Bytes below which packing saves nothing worth the work."""
PADDING = 100
LEVEL = 9
PACKED = frozenset(
    {
        "text/html",
        "text/css",
        "text/javascript",
        "application/javascript",
        "application/manifest+json",
        "image/svg+xml",
    }
)
STATIC = "static"
OURS = frozenset({None, "same-origin", "none"})
"""How a page is asked for from our own pages or by a person; None by a browser that does not say."""


def pack(response: Response) -> Response:
    """Return the response packed with gzip, where the browser takes it and it is worth it."""
    if response.status_code != 200 and response.status_code < 400:
        return response
    if is_between_nodes() or response.mimetype not in PACKED or response.content_encoding:
        return response
    response.vary.add("Accept-Encoding")
    if not _may_be_packed():
        return response
    packed = _static() if request.endpoint == STATIC else _page(response)
    if packed is None:
        return response
    response.direct_passthrough = False
    response.close()  # the file that would have been sent
    response.set_data(packed)
    response.content_encoding = "gzip"
    tag, _ = response.get_etag()
    if tag is not None:
        response.set_etag(tag, weak=True)  # the bytes differ, what they say does not
    return response


def _may_be_packed() -> bool:
    """Say whether who asks takes gzip, and asks from no other site."""
    takes = bool(request.accept_encodings.quality("gzip")) and request.method != "HEAD"
    return takes and request.headers.get("Sec-Fetch-Site") in OURS


def _page(response: Response) -> bytes | None:
    if response.is_streamed:
        return None
    plain = response.get_data()
    padding = 0 if is_same_for_all(response) else secrets.randbelow(PADDING)
    return None if len(plain) < LEAST else _gzip(plain, "a" * padding)


def _static() -> bytes | None:
    folder = current_app.static_folder
    if folder is None:
        return None
    path = Path(folder) / str((request.view_args or {})["filename"])
    return _file(path, path.stat().st_mtime_ns) if path.is_file() else None


@lru_cache(maxsize=64)
def _file(path: Path, _written_at: int) -> bytes | None:
    plain = path.read_bytes()
    return None if len(plain) < LEAST else _gzip(plain, "")


def _gzip(plain: bytes, name: str) -> bytes:
    packed = BytesIO()
    with GzipFile(filename=name, mode="wb", compresslevel=LEVEL, fileobj=packed, mtime=0) as file:
        file.write(plain)
    return packed.getvalue()
