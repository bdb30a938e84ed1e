"""The county's judgement pages: the queue, an act with its facts, and deciding on it."""

import re
from datetime import timedelta

import pytest

from shared.domain.case import Stage
from shared.domain.judgement import Standing
from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.support.pages import Visitor
from tests.web.desks import A_CASE
from tests.web.doubts import pending, result_in_doubt, suspended
from tests.web.html_check import faults
from tests.web.stories import CASE_PAGE, awaiting, small_county
from tests.web.tier_desks import at_desk

QUEUE = "/judgements"


@pytest.fixture
def county() -> County:
    """Return a small county."""
    return small_county()


def act_page(county: County) -> str:
    """Return the address of the only act in doubt."""
    (found,) = pending(county)
    return f"{QUEUE}/{A_CASE}/{found.hand.hash}"


def facts(page: Visitor) -> dict[str, str]:
    """Return the facts of the act, by their names."""
    return dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page.last))


def ruling(county: County) -> Standing:
    """Return how the act stands now."""
    found = next(h.ruling for h in county[COUNTY].sees(A_CASE).slip if h.ruling)
    return found.standing


def test_the_queue_says_whose_which_why_and_until_when(county: County) -> None:
    awaiting(county)
    page = at_desk(county, COUNTY, "approver")
    page.get(QUEUE)
    assert "赵桂兰 · 高龄津贴 · 受理" in page.last
    assert "授权已按严重情形收回" in page.last
    assert "洪水镇 某000 · 2026-11-23" in page.last
    assert "依据授权 G-0001" in page.last
    assert "还有 5 个工作日" in page.last
    assert re.search(r"裁定 <span>1</span>", page.last)
    assert "待追认 1，效力待定 0" in page.last


def test_a_deadline_that_is_near_is_yellow_and_one_that_passed_red(county: County) -> None:
    awaiting(county)
    page = at_desk(county, COUNTY, "approver")
    (found,) = pending(county)
    until = found.ruling.until
    assert until is not None
    county.clock.time = until - timedelta(hours=12)
    page.get(QUEUE)
    assert '<span class="card y">' in page.last
    county.clock.time = until + timedelta(days=1)
    page.get(QUEUE)
    assert '<span class="card r">超期' in page.last


def test_the_named_person_is_told(county: County) -> None:
    page = at_desk(county, COUNTY, "approver")
    awaiting(county)
    page.get(QUEUE)
    assert "由马秀英决定，最晚" in page.last


def test_an_empty_queue_says_so(county: County) -> None:
    page = at_desk(county, COUNTY, "supervisor")
    page.get(QUEUE)
    assert "没有等着裁定的步骤。" in page.last


def test_an_act_past_its_lease_is_laid_out(county: County) -> None:
    suspended(county)
    page = at_desk(county, COUNTY, "approver")
    page.get(act_page(county))
    told = facts(page)
    assert told["谁办的"] == "洪水镇 某人"
    assert told["凭什么办的"].startswith("授权 G-0001（委托")
    assert told["凭什么办的"].endswith("· 有效")
    assert told["什么时候办的"].startswith("2027-01-02")
    assert told["离线期限到"].startswith("2026-12-23")
    assert "怎样裁定都照旧" in told["收件日期"]
    story = re.findall(r"<time>[^<]+</time></i>(?:<b>)?([^<]+)", page.last)
    assert [s[:4] for s in story] == [
        "该单位当",
        "收件",
        "该单位办",
        "离线期限",
        "办理：受",
        "县里登记",
    ]
    assert "（过期 10" in page.last


def test_a_revoked_grant_is_told_with_when_and_how(county: County) -> None:
    awaiting(county)
    page = at_desk(county, COUNTY, "approver")
    page.get(act_page(county))
    assert "按严重情形收回" in facts(page)["授权收回"]
    assert "县里收回授权" in page.last


@pytest.mark.parametrize(
    ("story", "outcome", "stands"),
    [
        (awaiting, "ratified", Standing.RATIFIED),
        (awaiting, "not_ratified", Standing.NOT_RATIFIED),
        (suspended, "confirmed", Standing.CONFIRMED),
    ],
)
def test_a_decision_is_recorded_with_its_reason_and_name(
    county: County, story: object, outcome: str, stands: Standing
) -> None:
    assert callable(story)
    story(county)
    page = at_desk(county, COUNTY, "approver")
    path = act_page(county)
    page.get(path)
    answer = page.post(path, {"outcome": outcome, "reason": "核对过材料"})
    assert answer.status_code == 200
    assert ruling(county) is stands
    page.get(CASE_PAGE)
    assert "马秀英于" in page.last
    assert "核对过材料" in page.last


def test_what_is_not_ratified_is_decided_on_the_same_page(county: County) -> None:
    awaiting(county)
    page = at_desk(county, COUNTY, "approver")
    path = act_page(county)
    page.get(path)
    answer = page.post(path, {"outcome": "not_ratified", "reason": "没有入户"})
    assert answer.request.path == path
    assert re.findall(r'name="outcome" value="(\w+)"', page.last) == ["confirmed", "set_aside"]
    page.post(path, {"outcome": "set_aside", "reason": "重新受理", "to": TOWN})
    case = county[COUNTY].sees(A_CASE)
    assert (case.custody.holder, case.awaiting, case.stage) == (TOWN, [], Stage.TAKEN_IN)


def test_an_act_set_aside_goes_to_whom_was_chosen(county: County) -> None:
    suspended(county)
    page = at_desk(county, COUNTY, "approver")
    path = act_page(county)
    page.get(path)
    offered = re.findall(r'<option value="(\d+)"', page.last)
    assert offered == [COUNTY, TOWN, VILLAGE]
    page.post(path, {"outcome": "set_aside", "reason": "由村里补办", "to": VILLAGE})
    assert county[COUNTY].sees(A_CASE).custody.holder == VILLAGE


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ({"outcome": "set_aside", "to": COUNTY, "reason": " "}, "reason"),
        ({"outcome": "", "to": COUNTY, "reason": "核对<b>过"}, "outcome"),
        ({"outcome": "ratified", "to": COUNTY, "reason": "核对<b>过"}, "outcome"),
        ({"outcome": "set_aside", "to": "999999000000", "reason": "核对<b>过"}, "to"),
        ({"outcome": "confirmed", "to": "", "reason": "x" * 1001}, "reason"),
        ({"outcome": "confirmed", "to": "", "reason": "a\u202eb"}, "reason"),
    ],
)
def test_bad_input_keeps_what_was_typed_with_the_problem_beside_its_field(
    county: County, typed: dict[str, object], name: str
) -> None:
    suspended(county)
    page = at_desk(county, COUNTY, "approver")
    path = act_page(county)
    page.get(path)
    answer = page.post(path, typed)
    assert answer.status_code == 422
    assert f'id="f-{name}-wrong"' in page.last
    assert f"{typed['reason']}</textarea>" in page.last
    if typed["outcome"] in {"set_aside", "confirmed"}:
        assert f'value="{typed["outcome"]}" required checked' in page.last
    assert faults(answer.get_data(as_text=True)) == []
    assert ruling(county) is Standing.SUSPENDED


def test_what_somebody_else_decided_meanwhile_is_told(county: County) -> None:
    awaiting(county)
    page = at_desk(county, COUNTY, "approver")
    path = act_page(county)
    page.get(path)
    page.post(path, {"outcome": "ratified", "reason": "先裁定的"})
    answer = page.post(path, {"outcome": "not_ratified", "reason": "后裁定的"})
    assert answer.status_code == 404
    assert "judgement.no_such_act" in page.last
    assert "这一步已经裁定" in page.last
    assert ruling(county) is Standing.RATIFIED


def test_a_result_that_has_gone_out_is_confirmed_or_withdrawn(county: County) -> None:
    result_in_doubt(county)
    page = at_desk(county, COUNTY, "approver")
    path = act_page(county)
    page.get(path)
    assert re.findall(r'name="outcome" value="(\w+)"', page.last) == ["confirmed"]
    assert "自收到之日起 60 日内申请行政复议，或 6 个月内提起行政诉讼" in page.last
    bad = page.post(f"{path}/withdraw", {"reason": "出证时已无权", "basis": "", "notice": ""})
    assert bad.status_code == 422
    assert "出证时已无权</textarea>" in page.last
    assert page.last.count("input.required") == 2
    assert '<details class="act" id="withdraw" open>' in page.last
    told: dict[str, object] = {
        "reason": "出证时已无权",
        "basis": "行政许可法第六十九条",
        "notice": "上门送达",
    }
    page.post(f"{path}/withdraw", told)
    assert county[COUNTY].sees(A_CASE).stage is Stage.RESULT_WITHDRAWN
    assert page.post(f"{path}/withdraw", {**told, "notice": "打电话"}).status_code == 409
    assert '<p class="typed">打电话</p>' in page.last
    page.get(QUEUE)
    assert "没有等着裁定的步骤。" in page.last
    assert re.search(r"裁定 <span>0</span>", page.last)


def test_a_result_that_is_confirmed_loses_its_mark(county: County) -> None:
    result_in_doubt(county)
    page = at_desk(county, COUNTY, "approver")
    path = act_page(county)
    page.get(path)
    page.post(path, {"outcome": "confirmed", "reason": "证件无误"})
    county.settle()
    village = county[VILLAGE].sees(A_CASE)
    assert village.awaiting == []
    assert village.stage is Stage.CLOSED


def test_one_without_the_right_looks_and_decides_nothing(county: County) -> None:
    awaiting(county)
    page = at_desk(county, COUNTY, "supervisor")
    path = act_page(county)
    assert page.get(path).status_code == 200
    assert "您可以看，不能裁定。" in page.last
    assert 'name="outcome"' not in page.last
    assert page.post(path, {"outcome": "ratified", "reason": "x"}).status_code == 403
    assert page.post(f"{path}/withdraw", {}).status_code == 403
    assert ruling(county) is Standing.FOR_RATIFICATION


def test_an_act_or_case_that_is_not_there_is_not_found(county: County) -> None:
    awaiting(county)
    page = at_desk(county, COUNTY, "approver")
    for path in (f"{QUEUE}/{A_CASE}/{'0' * 64}", f"{QUEUE}/{A_CASE[:-1]}9/{'0' * 64}"):
        assert page.get(path).status_code == 404
        assert page.post(path, {"outcome": "ratified", "reason": "x"}).status_code == 404


def test_the_case_page_leads_to_the_judgement_and_elsewhere_it_does_not(county: County) -> None:
    awaiting(county)
    path = act_page(county)
    page = at_desk(county, COUNTY, "approver")
    page.get(CASE_PAGE)
    assert page.last.count(f'href="{path}"') == 2
    town = at_desk(county, TOWN, "reviewer")
    town.get(CASE_PAGE)
    assert "/judgements/" not in town.last


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("story", [awaiting, suspended, result_in_doubt])
def test_the_pages_are_sound_in_both_languages(
    county: County, story: object, language: str
) -> None:
    assert callable(story)
    story(county)
    page = at_desk(county, COUNTY, "approver")
    page.get(QUEUE)
    page.post("/account/language", {"language": language, "back": QUEUE})
    for path in (QUEUE, act_page(county)):
        html = page.client.get(path).get_data(as_text=True)
        assert faults(html) == []
        if language == "en":
            main = html.partition('<main id="main"')[2]
            for label in re.findall(r"<(?:h2|dt|label|legend|button|summary)[^>]*>([^<]+)", main):
                assert not re.search(r"[一-鿿]", label), label
