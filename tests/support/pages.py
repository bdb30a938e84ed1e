"""Opening a node's pages as a person would, without a socket."""

import re
from collections.abc import Mapping
from html import unescape

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shared.app.accounts import Accounts
from tests.support.network import TestNode

PASSWORD = "a long test password"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Visitor:
    """A browser without scripts: keeps cookies, sends the page's token with each form."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.last = ""

    def get(self, path: str, **kwargs: object) -> TestResponse:
        """Open a page, following redirects."""
        return self._seen(self.client.get(path, follow_redirects=True, **kwargs))

    def post(self, path: str, data: dict[str, object] | None = None) -> TestResponse:
        """Send a form with the last page's token, following redirects."""
        token = TOKEN.search(self.last)
        form = {"csrf_token": token[1] if token else "", **(data or {})}
        headers = {"Origin": "http://localhost"}
        return self._seen(self.client.post(path, data=form, follow_redirects=True, headers=headers))

    def upload(
        self, path: str, field: str, name: str, raw: bytes, data: Mapping[str, str] | None = None
    ) -> TestResponse:
        """Send a form with one file, what was typed, and the last page's token, following redirects."""
        token = TOKEN.search(self.last)
        typed = {"csrf_token": token[1] if token else "", **(data or {})}
        body, kind = _multipart(typed, (field, name, raw))
        headers = {"Origin": "http://localhost"}
        answer = self.client.post(
            path, data=body, content_type=kind, follow_redirects=True, headers=headers
        )
        return self._seen(answer)

    def sign_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        """Sign in."""
        self.get("/account/sign-in")
        return self.post("/account/sign-in", {"login": login, "password": password})

    def _seen(self, response: TestResponse) -> TestResponse:
        self.last = unescape(response.get_data(as_text=True))
        return response


def _multipart(typed: Mapping[str, str], file: tuple[str, str, bytes]) -> tuple[bytes, str]:
    """Write a form as a browser does; the library's own writer leaves large files open."""
    field, name, raw = file
    edge = "----tongban"
    head = "".join(
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in typed.items()
    )
    head += f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
    head += "Content-Type: application/octet-stream\r\n\r\n"
    body = head.encode() + raw + f"\r\n--{edge}--\r\n".encode()
    return body, f"multipart/form-data; boundary={edge}"


def add_person(node: TestNode, login: str, *roles: str) -> None:
    """Add a person with a quickly hashed password."""
    Accounts(node.here, QUICK).add(login, "马秀英", roles, PASSWORD)
