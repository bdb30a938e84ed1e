"""What came back over an entrance, and what must hold of every answer and of every line of the log."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any

from werkzeug.test import TestResponse

from shared.domain.refusals import Refusal
from tests.hostile.corpus import MARKS

SAID = re.compile(r'<(?:p class="quiet"|span class="code")>(?:代码 |Code )?([a-z0-9_.]+)</')
TRACE = ("Traceback (most recent call last)", 'File "')
LOUD = {"error", "critical"}


@dataclass(frozen=True)
class Answer:
    """An answer as one compares it: status, the codes of its refusals, and where it leads."""

    status: int
    codes: frozenset[str]
    leads: str = ""

    @property
    def is_refusal(self) -> bool:
        return self.status >= 400


def answer_of(response: TestResponse) -> Answer:
    """Return what a page said."""
    text = unescape(response.get_data(as_text=True)) if response.mimetype == "text/html" else ""
    found = set(SAID.findall(text))
    if response.is_json and response.status_code >= 400:
        found |= {str((response.json or {}).get("code"))}
    leads = re.sub(r"[0-9a-f-]{36}", "*", response.headers.get("Location", "").partition("?")[0])
    return Answer(response.status_code, frozenset(found), leads)


def check(response: TestResponse, lines: list[dict[str, Any]], told: str) -> Answer:
    """Hold an answer and the log of it against what holds for all; return the answer."""
    answer, whole = answer_of(response), response.get_data(as_text=True)
    assert answer.status < 500, (told, answer)
    assert not any(sign in whole for sign in TRACE), told
    assert "<script>alert" not in whole, told
    if answer.is_refusal:
        assert answer.codes, (told, answer)
        assert answer.codes <= codes(), (told, answer)
    check_log(lines, told)
    return answer


def check_log(lines: list[dict[str, Any]], told: str) -> None:
    """Check that lines of a log tell of no failure, and of nobody."""
    for line in lines:
        assert line["level"] not in LOUD, (told, line)
        assert "error" not in line, (told, line)
        assert not any(mark in str(line) for mark in MARKS), (told, line)


@cache
def codes() -> frozenset[str]:
    """Return the codes of all refusals, and those of HTTP."""
    found = {kind.__dict__["code"] for kind in _kinds(Refusal) if "code" in kind.__dict__}
    return frozenset(found | {f"http.{n}" for n in (400, 403, 404, 405, 413)})


def _kinds(of: type[Refusal]) -> Iterator[type[Refusal]]:
    for kind in of.__subclasses__():
        yield kind
        yield from _kinds(kind)
