"""Every page of every tier: axe finds nothing against WCAG 2.2 AA, nothing scrolls sideways, and it is light enough for a slow line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import CDPSession, Page

from shared.domain.codes import Tier
from tests.browser.looking import faults_on
from tests.browser.test_main_path import DESK, PHONE
from tests.browser.tiers import Served
from tests.tour.stops import Stop, stops

pytestmark = [pytest.mark.xdist_group("accessibility"), pytest.mark.timeout(900)]
BUDGETS = {Tier.VILLAGE: 60_000, Tier.TOWN: 120_000, Tier.COUNTY: 120_000}
"""Bytes on the wire of a first load, everything included."""
LOOKS = (
    ("zh", "usual", ((PHONE, "light"), (DESK, "dark"))),
    ("en", "large", ((PHONE, "dark"), (DESK, "light"))),
)
"""Language and size of type, and the views and colours of each: every two of these meet on some page."""
KEPT = "cache_storage,indexeddb,local_storage,service_workers"
"""What a site may leave in a browser besides its cookies."""
LENGTHENED = 500
"""Bytes by which two first loads of a page may differ: each answer is lengthened by chance, and bears a date."""


@dataclass
class Eyes:
    """A browser of one person that meets each page as if it were the first; `weights` are of first loads on a phone."""

    page: Page
    wire: CDPSession
    address: str
    faults: list[str] = field(default_factory=list)
    weights: list[int] = field(default_factory=list)
    _sizes: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.wire.send("Network.enable")
        self.wire.on("Network.loadingFinished", self._hear)

    def _hear(self, event: dict[str, float]) -> None:
        self._sizes.append(event["encodedDataLength"])

    def open(self, stop: Stop) -> None:
        """Open a page with nothing kept of those before it but who is signed in."""
        self.page.goto("about:blank")
        for disabled in (True, False):  # empties what the tab itself holds in memory
            self.wire.send("Network.setCacheDisabled", {"cacheDisabled": disabled})
        self.wire.send("Network.clearBrowserCache")
        kept = {"origin": self.address, "storageTypes": KEPT}
        self.wire.send("Storage.clearDataForOrigin", kept)
        self._sizes.clear()
        self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        self.page.emulate_media(color_scheme="light")
        self.page.goto(self.address + stop.path)

    def weigh(self) -> None:
        """Take down the bytes that came over the wire, when no more come."""
        self.page.wait_for_load_state("networkidle")
        self.weights.append(int(sum(self._sizes)))

    def look_at(self, stop: Stop, ways: tuple[tuple[dict[str, int], str], ...], who: str) -> None:
        """Look at a page in each of the ways, and weigh it after the first."""
        self.open(stop)
        for view, scheme in ways:
            self.page.set_viewport_size(view)  # type: ignore[arg-type]
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            self.faults += faults_on(self.page, f"{stop.path} {who} {view['width']} {scheme}")
            if (view, scheme) == ways[0]:
                self.weigh()


@contextmanager
def eyes(tour: Served, tier: Tier, language: str, size: str) -> Iterator[Eyes]:
    """Give the browser of a person of every role, with a size of type."""
    url = tour.addresses[tier]
    context = tour.context(tier, language, bypass_csp=False)
    context.add_cookies([{"name": "tongban_type", "value": size, "url": url}])
    page = context.new_page()
    yield Eyes(page, context.new_cdp_session(page), url)
    context.close()


@pytest.mark.parametrize(("language", "size", "ways"), LOOKS, ids=[look[0] for look in LOOKS])
@pytest.mark.parametrize("tier", Tier)
def test_axe_finds_nothing_on_any_page_and_every_first_load_keeps_its_budget(
    tour: Served, tier: Tier, language: str, size: str, ways: tuple[tuple[dict[str, int], str], ...]
) -> None:
    """A page looked at last weighs what it weighed first: nothing of it was kept meanwhile."""
    found = stops(tour.places.of[tier])
    assert len(found) > 15
    with eyes(tour, tier, language, size) as seeing:
        for stop in found:
            seeing.look_at(stop, ways, f"{language} {size}")
        seeing.open(found[0])
        seeing.weigh()
    assert seeing.faults == []
    *weights, again = seeing.weights
    assert abs(again - weights[0]) < LENGTHENED
    assert min(weights) > 5_000
    heavy = zip((stop.path for stop in found), weights, strict=True)
    assert {path: n for path, n in heavy if n > BUDGETS[tier]} == {}
