"""What the case page says of acts in doubt, of results that stand marked or are withdrawn, and of acts entered again."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.app.judgements import Judgements
from shared.app.reentry import Reentry
from shared.domain.acts import Act
from shared.domain.judgement import Standing
from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.support.pages import Visitor
from tests.web.desks import A_CASE, visitor
from tests.web.doubts import forked, overridden, pending, result_in_doubt, suspended
from tests.web.html_check import faults
from tests.web.stories import CASE_PAGE, at_county, at_town, awaiting, small_county

WITHDRAWAL = {
    "reason": "出证时已无权办理",
    "basis": "《行政许可法》第六十九条",
    "notice": "由代办员当面送达决定书",
}


@pytest.fixture
def county() -> County:
    """Return a small county."""
    return small_county()


def opened(county: County, code: str, *roles: str, login: str = "ma") -> Visitor:
    """Return someone with the case page open."""
    person = visitor(county, code, *roles, login=login)
    assert person.get(CASE_PAGE).status_code == 200
    return person


def stands(page: Visitor) -> list[str]:
    """Return what the slip says of each act in doubt, in words."""
    found = re.findall(r'<p class="stand">(.*?)</p>', page.last)
    return [re.sub(r"<[^>]+>", "", words) for words in found]


def decide(county: County, outcome: Standing, reason: str) -> None:
    """Decide on the only act in doubt, and let everybody hear of it."""
    chief = county[COUNTY]
    (found,) = pending(county)
    Judgements(chief.here).decide(A_CASE, found.hand.hash, outcome, reason, chief.actor)
    county.settle()


@pytest.mark.parametrize("code", [COUNTY, TOWN, VILLAGE])
def test_an_act_to_ratify_is_told_in_one_sentence_everywhere(county: County, code: str) -> None:
    awaiting(county)
    page = opened(county, code, "reviewer")
    (said,) = stands(page)
    assert said.startswith("待追认 授权已按严重情形收回；办理时村镇并不知情")
    assert "最晚 2026-12-" in said or "最晚 2026-11-" in said
    assert "有 1 步存疑，等县里裁定；裁定前不能制证送达" in page.last


def test_who_ratified_when_and_why_is_on_the_slip(county: County) -> None:
    awaiting(county)
    decide(county, Standing.RATIFIED, "材料齐全，追认")
    page = opened(county, TOWN, "clerk")
    (said,) = stands(page)
    assert re.search(r"已追认 .*某000于 2026-11-2\d \d\d:\d\d 追认：材料齐全，追认$", said)
    assert "步存疑" not in page.last


def test_an_honoured_act_is_explained_and_holds_nothing_up(county: County) -> None:
    awaiting(county, grave=False)
    page = opened(county, TOWN, "reviewer")
    (said,) = stands(page)
    assert said == "予以承认 授权收回的消息还没有送到，办理时仍在离线期限内，予以承认。"
    assert "步存疑" not in page.last


def test_what_was_not_ratified_waits_on_and_says_so(county: County) -> None:
    awaiting(county)
    decide(county, Standing.NOT_RATIFIED, "没有入户")
    page = opened(county, VILLAGE, "agent")
    assert "不予追认：没有入户（还要决定是否采用）" in stands(page)[0]
    assert "有 1 步存疑" in page.last


def test_an_act_set_aside_says_by_whom_and_the_county_holds_the_case(county: County) -> None:
    suspended(county)
    decide(county, Standing.SET_ASIDE, "请重新受理")
    page = opened(county, TOWN, "reviewer")
    assert stands(page)[0].endswith("不予采用：请重新受理")
    assert "保管方：民乐县" in page.last


def test_before_the_county_has_judged_the_town_says_that_it_waits(county: County) -> None:
    at_town(county)
    town = county[TOWN]
    county[COUNTY].network.revoke_grant("G-0001", "试点结束", county[COUNTY].actor)
    county.clock.time += timedelta(hours=1)
    town.does(A_CASE, Act.ACCEPT)
    blocked = county[COUNTY]
    registry_only(county)
    assert blocked.sees(A_CASE).slip[-1].act is Act.TAKE_OVER
    (said,) = stands(opened(county, TOWN, "reviewer"))
    assert said == "等待县里裁定 这一步依据的授权存疑，县里还没有裁定。"


def registry_only(county: County) -> None:
    """Let the town hear of the county's registry, while nothing of its own goes up."""
    town, chief = county[TOWN], county[COUNTY]
    ledger = f"registry:{COUNTY}"
    with chief.here.store.read() as room, town.here.store.write() as to:
        head, held = room.ledgers.head(ledger), to.ledgers.head(ledger)
        assert head is not None
        assert held is not None
        entries = room.ledgers.entries(ledger, first=held.seq + 1)
        to.ledgers.append(entries, head, via=COUNTY)


@pytest.mark.parametrize("code", [COUNTY, VILLAGE])
def test_a_result_in_doubt_stands_marked(county: County, code: str) -> None:
    result_in_doubt(county)
    page = opened(county, code, "approver")
    assert "结果照常有效，但有 1 步存疑，等县里裁定" in page.last
    assert "效力待定 办理时该单位的名录已过离线期限" in stands(page)[0]
    assert "办结归档" in page.last
    page.get("/cases/lookup?q=赵桂兰")
    assert "结果存疑" in page.last


def test_a_withdrawn_result_tells_all_that_the_law_wants(county: County) -> None:
    result_in_doubt(county)
    chief = county[COUNTY]
    Judgements(chief.here).withdraw_result(A_CASE, WITHDRAWAL, chief.actor)
    county.settle()
    page = opened(county, VILLAGE, "agent")
    assert "结果已由某000于" in page.last
    for words in (*WITHDRAWAL.values(), "自收到之日起 60 日内申请行政复议", "6 个月内提起行政诉讼"):
        assert words in page.last
    assert stands(page) == ["未生效 结果已经撤销，这一步不再需要裁定。"]
    assert "步存疑" not in page.last
    assert pending(county) == []


def test_a_frozen_case_says_that_nobody_can_act(county: County) -> None:
    forked(county)
    for code in (COUNTY, TOWN, VILLAGE):
        page = opened(county, code, "agent", "approver")
        assert "同一处有两条互相矛盾的记录，这件事已冻结" in page.last
        assert 'id="act-take_over"' not in page.last
        assert 'id="act-override"' not in page.last


def test_what_was_displaced_is_told_on_its_case_to_its_author_alone(county: County) -> None:
    overridden(county)
    words = "本单位有 2 条记录没有生效，等着重新录入"
    assert words in opened(county, TOWN, "reviewer").last
    assert words not in opened(county, VILLAGE, "agent").last


def test_an_act_entered_again_says_so(county: County) -> None:
    overridden(county)
    county[COUNTY].does(A_CASE, Act.OVERRIDE, to=TOWN, reason="镇上恢复")
    county.settle()
    town = county[TOWN]
    first = Reentry(town.here).waiting()[0]
    Reentry(town.here).enter_again(first.item.hash, first.item.refuser, town.actor)
    county.settle()
    for code in (COUNTY, TOWN, VILLAGE):
        assert "重新录入：原来的记录没有生效" in opened(county, code, "agent").last


def refused(page: Visitor) -> list[str]:
    """Return the reasons under what cannot be done now."""
    block = page.last.partition('<ul class="lines refused">')[2].partition("</ul>")[0]
    return re.findall(r"<li>(.*?)</li>", block)


def test_a_lease_that_ran_out_is_told_once_for_all_its_acts(county: County) -> None:
    at_town(county)
    county.clock.time += timedelta(days=31)
    page = opened(county, TOWN, "reviewer")
    told = [line for line in refused(page) if "名录最后核对于" in line]
    assert len(told) == 1
    assert "“受理、不予受理、一次性告知、终止”的离线期限已过" in told[0]
    assert "收件不受影响" in told[0]
    assert not any("没有办理" in line and "受理" in line.split("：")[0] for line in refused(page))


def test_a_clock_behind_is_told_once(county: County) -> None:
    at_town(county)
    county.clock.time -= timedelta(days=20)
    page = opened(county, TOWN, "reviewer")
    assert sum("时钟往回走了，比已知的时间还早" in line for line in refused(page)) == 1


def test_a_lease_that_runs_out_while_the_form_is_open_loses_nothing_typed(county: County) -> None:
    at_town(county)
    page = opened(county, TOWN, "reviewer")
    assert 'id="act-accept"' in page.last
    county.clock.time += timedelta(days=31)
    answer = page.post(f"{CASE_PAGE}/act/accept", {"note": "材料齐全，<同意>"})
    assert answer.status_code == 403
    assert "authority.lease_over" in page.last
    assert "材料齐全，<同意></textarea>" in page.last
    assert county[TOWN].sees(A_CASE).stage == "taken_in"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("story", "code"),
    [
        (awaiting, COUNTY),
        (awaiting, VILLAGE),
        (suspended, TOWN),
        (result_in_doubt, VILLAGE),
        (forked, COUNTY),
        (overridden, TOWN),
        (at_county, COUNTY),
    ],
)
def test_every_such_page_is_sound_in_both_languages(
    story: Callable[[County], object], code: str, language: str, county: County
) -> None:
    story(county)
    page = visitor(county, code, "reviewer", "approver")
    page.get("/cases/lookup")
    page.post("/account/language", {"language": language, "back": CASE_PAGE})
    html = page.client.get(CASE_PAGE).get_data(as_text=True)
    assert faults(html) == []
    assert f'lang="{"en" if language == "en" else "zh-CN"}"' in html
    if language == "en":
        told = re.findall(r'<p class="(?:stand|marked \w+)"[^>]*>(.*?)</p>', html)
        assert told or story is at_county
        names = "某000 某200 民乐县 洪水镇 城关村 马秀英 材料齐全 请尽快"
        for words in told:
            left = re.sub("|".join(names.split()), "", re.sub(r"<[^>]+>", "", words))
            assert not re.search(r"[一-鿿]", left), left


def test_the_county_gives_a_case_to_another_from_its_page(county: County) -> None:
    at_town(county)
    page = opened(county, COUNTY, "approver")
    block = page.last.partition('id="act-override"')[2].partition("</details>")[0]
    assert re.findall(r'<option value="(\d+)"', block) == [COUNTY, VILLAGE]
    answer = page.post(f"{CASE_PAGE}/act/override", {"to": VILLAGE, "reason": ""})
    assert answer.status_code == 422
    assert f'<option value="{VILLAGE}" selected>' in page.last
    answer = page.post(f"{CASE_PAGE}/act/override", {"to": "nowhere", "reason": "镇上断网"})
    assert answer.status_code == 422
    assert "镇上断网" in page.last
    page.post(f"{CASE_PAGE}/act/override", {"to": VILLAGE, "reason": "镇上断网"})
    assert county[COUNTY].sees(A_CASE).custody.holder == VILLAGE


def test_overriding_takes_its_right(county: County) -> None:
    at_town(county)
    page = opened(county, COUNTY, "clerk")
    assert 'id="act-override"' not in page.last
    assert page.post(f"{CASE_PAGE}/act/override", {"to": COUNTY, "reason": "x"}).status_code == 403
    assert county[COUNTY].sees(A_CASE).custody.holder == TOWN
