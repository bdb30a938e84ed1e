"""The page that checks papers over a line that takes what is asked and never answers: kept, it does not wait."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from cheroot.wsgi import Server
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from tests.browser.test_main_path import QUIET
from tests.browser.test_papers import code_of
from tests.support.network import TOWN, County
from tests.web.desks import app_of
from tests.web.stories import at_town, small_county

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield browser
        browser.close()


@dataclass
class Silent:
    """A node's pages over a line that takes requests and, once told so, never answers them."""

    pages: Flask
    is_silent: Event = field(default_factory=Event)
    is_over: Event = field(default_factory=Event)

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if self.is_silent.is_set():
            self.is_over.wait()
        return self.pages(environ, start)


@contextmanager
def silent_line(county: County) -> Iterator[tuple[Silent, str]]:
    """Serve a town's pages; yield the line and the address."""
    line = Silent(app_of(county[TOWN]))
    server = Server(("127.0.0.1", 0), line, numthreads=20)
    server.prepare()
    serving = Thread(target=server.serve)
    serving.start()
    try:
        yield line, f"http://127.0.0.1:{server.bind_addr[1]}"
    finally:
        line.is_over.set()
        server.stop()
        serving.join()


def test_a_line_that_never_answers_does_not_keep_the_page_waiting(
    chromium: Browser,
) -> None:
    county = small_county()
    at_town(county)
    code, context = code_of(county), chromium.new_context(locale="zh-CN")
    page = context.new_page()
    with silent_line(county) as (line, url):
        page.goto(f"{url}/papers/verify")
        page.wait_for_selector('[data-part="kept"]:not([hidden])')
        page.reload()
        page.wait_for_selector("[data-ready]")
        line.is_silent.set()
        page.goto("about:blank")
        page.goto(f"{url}/papers/verify#{code}")
        page.wait_for_selector('[data-state="genuine"]:not([hidden])')
        context.close()
