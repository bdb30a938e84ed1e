"""An agent with a telephone, in headless Chromium: a photo taken, refused, taken again, removed, at 360 pixels."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_main_path import PHONE, Person, chromium, sends
from tests.support.processes import VILLAGE, RealNetwork
from tests.wire.uploads import photo

__all__ = ["chromium"]
pytestmark = pytest.mark.xdist_group("browser")


def chooses(page: Page, place: str, name: str, content: bytes) -> None:
    """Choose a file at a place and press its button."""
    file = {"name": name, "mimeType": "image/jpeg", "buffer": content}
    page.locator(f"#c-{place}").set_input_files(file)  # type: ignore[arg-type]
    sends(page, page.locator(f"#p-{place} button.go"))


def picture(page: Page, place: str) -> str:
    """Return the address of the picture at a place, once it is drawn."""
    image = page.locator(f"#p-{place} img")
    image.scroll_into_view_if_needed()
    page.wait_for_function(
        "place => document.querySelector(`#p-${place} img`).naturalWidth > 0", arg=place
    )
    return str(image.get_attribute("src"))


@pytest.mark.browser
def test_a_photo_is_taken_refused_taken_again_and_removed(
    network: RealNetwork, chromium: Browser
) -> None:
    agent = Person(chromium, network.urls[VILLAGE], "agent", PHONE)
    page = agent.page
    page.goto(f"{agent.url}/take-in/guide/elderly-allowance")
    sends(page, page.locator('form[action$="/begin/elderly-allowance"] button'))
    page.goto(page.url.replace("/applicant", "/documents"))
    page.locator('[name="documents"][value="bank-card"]').check()
    sends(page, page.locator('button[formaction*="document=household-register"]'))
    assert page.locator("h1").inner_text() == "户口簿"

    chooses(page, "cover-1", "IMG_1.jpg", photo(seed=1))
    first = picture(page, "cover-1")
    chooses(page, "head-1", "IMG_2.jpg", photo()[:3000])
    assert "page.damaged" in page.locator("#p-head-1 .problem").inner_text()
    assert picture(page, "cover-1") == first
    chooses(page, "cover-1", "IMG_3.jpg", photo(seed=2))
    assert picture(page, "cover-1") != first
    assert agent.sees_to() <= PHONE["width"]
    sends(page, page.locator("#p-cover-1 button.text"))
    assert page.locator("#p-cover-1 img").count() == 0

    page.get_by_role("link", name="返回材料").click()
    assert page.locator('[name="documents"][value="bank-card"]').is_checked()
    assert agent.sees_to() <= PHONE["width"]
    assert agent.complaints == []
