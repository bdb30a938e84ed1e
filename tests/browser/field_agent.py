"""An agent at the villager's door: the offline app in a real browser that can be cut off even from its own node."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from mimetypes import guess_extension
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.support.processes import PASSWORD, VILLAGE, RealNetwork

PIN, OTHER_PIN = "482915", "730164"
PHONE = {"width": 360, "height": 740}
RIGHT_NUMBER = "999999194003052145"
AWAY = "Failed to load resource: net::ERR_"
"""What the console says of a node that does not answer: meant here."""

LOCALES = {"zh": "zh-CN", "en": "en-US"}
ENGLISH = {
    "打开": "Open",
    "今天办什么？": "What is to be done today?",
    "申请人": "Applicant",
    "核对": "Check",
    "收件": "Take in",
    "现在交件": "Hand over now",
    "锁上": "Lock",
    "打印": "Print",
}
"""What the app says in English of what tests look for."""


class FieldAgent:
    """An agent with a telephone; the app is shown in its language. What else the console complains of is a fault.

    `comes` is called with the name of each screen of a take-in when it stands there, nothing typed on it yet;
    `looks` at each step of a form that is left by its strong button.
    """

    def __init__(self, context: BrowserContext, url: str, language: str = "zh") -> None:
        self.context, self.url, self.folder = context, url, Path(mkdtemp())
        self.language = language
        self.comes: Callable[[str], object] = lambda screen: None
        self.looks: Callable[[], object] = lambda: None
        self.complaints: list[str] = []
        self.page: Page = self.opens_tab()

    def button(self, words: str) -> Locator:
        """Find a button of the app by its Chinese words."""
        return self.page.get_by_role("button", name=self._said(words), exact=True)

    def heading(self, words: str) -> Locator:
        """Find a heading of the app by its Chinese words."""
        return self.page.get_by_role("heading", name=self._said(words), exact=True)

    def _said(self, words: str) -> str:
        return words if self.language == "zh" else ENGLISH[words]

    def opens_tab(self) -> Page:
        """Open one more tab."""
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        meant = AWAY in message.text or any(f"status of {n}" in message.text for n in (403, 422))
        if message.type in {"error", "warning"} and not meant:
            self.complaints.append(message.text)

    def signs_in(self) -> None:
        """Sign in at the node."""
        self.page.goto(f"{self.url}/account/sign-in")
        self.page.fill("#login", "agent")
        self.page.fill("#password", PASSWORD)
        self.page.locator("main button.go").click()
        self.page.wait_for_url("**/home")

    def sets_up(self, pin: str = PIN) -> str:
        """Sign in, set this device up and open it; return its tag."""
        self.signs_in()
        return self.sets_up_signed_in(pin)

    def sets_up_signed_in(self, pin: str = PIN) -> str:
        """Set this device up as who is signed in already, and open it; return its tag."""
        self.page.goto(f"{self.url}/devices/new")
        self.page.fill('[name="name"]', "马秀英的手机")
        self.page.fill('[name="pin"]', pin)
        self.page.fill('[name="again"]', pin)
        self.page.locator("#set-up button.go").click()
        self.page.wait_for_url("**/app/")
        self.unlocks(pin)
        expect(self.page.locator('a.row[href="#/guide/elderly-allowance"]')).to_be_visible()
        self.page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        self.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
        return self.page.evaluate(META, "device")["tag"]  # type: ignore[no-any-return]

    def unlocks(self, pin: str = PIN) -> None:
        """Type the PIN."""
        self.page.fill("#pin", pin)
        self.button("打开").click()

    def cut(self) -> None:
        """Go where nothing is in reach."""
        self.context.set_offline(True)

    def back(self) -> None:
        """Come back in reach."""
        self.context.set_offline(False)

    def begins(self, matter: str = "elderly-allowance") -> None:
        """Begin a take-in from the home page."""
        self.page.locator(f'a.row[href="#/guide/{matter}"]').click()
        expect(self.button("收件")).to_be_visible()
        self.comes("guide")
        self.button("收件").click()
        expect(self.heading("申请人")).to_be_visible()

    def next(self) -> None:
        """Press the step's one strong button."""
        self.looks()
        self.page.locator("form button.go.wide").click()

    def answers(self, **typed: str) -> None:
        """Fill in what a step asks and go on; `__` stands for a dot."""
        self.comes(self.page.evaluate(SCREEN))
        for name, value in typed.items():
            field = self.page.locator(f'[name="{name.replace("__", ".")}"]')
            if field.first.get_attribute("type") in {"radio", "checkbox"}:
                self.page.locator(f'[name="{name.replace("__", ".")}"][value="{value}"]').check()
            else:
                field.fill(value)
        step = self.page.locator(".steps").inner_text()
        self.next()
        expect(self.page.locator(".steps")).not_to_have_text(step)

    def chooses(self, slot: str, name: str, content: bytes, mime: str = "image/jpeg") -> None:
        """Choose a file for a page of a document, opening its place first."""
        place = self.page.locator(f"#p-{slot}")
        fold = place.locator("xpath=ancestor::details[not(@open)]/summary")
        if fold.count():
            fold.first.click()
        path = self.folder / f"{name}{guess_extension(mime) or ''}"
        path.write_bytes(content)
        place.locator("input[type=file]").set_input_files(path)

    def fills(self, name: str, *photos: tuple[str, bytes], number: str = RIGHT_NUMBER) -> None:
        """Fill a whole form in for a person, up to the check."""
        self.answers(applicant__name=name, applicant__id_number=number)
        self.answers(who__in_person="yes", who__for_self="yes")
        self.answers(
            fields__lives_with="alone", fields__self_care="full", fields__other_allowance="no"
        )
        self.answers()
        for slot, content in photos:
            self.chooses(slot, "IMG_1", content)
            expect(self.page.locator(f"#p-{slot} img")).to_be_visible()
        self.answers(documents="household-register")
        self.answers(signature__type="fingerprint", signature__witness="马秀英", told="visit")
        expect(self.heading("核对")).to_be_visible()
        self.comes("check")

    def takes_in(self, name: str, *photos: tuple[str, bytes]) -> str:
        """Take a case in from the home page; return the number on its receipt."""
        self.begins()
        self.fills(name, *photos)
        self.button("收件").click()
        expect(self.page.locator(".receipt .no .number")).to_be_visible()
        self.comes("receipt")
        return self.page.locator(".receipt .no .number").inner_text()

    def goes_home(self) -> None:
        """Go to the app's home."""
        self.page.evaluate("location.hash = '#/'")
        expect(self.heading("今天办什么？")).to_be_visible()

    def row(self, receipt: str) -> str:
        """Return what the home says of a take-in."""
        return self.page.locator("a.row", has_text=receipt).inner_text()

    def hands_over(self) -> None:
        """Press the button that hands over now."""
        self.button("现在交件").click()


SCREEN = "location.hash.split('/').pop()"
"""The name of a form's step that is open."""
META = """key => new Promise((done, fail) => {
  const asked = indexedDB.open("tongban", 1);
  asked.onerror = () => fail(asked.error);
  asked.onsuccess = () => {
    const got = asked.result.transaction("meta").objectStore("meta").get(key);
    got.onsuccess = () => { asked.result.close(); done(got.result); };
  };
})"""
"""Reads what the device keeps under a name."""


@contextmanager
def at_the_door(context: BrowserContext, url: str, language: str = "zh") -> Iterator[FieldAgent]:
    """Give an agent whose telephone is a browser's context."""
    context.set_default_timeout(30_000)
    expect.set_options(timeout=15_000)
    agent = FieldAgent(context, url, language)
    yield agent
    rmtree(agent.folder)


@contextmanager
def field_agent(
    network: RealNetwork, browser: Browser, language: str = "zh", **options: Any
) -> Iterator[FieldAgent]:
    """Give an agent with a device of its own, to be set up at the village."""
    locale = LOCALES[language]
    context = browser.new_context(viewport=PHONE, locale=locale, **options)  # type: ignore[arg-type]
    with at_the_door(context, network.urls[VILLAGE], language) as agent:
        yield agent
    context.close()
