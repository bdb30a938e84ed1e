"""What was typed into a form that its page has no more: shown, so that it can be copied and is not typed again."""

import re
from collections.abc import Callable, Iterable

from flask import current_app, request, session
from flask_login import current_user
from werkzeug.exceptions import RequestEntityTooLarge

from shared.web.parking import is_same_origin
from shared.web.rights import is_for_people

PROSE = frozenset({"reason", "note", "basis", "notice", "organ", "number", "new"})
"""Fields in which people write sentences: shown whatever they hold."""
CHOSEN = frozenset({"csrf_token", "to", "village", "case", "covered", "by_staff", "id_number"})
"""Fields in which nobody types, and the one that is shown nowhere."""
UNREADABLE = re.compile(
    r"[a-z][a-z_.-]*|[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII
)
"""Choices, hashes and ids, which say nothing to people."""


def readable(form: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    """Return what a person typed, of all the values of a form by field."""
    return [
        value
        for name, values in form
        for value in values
        if name not in CHOSEN and value.strip()
        if name in PROSE or not UNREADABLE.fullmatch(value)
    ]


def typed_here() -> list[str]:
    """Return what the person signed in typed into the form that this request posts."""
    return _typed(lambda: bool(current_user.is_authenticated))


def typed_without_store() -> list[str]:
    """Return the same where nobody can be looked up: the session that we signed says that someone is signed in."""
    return _typed(lambda: "_user_id" in session)


def _typed(is_signed_in: Callable[[], bool]) -> list[str]:
    if request.method != "POST" or not is_for_people(current_app, request.endpoint):
        return []
    if not is_signed_in() or not is_same_origin():
        return []
    try:
        return readable(request.form.lists())
    except RequestEntityTooLarge:
        return []
