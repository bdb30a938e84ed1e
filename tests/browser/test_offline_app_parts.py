"""The app's small parts against those of the node: QR codes, receipt numbers, and what its scripts may not hold."""

import itertools
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import segno
from playwright.sync_api import Browser, Page

import village_agent.web
from shared.domain.receipt import receipt_number
from tests.browser.test_main_path import chromium
from tests.support.processes import VILLAGE, RealNetwork

__all__ = ["chromium"]
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
APP = Path(village_agent.web.__file__).parent / "app"
SAID = [
    "A",
    "TONGBAN 620722101200-20261123-D1-0007-3 620722101200 202611230940",
    "TONGBAN 620722101200-RS-20261123-D12R34-0123456-K 620722101200-RS 202611230940",
    "A" * 150,
]


@pytest.fixture(scope="module")
def page(network: RealNetwork, chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    page.goto(f"{network.urls[VILLAGE]}/app/")
    yield page
    page.close()


@pytest.mark.parametrize("said", SAID, ids=len)
@pytest.mark.parametrize("mask", range(8))
def test_a_code_is_the_one_that_the_node_would_draw(page: Page, said: str, mask: int) -> None:
    ours = page.evaluate(
        "([said, mask]) => import('/app/file/qr.js').then(m => m.matrix(said, mask))", [said, mask]
    )
    theirs = segno.make(said, error="m", boost_error=False, micro=False, mask=mask)

    assert ours == [list(row) for row in theirs.matrix]


@pytest.mark.parametrize("said", ["", "小写", "a", "0" * 300])
def test_what_it_cannot_draw_is_refused(page: Page, said: str) -> None:
    drawn = page.evaluate(
        "said => import('/app/file/qr.js').then(m => m.matrix(said).length).catch(e => e.name)",
        said,
    )

    assert drawn == ("RangeError" if said else 21)


@pytest.mark.parametrize("node", [VILLAGE, f"{VILLAGE}-rs"])
@pytest.mark.parametrize("tag", ["D1", "D12R3"])
@pytest.mark.parametrize("n", [1, 9, 12_345])
def test_a_receipt_number_is_the_one_that_the_node_would_give(
    page: Page, node: str, tag: str, n: int
) -> None:
    ours = page.evaluate(
        "given => import('/app/file/number.js').then(m => m.receiptNumber(...given))",
        [node, "2026-11-23T16:30:00.000Z", tag, n],
    )

    assert ours == receipt_number(node, date(2026, 11, 24), tag, n)


@pytest.mark.parametrize("file", sorted(APP.glob("*.js")), ids=lambda path: path.name)
def test_every_chinese_word_has_its_english_beside_it(file: Path) -> None:
    """A text with Chinese in it stands before one without, as the pair that `t` and `No` take."""
    text = re.sub(r"//.*|/\*.*?\*/", "", file.read_text(), flags=re.DOTALL)
    strings = list(re.findall(r'"((?:[^"\\]|\\.)*)"', re.sub(r"`[^`]*`", "", text)))
    chinese = re.compile(r"[\u4e00-\u9fff]")
    for this, after in itertools.pairwise(strings):
        if chinese.search(this) and this != "中文":
            assert after, this
            assert not chinese.search(after), (this, after)


@pytest.mark.parametrize("file", sorted(APP.glob("*.js")), ids=lambda path: path.name)
def test_no_script_writes_markup_or_asks_elsewhere(file: Path) -> None:
    text = file.read_text()

    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(", text
    )
    assert not re.search(r"https?://(?!www\.w3\.org/)", text)
    assert not re.search(r"\.style\b|style:", text)
