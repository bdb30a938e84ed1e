"""Every page of every tier: axe finds nothing against WCAG 2.2 AA, nothing scrolls sideways, and it is light enough for a slow line."""

import pytest
from playwright.sync_api import Page

from shared.domain.codes import Tier
from tests.browser.test_main_path import DESK, PHONE
from tests.browser.tiers import Served, axe
from tests.tour.stops import Stop, stops

pytestmark = [pytest.mark.xdist_group("accessibility"), pytest.mark.timeout(900)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BUDGETS = {Tier.VILLAGE: 60_000, Tier.TOWN: 120_000, Tier.COUNTY: 120_000}
"""Bytes on the wire of a first load, everything included."""
ASK = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"


def looked_at(page: Page, told: str) -> list[str]:
    """Return what axe finds on a page as it stands, and whether it scrolls sideways."""
    found = page.evaluate(ASK, RULES)["violations"]
    faults = [
        f"{told}: {v['id']} {n['target']} {n['failureSummary']}" for v in found for n in v["nodes"]
    ]
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*faults, *([f"{told}: {width} px too wide"] if width > 0 else [])]


def stop_at(tour: Served, stop: Stop, script: str) -> list[str]:
    """Look at a page in both languages, phone and desk, light and dark, usual and large type."""
    faults = []
    for language, size, ways in (
        ("zh", "usual", ((PHONE, "light"), (DESK, "dark"))),
        ("en", "large", ((PHONE, "dark"), (DESK, "light"))),
    ):
        context = tour.context(stop.tier, language, bypass_csp=False)
        url = tour.addresses[stop.tier]
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
