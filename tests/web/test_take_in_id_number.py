"""The ID number is checked in the page as it is typed, by the same rules as the server's."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

import shared.web
from shared.domain.identity import id_number
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import IdCharacters, IdChecksum, IdDate, IdLength
from shared.domain.text import Text
from shared.domain.worktime import county_day
from tests.web.taking_in import AN_ID, id_of, wide

SCRIPT = Path(shared.web.__file__).parent / "static" / "id-number.js"
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
PAGE = """<form data-id-short="# of 18" data-id-long="# too many" data-id-digits="digits"
data-id-date="date" data-id-checksum="checksum" data-id-good="born #">
<label for="n">ID</label><input id="n" name="applicant.id_number"><em id="n-wrong">was wrong</em></form>"""
SAYS: dict[type[Refusal], set[str]] = {
    IdLength: {"short", "long", "digits"},
    IdCharacters: {"digits"},
    IdDate: {"date"},
    IdChecksum: {"checksum"},
}
TODAY = county_day(datetime.now(UTC))
FIELD = Text("身份证", "ID number")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        page = browser.new_page()
        page.set_content(PAGE)
        page.add_script_tag(type="module", content=SCRIPT.read_text(encoding="utf-8"))
        page.wait_for_selector("output", state="attached")
        yield page
        browser.close()


def servers_verdict(typed: str) -> set[str]:
    """Return the kinds of words that agree with the server."""
    try:
        id_number(typed, field=FIELD, today=TODAY)
    except Refusal as refusal:
        return SAYS[type(refusal)]
    return {"good"}


@pytest.mark.parametrize(
    "typed",
    [
        AN_ID,
        AN_ID[:-1] + ("1" if AN_ID[-1] != "1" else "2"),
        AN_ID[:9],
        AN_ID + "11",
        wide(AN_ID),
        f" {AN_ID[:6]} {AN_ID[6:]} ",
        "99999919400506AB12",
        id_of("62222319400506001"),
        id_of("99999919400230001"),
        id_of("99999919000229001"),
        id_of("99999920000229001"),
        id_of("99999918891231001"),
        id_of("99999918900101001"),
        id_of("99999920990101001"),
        *(id_of(f"9999991950010100{n}") for n in range(10)),
        *(id_of(f"9999991950010100{n}").lower() for n in range(10)),
    ],
)
def test_the_page_and_the_server_agree(page: Page, typed: str) -> None:
    page.fill("#n", typed)

    assert page.get_attribute("output", "data-kind") in servers_verdict(typed)


def test_it_says_how_far_one_is_and_forgets_the_old_problem(page: Page) -> None:
    page.fill("#n", AN_ID[:12])
    assert page.text_content("output") == "12 of 18"
    assert not page.is_visible("#n-wrong")

    page.fill("#n", AN_ID)

    assert page.text_content("output") == f"born {AN_ID[6:10]}-{AN_ID[10:12]}-{AN_ID[12:14]}"
    page.fill("#n", "")
    assert page.text_content("output") == ""
