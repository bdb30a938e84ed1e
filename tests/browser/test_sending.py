"""A form on its way to its node: it says so, and what is pressed again is not sent again."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from shared.domain.codes import Tier
from tests.browser.test_main_path import SIZES
from tests.browser.tiers import Served

pytestmark = pytest.mark.xdist_group("desk keys")
ASKED, SENT = "/healthz", "/cases/lookup/id"
"""Where a form asks whether the node answers, and where it is sent."""
SEND_WITHOUT_A_BUTTON = "form => form.requestSubmit()"
"""As Enter does in a form that has none."""
BEYOND = "fetch('/static/mark.svg').then(answer => answer.ok)"
"""Asks for something else: what was asked for before it is known once it is answered."""


class Slow:
    """A form at a desk whose node answers when it is let, and never with a page: so the form stays as it was sent."""

    def __init__(self, tour: Served, size: dict[str, int]) -> None:
        self.page: Page = tour.context(Tier.TOWN, "zh", viewport=size).new_page()
        self.page.goto(f"{tour.addresses[Tier.TOWN]}/cases/lookup")
        self.page.fill("#number", "2145")
        self.form: Locator = self.page.locator(f'form[action="{SENT}"]')
        self.button: Locator = self.form.locator("button")
        self._asked: list[str] = []
        self._held: list[Route] = []
        self.page.route(f"**{ASKED}", self._hold)
        self.page.route(f"**{SENT}", self._say_nothing)

    def _hold(self, route: Route) -> None:
        self._asked.append(urlsplit(route.request.url).path)
        self._held.append(route)

    def _say_nothing(self, route: Route) -> None:
        self._asked.append(urlsplit(route.request.url).path)
        route.fulfill(status=204)

    def asked(self) -> list[str]:
        """Return what the node has been asked for by now."""
        assert self.page.evaluate(BEYOND)
        return self._asked

    def answers(self) -> None:
        """Let the node say that it is there, and wait until the form is sent."""
        assert self.asked()
        with self.page.expect_event("requestfailed", lambda r: urlsplit(r.url).path == SENT):
            while self._held:
                self._held.pop(0).continue_()


@SIZES
def test_it_says_that_it_is_on_its_way_and_pressed_again_it_is_sent_once(
    tour: Served, size: dict[str, int]
) -> None:
    slow = Slow(tour, size)
    with slow.page.expect_request(f"**{ASKED}"):
        slow.button.click()
    slow.button.click()
    assert slow.asked() == [ASKED]

    slow.answers()
    expect(slow.button).to_be_disabled()
    expect(slow.button).to_have_text("正在提交……")
    expect(slow.form).to_have_attribute("aria-busy", "true")
    slow.button.click(force=True)
    assert slow.asked() == [ASKED, SENT]


@SIZES
def test_sent_without_a_button_it_is_sent_once_too(tour: Served, size: dict[str, int]) -> None:
    slow = Slow(tour, size)
    with slow.page.expect_request(f"**{ASKED}"):
        slow.form.evaluate(SEND_WITHOUT_A_BUTTON)
    slow.answers()
    slow.form.evaluate(SEND_WITHOUT_A_BUTTON)
    assert slow.asked() == [ASKED, SENT]
