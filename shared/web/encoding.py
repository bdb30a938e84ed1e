"""What a request says is UTF-8: bytes that are none are refused, not kept as something that nobody typed."""

from urllib.parse import unquote_to_bytes

from flask import abort, request

from shared.domain.refusals_input import NotUtf8

FORM, FILES = "application/x-www-form-urlencoded", "multipart/form-data"


def refuse_other_encodings() -> None:
    """Before a page reads anything: raise NotUtf8 for a path, query or form of another encoding.

    The library would keep such bytes percent-encoded, as if that had been typed. Of a form with a file
    only the file's name can hold any, and that is forgotten.
    """
    if request.blueprint == "node":
        return
    said = [request.environ.get("PATH_INFO", "").encode("latin1"), request.query_string]
    if request.method == "POST" and request.mimetype == FORM:
        said.append(request.get_data())
    try:
        for part in said:
            unquote_to_bytes(part).decode()
    except UnicodeDecodeError:
        raise NotUtf8 from None


def refuse_nameless_parts() -> None:
    """Before a form is read: refuse one with a part that has no name, which no page of ours sends."""
    if request.method != "POST" or request.blueprint == "node" or request.mimetype != FILES:
        return
    if None in (*request.form, *request.files):
        abort(400)
