"""Acting on a case from its page, and what happens when an act is refused."""

import pytest

from shared.domain.acts import Act
from shared.domain.case import Stage
from shared.domain.kinds import DEATH_REPORTED
from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.support.pages import Visitor
from tests.web.desks import A_CASE, visitor
from tests.web.html_check import faults
from tests.web.stories import (
    CASE_PAGE,
    at_county,
    at_town,
    at_village,
    closed,
    in_transit,
    small_county,
    with_request,
)

TYPED = "材料齐全，同意。<b>&"


@pytest.fixture
def county() -> County:
    """Return a small county."""
    return small_county()


def posts(person: Visitor, act: str, **values: object) -> int:
    """Post an act from the case page; return the status of the page it ends on."""
    person.get(CASE_PAGE)
    return person.post(f"{CASE_PAGE}/act/{act}", dict(values)).status_code


def test_an_act_is_done_and_told(county: County) -> None:
    at_town(county)
    person = visitor(county, TOWN, "reviewer")
    assert posts(person, "accept", note="受理了") == 200
    assert county[TOWN].sees(A_CASE).stage is Stage.ACCEPTED
    assert county[TOWN].sees(A_CASE).slip[-1].by == "马秀英"
    assert "“受理”已记入流转单" in person.last


def test_an_act_ends_on_the_case_page_so_that_a_reload_repeats_nothing(county: County) -> None:
    at_town(county)
    person = visitor(county, TOWN, "reviewer")
    person.get(CASE_PAGE)
    token = person.last.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = person.client.post(
        f"{CASE_PAGE}/act/accept",
        data={"csrf_token": token, "note": ""},
        headers={"Origin": "http://localhost"},
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, CASE_PAGE)


def test_a_refused_input_keeps_what_was_typed_and_opens_its_form(county: County) -> None:
    at_town(county)
    person = visitor(county, TOWN, "reviewer")
    assert posts(person, "return", to=VILLAGE, note="") == 422
    form = person.last.partition('id="act-return" open')[2].partition("</details>")[0]
    assert "请填写“理由”。" in form
    assert "input.required" in form
    assert 'aria-invalid="true"' in form


def test_several_typed_values_stay_when_one_is_wrong(county: County) -> None:
    at_town(county)
    person = visitor(county, TOWN, "reviewer")
    assert posts(person, "terminate", died_on="2027-01-01", reason=TYPED) == 422
    form = person.last.partition('id="act-terminate" open')[2].partition("</details>")[0]
    assert 'value="2027-01-01"' in form
    assert TYPED in form
    assert "input.bad_date" in form


@pytest.mark.parametrize(
    ("story", "code", "act", "status", "refusal"),
    [
        (closed, COUNTY, "correct", 409, "case.closed"),
        (in_transit, VILLAGE, "correct", 409, "custody.in_transit"),
        (at_town, VILLAGE, "withdraw", 409, "custody.not_custodian"),
        (at_village, VILLAGE, "accept", 403, "authority.not_granted"),
        (at_county, COUNTY, "forward", 409, "custody.bad_handoff"),
        (at_town, TOWN, "notify", 409, "case.nothing_missing"),
    ],
)
def test_a_refused_act_keeps_what_was_typed(
    county: County, story: object, code: str, act: str, status: int, refusal: str
) -> None:
    assert callable(story)
    story(county)
    before = len(county[code].sees(A_CASE).slip)
    person = visitor(county, code, "agent", "reviewer", "approver")
    typed = {"note": TYPED, "reason": TYPED, "field": "applicant.name", "new": "赵桂花"}
    assert posts(person, act, **typed) == status
    assert refusal in person.last
    assert TYPED in person.last.partition("<main")[2]
    assert f'id="act-{act}"' in person.last
    assert len(county[code].sees(A_CASE).slip) == before


def test_a_refused_page_is_sound_html(county: County) -> None:
    at_town(county)
    person = visitor(county, TOWN, "reviewer")
    person.get(CASE_PAGE)
    token = person.last.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = person.client.post(
        f"{CASE_PAGE}/act/refuse",
        data={"csrf_token": token, "reason": "", "organ": '"><script>x'},
        headers={"Origin": "http://localhost"},
    )
    assert answer.status_code == 422
    assert faults(answer.get_data(as_text=True)) == []


def test_a_choice_typed_before_is_ticked_again(county: County) -> None:
    at_county(county)
    person = visitor(county, COUNTY, "approver")
    assert posts(person, "decide", outcome="denied", reason="") == 422
    assert 'value="denied" required checked' in person.last


def test_supplementing_ticks_documents(county: County) -> None:
    with_request(county)
    person = visitor(county, TOWN, "reviewer")
    assert posts(person, "supplement", documents=["household-register", "bank-card"]) == 200
    assert county[TOWN].sees(A_CASE).documents >= {"household-register", "bank-card"}


def test_a_supplement_with_nothing_in_it_keeps_its_note(county: County) -> None:
    with_request(county)
    person = visitor(county, TOWN, "reviewer")
    assert posts(person, "supplement", note=TYPED) == 409
    assert "case.nothing_to_supplement" in person.last
    assert TYPED in person.last


def test_a_request_is_taken_into_the_case(county: County) -> None:
    with_request(county)
    cited = county[TOWN].sees(A_CASE).requests[0].hash
    person = visitor(county, TOWN, "reviewer")
    assert posts(person, "supplement", answers=cited, note="") == 200
    case = county[TOWN].sees(A_CASE)
    assert "household-register" in case.documents
    assert case.requests == []


def test_declining_a_request_asks_for_a_reason_on_its_own_form(county: County) -> None:
    with_request(county)
    cited = county[TOWN].sees(A_CASE).requests[0].hash
    person = visitor(county, TOWN, "reviewer")
    assert posts(person, "decline_request", answers=cited, reason="") == 422
    form = person.last.partition('id="act-decline_request-answer-0" open')[2]
    assert "input.required" in form.partition("</details>")[0]
    assert posts(person, "decline_request", answers=cited, reason="不是原件") == 200
    assert county[TOWN].sees(A_CASE).requests == []


def test_an_answer_to_a_request_that_is_gone_keeps_what_was_typed(county: County) -> None:
    with_request(county)
    person = visitor(county, TOWN, "reviewer")
    assert posts(person, "decline_request", answers="0" * 64, reason=TYPED) == 404
    assert "case.no_such_request" in person.last
    assert TYPED in person.last


def test_a_correction_by_its_two_steps(county: County) -> None:
    at_village(county)
    person = visitor(county, VILLAGE, "agent")
    person.get(f"{CASE_PAGE}?correct=fields.lives_with")
    person.post(
        f"{CASE_PAGE}/act/correct",
        {"field": "fields.lives_with", "new": "spouse", "reason": "问清楚了"},
    )
    assert county[VILLAGE].sees(A_CASE).values["lives_with"] == "spouse"
    assert "<s>独居</s> → 和老伴" in person.last


def test_returning_names_an_earlier_custodian(county: County) -> None:
    at_town(county)
    person = visitor(county, TOWN, "reviewer")
    assert posts(person, "return", to=VILLAGE, note="缺一页") == 200
    assert county[TOWN].sees(A_CASE).custody.offered_to == VILLAGE


def test_what_is_handed_in_elsewhere_reaches_the_custodian(county: County) -> None:
    at_town(county)
    person = visitor(county, VILLAGE, "agent")
    person.get(CASE_PAGE)
    person.post(f"{CASE_PAGE}/hand-in/death", {"died_on": "2026-11-20", "reason": ""})
    assert "“报告申请人去世”已记下" in person.last
    county.settle()
    assert [r.kind for r in county[TOWN].sees(A_CASE).requests] == [DEATH_REPORTED]


def test_a_refused_hand_in_keeps_what_was_typed(county: County) -> None:
    at_town(county)
    person = visitor(county, VILLAGE, "agent")
    person.get(CASE_PAGE)
    answer = person.post(f"{CASE_PAGE}/hand-in/death", {"died_on": "昨天", "reason": TYPED})
    assert answer.status_code == 422
    form = person.last.partition('id="act-hand-in-death" open')[2].partition("</details>")[0]
    assert TYPED in form
    assert "input.bad_date" in form


@pytest.mark.parametrize("path", ["act/take_in", "act/nonsense", "hand-in/nonsense"])
def test_what_is_no_act_is_not_found(county: County, path: str) -> None:
    at_town(county)
    person = visitor(county, TOWN, "reviewer")
    person.get(CASE_PAGE)
    assert person.post(f"{CASE_PAGE}/{path}").status_code == 404


@pytest.mark.parametrize("path", [f"{CASE_PAGE}/act/accept", f"{CASE_PAGE}/hand-in/death"])
def test_an_act_opened_instead_of_posted_leads_to_the_case(county: County, path: str) -> None:
    at_town(county)
    person = visitor(county, TOWN, "reviewer")
    assert person.get(path).request.path == CASE_PAGE


def test_an_unknown_case_is_not_found(county: County) -> None:
    person = visitor(county, TOWN, "reviewer")
    assert person.get(CASE_PAGE).status_code == 404
    assert "没有找到这件事" in person.last
    assert person.post(f"{CASE_PAGE}/act/{Act.ACCEPT}", {"note": "x"}).status_code == 404
