"""A walk through the app at the villager's door, whose screens are no pages of the node's."""

from collections.abc import Callable, Iterator
from datetime import datetime

from playwright.sync_api import Page

from shared.domain.codes import Tier
from tests.hostile.places import MATTER
from tests.tour.stops import Stop

PIN = "482915"
STEPS: tuple[tuple[str, dict[str, str]], ...] = (
    ("applicant", {"applicant.name": "何有福", "applicant.id_number": "999999194003052145"}),
    ("who", {"who.in_person": "yes", "who.for_self": "yes"}),
    (
        "living",
        {"fields.lives_with": "alone", "fields.self_care": "full", "fields.other_allowance": "no"},
    ),
    ("payment", {}),
    ("documents", {"documents": "household-register"}),
    (
        "signature",
        {"signature.type": "fingerprint", "signature.witness": "马秀英", "told": "visit"},
    ),
)
SCREENS = ("home", "guide", *(name for name, _ in STEPS), "check", "receipt", "held", "locked")
"""All screens in the order in which they come."""


def app_stops() -> list[Stop]:
    """Return the screens of the app as stops of the village."""
    return [Stop(Tier.VILLAGE, "app.shell", "/app/", screen) for screen in SCREENS]


def walk(page: Page, address: str, now: datetime, take: Callable[[Stop], None]) -> None:
    """Set a device up, take a case in on it, lock it; have each screen taken as it comes. The device's clock agrees with the node's."""
    page.clock.set_system_time(now)
    for stop, _ in zip(app_stops(), _screens(page, address), strict=True):
        take(stop)


def _screens(page: Page, address: str) -> Iterator[None]:
    """Stand at one screen after the other."""
    yield from _home(page, address)
    page.locator(f'a.row[href="#/guide/{MATTER}"]').click()
    page.locator("main .sticky button.go").wait_for()
    yield
    page.locator("main .sticky button.go").click()
    for _, typed in STEPS:
        page.locator(".steps").wait_for()
        yield
        _answer(page, typed)
    page.locator(".answers").first.wait_for()
    yield
    page.locator("main .acts button.go.wide").click()
    page.locator(".receipt .no .number").wait_for()
    yield
    page.evaluate("location.hash = '#/'")
    page.locator("a.row[href^='#/guide/']").first.wait_for()
    yield
    page.reload()
    page.locator("#pin").wait_for()
    yield


def _home(page: Page, address: str) -> Iterator[None]:
    page.goto(f"{address}/devices/new")
    page.fill('[name="name"]', "马秀英的手机")
    page.fill('[name="pin"]', PIN)
    page.fill('[name="again"]', PIN)
    page.press('[name="again"]', "Enter")
    page.wait_for_url("**/app/")
    page.fill("#pin", PIN)
    page.press("#pin", "Enter")
    page.locator("a.row[href^='#/guide/']").first.wait_for()
    yield


def _answer(page: Page, typed: dict[str, str]) -> None:
    """Fill a step in and go on to the next."""
    for name, value in typed.items():
        field = page.locator(f'[name="{name}"]')
        if field.first.get_attribute("type") in {"radio", "checkbox"}:
            page.locator(f'[name="{name}"][value="{value}"]').check()
        else:
            field.fill(value)
    said = page.locator(".steps").inner_text()
    page.locator("form button.go.wide").click()
    page.wait_for_function("said => document.querySelector('.steps')?.innerText !== said", arg=said)
