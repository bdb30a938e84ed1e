"""A walk through the app at the villager's door, whose screens are no pages of the node's."""

from collections.abc import Callable
from datetime import datetime

from playwright.sync_api import expect

from shared.domain.codes import Tier
from tests.browser.field_agent import FieldAgent
from tests.tour.stops import Stop

STEPS = {
    "applicant": "applicant",
    "who": "who",
    "form-living": "living",
    "form-payment": "payment",
    "documents": "documents",
    "sign": "signature",
}
"""What the pictures of a form's steps are called."""
SCREENS = ("home", "guide", *STEPS.values(), "check", "receipt", "held", "locked")
"""All screens in the order in which they come."""


def app_stops() -> list[Stop]:
    """Return the screens of the app as stops of the village."""
    return [Stop(Tier.VILLAGE, "app.shell", "/app/", screen) for screen in SCREENS]


def walk(agent: FieldAgent, now: datetime, take: Callable[[Stop], None]) -> None:
    """Set a device up, take a case in on it, lock it; have each screen taken as it comes. The device's clock agrees with the node's."""
    left = app_stops()

    def comes(screen: str) -> None:
        stop = left.pop(0)
        assert stop.shows == STEPS.get(screen, screen)
        take(stop)

    agent.page.clock.set_system_time(now)
    agent.sets_up_signed_in()
    comes("home")
    agent.comes = comes
    agent.takes_in("何有福")
    agent.goes_home()
    comes("held")
    agent.page.reload()
    expect(agent.page.locator("#pin")).to_be_visible()
    comes("locked")
    assert left == []
