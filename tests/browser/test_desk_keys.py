"""A desk worked by keys alone, and one whose browser is offline."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from shared.domain.codes import Tier
from tests.browser.test_main_path import DESK, SIZES
from tests.browser.tiers import Served

pytestmark = pytest.mark.xdist_group("desk keys")


def at(page: Page, path: str) -> None:
    """Wait until a page is open."""
    page.wait_for_url(lambda url: urlsplit(url).path == path)
    page.wait_for_load_state()


def desk(tour: Served, path: str, size: dict[str, int] = DESK) -> Page:
    """Open a page of the town in a new browser."""
    page = tour.context(Tier.TOWN, "zh", viewport=size).new_page()
    page.goto(tour.addresses[Tier.TOWN] + path)
    return page


def focused(page: Page) -> str:
    """Return the id of what has the focus."""
    return str(page.evaluate("document.activeElement.id"))


def says_that_it_is_cut_off(page: Page, size: dict[str, int]) -> None:
    """Wait until a page says that its node is out of reach: within its width, and with what was typed."""
    page.locator("#unreachable").wait_for(state="visible")
    assert page.input_value("#number") == "2145"
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_a_list_is_worked_through_by_keys_and_keeps_its_place(tour: Served) -> None:
    page = desk(tour, "/desk/todo")
    for key in "jjjk":
        page.keyboard.press(key)
    assert focused(page) == "row-2"
    case = urlsplit(page.locator("#row-2").get_attribute("href") or "").path
    page.keyboard.press("Enter")
    at(page, case)
    page.keyboard.press("b")
    at(page, "/desk/todo")
    assert focused(page) == "row-2"
    page.keyboard.press("/")
    at(page, "/cases/lookup")
    page.keyboard.press("/")
    assert focused(page) == "q"
    page.keyboard.type("jk/?")
    assert page.input_value("#q") == "jk/?"


def test_a_key_leads_to_what_can_be_done_on_a_case(tour: Served) -> None:
    page = desk(tour, "/desk/todo")
    page.keyboard.press("j")
    case = urlsplit(page.locator("#row-1").get_attribute("href") or "").path
    page.keyboard.press("Enter")
    at(page, case)
    page.keyboard.press("a")
    todo = page.get_by_role("region", name="现在可办")
    expect(todo.locator("button.go, summary").first).to_be_focused()


def test_keys_are_told_and_can_be_turned_off(tour: Served) -> None:
    page = desk(tour, "/desk/todo")
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    page.get_by_label("使用单键快捷键").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert focused(page) != "row-1"
    page.reload()
    page.keyboard.press("j")
    assert focused(page) != "row-1"


@SIZES
def test_a_desk_that_is_offline_says_so_and_keeps_what_was_typed(
    tour: Served, size: dict[str, int]
) -> None:
    page = desk(tour, "/cases/lookup", size)
    page.context.set_offline(True)
    page.fill("#number", "2145")
    page.get_by_role("button", name="按号码查").click()
    says_that_it_is_cut_off(page, size)
    assert urlsplit(page.url).path == "/cases/lookup"

    page.context.set_offline(False)
    page.locator("#unreachable").wait_for(state="hidden")
    page.get_by_role("button", name="按号码查").click()
    at(page, "/cases/lookup/id")
    assert page.input_value("#number") == ""


@SIZES
def test_a_node_that_is_gone_while_the_browser_is_online_takes_nothing_away(
    tour: Served, size: dict[str, int]
) -> None:
    page = desk(tour, "/cases/lookup", size)
    page.fill("#number", "2145")
    page.route("**/*", lambda route: route.abort("connectionrefused"))
    page.get_by_role("button", name="按号码查").click()
    says_that_it_is_cut_off(page, size)
    assert page.evaluate("navigator.onLine")

    page.unroute("**/*")
    page.get_by_role("button", name="按号码查").click()
    at(page, "/cases/lookup/id")
