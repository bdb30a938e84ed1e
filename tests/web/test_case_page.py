"""The case page: what it shows of a case, at each point of its way."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.app.writing import append
from shared.domain.acts import Act
from shared.domain.facts import Draft
from shared.web.language import moment
from tests.support.network import (
    COUNTY,
    FIELDS,
    TOWN,
    VILLAGE,
    County,
    an_intake,
    id_number,
)
from tests.support.pages import Visitor
from tests.web.desks import A_CASE, visitor
from tests.web.html_check import faults
from tests.web.stories import (
    CASE_PAGE,
    at_county,
    at_town,
    at_village,
    awaiting,
    closed,
    in_transit,
    small_county,
    with_request,
)

CARD = "6217000010001234567"


@pytest.fixture
def county() -> County:
    """Return a small county."""
    return small_county()


def opened(county: County, code: str, *roles: str) -> Visitor:
    """Return someone with the case page open."""
    person = visitor(county, code, *roles)
    assert person.get(CASE_PAGE).status_code == 200
    return person


def test_the_id_number_is_masked_everywhere(county: County) -> None:
    at_village(county)
    page = opened(county, VILLAGE, "agent").last
    assert "999999********" in page
    assert id_number(1) not in page


def test_a_bank_card_shows_its_last_four_digits_even_after_a_correction(county: County) -> None:
    village = county[VILLAGE]
    intake = replace(an_intake(), fields={**FIELDS, "account": CARD})
    village.cases.take_in(A_CASE, "elderly-allowance", intake, village.actor)
    village.does(A_CASE, Act.CORRECT, field="fields.account", new="6217000010009999", reason="抄错")
    page = opened(county, VILLAGE, "agent").last
    assert CARD not in page
    assert "6217000010009999" not in page
    assert "<s>**** 4567</s> → **** 9999" in page


def test_form_values_are_shown_by_their_labels(county: County) -> None:
    at_village(county)
    page = opened(county, VILLAGE, "agent").last
    assert "<dt>和谁一起住</dt><dd>独居</dd>" in page
    assert "<dt>是否已在别处领高龄津贴</dt><dd>否</dd>" in page


def test_money_is_shown_in_yuan(county: County) -> None:
    village = county[VILLAGE]
    story = {"kind": "illness", "happened_on": "2026-11-20", "urgent": "no", "story": "住院"}
    money = {"loss": "1200.50", "relief": "800"}
    intake = replace(an_intake(), fields={**story, **money, "household_size": "2"})
    village.cases.take_in(A_CASE, "temporary-relief", intake, village.actor)
    assert "1200.50 元" in opened(county, VILLAGE, "agent").last


def test_who_signed_how_and_how_they_are_told(county: County) -> None:
    at_village(county)
    page = opened(county, VILLAGE, "agent").last
    assert "捺印 · 见证人 马秀英" in page
    assert "代办员上门" in page


def test_in_transit_is_said_with_its_time_and_to_whom(county: County) -> None:
    in_transit(county, hours=5)
    offered_at = county[VILLAGE].sees(A_CASE).custody.offered_at
    words = f"在途：交洪水镇，{moment(offered_at)} 起，已 5 小时"
    assert words in opened(county, VILLAGE, "agent").last


def test_the_slip_names_hands_durations_and_grants(county: County) -> None:
    at_county(county)
    page = opened(county, COUNTY, "approver").last
    assert "保管方：民乐县（第 3 手）" in page
    assert "洪水镇 某000 <span" in page
    assert "在途 3 小时" in page
    assert "依据授权 G-0001（委托，民政发" in page
    assert "入户核实" in page


def test_an_act_under_a_revoked_grant_is_marked_awaiting_judgement(county: County) -> None:
    awaiting(county)
    assert "待追认</span> 授权已按严重情形收回" in opened(county, COUNTY, "supervisor").last


def test_without_doubt_nothing_is_marked(county: County) -> None:
    at_county(county)
    page = opened(county, COUNTY, "supervisor").last
    assert 'class="stand"' not in page
    assert 'class="marked' not in page


def test_a_kind_from_a_later_version_is_shown_as_unknown(county: County) -> None:
    at_village(county)
    node = county[VILLAGE]
    with node.here.store.write() as room:
        append(
            node.here,
            room,
            f"case:{A_CASE}",
            Draft("case.mediated.v2", {"by": "马秀英"}),
            node.actor,
        )
    page = opened(county, VILLAGE, "agent").last
    assert "本版本不识别的记录" in page
    assert "case.mediated" not in page


def test_the_natural_next_act_is_the_one_strong_button(county: County) -> None:
    at_town(county)
    page = opened(county, TOWN, "reviewer").last
    assert page.count('<button class="go">') == 1
    assert '<button class="go">受理</button>' in page
    assert '<button class="go plain">退回</button>' in page


def test_taking_over_comes_first_where_the_case_is_offered(county: County) -> None:
    in_transit(county)
    page = opened(county, TOWN, "clerk").last
    assert '<button class="go">接收</button>' in page
    assert '<button class="go plain">不接收</button>' in page
    assert "在这里代收" not in page


def test_a_village_without_a_grant_is_told_why_it_cannot_accept(county: County) -> None:
    at_village(county)
    page = opened(county, VILLAGE, "agent").last
    assert "本单位没有办理“受理、不予受理、一次性告知、终止”的授权：高龄津贴" in page
    assert f"{CASE_PAGE}/act/accept" not in page


def test_the_county_acts_by_its_own_power(county: County) -> None:
    at_county(county)
    page = opened(county, COUNTY, "approver").last
    assert '<button class="go">决定</button> <span class="quiet">县级职权</span>' in page


def test_a_post_without_the_right_sees_no_form_for_the_act_but_the_reason(county: County) -> None:
    at_county(county)
    page = opened(county, COUNTY, "supervisor").last
    assert "/act/" not in page
    assert "“决定”：您的岗位不能做这一步。需要的权限：决定。" in page


def test_a_case_held_elsewhere_offers_to_hand_in(county: County) -> None:
    at_town(county)
    page = opened(county, VILLAGE, "agent").last
    assert f"{CASE_PAGE}/hand-in/withdrawal" in page
    assert f"{CASE_PAGE}/hand-in/death" in page
    assert "这件事现在由洪水镇保管，本单位不能改动。" in page


def test_a_closed_case_offers_nothing(county: County) -> None:
    closed(county)
    page = opened(county, COUNTY, "approver", "reviewer").last
    forms = page.partition("<main")[2].split("<form method")[1:]
    assert [form.partition('action="')[2].partition('"')[0] for form in forms] == [
        f"{CASE_PAGE}/complain"
    ]
    assert "现在没有您可以办的" in page


def test_a_request_shows_what_came_and_its_answers(county: County) -> None:
    with_request(county)
    page = opened(county, TOWN, "reviewer").last
    assert "补交了材料" in page
    assert "老人的儿子送来" in page
    assert page.count('<button class="go">') == 1
    assert '<button class="go">采纳，补进本件</button>' in page


def test_the_village_that_handed_in_waits_for_the_answer(county: County) -> None:
    with_request(county)
    assert "等保管方答复" in opened(county, VILLAGE, "agent").last


def test_missing_documents_are_told_from_those_handed_in(county: County) -> None:
    with_request(county)
    rows = (
        opened(county, TOWN, "reviewer")
        .last.partition("<tbody>")[2]
        .partition("</tbody>")[0]
        .split("<tr>")[1:]
    )
    assert ["还缺" in row for row in rows] == [False, True, True]
    assert "容缺后补" in rows[2]


def test_correcting_a_choice_asks_for_it_by_its_options(county: County) -> None:
    at_village(county)
    person = opened(county, VILLAGE, "agent")
    person.get(f"{CASE_PAGE}?correct=fields.lives_with")
    assert (
        '<input type="radio" name="new" value="spouse" required> <span>和老伴</span>' in person.last
    )
    assert '<input type="hidden" name="field" value="fields.lives_with">' in person.last


def test_time_runs_on_for_the_node_that_holds_the_case(county: County) -> None:
    at_town(county)
    county.clock.time += timedelta(days=2)
    village = county[TOWN].cases.view(A_CASE).registry.name_of(VILLAGE)
    words = rf"用时：{village} \d+ 秒 · 在途 3 小时 · 洪水镇 2 天"
    assert re.search(words, opened(county, TOWN, "clerk").last)


def test_the_page_is_complete_in_english(county: County) -> None:
    at_town(county)
    person = opened(county, TOWN, "reviewer")
    person.post("/account/language", {"language": "en", "back": CASE_PAGE})
    assert '<html lang="en">' in person.last
    for words in (
        "Routing slip",
        "Old-age allowance",
        "held by 洪水镇 (hand 2)",
        "under grant G-0001",
    ):
        assert words in person.last
    assert "流转单" not in person.last


def test_the_language_button_leads_back_to_the_same_search(county: County) -> None:
    at_village(county)
    person = visitor(county, VILLAGE, "agent")
    person.get("/cases/lookup?q=赵")
    back = person.last.partition('name="back" value="')[2].partition('"')[0]
    person.post("/account/language", {"language": "en", "back": back})
    assert "1 found" in person.last


@pytest.mark.parametrize(
    ("story", "code"),
    [
        (at_village, VILLAGE),
        (in_transit, TOWN),
        (in_transit, VILLAGE),
        (with_request, TOWN),
        (with_request, VILLAGE),
        (awaiting, COUNTY),
        (closed, COUNTY),
    ],
)
def test_every_case_page_is_sound_html(story: object, code: str, county: County) -> None:
    assert callable(story)
    story(county)
    person = visitor(county, code, "reviewer", "approver")
    for path in (CASE_PAGE, f"{CASE_PAGE}?correct=applicant.phone", f"{CASE_PAGE}/receipt"):
        html = person.client.get(path).get_data(as_text=True)
        assert faults(html) == []
