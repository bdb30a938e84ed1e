"""Taking a case in by the pages of a form, as people of every tier do."""

from collections.abc import Mapping, Sequence

from playwright.sync_api import Locator

from deploy.demo.clerk import TakeIn
from tests.browser.test_main_path import Person, fills


def takes_in(agent: Person, what: TakeIn, mistyped: Mapping[str, str]) -> str:
    """Take a case in, page by page, some of it mistyped at first, and return its id."""
    page, answers = agent.page, what.answers
    page.goto(f"{agent.url}/take-in/guide/{what.matter}")
    agent.goes_on()
    while not page.url.endswith("/receipt"):
        form = page.locator("main form").first
        asked = [key for key in answers if form.locator(f'[name="{key}"]').count()]
        wrong = {key: value for key, value in mistyped.items() if key in asked}
        fills_step(form, {**{key: answers[key] for key in asked}, **wrong}, what.missing)
        agent.goes_on()
        if wrong:
            assert "需要改正" in page.inner_text("main")
            assert {key: page.input_value(f'[name="{key}"]') for key in wrong} == wrong
            for key in wrong:
                agent.types(key, answers[key])
            agent.goes_on()
    return page.url.split("/")[-2]


def fills_step(form: Locator, answers: Mapping[str, str], missing: Sequence[str]) -> None:
    """Fill a step in; of the documents all are ticked but the missing."""
    for name, value in answers.items():
        fills(form, name, value)
    for box in form.locator('[name="documents"]').all():
        box.set_checked(box.get_attribute("value") not in missing)
