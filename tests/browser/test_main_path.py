"""A person at each tier, in headless Chromium: a case from the villager's door to the result and back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, sync_playwright

from shared.domain.people import NAME_LIMIT
from tests.support.inside import exchange
from tests.support.processes import COUNTY, PASSWORD, TOWN, VILLAGE, RealNetwork

pytestmark = pytest.mark.xdist_group("browser")
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RIGHT_NUMBER, WRONG_NUMBER = "999999194003052145", "999999194003052144"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield browser
        browser.close()


def sends(page: Page, button: Locator) -> None:
    """Press a button that sends a form, and wait for the page that answers: the node is asked first."""
    with page.expect_navigation():
        button.click()


def fills(scope: Locator, name: str, value: str) -> None:
    """Fill in a field, whatever it is, of a part of a page."""
    field = scope.locator(f'[name="{name}"]')
    if field.first.get_attribute("type") in {"radio", "checkbox"}:
        scope.locator(f'[name="{name}"][value="{value}"]').check()
    elif field.evaluate("element => element.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)


class Person:
    """Someone before a screen. What the browser's console complains of is a fault."""

    def __init__(self, browser: Browser, url: str, login: str, size: dict[str, int]) -> None:
        self.complaints: list[str] = []
        context = browser.new_context(viewport=size, locale="zh-CN")  # type: ignore[arg-type]
        self.page: Page = context.new_page()
        self.page.on("console", self._hear)
        self.url, self.login, self.width = url, login, size["width"]
        self.signs_in()

    def signs_in(self) -> None:
        """Sign in, anew where a session has ended."""
        self.page.context.clear_cookies()
        self.page.goto(f"{self.url}/account/sign-in")
        self.page.fill("#login", self.login)
        self.page.fill("#password", PASSWORD)
        sends(self.page, self.page.get_by_role("button", name="登录"))

    def _hear(self, message: ConsoleMessage) -> None:
        # A form that came back: meant, and told on the page.
        refusal = any(status in message.text for status in ("409", "422"))
        if message.type in {"error", "warning"} and not refusal:
            self.complaints.append(message.text)

    def types(self, name: str, value: str) -> None:
        """Fill in a field of the page, whatever it is."""
        fills(self.page.locator("main"), name, value)

    def goes_on(self) -> None:
        """Press the page's one strong button."""
        sends(self.page, self.page.locator("main button.go:not(.plain)").first)

    def sees_to(self) -> int:
        """Return how wide the page is, in CSS pixels."""
        return int(self.page.evaluate("document.documentElement.scrollWidth"))

    def opens(self, case: str) -> None:
        """Open a case."""
        self.page.goto(f"{self.url}/cases/{case}")

    def acts(self, act: str, **typed: str) -> None:
        """Do an act by its form."""
        self.sends_form(f"/act/{act}", **typed)

    def sends_form(self, action: str, **typed: str) -> None:
        """Fill a form in and send it, opening it first where it is folded."""
        form = self.page.locator(f'form[action$="{action}"]').first
        fold = form.locator("xpath=ancestor::details[not(@open)]/summary")
        if fold.count():
            fold.first.click()
        for name, value in typed.items():
            fills(form, name, value)
        sends(self.page, form.locator("button").first)


def take_in(agent: Person) -> str:
    """Take 高龄津贴 in for an elder, with a number mistyped at first; return the case's id."""
    page = agent.page
    page.goto(f"{agent.url}/take-in/guide/elderly-allowance")
    agent.goes_on()
    agent.types("applicant.name", "赵桂兰")
    page.locator('[name="applicant.id_number"]').press_sequentially(WRONG_NUMBER)
    assert "校验位不对" in page.inner_text("main")
    agent.goes_on()
    assert "校验位不对" in page.inner_text('[role="alert"], .wrong >> nth=0') or "需要改正" in (
        page.inner_text("main")
    )
    assert page.input_value('[name="applicant.name"]') == "赵桂兰"
    agent.types("applicant.id_number", RIGHT_NUMBER)
    agent.goes_on()
    for step in (
        {"who.in_person": "yes", "who.for_self": "yes"},
        {"fields.lives_with": "alone", "fields.self_care": "full", "fields.other_allowance": "no"},
        {},
    ):
        for name, value in step.items():
            agent.types(name, value)
        agent.goes_on()
    for box in page.locator('[name="documents"]').all():
        box.check()
    agent.goes_on()
    agent.types("signature.type", "fingerprint")
    agent.types("signature.witness", "马秀英")
    agent.types("told", "visit")
    agent.goes_on()
    agent.goes_on()
    page.wait_for_url("**/receipt")
    return page.url.split("/")[-2]


def test_a_case_from_the_door_to_the_result(network: RealNetwork, chromium: Browser) -> None:
    agent = Person(chromium, network.urls[VILLAGE], "agent", PHONE)
    clerk = Person(chromium, network.urls[TOWN], "clerk", DESK)
    chief = Person(chromium, network.urls[COUNTY], "chief", DESK)

    case = take_in(agent)
    assert "收件回执" in agent.page.inner_text("body")
    assert agent.page.locator("svg").count() >= 1
    agent.opens(case)
    agent.acts("forward")
    exchange(network, VILLAGE)

    clerk.opens(case)
    clerk.acts("take_over")
    clerk.acts("accept")
    clerk.acts("review", opinion="pass")
    clerk.acts("forward")
    exchange(network, TOWN)

    chief.opens(case)
    chief.acts("take_over")
    chief.acts("decide", outcome="granted")
    chief.acts("issue")
    chief.acts("close")
    exchange(network, TOWN)
    exchange(network, VILLAGE)

    agent.opens(case)
    assert "已办结" in agent.page.inner_text("main")
    assert "陈静" in agent.page.inner_text("main")
    assert [p.complaints for p in (agent, clerk, chief)] == [[], [], []]


@SIZES
def test_no_page_scrolls_sideways(
    network: RealNetwork, chromium: Browser, size: dict[str, int]
) -> None:
    agent = Person(chromium, network.urls[VILLAGE], "agent", size)

    for path in ("/", "/take-in/", "/take-in/guide/elderly-allowance", "/mine", "/cases/lookup"):
        agent.page.goto(agent.url + path)
        assert agent.sees_to() <= size["width"], path


def test_nor_one_of_somebody_with_the_longest_name(network: RealNetwork, chromium: Browser) -> None:
    network.staff(TOWN, "longest", "长" * NAME_LIMIT, "reviewer")
    for size in (PHONE, DESK):
        person = Person(chromium, network.urls[TOWN], "longest", size)
        for path in ("/", "/people/"):
            person.page.goto(person.url + path)
            assert "长" * NAME_LIMIT in person.page.inner_text("header")
            assert person.sees_to() <= size["width"], (size, path)
