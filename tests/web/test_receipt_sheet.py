"""The printed receipt: what the applicant takes home."""

from dataclasses import replace

import pytest

from shared.domain.acts import Act
from tests.support.network import TOWN, VILLAGE, County, an_intake, id_number
from tests.web.desks import A_CASE, visitor
from tests.web.stories import CASE_PAGE, at_village, small_county, with_request

SHEET = f"{CASE_PAGE}/receipt"


@pytest.fixture
def county() -> County:
    """Return a small county."""
    return small_county()


def sheet(county: County, code: str = VILLAGE) -> str:
    """Return the receipt's page without line breaks."""
    person = visitor(county, code, "reviewer")
    assert person.get(SHEET).status_code == 200
    return person.last


def test_it_names_number_matter_time_limit_place_and_person(county: County) -> None:
    at_village(county)
    page = sheet(county)
    for words in (
        county[VILLAGE].sees(A_CASE).receipt,
        "目录第 1 版（示例）",
        "2026-11-23 09:",
        "15 个工作日",
        "最迟 2026-12-22",
        county[VILLAGE].cases.view(A_CASE).registry.name_of(VILLAGE),
        "首问负责人 某200",
    ):
        assert words in page
    assert id_number(1) not in page


def test_only_a_listed_seal_is_drawn(county: County) -> None:
    at_village(county)
    page = sheet(county)
    assert 'class="stamp"' not in page
    assert "收件专用" not in page


def test_a_complete_take_in_lacks_nothing(county: County) -> None:
    at_village(county)
    page = sheet(county)
    assert "材料齐全，没有缺件。" in page
    assert "一次性告知" not in page


def test_missing_papers_are_named_with_how_needed_they_are(county: County) -> None:
    with_request(county)
    page = sheet(county)
    assert "户口簿（必要，请补齐）" in page
    assert "本人银行卡或社会保障卡（容缺后补）" in page


def test_a_notice_on_the_case_is_named_with_its_day(county: County) -> None:
    with_request(county)
    county[TOWN].does(A_CASE, Act.NOTIFY, until="2026-12-04", note="带原件来")
    page = sheet(county, TOWN)
    assert "请在 2026-12-04 前补齐" in page
    case = county[TOWN].sees(A_CASE)
    assert f"{case.receipt}/G{case.slip[-1].seq}" in page


@pytest.mark.parametrize(
    ("signature", "words", "mark"),
    [
        ({"type": "signed", "witness": ""}, "申请人签名", False),
        ({"type": "fingerprint", "witness": "李四"}, "申请人捺印", True),
        ({"type": "by_proxy", "witness": "李四"}, "代签人签名", False),
    ],
)
def test_the_line_to_sign_is_for_how_it_is_signed(
    county: County, signature: dict[str, str], words: str, mark: bool
) -> None:
    village = county[VILLAGE]
    intake = replace(an_intake(), signature=signature)
    village.cases.take_in(A_CASE, "elderly-allowance", intake, village.actor)
    page = sheet(county)
    assert words in page
    assert ("mark-box" in page) is mark
    assert ("见证人 李四" in page) is bool(signature["witness"])


def test_the_print_button_waits_for_its_script(county: County) -> None:
    at_village(county)
    page = sheet(county)
    assert 'type="button" data-print hidden' in page
    assert '<script type="module" src="/static/print.js"></script>' in page
