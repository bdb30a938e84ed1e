"""`make tour`: photographs every page of every tier, in both languages, on a phone and at a desk, into docs/tour."""

import io
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from rich.progress import Progress

from shared.domain.codes import Tier
from tests.browser.field_agent import at_the_door
from tests.support.pages import PASSWORD
from tests.tour.at_the_door import app_stops, walk
from tests.tour.index import FOLDER, LANGUAGES, WIDTHS, file_of, index
from tests.tour.stops import Stop, served, stops

HIGHEST = 4_000
"""Pixels of a long page that are shown."""
QUALITY = 25
LOCALES = {"zh": "zh-CN", "en": "en-GB"}


def main() -> None:
    """Take all pictures, then write the index."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (made, addresses):
        pages = {tier: stops(made.of[tier]) for tier in Tier}
        route = pages | {Tier.VILLAGE: [*pages[Tier.VILLAGE], *app_stops()]}
        with sync_playwright() as p, Progress() as progress:
            bar = progress.add_task("tour", total=len(LANGUAGES) * sum(map(len, route.values())))
            album = _Album(lambda: progress.advance(bar))
            for tier, language in product(Tier, LANGUAGES):
                with _signed_in(p, addresses[tier], language) as page:
                    for stop in pages[tier]:
                        _go(page, addresses[tier], stop)
                        album.take(page, stop, language)
            made.open()
            for language in LANGUAGES:
                address = addresses[Tier.VILLAGE]
                with (
                    _signed_in(p, address, language) as page,
                    at_the_door(page.context, address, language) as agent,
                ):
                    take = partial(album.take, agent.page, language=language)
                    walk(agent, made.county.clock.time, take)
    (FOLDER / "README.md").write_text(index(route, album.titles), encoding="utf-8")


class _Album:
    """Pictures of pages, and their titles by name and language."""

    def __init__(self, taken: Callable[[], None]) -> None:
        self.titles: dict[tuple[str, str], str] = {}
        self._taken = taken

    def take(self, page: Page, stop: Stop, language: str) -> None:
        """Take a page's pictures, each as wide as its screen."""
        self.titles[stop.name, language] = page.title().split(" · ")[0]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
            file = file_of(stop, language, width)
            file.parent.mkdir(parents=True, exist_ok=True)
            picture.crop((0, 0, picture.width, min(picture.height, HIGHEST))).save(
                file, "WEBP", quality=QUALITY, method=6
            )
        self._taken()


@contextmanager
def _signed_in(p: Playwright, address: str, language: str) -> Iterator[Page]:
    browser = _opened(p, language)
    page = browser.new_context(locale=LOCALES[language]).new_page()
    page.goto(f"{address}/account/sign-in")
    page.fill("#login", "all")
    page.fill("#password", PASSWORD)
    page.locator("main button.go").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    if (page.locator("html").get_attribute("lang") == "en") != (language == "en"):
        page.locator('button[name="language"]').click()
        page.locator(f"html[lang|={language}]").wait_for()
    yield page
    browser.close()


def _opened(p: Playwright, language: str) -> Browser:
    """Open a browser that itself speaks a language: it words what a form's file field says."""
    spoken = LOCALES[language]
    args = ["--no-sandbox", f"--lang={spoken}"]
    return p.chromium.launch(
        executable_path="/usr/bin/chromium", args=args, env={"LANGUAGE": spoken}
    )


def _go(page: Page, address: str, stop: Stop) -> None:
    """Open a page; one that says something of what stands behind the `#` has said it then."""
    checked = "#" in stop.path
    if checked:
        page.goto("about:blank")
    page.goto(address + stop.path)
    if checked:
        page.locator(f'[data-state="{stop.shows}"]').wait_for()


main()
