"""A browser without scripts: opens pages, keeps cookies, fills in forms and presses their buttons."""

import re
from collections.abc import Iterator
from types import TracebackType
from typing import Self

import httpx

from deploy.demo.page import Element, Form, NotOnPage, Values, read_page

SECONDS = 60.0
ONE_REQUEST_EACH = httpx.Limits(max_keepalive_connections=0)
"""A node whose clock is moved lets its kept connections go, even as a request comes in on one."""
EXPIRY = re.compile(r"; Expires=[^;]*")


class Refused(Exception):
    """The page said no; the message is the page's own sentence."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


class _Undated(httpx.HTTPTransport):
    """Takes cookies without their end: the node tells it by its own clock, which need not be ours."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = super().handle_request(request)
        response.headers = httpx.Headers(
            [(n, EXPIRY.sub("", v)) for n, v in response.headers.multi_items()]
        )
        return response


class Visitor:
    """One person's browser at one node. `page` is what it shows, `address` and `path` where that is."""

    def __init__(self, url: str, language: str = "zh") -> None:
        self._client = httpx.Client(
            base_url=url,
            follow_redirects=True,
            timeout=SECONDS,
            trust_env=False,
            transport=_Undated(trust_env=False, limits=ONE_REQUEST_EACH),
            headers={"Accept-Language": language},
        )
        self._known = ("", "")
        self._is_away = False
        self.page = Element("")
        self.path = ""
        self.address = url

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def open(self, path: str, **query: str) -> Element:
        """Open a page, signed in anew after having been away, or raise Refused with what it says."""
        if self._is_away:
            self.sign_in_again()
        return self._show(self._client.get(path, params=query or None))

    def sign_in(self, login: str, password: str) -> Element:
        """Sign in at the node's first page."""
        self._known = (login, password)
        self.open("/")
        return self.submit(self.form(asking="password"), {"login": login, "password": password})

    def sign_in_again(self) -> Element:
        """Sign in anew, as who one was."""
        self._client.cookies.clear()
        self._is_away = False
        return self.sign_in(*self._known)

    def go_away(self) -> None:
        """Stay away for so long that the session ends; the next page that is opened begins with the sign-in."""
        self._is_away = True

    def speak(self, language: str) -> Element:
        """Press the button that changes the language, where the page is not in it already."""
        form = self.form("/account/language")
        found = form.element.first("button", name="language").attrs["value"] == language
        return self.submit(form, press=(("language", language),)) if found else self.page

    def forms(self) -> Iterator[Form]:
        """Give the forms of the page."""
        return (Form(element, self.address) for element in self.page.every("form"))

    def form(self, action: str = "", asking: str = "") -> Form:
        """Return the first form whose address ends with `action` and which asks for `asking`."""
        for form in self.forms():
            path = httpx.URL(form.action).path
            if path.endswith(action) and (not asking or asking in form.names):
                return form
        shown = [httpx.URL(f.action).path for f in self.forms()]
        raise NotOnPage(f"{self.path}: no form {action or asking} among {shown}")

    def form_with(self, words: str) -> Form:
        """Return the first form that has a button with these words."""
        for form in self.forms():
            if any(words in button.text for button in form.element.every("button")):
                return form
        raise NotOnPage(f"{self.path}: no button {words}")

    def submit(
        self,
        form: Form,
        values: Values | None = None,
        *,
        button: str = "",
        press: tuple[tuple[str, str], ...] = (),
    ) -> Element:
        """Fill a form in and send it; `button` names a button that sends it elsewhere."""
        data = {**form.filled(values or {}), **{name: [value] for name, value in press}}
        target = form.action
        if button:
            target = form.button(button).attrs.get("formaction", target)
        if form.method == "get":
            return self._show(self._client.get(target, params=data))
        return self._show(self._client.post(target, data=data))

    def hand_over(
        self, form: Form, asked: str, name: str, content: bytes, values: Values | None = None
    ) -> Element:
        """Choose a file for one input of a form, fill the rest in and send it; the form's other files stay unchosen."""
        files = {e.attrs["name"] for e in form.element.every("input", type="file")}
        filled = form.filled(values or {})
        data = {key: value for key, value in filled.items() if key not in files}
        chosen = {asked: (name, content)}
        return self._show(self._client.post(form.action, data=data, files=chosen))

    def _show(self, response: httpx.Response) -> Element:
        self.page = read_page(response.text)
        self.address = str(response.url)
        self.path = response.url.path
        if response.is_error:
            raise Refused(_sentence(self.page) or response.reason_phrase, response.status_code)
        return self.page


def _sentence(page: Element) -> str:
    """Return what a page says of a refusal: at its fields, above its form, or on the refusal page."""
    said = [e.text for e in page.every("em", "problem")] or [
        e.text for e in page.every(role="alert")
    ]
    if not said:
        said = [p.text for notice in page.every(css="notice") for p in notice.every("p")][:2]
    return " ".join(dict.fromkeys(said))
