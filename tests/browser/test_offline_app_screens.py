"""The offline app's screens in both languages, on a narrow phone and as wide as a desk, in the light and in the dark, and its receipt on paper."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PageObject, PaperSize, PdfReader

from tests.browser.field_agent import LOCALES, OTHER_PIN, PIN, FieldAgent, field_agent
from tests.browser.looking import faults_on
from tests.browser.test_main_path import DESK, PHONE, chromium
from tests.browser.test_offline_app import FRONT
from tests.support.processes import RealNetwork
from tests.wire.uploads import photo

__all__ = ["chromium"]
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SCHEMES = {"zh": "light", "en": "dark"}
COUNT_PRINTS = "() => { window.printed = 0; window.print = () => { window.printed += 1; }; }"


@pytest.fixture(params=LOCALES)
def agent(
    request: pytest.FixtureRequest, network: RealNetwork, chromium: Browser
) -> Iterator[FieldAgent]:
    """An agent who reads a language."""
    scheme = SCHEMES[request.param]
    with field_agent(network, chromium, request.param, color_scheme=scheme) as agent:
        yield agent


@dataclass
class Looker:
    """Looks at an agent's screens as they are walked through."""

    agent: FieldAgent
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.agent.looks = self._sees_step

    def sees(self, selector: str, told: str, page: Page | None = None) -> None:
        """Wait for what a screen is known by, and take down what is wrong with it at either width."""
        shown = page or self.agent.page
        expect(shown.locator(selector).first).to_be_visible()
        for size in (DESK, PHONE):
            shown.set_viewport_size(size)  # type: ignore[arg-type]
            self.faults += faults_on(shown, f"{told} {size['width']}")

    def _sees_step(self) -> None:
        self.sees(".steps", self.agent.page.locator(".steps").inner_text())


def locks(looker: Looker) -> None:
    """Go through the lock, by a wrong PIN first."""
    agent = looker.agent
    looker.sees("#main .row", "home")
    agent.button("锁上").click()
    looker.sees("#pin", "lock")
    agent.unlocks(OTHER_PIN)
    looker.sees(".problem", "wrong PIN")
    agent.unlocks(PIN)


def takes_in(looker: Looker) -> None:
    """Take a case in, pressing on too early at first, and look at what is kept of it."""
    agent, page = looker.agent, looker.agent.page
    page.locator('a.row[href="#/guide/elderly-allowance"]').click()
    looker.sees(".papers", "guide")
    agent.goes_home()
    agent.begins()
    agent.next()
    looker.sees(".field.wrong", "a step with problems")
    agent.fills("赵桂兰", (FRONT, photo()))
    looker.sees("section.answers", "check")
    agent.button("收件").click()
    looker.sees(".receipt", "receipt")
    page.evaluate("location.hash = location.hash.replace('receipt', 'case')")
    looker.sees("#main dl", "case")
    agent.goes_home()
    looker.sees('a.row[href^="#/case/"]', "home with a case")


def leaves_a_draft(looker: Looker) -> None:
    """Meet a newer version in the middle of a form, go to its check too early, and throw it away."""
    agent, page = looker.agent, looker.agent.page
    agent.begins()
    # Another address is another script: as a version that differs by a byte.
    page.evaluate("navigator.serviceWorker.register('/app/worker.js?newer', {scope: '/app/'})")
    looker.sees("#news", "a newer version")
    page.evaluate("location.hash = location.hash.replace(/[^/]*$/, 'check')")
    looker.sees("section.answers.wrong", "check of a form that is not full")
    page.locator(".acts button.text").click()
    looker.sees(".danger", "throwing a draft away")


def test_nothing_is_wrong_with_any_screen(agent: FieldAgent) -> None:
    looker = Looker(agent)
    agent.page.goto(f"{agent.url}/app/")
    looker.sees('a.go[href="/devices/new"]', "not set up")
    agent.sets_up()
    locks(looker)
    takes_in(looker)
    second = agent.opens_tab()
    second.goto(f"{agent.url}/app/")
    looker.sees("#main h1", "a second tab", second)
    second.close()
    agent.cut()
    agent.hands_over()
    looker.sees("#strip.off", "out of reach")
    agent.back()
    leaves_a_draft(looker)

    assert looker.faults == []
    assert agent.complaints == []


def paper_of(page: Page) -> list[PageObject]:
    """Return the pages that come out of the printer."""
    return list(PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages)


def test_the_receipt_is_printed_alone_on_one_sheet(agent: FieldAgent) -> None:
    page = agent.page
    agent.sets_up()
    receipt = agent.takes_in("赵桂兰")
    page.evaluate(COUNT_PRINTS)
    agent.button("打印").click()
    assert page.evaluate("window.printed") == 1

    page.emulate_media(media="print")
    assert receipt in page.inner_text(".receipt")
    assert page.inner_text("body").split() == page.inner_text(".receipt").split()
    (sheet,) = paper_of(page)
    size = sheet.mediabox.width, sheet.mediabox.height
    assert tuple(round(side) for side in size) == (PaperSize.A5.width, PaperSize.A5.height)
