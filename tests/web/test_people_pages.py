"""The page of people and covers, and what a cover lets a person do under which name."""

from datetime import timedelta

import pytest

from shared.app.accounts import Accounts
from shared.domain.acts import Act
from shared.domain.rights import Right
from shared.web.rights import MARK, SIGNED_IN
from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.support.pages import PASSWORD, QUICK, Visitor
from tests.web.desks import A_CASE
from tests.web.html_check import faults
from tests.web.stories import CASE_PAGE, at_county, at_town, small_county
from tests.web.taking_in import app_of_village
from tests.web.tier_desks import desk_of

TODAY = "2026-11-23"


@pytest.fixture
def county() -> County:
    return small_county()


def staff_of(county: County, code: str, login: str, name: str, *roles: str) -> str:
    """Add a person; return the staff id."""
    return Accounts(county[code].here, QUICK).add(login, name, roles, PASSWORD).staff


def signed_in(county: County, code: str, login: str) -> Visitor:
    app = app_of_village(county) if code == VILLAGE else desk_of(county, code)
    person = Visitor(app)
    person.sign_in(login)
    person.get("/people/")
    return person


def two_at(county: County, code: str, role: str = "approver") -> dict[str, str]:
    """Add 王芳, a clerk, and 马秀英 with another role; return the form that has one cover the other today."""
    return {
        "by_staff": staff_of(county, code, "wang", "王芳", "clerk"),
        "covered": staff_of(county, code, "ma", "马秀英", role),
        "from": TODAY,
        "until": TODAY,
        "reason": "休假",
    }


def record(person: Visitor, form: dict[str, str]) -> int:
    return person.post("/people/covers", dict(form)).status_code


def recorded(county: County, code: str, form: dict[str, str], by: str = "ma") -> None:
    """Have the person who is covered record it: nobody does for themselves."""
    assert record(signed_in(county, code, by), form) == 200


@pytest.mark.parametrize("code", [VILLAGE, TOWN, COUNTY])
def test_every_tier_lists_its_people_and_covers(county: County, code: str) -> None:
    form = two_at(county, code)
    Accounts(county[code].here, QUICK).add("old", "赵旧", ["clerk"], PASSWORD)
    Accounts(county[code].here, QUICK).remove("old")
    person = signed_in(county, code, "ma")

    assert "还没有替岗记录。" in person.last
    assert record(person, form) == 200
    for words in ("替岗已记录。", "王芳 代 马秀英", "2026-11-23 至 2026-11-23 · 休假"):
        assert words in person.last
    assert "今天由 王芳 替岗" in person.last
    assert "审批岗" in person.last
    assert "已离开" in person.last
    assert f'value="{form["covered"]}"' in person.last
    assert person.last.count("赵旧") == 1
    assert faults(person.last) == []


def test_the_page_is_reached_from_every_first_page(county: County) -> None:
    for code in (VILLAGE, TOWN, COUNTY):
        two_at(county, code)
        person = signed_in(county, code, "wang")
        person.get("/")
        assert 'href="/people/"' in person.last


def test_what_was_typed_stays_when_it_is_refused(county: County) -> None:
    form = two_at(county, TOWN, "clerk")
    person = signed_in(county, TOWN, "ma")

    assert record(person, {**form, "from": "2026-11-22", "reason": ""}) == 422
    assert "cover.past" in person.last
    assert "input.required" in person.last
    assert f'value="{form["covered"]}" selected' in person.last
    assert 'value="2026-11-22"' in person.last
    assert record(person, dict.fromkeys(form, "x" * 3000)) == 422
    assert record(person, {}) == 422
    person.get("/people/")
    assert "还没有替岗记录。" in person.last


def test_only_who_hands_over_records_covers(county: County) -> None:
    form = two_at(county, TOWN)
    staff_of(county, TOWN, "su", "苏监", "supervisor")
    person = signed_in(county, TOWN, "su")

    assert 'action="/people/covers"' not in person.last
    assert record(person, form) == 403
    views = desk_of(county, TOWN).view_functions
    assert getattr(views["people.show"], MARK) == SIGNED_IN
    assert getattr(views["people.cover"], MARK) is Right.HAND_OVER
    assert person.get("/people/covers").request.path == "/people/"


def test_nobody_records_a_cover_for_themselves(county: County) -> None:
    form = two_at(county, TOWN, "clerk")
    person = signed_in(county, TOWN, "wang")

    assert record(person, form) == 422
    assert "cover.own" in person.last
    assert f'value="{form["covered"]}" selected' in person.last


def test_two_clerks_cannot_make_one_of_them_the_approver(county: County) -> None:
    form = two_at(county, COUNTY)
    other = staff_of(county, COUNTY, "li", "李科", "clerk")
    person = signed_in(county, COUNTY, "wang")
    choices = person.last.partition('name="covered"')[2].partition("</select>")[0]

    assert f'value="{form["covered"]}"' not in choices
    assert f'value="{other}"' in choices
    assert record(person, {**form, "by_staff": other, "reason": "他请假了"}) == 422
    assert "cover.beyond_own" in person.last
    assert "他请假了</textarea>" in person.last
    assert faults(person.last) == []
    person.get("/people/")
    assert "还没有替岗记录。" in person.last


def test_a_cover_gives_the_right_and_the_slip_says_in_whose_place(county: County) -> None:
    at_county(county)
    form = two_at(county, COUNTY)
    person = signed_in(county, COUNTY, "wang")
    person.get(CASE_PAGE)
    assert 'action="/cases/' + A_CASE + '/act/decide"' not in person.last
    assert person.post(f"{CASE_PAGE}/act/decide", {"outcome": "granted"}).status_code == 403

    recorded(county, COUNTY, form)
    person.get(CASE_PAGE)
    assert 'action="/cases/' + A_CASE + '/act/decide"' in person.last
    assert "代 马秀英" in person.last
    person.post(f"{CASE_PAGE}/act/decide", {"outcome": "granted"})
    hand = county[COUNTY].sees(A_CASE).slip[-1]
    assert (hand.act, hand.by) == (Act.DECIDE, "王芳（代马秀英）")
    assert hand.actor == form["by_staff"]
    assert "王芳（代马秀英）" in person.last


def test_what_is_one_s_own_right_is_done_in_one_s_own_name(county: County) -> None:
    at_town(county)
    form = two_at(county, TOWN, "reviewer")
    recorded(county, TOWN, form)
    person = signed_in(county, TOWN, "wang")
    person.get(CASE_PAGE)
    person.post(f"{CASE_PAGE}/act/accept", {})
    assert county[TOWN].sees(A_CASE).slip[-1].by == "王芳"
    person.post(f"{CASE_PAGE}/act/review", {"opinion": "pass"})
    assert county[TOWN].sees(A_CASE).slip[-1].by == "王芳（代马秀英）"


def test_the_right_ends_with_the_last_day(county: County) -> None:
    at_county(county)
    form = two_at(county, COUNTY)
    recorded(county, COUNTY, form)
    person = signed_in(county, COUNTY, "wang")
    county.clock.time += timedelta(days=1)
    person.sign_in("wang")
    person.get(CASE_PAGE)

    assert person.post(f"{CASE_PAGE}/act/decide", {"outcome": "granted"}).status_code == 403
    person.get("/people/")
    assert "已结束" in person.last
    assert "今天由" not in person.last


def test_the_longest_names_fit_on_the_slip(county: County) -> None:
    at_county(county)
    long_name = "长" * 50
    form = two_at(county, COUNTY)
    form["by_staff"] = staff_of(county, COUNTY, "bb", long_name, "clerk")
    form["covered"] = staff_of(county, COUNTY, "aa", long_name, "approver")
    recorded(county, COUNTY, form, by="aa")
    person = signed_in(county, COUNTY, "bb")
    person.get(CASE_PAGE)
    person.post(f"{CASE_PAGE}/act/decide", {"outcome": "granted"})
    county.settle()

    assert county[VILLAGE].sees(A_CASE).slip[-1].by == f"{long_name}（代{long_name}）"
