"""A form posted after its session ran out is kept, and given back after signing in again."""

from urllib.parse import urlsplit

from flask import current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from shared.web.rights import is_for_people
from shared.web.site import site

PARKED = "parked"


def park_strangers_form() -> ResponseReturnValue | None:
    """Before anything else: keep what a stranger posts from one of our own pages, and ask to sign in."""
    if request.method != "POST" or not is_for_people(current_app, request.endpoint):
        return None
    if current_user.is_authenticated or not is_same_origin():
        return None
    return redirect(url_for("account.sign_in", parked=park_form()), code=303)


def park_form() -> str:
    """Keep the posted form without its CSRF token; return the token that gives it back to this browser alone."""
    data = {k: v for k, v in request.form.to_dict(flat=False).items() if k != "csrf_token"}
    session[PARKED] = site().drafts.park(request.full_path.rstrip("?"), data)
    return str(session[PARKED])


def is_same_origin() -> bool:
    """Say whether the browser vouches that the form was on a page of ours."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return urlsplit(origin).netloc == request.host
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
