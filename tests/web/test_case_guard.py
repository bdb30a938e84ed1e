"""Who may open and post what: every route asks for a right, strangers' forms are kept."""

import re

import pytest
from flask import Blueprint

from shared.domain.rights import Right
from shared.web.case_pages import case_pages
from shared.web.factory import create_app
from shared.web.rights import MARK
from tests.support.network import TOWN, VILLAGE, County
from tests.support.pages import PASSWORD, Visitor, add_person
from tests.web.desks import A_CASE, app_of, site_of, visitor
from tests.web.stories import CASE_PAGE, at_town, small_county

GETS = (
    CASE_PAGE,
    f"{CASE_PAGE}/receipt",
    f"{CASE_PAGE}/act/accept",
    f"{CASE_PAGE}/hand-in/death",
    "/cases/lookup",
    "/cases/quarantine",
)
RIGHTS = {
    "cases.show": Right.SEE_CASES,
    "cases.receipt": Right.SEE_CASES,
    "cases.act": Right.SEE_CASES,
    "cases.after_act": Right.SEE_CASES,
    "cases.hand_in": Right.SEE_CASES,
    "cases.after_hand_in": Right.SEE_CASES,
    "cases.merge": Right.SEE_CASES,
    "cases.after_merge": Right.SEE_CASES,
    "cases.page": Right.SEE_CASES,
    "cases.paper": Right.SEE_CASES,
    "cases.paper_pdf": Right.SEE_CASES,
    "cases.photos": Right.SEE_CASES,
    "cases.add_page": Right.SEE_CASES,
    "cases.after_add_page": Right.SEE_CASES,
    "cases.note": Right.HAND_OVER,
    "cases.after_note": Right.SEE_CASES,
    "cases.view_id": Right.HAND_OVER,
    "cases.cards": Right.SEE_CASES,
    "cases.complain": Right.SEE_CASES,
    "cases.after_complaint": Right.SEE_CASES,
    "cases.record": Right.SEE_CASES,
    "cases.after_record": Right.SEE_CASES,
    "cases.commitment": Right.REVIEW,
    "cases.after_commitment": Right.SEE_CASES,
    "cases.lookup": Right.SEE_CASES,
    "cases.lookup_id": Right.HAND_OVER,
    "cases.after_lookup_id": Right.SEE_CASES,
    "cases.quarantine": Right.SEE_NETWORK,
    "cases.deal_with": Right.HAND_OVER,
    "cases.enter_again": Right.HAND_OVER,
    "cases.after_again": Right.SEE_NETWORK,
}


@pytest.fixture
def county() -> County:
    """Return a small county whose case is at the town."""
    county = small_county()
    at_town(county)
    return county


def test_every_route_about_cases_asks_for_its_right(county: County) -> None:
    app = app_of(county[TOWN])
    marks = {
        rule.endpoint: getattr(app.view_functions[rule.endpoint], MARK)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("cases.")
    }
    assert marks == RIGHTS


def test_an_app_with_an_unmarked_route_does_not_start(county: County) -> None:
    careless = Blueprint("careless", __name__)
    careless.add_url_rule("/careless", "page", lambda: "")
    with pytest.raises(RuntimeError, match="careless"):
        create_app(site_of(county[TOWN]), (case_pages(), careless), None)


@pytest.mark.parametrize("path", GETS)
def test_a_stranger_is_sent_to_sign_in(county: County, path: str) -> None:
    answer = app_of(county[TOWN]).test_client().get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/sign-in?")


@pytest.mark.parametrize("path", GETS)
def test_one_without_any_right_meets_the_refusal_page(county: County, path: str) -> None:
    person = visitor(county, TOWN)
    assert person.get(path).status_code == 403
    assert "staff.no_right" in person.last


def test_an_act_beyond_ones_right_is_refused_and_not_done(county: County) -> None:
    person = visitor(county, TOWN, "supervisor")
    person.get(CASE_PAGE)
    before = len(county[TOWN].sees(A_CASE).slip)
    assert person.post(f"{CASE_PAGE}/act/accept", {"note": ""}).status_code == 403
    assert "您的岗位不能做这一步。需要的权限：受理。" in person.last
    assert len(county[TOWN].sees(A_CASE).slip) == before


def test_handing_in_beyond_ones_right_is_refused(county: County) -> None:
    person = visitor(county, VILLAGE, "supervisor")
    person.get(CASE_PAGE)
    assert person.post(f"{CASE_PAGE}/hand-in/withdrawal", {"reason": "x"}).status_code == 403
    county.settle()
    assert county[TOWN].sees(A_CASE).requests == []


def signed_out(county: County) -> Visitor:
    """Return a clerk of the town whose session has ended."""
    add_person(county[TOWN], "ma", "reviewer")
    return Visitor(app_of(county[TOWN]))


def test_a_form_posted_after_the_session_ended_is_given_back_and_done(county: County) -> None:
    person = signed_out(county)
    sign_in = person.post(f"{CASE_PAGE}/act/return", {"to": VILLAGE, "note": "缺少户主页"})
    assert "您刚才填写的内容已保存" in person.last
    assert county[TOWN].sees(A_CASE).custody.offered_to is None
    person.post(sign_in.request.full_path, {"login": "ma", "password": PASSWORD})
    assert "<li>缺少户主页</li>" in person.last
    person.post(f"{CASE_PAGE}/act/return", hidden_values(person.last))
    assert county[TOWN].sees(A_CASE).custody.offered_to == VILLAGE


def hidden_values(page: str) -> dict[str, object]:
    """Return the values that the page gives back in hidden fields."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {k: v for k, v in found if k in {"to", "note"}}


def test_a_form_parked_by_another_browser_is_not_given_back(county: County) -> None:
    """A stranger may not plant a form for a clerk to submit."""
    stranger = signed_out(county)
    planted = stranger.post(f"{CASE_PAGE}/act/return", {"to": VILLAGE, "note": "种下"})
    person = Visitor(stranger.client.application)
    person.get(planted.request.full_path)
    person.post(planted.request.full_path, {"login": "ma", "password": PASSWORD})
    assert "种下" not in person.last

    token = planted.request.args["parked"]
    person.get(f"/account/resume/{token}")
    assert "种下" not in person.last


def test_a_strangers_form_from_another_site_is_not_kept(county: County) -> None:
    answer = (
        app_of(county[TOWN])
        .test_client()
        .post(
            f"{CASE_PAGE}/act/return",
            data={"note": "x"},
            headers={"Origin": "http://elsewhere.example"},
        )
    )
    assert "parked" not in answer.headers.get("Location", "")


def test_a_post_without_the_pages_token_is_not_done(county: County) -> None:
    person = visitor(county, TOWN, "reviewer")
    before = len(county[TOWN].sees(A_CASE).slip)
    answer = person.client.post(
        f"{CASE_PAGE}/act/accept", data={"note": ""}, headers={"Origin": "http://elsewhere.example"}
    )
    assert answer.status_code == 400
    assert len(county[TOWN].sees(A_CASE).slip) == before


@pytest.mark.parametrize("path", [CASE_PAGE, "/cases/lookup", f"{CASE_PAGE}/receipt"])
def test_pages_forbid_inline_scripts_and_are_not_stored(county: County, path: str) -> None:
    person = visitor(county, TOWN, "reviewer")
    answer = person.client.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
