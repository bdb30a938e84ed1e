"""The files of the offline app, one list: what is served is what the worker keeps, under one version of all of them."""

import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from shared.web.rights import public

FOLDER = Path(__file__).parent / "app"
SHELL, WORKER = "/app/", "worker.js"
SHARED = ("tongban.css", "id-number.js", "mark.svg")
"""What it has of the pages' own files."""
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}


def add_files(routes: Blueprint) -> None:
    """Add the app's page and its files to its routes."""
    routes.add_url_rule("/", "shell", public(_shell))
    routes.add_url_rule("/file/<file>", "file", public(_file))
    routes.add_url_rule(f"/{WORKER}", "worker", public(_worker))


@lru_cache(maxsize=1)
def files() -> dict[str, bytes]:
    """Return the app's own files by name, without the worker."""
    found = (path for path in sorted(FOLDER.iterdir()) if path.suffix in TYPES)
    return {path.name: path.read_bytes() for path in found if path.name != WORKER}


def _shell() -> ResponseReturnValue:
    return _kept(Response(_page(), mimetype="text/html"))


def _file(file: str) -> ResponseReturnValue:
    content = files().get(file)
    if content is None:
        abort(404)
    return _kept(Response(content, content_type=TYPES[Path(file).suffix]))


def _worker() -> ResponseReturnValue:
    """Serve the worker with what it keeps, and a version that changes with any of it."""
    kept = [SHELL, *(f"/app/file/{name}" for name in files())]
    kept += [f"/static/{name}" for name in SHARED]
    head = f"const VERSION = {json.dumps(version())};\nconst FILES = {json.dumps(kept)};\n"
    body = head + (FOLDER / WORKER).read_text()
    answer = Response(body, content_type=TYPES[".js"])
    answer.headers["Service-Worker-Allowed"] = SHELL
    return _kept(answer)


def _page() -> str:
    """Return the one page, the same for everyone: it asks neither who it is for nor the store."""
    return current_app.jinja_env.get_template("village/app.html").render()


def version() -> str:
    """Return what tells one state of all files from another."""
    static = Path(current_app.static_folder or "")
    parts = [*files().values(), *((static / name).read_bytes() for name in SHARED)]
    parts += [(FOLDER / WORKER).read_bytes(), _page().encode()]
    return sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()[:16]


def _kept(answer: Response) -> Response:
    """Let a browser keep an answer and ask each time whether it still stands."""
    answer.headers["Cache-Control"] = "no-cache"
    answer.set_etag(sha256(answer.get_data()).hexdigest()[:16])
    answer.make_conditional(request)
    return answer
