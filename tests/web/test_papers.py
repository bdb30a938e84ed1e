"""Papers on the screen: each says what its act said, bears its number and a code that verifies."""

import json
import re
from typing import Any

import pytest
import segno
from segno.consts import MODE_BYTE

from shared.app.papers import Papers
from shared.domain.acts import Act
from shared.domain.paper_kinds import PaperKind
from shared.web.papers import keep_public_url
from tests.support.network import COUNTY, TOWN, VILLAGE, County, an_intake, id_number
from tests.support.pages import Visitor, add_person
from tests.web.desks import A_CASE, app_of, visitor
from tests.web.stories import CASE_PAGE, at_county, at_town, closed, small_county

FEWER = frozenset({"id-card"})


@pytest.fixture
def county() -> County:
    """Return a small county."""
    return small_county()


def sheet(county: County, code: str, kind: str, seq: int, more: str = "") -> str:
    """Return a paper's page."""
    person = visitor(county, code, "reviewer", login=f"{kind}{seq}")
    assert person.get(f"{CASE_PAGE}/papers/{kind}/{seq}{more}").status_code == 200
    return person.last


def seq_of(county: County, code: str, act: Act) -> int:
    """Return where the last such act stands."""
    return next(h.seq for h in reversed(county[code].sees(A_CASE).slip) if h.act is act)


def drawn(page: str) -> str:
    """Return the drawing of a page's code."""
    found = re.search(r'<path [^>]*d="([^"]+)"', page)
    assert found
    return found[1]


def code_as_drawn(content: Any) -> str:
    found = re.search(
        r' d="([^"]+)"', segno.make(content, error="m").svg_inline(border=4, omitsize=True)
    )
    assert found
    return found[1]


def at_town_with_less(county: County) -> None:
    village = county[VILLAGE]
    village.cases.take_in(A_CASE, "elderly-allowance", an_intake(documents=FEWER), village.actor)
    village.does(A_CASE, Act.FORWARD)
    county.settle()
    county[TOWN].does(A_CASE, Act.TAKE_OVER)


def test_the_case_page_lists_its_papers(county: County) -> None:
    closed(county)
    page = visitor(county, COUNTY, "reviewer").get(CASE_PAGE).get_data(as_text=True)
    listed = re.findall(rf'href="{CASE_PAGE}/papers/([a-z]+)/(\d+)"', page)
    assert [kind for kind, _ in listed] == ["receipt", "acceptance", "decision", "result", "slip"]


def test_the_code_holds_what_this_node_signs(county: County) -> None:
    at_town(county)
    for node in (VILLAGE, TOWN):
        code = Papers(county[node].here).printed(A_CASE, PaperKind.RECEIPT, 1).code
        page = sheet(county, node, "receipt", 1)
        assert drawn(page) == code_as_drawn(code)
        assert f".{node}." in code


def test_with_a_public_address_the_code_begins_with_it(county: County) -> None:
    at_town(county)
    app = app_of(county[TOWN])
    keep_public_url(app, "https://tongban.county.example/")
    add_person(county[TOWN], "ma", "reviewer")
    person = Visitor(app)
    person.sign_in("ma")
    person.get(f"{CASE_PAGE}/receipt")
    code = Papers(county[TOWN].here).printed(A_CASE, PaperKind.RECEIPT, 1).code
    address = ("https://tongban.county.example/papers/verify#", MODE_BYTE)
    assert drawn(person.last) == code_as_drawn([address, code])


def test_an_acceptance_names_law_grant_limit_and_person(county: County) -> None:
    at_town(county)
    county[TOWN].does(A_CASE, Act.ACCEPT, note="材料齐全")
    page = sheet(county, TOWN, "acceptance", seq_of(county, TOWN, Act.ACCEPT))
    receipt = county[TOWN].sees(A_CASE).receipt
    for words in ("受理通知书", f"{receipt}/A4", "现予受理", "15 个工作日", "最迟 2026-12-14"):
        assert words in page
    for words in ("中华人民共和国老年人权益保障法", "依据授权", "材料齐全", "某000"):
        assert words in page
    assert id_number(1) not in page


def test_a_refusal_tells_reason_organ_and_remedies(county: County) -> None:
    at_town(county)
    county[TOWN].does(A_CASE, Act.REFUSE, reason="不满八十岁", organ="县民政局")
    page = sheet(county, TOWN, "refusal", seq_of(county, TOWN, Act.REFUSE))
    for words in (
        "不予受理",
        "不满八十岁",
        "县民政局",
        "自收到本文书之日起 60 日内，向民乐县人民政府申请行政复议",
        "自收到本文书之日起 6 个月内，向民乐县人民法院提起行政诉讼",
    ):
        assert words in page


def head(page: str) -> str:
    """Return the lines under a paper's title that say whose it is."""
    found = re.search(r'<p class="place">(.*?)</p>', page)
    assert found
    return re.sub(r"<[^>]+>", " ", found[1])


def test_under_entrustment_the_principal_is_named_with_the_unit_it_entrusted(
    county: County,
) -> None:
    at_town(county)
    county[TOWN].does(A_CASE, Act.ACCEPT)
    page = sheet(county, TOWN, "acceptance", seq_of(county, TOWN, Act.ACCEPT))
    assert head(page).split() == ["民乐县民政局", "受托单位", "洪水镇"]


def test_at_the_county_the_matters_department_is_named(county: County) -> None:
    at_county(county)
    county[COUNTY].does(A_CASE, Act.DECIDE, outcome="granted")
    page = sheet(county, COUNTY, "decision", seq_of(county, COUNTY, Act.DECIDE))
    assert head(page).split() == ["民乐县民政局"]
    assert head(sheet(county, COUNTY, "receipt", 1)).split() != ["民乐县民政局"]


def test_without_a_public_address_any_service_point_is_named(county: County) -> None:
    at_town(county)
    page = sheet(county, TOWN, "receipt", 1)
    assert "可到任何服务点扫二维码验真伪。" in page
    assert "/papers/verify" not in page


def test_a_notice_lists_all_that_is_missing_and_until_when(county: County) -> None:
    at_town_with_less(county)
    county[TOWN].does(A_CASE, Act.NOTIFY, until="2026-12-04", note="带原件来")
    page = sheet(county, TOWN, "notice", seq_of(county, TOWN, Act.NOTIFY))
    for words in ("一次性告知书", "2026-12-04", "带原件来", "户口簿（必要，请补齐）"):
        assert words in page


def test_a_notice_stays_what_it_was_after_the_papers_came(county: County) -> None:
    at_town_with_less(county)
    county[TOWN].does(A_CASE, Act.NOTIFY, until="2026-12-04")
    seq = seq_of(county, TOWN, Act.NOTIFY)
    person = visitor(county, TOWN, "reviewer")
    person.get(f"{CASE_PAGE}/papers/notice/{seq}")
    before = person.last[person.last.index("<article") :]
    assert "户口簿" in before
    county[TOWN].does(A_CASE, Act.SUPPLEMENT, documents="household-register")
    person.get(f"{CASE_PAGE}/papers/notice/{seq}")
    assert person.last[person.last.index("<article") :] == before


@pytest.mark.parametrize(
    ("outcome", "words", "told"), [("granted", "准予", False), ("denied", "不予批准", True)]
)
def test_a_decision_tells_its_outcome_and_a_denial_the_remedies(
    county: County, outcome: str, words: str, told: bool
) -> None:
    at_county(county)
    county[COUNTY].does(A_CASE, Act.DECIDE, outcome=outcome, reason="核实过")
    page = sheet(county, COUNTY, "decision", seq_of(county, COUNTY, Act.DECIDE))
    for one in ("决定书", words, "核实过", "县级职权"):
        assert one in page
    assert ("行政复议" in page) is told


def test_a_result_names_the_document(county: County) -> None:
    closed(county)
    page = sheet(county, VILLAGE, "result", seq_of(county, VILLAGE, Act.ISSUE))
    assert "办理结果通知书" in page
    assert county[VILLAGE].sees(A_CASE).result_number in page


def test_a_slip_ends_with_the_entry_that_it_names(county: County) -> None:
    closed(county)
    whole = sheet(county, COUNTY, "slip", county[COUNTY].sees(A_CASE).slip[-1].seq)
    part = sheet(county, COUNTY, "slip", 3)
    assert "办结归档" in whole
    assert "办结归档" not in part
    assert part.count("<tr>") == 4


@pytest.mark.parametrize("size", ["a4", "a5", "roll"])
def test_a_paper_comes_in_three_sizes(county: County, size: str) -> None:
    at_town(county)
    assert f'<article class="receipt {size}">' in sheet(county, TOWN, "receipt", 1, f"?size={size}")


def test_an_unknown_size_is_the_usual_one(county: County) -> None:
    at_town(county)
    page = sheet(county, TOWN, "receipt", 1, "?size=%22%3E")
    assert '<article class="receipt a5">' in page


@pytest.mark.parametrize("path", ["decision/1", "receipt/2", "slip/99", "receipt/0", "letter/1"])
def test_a_paper_that_is_not_there_is_refused(county: County, path: str) -> None:
    at_town(county)
    person = visitor(county, TOWN, "reviewer")
    assert person.get(f"{CASE_PAGE}/papers/{path}").status_code == 404


def test_the_list_holds_keys_and_matters_and_no_person(county: County) -> None:
    at_town(county)
    stranger = app_of(county[TOWN]).test_client()
    answer = stranger.get("/papers/list.json")
    told = json.loads(answer.get_data(as_text=True))
    registry = county[TOWN].cases.view(A_CASE).registry
    assert {(k["node"], k["inc"], k["key"]) for k in told["keys"]} == {
        (node, inc, key.key) for (node, inc), key in registry.keys.items()
    }
    assert told["county"] == COUNTY
    assert {m["id"] for m in told["matters"]} == set(registry.matters)
    assert "赵桂兰" not in answer.get_data(as_text=True)


def test_the_page_to_check_with_is_for_everybody_in_both_languages(county: County) -> None:
    stranger = app_of(county[TOWN]).test_client()
    page = stranger.get("/papers/verify")
    assert page.status_code == 200
    assert "验证文书真伪" in page.get_data(as_text=True)
    english = stranger.get("/papers/verify", headers={"Accept-Language": "en"})
    assert "Is this paper genuine?" in english.get_data(as_text=True)
    worker = stranger.get("/papers/worker.js")
    assert worker.status_code == 200
    assert "javascript" in worker.content_type
    assert worker.headers["Cache-Control"] == "no-store"
