"""Papers as PDF: the text is there to be read, heard and searched, nothing is fetched, and a village makes none."""

import io
import re

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from shared.web import paper_pdf
from shared.web.paper_pdf import made_of
from tests.support.network import TOWN, VILLAGE, County, id_number
from tests.web.desks import A_CASE, app_of, visitor
from tests.web.stories import CASE_PAGE, at_town, closed, small_county

PDF = f"{CASE_PAGE}/papers/receipt/1.pdf"


@pytest.fixture(scope="module")
def county() -> County:
    """Return a county with a case that has gone all the way."""
    county = small_county()
    closed(county)
    return county


def read(raw: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(raw))


def words(reader: PdfReader) -> str:
    """Return all text without spaces."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))


def test_it_says_what_the_sheet_says(county: County) -> None:
    answer = visitor(county, TOWN, "reviewer").client.get(PDF)
    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    number = f"{county[TOWN].sees(A_CASE).receipt}/S1"
    assert f'filename="{number.replace("/", "-")}.pdf"' in answer.headers["Content-Disposition"]
    said = words(read(answer.data))
    for one in ("收件回执", number, "赵桂兰", "高龄津贴", "最迟2026-12-22"):
        assert one in said
    assert id_number(1) not in said


def test_it_is_tagged_and_names_language_and_title(county: County) -> None:
    reader = read(visitor(county, TOWN, "reviewer", login="li").client.get(PDF).data)
    root = reader.root_object
    marks = root["/MarkInfo"]
    assert isinstance(marks, DictionaryObject)
    assert str(marks["/Marked"]) == "True"
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]) == "zh-CN"
    assert reader.metadata is not None
    assert reader.metadata.title == f"收件回执 {county[TOWN].sees(A_CASE).receipt}/S1"


@pytest.mark.parametrize(("size", "width"), [("a5", 148), ("a4", 210), ("roll", 58)])
def test_it_has_the_size_that_was_asked_for(county: County, size: str, width: int) -> None:
    person = visitor(county, TOWN, "reviewer", login=f"li-{size}")
    page = read(person.client.get(f"{PDF}?size={size}").data).pages[0]
    assert round(float(page.mediabox.width) * 25.4 / 72) == width


def test_its_code_is_drawn_in_it(county: County) -> None:
    """A QR code is one drawing of lines: the page without it is the shorter by all of them."""
    person = visitor(county, TOWN, "reviewer", login="wang")
    html = person.client.get(f"{CASE_PAGE}/receipt").get_data(as_text=True)
    svg = re.search(r"<svg.*?</svg>", html, re.DOTALL)
    assert svg
    bare = '<html lang="zh"><title>x</title><body>{}</body></html>'
    with app_of(county[TOWN]).app_context():
        drawn, empty = (
            read(made_of(bare.format(inside))).pages[0].get_contents() for inside in (svg[0], "")
        )
    assert drawn is not None
    lines = svg[0].count("h")
    assert drawn.get_data().count(b" l\n") + drawn.get_data().count(b" l ") >= lines // 2
    assert empty is None or len(empty.get_data()) < len(drawn.get_data()) // 4


def test_a_file_of_this_machine_does_not_get_into_it(county: County) -> None:
    page = '<html lang="zh"><title>x</title><body><img src="file:///etc/hostname" alt="x">\
<link rel="attachment" href="file:///etc/passwd">甲</body></html>'
    with app_of(county[TOWN]).app_context():
        reader = read(made_of(page))
    assert not reader.attachments
    assert sorted(words(reader)) == ["x", "甲"]


def test_a_village_makes_none_and_says_so() -> None:
    county = small_county()
    at_town(county)
    person = visitor(county, VILLAGE, "agent")
    assert person.get(PDF).status_code == 404
    assert "paper.no_pdf_here" in person.last
    assert "PDF" not in person.get(CASE_PAGE).get_data(as_text=True)
    assert ".pdf" in visitor(county, TOWN, "reviewer").get(CASE_PAGE).get_data(as_text=True)


def test_who_waits_too_long_for_a_turn_is_told_so(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_pdf, "PATIENCE", 0.0)
    person = visitor(county, TOWN, "reviewer", login="qian")
    with paper_pdf.ONE_AT_A_TIME:
        assert person.get(PDF).status_code == 503
    assert "paper.pdf_busy" in person.last
    assert person.client.get(PDF).status_code == 200


def test_a_paper_that_is_not_there_is_refused(county: County) -> None:
    person = visitor(county, TOWN, "reviewer", login="zhang")
    assert person.get(f"{CASE_PAGE}/papers/notice/1.pdf").status_code == 404
    assert person.get(f"{CASE_PAGE}/papers/letter/1.pdf").status_code == 404
