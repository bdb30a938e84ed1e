"""`make tour`: photographs every page of every tier, in both languages, on a phone and at a desk, into docs/tour."""

import io
import shutil
import tempfile
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from rich.progress import Progress

from shared.domain.codes import Tier
from tests.support.pages import PASSWORD
from tests.tour.index import FOLDER, LANGUAGES, WIDTHS, file_of, index
from tests.tour.stops import Stop, served, stops

HIGHEST = 4_000
"""Pixels of a long page that are shown."""
QUALITY = 25
LOCALES = {"zh": "zh-CN", "en": "en-GB"}


def main() -> None:
    """Take all pictures, then write the index."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    titles: dict[tuple[str, str], str] = {}
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (made, addresses):
        route = {tier: stops(made.of[tier]) for tier in Tier}
        with sync_playwright() as p, Progress() as progress:
            bar = progress.add_task("tour", total=len(LANGUAGES) * sum(map(len, route.values())))
            for tier, language in product(Tier, LANGUAGES):
                browser = _opened(p, language)
                page = _signed_in(browser, addresses[tier], language)
                for stop in route[tier]:
                    _go(page, addresses[tier], stop)
                    titles[stop.name, language] = page.title().split(" · ")[0]
                    _take(page, stop, language)
                    progress.advance(bar)
                browser.close()
    (FOLDER / "README.md").write_text(index(route, titles), encoding="utf-8")


def _opened(p: Playwright, language: str) -> Browser:
    """Open a browser that itself speaks a language: it words what a form's file field says."""
    spoken = LOCALES[language]
    args = ["--no-sandbox", f"--lang={spoken}"]
    return p.chromium.launch(
        executable_path="/usr/bin/chromium", args=args, env={"LANGUAGE": spoken}
    )


def _signed_in(browser: Browser, address: str, language: str) -> Page:
    page = browser.new_context(locale=LOCALES[language]).new_page()
    page.goto(f"{address}/account/sign-in")
    page.fill("#login", "all")
    page.fill("#password", PASSWORD)
    page.locator("main button.go").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    if (page.locator("html").get_attribute("lang") == "en") != (language == "en"):
        page.locator('button[name="language"]').click()
        page.locator(f"html[lang|={language}]").wait_for()
    return page


def _go(page: Page, address: str, stop: Stop) -> None:
    """Open a page; one that says something of what stands behind the `#` has said it then."""
    checked = "#" in stop.path
    if checked:
        page.goto("about:blank")
    page.goto(address + stop.path)
    if checked:
        page.locator(f'[data-state="{stop.shows}"]').wait_for()


def _take(page: Page, stop: Stop, language: str) -> None:
    """Take a page's pictures, each as wide as its screen."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
        file = file_of(stop, language, width)
        file.parent.mkdir(parents=True, exist_ok=True)
        picture.crop((0, 0, picture.width, min(picture.height, HIGHEST))).save(
            file, "WEBP", quality=QUALITY, method=6
        )


main()
