"""`make tour`: photographs every page of every tier, in both languages, on a phone and at a desk, into docs/tour."""

import io
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from rich.progress import Progress

from shared.domain.codes import Tier
from tests.support.pages import PASSWORD
from tests.tour.index import FOLDER, LANGUAGES, WIDTHS, file_of, index
from tests.tour.stops import Stop, served, stops

HIGHEST = 4_000
"""Pixels of a long page that are shown."""
QUALITY = 55


def main() -> None:
    """Take all pictures, then write the index."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    titles: dict[tuple[str, str], str] = {}
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (made, addresses):
        route = {tier: stops(made.of[tier]) for tier in Tier}
        with sync_playwright() as p, Progress() as progress:
            browser = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            bar = progress.add_task("tour", total=4 * sum(map(len, route.values())))
            for tier, language, width in _ways():
                context = _signed_in(browser, addresses[tier], language, width)
                for stop in route[tier]:
                    titles[stop.name, language] = _take(context, addresses[tier], stop, width)
                    progress.advance(bar)
                context.close()
            browser.close()
    (FOLDER / "README.md").write_text(index(route, titles), encoding="utf-8")


def _ways() -> Iterator[tuple[Tier, str, int]]:
    for tier in Tier:
        for language in LANGUAGES:
            for width in WIDTHS:
                yield tier, language, width


def _signed_in(browser: Browser, address: str, language: str, width: int) -> BrowserContext:
    locale = {"zh": "zh-CN", "en": "en-GB"}[language]
    context = browser.new_context(viewport={"width": width, "height": 800}, locale=locale)
    page = context.new_page()
    page.goto(f"{address}/account/sign-in")
    page.fill("#login", "all")
    page.fill("#password", PASSWORD)
    page.locator("main button.go").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    if (page.locator("html").get_attribute("lang") == "en") != (language == "en"):
        page.locator('button[name="language"]').click()
        page.wait_for_load_state()
    page.close()
    return context


def _take(context: BrowserContext, address: str, stop: Stop, width: int) -> str:
    """Take a page's picture; return its title."""
    page = context.new_page()
    page.goto(address + stop.path, wait_until="networkidle")
    english = page.locator("html").get_attribute("lang") == "en"
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    file = file_of(stop, "en" if english else "zh", width)
    file.parent.mkdir(parents=True, exist_ok=True)
    picture.crop((0, 0, picture.width, min(picture.height, HIGHEST))).save(
        file, "WEBP", quality=QUALITY, method=6
    )
    title = page.title().split(" · ")[0]
    page.close()
    return title


main()
