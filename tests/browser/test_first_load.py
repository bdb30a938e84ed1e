"""The app's first load as a village sends it: with all that its worker keeps it is light enough for a slow line."""

import pytest
from playwright.sync_api import Browser, expect

from shared.domain.codes import Tier
from tests.bench.relay import Relay
from tests.browser.test_accessibility import BUDGETS
from tests.browser.test_main_path import PHONE, Person, chromium
from tests.support.processes import VILLAGE, RealNetwork

__all__ = ["chromium"]
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
APP = "/app/"
INSTALLED = "navigator.serviceWorker.ready.then(worker => worker.scope)"
"""Waits until the page's worker has fetched all that it keeps."""
KEPT = "caches.keys().then(k => caches.open(k[0])).then(c => c.keys()).then(k => k.length)"
"""Counts what it keeps."""


def test_the_first_load_is_light(network: RealNetwork, chromium: Browser) -> None:
    """Weighed on the line, heads included: what a worker asks for is not heard at its page."""
    agent = Person(chromium, network.urls[VILLAGE], "agent", PHONE)
    signed_in = agent.page.context.storage_state()
    with Relay(network.urls[VILLAGE]) as line:
        page = chromium.new_context(storage_state=signed_in, locale="zh-CN").new_page()
        page.goto(line.url + APP)
        expect(page.get_by_role("heading", name="这台设备还没有设置")).to_be_visible()
        assert page.evaluate(INSTALLED) == line.url + APP
        assert page.evaluate(KEPT) > 15
        page.context.close()
    assert 5_000 < line.down <= BUDGETS[Tier.VILLAGE]
