"""What nodes say to one another passes no browser: it needs no cookie, no policy for pages, and the line may be thin."""

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from shared.web.same_for_all import is_same_for_all

ROUTES = "/node/"


def is_between_nodes() -> bool:
    """Say whether a node asks, and not a person."""
    return request.path.startswith(ROUTES)


class PeopleSessions(SecureCookieSessionInterface):
    """Sessions for people alone."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep a person's session; to a node nothing is said of any, not even that an answer might depend on one.

        Nor with what is the same for everyone: the app at the door has two dozen of such parts.
        """
        is_for_all = is_same_for_all(response) and not session.modified
        if not (is_between_nodes() or is_for_all):
            super().save_session(app, session, response)
