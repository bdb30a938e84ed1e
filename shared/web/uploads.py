"""Files that people hand over: how large a request may be, and what was chosen."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from shared.domain.refusals_pages import NoFileChosen, TooManyPages
from shared.web.parking import is_same_origin
from shared.wire.material import MAX_UPLOAD, Material, read_material

MB = 1024 * 1024
MAX_FORM = 512 * 1024
"""Bytes of a form without files."""
MAX_SENT = 44 * MB
"""What such a page reads: more than it takes, so that what is too large is told on the page, not by a cut line."""
CHUNK = 64 * 1024
MOST_FILES = 6
"""Files of one form: each is read and made safe before the next."""
FILES = ("photo", "file")
"""The inputs of an upload form: the camera's, and one for what is there already."""
View = TypeVar("View", bound=Callable[..., Any])
MARK = "tongban_uploads"


def uploads(view: View) -> View:
    """Mark a view that takes a file: its requests may be larger than a form."""
    setattr(view, MARK, True)
    return view


def open_wide() -> ResponseReturnValue | None:
    """Before a request is read: bound it, and give an upload its room; ask who has been signed out to sign in, without reading it."""
    if request.method != "POST" or request.blueprint == "node":
        return None
    if not _takes_files():
        request.max_content_length = MAX_FORM
        return None
    if not current_user.is_authenticated:
        read_to_its_end()
        back = (
            url_for("account.sign_in", next=request.path) if is_same_origin() else url_for("root")
        )
        return redirect(back, code=303)
    request.max_content_length = MAX_SENT
    return None


def let_go(_error: BaseException | None) -> None:
    """After a request: close the files that came with it; large ones lie on the disk until then."""
    if request.method == "POST" and _takes_files():
        request.close()


def _takes_files() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return hasattr(view, MARK)


def read_to_its_end() -> None:
    """Let go of the body piece by piece: the server would read it whole."""
    request.max_content_length = MAX_SENT
    while request.stream.read(CHUNK):
        pass


def all_chosen(name: str) -> list[Material]:
    """Return the files that were chosen in one input, made safe to keep; none need be. Raises what is wrong with one."""
    files = [file for file in request.files.getlist(name) if file.filename]
    if len(files) > MOST_FILES:
        raise TooManyPages(most=MOST_FILES)
    return [read_material(f.filename or "", f.stream.read(MAX_UPLOAD + 1)) for f in files]


def chosen() -> Material:
    """Return the file that was chosen, made safe to keep. Raises NoFileChosen, or what is wrong with it."""
    for name in FILES:
        file = request.files.get(name)
        if file is not None and file.filename:
            return read_material(file.filename, file.stream.read(MAX_UPLOAD + 1))
    raise NoFileChosen
