"""The tiers over HTTP, before a browser: every page of each, with some cases in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from shared.domain.codes import Tier
from tests.hostile.places import Places
from tests.support.pages import PASSWORD
from tests.tour.stops import served

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]


@dataclass
class Served:
    """The tiers over HTTP, a browser, and the session of a person of every role at each."""

    places: Places
    addresses: dict[Tier, str]
    browser: Browser
    states: dict[tuple[Tier, str], object]

    def context(self, tier: Tier, language: str, **options: object) -> BrowserContext:
        """Open a browser with an empty cache, signed in."""
        state = self.states[tier, language]
        return self.browser.new_context(storage_state=state, **options)  # type: ignore[arg-type]


def signed_in(browser: Browser, address: str, language: str) -> object:
    """Sign in as the person of every role, in a language; return what the browser keeps of it."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/account/sign-in")
    page.fill("#login", "all")
    page.fill("#password", PASSWORD)
    page.locator("main button.go").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    if page.locator("html").get_attribute("lang") != {"zh": "zh-CN", "en": "en"}[language]:
        page.locator('button[name="language"]').click()
        page.locator(f"html[lang|={language}]").wait_for()
    state = context.storage_state()
    context.close()
    return state


@contextmanager
def before_a_browser(folder: Path) -> Iterator[Served]:
    """Give the tiers, a browser, and a session in each language at each."""
    with served(folder) as (made, addresses), sync_playwright() as p:
        browser = p.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        states = {
            (tier, language): signed_in(browser, address, language)
            for tier, address in addresses.items()
            for language in ("zh", "en")
        }
        yield Served(made, addresses, browser, states)
        browser.close()
