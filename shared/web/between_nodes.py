"""What nodes say to one another passes no browser: it needs no cookie, no policy for pages, and the line may be thin."""

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

ROUTES = "/node/"


def is_between_nodes() -> bool:
    """Say whether a node asks, and not a person."""
    return request.path.startswith(ROUTES)


class PeopleSessions(SecureCookieSessionInterface):
    """Sessions for people alone."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep a person's session; to a node nothing is said of any, not even that an answer might depend on one."""
        if not is_between_nodes():
            super().save_session(app, session, response)
