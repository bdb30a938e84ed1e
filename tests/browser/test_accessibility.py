"""Every page of every tier: axe finds nothing against WCAG 2.2 AA, nothing scrolls sideways, and it is light enough for a slow line."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from shared.domain.codes import Tier
from tests.browser.test_main_path import DESK, PHONE, QUIET
from tests.hostile.places import Places
from tests.support.pages import PASSWORD
from tests.tour.stops import Stop, served, stops

pytestmark = [pytest.mark.xdist_group("accessibility"), pytest.mark.timeout(900)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BUDGETS = {Tier.VILLAGE: 60_000, Tier.TOWN: 120_000, Tier.COUNTY: 120_000}
"""Bytes on the wire of a first load, everything included."""
ASK = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"


def axe() -> str:
    """Return axe-core, from its package."""
    spec = find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).with_name("axe.min.js").read_text(encoding="utf-8")


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


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("tour")) as (made, addresses), sync_playwright() as p:
        browser = p.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        states = {
            (tier, language): signed_in(browser, address, language)
            for tier, address in addresses.items()
            for language in ("zh", "en")
        }
        yield Served(made, addresses, browser, states)
        browser.close()


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
        page.wait_for_load_state()
    state = context.storage_state()
    context.close()
    return state


def looked_at(page: Page, told: str) -> list[str]:
    """Return what axe finds on a page as it stands, and whether it scrolls sideways."""
    found = page.evaluate(ASK, RULES)["violations"]
    faults = [
        f"{told}: {v['id']} {n['target']} {n['failureSummary']}" for v in found for n in v["nodes"]
    ]
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*faults, *([f"{told}: {width} px too wide"] if width > 0 else [])]


def stop_at(served: Served, stop: Stop, script: str) -> list[str]:
    """Look at a page in both languages, phone and desk, light and dark, usual and large type."""
    faults = []
    for language, size, ways in (
        ("zh", "usual", ((PHONE, "light"), (DESK, "dark"))),
        ("en", "large", ((PHONE, "dark"), (DESK, "light"))),
    ):
        context = served.context(stop.tier, language, bypass_csp=False)
        url = served.addresses[stop.tier]
        context.add_cookies([{"name": "tongban_type", "value": size, "url": url}])
        page = context.new_page()
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        page.goto(url + stop.path)
        page.evaluate(script)
        for view, scheme in ways:
            page.set_viewport_size(view)  # type: ignore[arg-type]
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            faults += looked_at(page, f"{stop.path} {language} {size} {view['width']} {scheme}")
        context.close()
    return faults


@pytest.mark.parametrize("tier", Tier)
def test_axe_finds_nothing_on_any_page(tour: Served, tier: Tier) -> None:
    script = axe()
    found = stops(tour.places.of[tier])
    assert len(found) > 15
    faults = [fault for stop in found for fault in stop_at(tour, stop, script)]
    assert faults == []


def weight(tour: Served, stop: Stop, language: str) -> int:
    """Return the bytes that come over the wire for a page's first load."""
    context = tour.context(stop.tier, language, viewport=PHONE)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(tour.addresses[stop.tier] + stop.path, wait_until="networkidle")
    context.close()
    return int(sum(sizes))


@pytest.mark.parametrize("tier", Tier)
def test_every_first_load_keeps_its_budget(tour: Served, tier: Tier) -> None:
    weights = {stop.path: weight(tour, stop, "zh") for stop in stops(tour.places.of[tier])}
    assert min(weights.values()) > 5_000
    assert {path: n for path, n in weights.items() if n > BUDGETS[tier]} == {}
