"""Entering again from the quarantine page: what had no effect, in its order, by who may."""

import re

import pytest

from shared.domain.acts import Act
from shared.domain.case import Stage
from shared.domain.refusals_custody import Displaced
from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.support.pages import Visitor
from tests.web.desks import A_CASE, visitor
from tests.web.doubts import forked, overridden, put_back
from tests.web.html_check import faults
from tests.web.stories import CASE_PAGE, small_county

PAGE = "/cases/quarantine"
ITEM = re.compile(r"<h4>(.*?)</h4>(.*?)</li>\n", re.DOTALL)
FORM = re.compile(
    r'action="/cases/quarantine/again">.*?name="hash" value="(\w+)">.*?name="refuser" value="(\w+)"'
)


@pytest.fixture
def county() -> County:
    """Return a small county."""
    return small_county()


def back_to_town(county: County) -> None:
    """Let the town's acts be displaced, and give the town the case back."""
    overridden(county)
    county[COUNTY].does(A_CASE, Act.OVERRIDE, to=TOWN, reason="镇上恢复")
    county.settle()


def opened(county: County, code: str, *roles: str) -> Visitor:
    """Return someone with the quarantine open."""
    person = visitor(county, code, *roles)
    assert person.get(PAGE).status_code == 200
    return person


def acts(page: Visitor) -> list[str]:
    """Return what waits to be entered again, in the page's order."""
    return [found[0] for found in ITEM.findall(page.last)]


def enters(page: Visitor) -> int:
    """Press the one button; return the status of the page it leads to."""
    found = FORM.findall(page.last)
    assert len(found) == 1
    return page.post(f"{PAGE}/again", {"hash": found[0][0], "refuser": found[0][1]}).status_code


def test_what_was_displaced_is_entered_again_in_its_order(county: County) -> None:
    back_to_town(county)
    page = opened(county, TOWN, "reviewer")
    assert acts(page) == ["受理", "审查"]
    assert "材料齐全" in page.last
    assert "审查通过" in page.last
    assert Displaced.zh in page.last
    assert "前一条录入以后再录这一条。" in page.last

    assert enters(page) == 200
    assert "已重新录入，编号和日期照旧。" in page.last
    assert "重新录入：原来的记录没有生效" in page.last
    page.get(PAGE)
    assert acts(page) == ["审查"]
    assert enters(page) == 200
    case = county[TOWN].sees(A_CASE)
    assert case.stage is Stage.REVIEWED
    assert [hand.by for hand in case.slip if hand.cites] == ["马秀英", "马秀英"]
    page.get(PAGE)
    assert "没有隔离件。" in page.last


def test_what_cannot_be_entered_now_says_why_and_can_be_closed(county: County) -> None:
    overridden(county)
    page = opened(county, TOWN, "reviewer")
    assert FORM.findall(page.last) == []
    assert "现在不能重新录入：" in page.last
    assert "custody.not_custodian" in page.last
    assert page.last.count("不再录入，已处理完毕") == 2


def test_what_a_put_back_node_had_not_sent_is_shown_with_all_that_was_typed(county: County) -> None:
    county.settle()
    put_back(county)
    page = opened(county, VILLAGE, "agent")
    assert acts(page) == ["收件", "转报 → 洪水镇"]
    receipt = re.search(r'<small class="number">([\d-]+\w?)</small>', page.last)
    assert receipt is not None
    for words in ("申请人：赵桂兰 999999********", "和谁一起住：独居", "材料：", "请尽快"):
        assert words in page.last
    assert enters(page) == 200
    case = county[VILLAGE].sees(A_CASE)
    assert case.receipt == receipt[1]
    page.get(PAGE)
    assert enters(page) == 200
    county.settle()
    assert county[TOWN].sees(A_CASE).custody.offered_to == TOWN


def test_others_see_whose_turn_it_is_and_no_button(county: County) -> None:
    overridden(county)
    for code in (COUNTY, VILLAGE):
        page = opened(county, code, "agent", "reviewer")
        assert FORM.findall(page.last) == []
        assert "<dt>轮到谁处理</dt><dd><b>洪水镇</b></dd>" in page.last


def test_one_who_may_not_do_the_act_is_told_and_refused(county: County) -> None:
    back_to_town(county)
    reviewer = opened(county, TOWN, "reviewer")
    (found,) = FORM.findall(reviewer.last)
    enters(reviewer)
    clerk = visitor(county, TOWN, "clerk", login="li")
    clerk.get(PAGE)
    assert "您的岗位不能办这一步，请有权的同事录入。" in clerk.last
    assert FORM.findall(clerk.last) == []
    again = clerk.post(f"{PAGE}/again", {"hash": found[0], "refuser": found[1]})
    assert again.status_code == 404
    supervisor = visitor(county, TOWN, "supervisor", login="zhou")
    supervisor.get(PAGE)
    refused = supervisor.post(f"{PAGE}/again", {"hash": found[0], "refuser": found[1]})
    assert refused.status_code == 403
    assert county[TOWN].sees(A_CASE).stage is Stage.ACCEPTED


@pytest.mark.parametrize("data", [{}, {"hash": "<b>", "refuser": "x"}, {"hash": "ab" * 32}])
def test_hostile_input_is_told_on_the_page(county: County, data: dict[str, object]) -> None:
    overridden(county)
    page = opened(county, TOWN, "reviewer")
    assert page.post(f"{PAGE}/again", data).status_code == 404
    assert "custody.no_displaced" in page.last
    assert acts(page) == ["受理", "审查"]


def test_a_stranger_signs_in_first(county: County) -> None:
    overridden(county)
    page = opened(county, TOWN, "reviewer")
    page.client.delete_cookie(f"tongban_{TOWN}")
    assert page.get(PAGE).request.path == "/account/sign-in"


def test_a_forked_ledger_tells_who_decides(county: County) -> None:
    forked(county)
    page = opened(county, TOWN, "reviewer")
    assert "由县中心裁定；裁定之前谁也不能再办这件事。" in page.last
    assert "已处理完毕" not in page.last


@pytest.mark.parametrize("code", [COUNTY, TOWN, VILLAGE])
def test_the_page_is_sound_in_both_languages(county: County, code: str) -> None:
    back_to_town(county)
    page = opened(county, code, "agent", "reviewer")
    for language in ("zh", "en"):
        page.post("/account/language", {"language": language, "back": PAGE})
        html = page.client.get(PAGE).get_data(as_text=True)
        assert faults(html) == []
        assert CASE_PAGE in html
    assert "To be entered again" in page.last or code != TOWN
