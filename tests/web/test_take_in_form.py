"""Filling a take-in form, one group at a time, to the receipt."""

import pytest

from shared.web.take_in import take_in_pages
from tests.support.network import TOWN, VILLAGE
from tests.web.desks import app_of
from tests.web.taking_in import (
    AN_ID,
    APPLICANT,
    COUNT,
    LIVING,
    SIGN,
    STEPS,
    WHO,
    Agent,
    an_agent,
    id_of,
    small_county,
)


@pytest.fixture
def agent() -> Agent:
    return an_agent()


def test_step_by_step_to_the_receipt(agent: Agent) -> None:
    draft = agent.begins()
    for number, (step, typed) in enumerate(STEPS.items(), 1):
        assert f"第 {number} 步，共 {COUNT} 步" in agent.last
        assert agent.saves(draft, step, typed).status_code == 200
    assert agent.get(f"/take-in/{draft}/check").status_code == 200

    response = agent.submits(draft)

    (row,) = agent.rows()
    assert response.request.path == f"/cases/{row.case}/receipt"
    assert (row.case, row.applicant, row.stage) == (draft, "赵桂兰", "taken_in")
    case = agent.node.sees(draft)
    assert case.applicant is not None
    assert case.applicant.id_number == AN_ID
    assert case.values == {"lives_with": "alone", "self_care": "full", "other_allowance": "no"}
    assert (case.told, case.signature["witness"]) == ("visit", "马秀英")


def test_posted_twice_is_one_case(agent: Agent) -> None:
    draft = agent.begins()
    agent.fills(draft)

    first, second = agent.submits(draft), agent.submits(draft)

    assert first.request.path == second.request.path == f"/cases/{draft}/receipt"
    assert len(agent.rows()) == 1


def test_the_back_button_after_taking_in_leads_to_the_receipt(agent: Agent) -> None:
    draft = agent.begins()
    agent.fills(draft)
    agent.submits(draft)

    for page in ("check", "applicant", "drop", "submit"):
        assert agent.get(f"/take-in/{draft}/{page}").request.path == f"/cases/{draft}/receipt"


def test_the_check_page_shows_all_in_words_with_what_is_missing(agent: Agent) -> None:
    draft = agent.begins()
    agent.fills(draft, documents={"documents": ["id-card"]}, sign={"note": "老人耳背"})

    agent.get(f"/take-in/{draft}/check")

    for words in ("赵桂兰", AN_ID, "独居", "捺印", "马秀英", "代办员上门", "老人耳背"):
        assert words in agent.last
    assert "还缺 2 份材料" in agent.last
    assert "户口簿（必要）、本人银行卡或社会保障卡（容缺后补）" in agent.last
    assert agent.submits(draft).request.path.endswith("/receipt")
    assert agent.node.sees(draft).documents == {"id-card"}


def test_a_mistake_is_shown_beside_its_field_and_kept(agent: Agent) -> None:
    draft = agent.begins()

    response = agent.saves(draft, "applicant", {**APPLICANT, "applicant.name": "赵123"})

    assert response.status_code == 422
    assert 'value="赵123"' in agent.last
    assert "input.bad_name" in agent.last
    assert agent.last.count("input.") == 1
    assert "input.bad_name" in agent.get(f"/take-in/{draft}/applicant").get_data(as_text=True)


def test_one_can_go_on_and_correct_it_later(agent: Agent) -> None:
    draft = agent.begins()
    wrong = {**APPLICANT, "applicant.id_number": "123"}

    response = agent.saves(draft, "applicant", wrong, "?then=skip")

    assert response.request.path == f"/take-in/{draft}/who"
    agent.get(f"/take-in/{draft}/applicant")
    assert 'value="123"' in agent.last


def test_going_back_loses_nothing(agent: Agent) -> None:
    draft = agent.begins()
    agent.saves(draft, "applicant", APPLICANT)

    response = agent.saves(
        draft, "who", {**WHO, "who.in_person": "no", "handler.name": "半个名"}, "?then=back"
    )

    assert response.request.path == f"/take-in/{draft}/applicant"
    assert 'value="赵桂兰"' in agent.last
    agent.get(f"/take-in/{draft}/who")
    assert 'value="半个名"' in agent.last


def test_kept_for_later_it_is_found_again(agent: Agent) -> None:
    draft = agent.begins()

    response = agent.saves(draft, "applicant", {"applicant.name": "赵桂"}, "?then=later")

    assert response.request.path == "/take-in/"
    assert "赵桂 · 高龄津贴" in agent.last
    assert f'href="/take-in/{draft}/who"' in agent.last
    assert "（2/7）" in agent.last


def test_a_colleague_can_go_on_with_a_draft(agent: Agent) -> None:
    draft = agent.begins()
    agent.saves(draft, "applicant", APPLICANT)

    colleague = Agent(agent.client.application, agent.node, "li")
    colleague.get(f"/take-in/{draft}/applicant")

    assert 'value="赵桂兰"' in colleague.last


def test_an_untouched_draft_is_taken_up_again(agent: Agent) -> None:
    first = agent.begins()
    again = agent.begins()
    agent.saves(first, "applicant", APPLICANT)

    assert again == first
    assert agent.begins() != first


def test_another_person_came(agent: Agent) -> None:
    draft = agent.begins()
    handler = {
        "who.in_person": "no",
        "handler.name": "赵小宝",
        "handler.id_number": id_of("99999919800101001"),
        "handler.relation": "儿子",
    }

    agent.fills(draft, who=handler)
    agent.get(f"/take-in/{draft}/check")
    assert "赵小宝" in agent.last
    agent.submits(draft)

    case = agent.node.sees(draft)
    assert case.handler is not None
    assert (case.handler.name, case.handler.relation) == ("赵小宝", "儿子")
    assert case.beneficiary is None


def test_a_problem_at_the_end_links_to_its_group(agent: Agent) -> None:
    draft = agent.begins()
    agent.fills(draft, sign={"signature.witness": ""})

    response = agent.submits(draft)

    assert response.status_code == 422
    assert "还没有收件" in agent.last
    assert f'<li><a href="/take-in/{draft}/sign?to=check">' in agent.last
    assert f'<li><a href="/take-in/{draft}/applicant?to=check">' not in agent.last
    assert agent.rows() == []
    for step, typed in (("applicant", APPLICANT), ("sign", SIGN)):
        response = agent.saves(draft, step, typed, "?to=check")
        assert response.request.path == f"/take-in/{draft}/check"


def test_an_empty_draft_is_refused_with_every_group(agent: Agent) -> None:
    draft = agent.begins()

    assert agent.submits(draft).status_code == 422
    for step in ("applicant", "who", "form-living", "sign"):
        assert f'<li><a href="/take-in/{draft}/{step}?to=check">' in agent.last
    assert agent.rows() == []


def test_a_draft_is_thrown_away_only_after_asking(agent: Agent) -> None:
    draft = agent.begins()
    agent.saves(draft, "applicant", APPLICANT)

    agent.get(f"/take-in/{draft}/drop")
    assert "删去这份草稿" in agent.last
    agent.get(f"/take-in/{draft}/applicant")
    assert 'value="赵桂兰"' in agent.last
    agent.get(f"/take-in/{draft}/drop")
    agent.post(f"/take-in/{draft}/drop")

    response = agent.get(f"/take-in/{draft}/applicant")
    assert response.status_code == 404
    assert "draft.unknown" in agent.last


def test_an_unknown_group_or_draft_is_not_found(agent: Agent) -> None:
    draft = agent.begins()
    nobody = "0197a000-0000-7000-8000-000000000009"

    assert agent.get(f"/take-in/{draft}/form-nothing").status_code == 404
    assert agent.get(f"/take-in/{nobody}/applicant").status_code == 404
    assert agent.submits(nobody).status_code == 404
    assert agent.get("/take-in/not-a-draft/applicant").status_code == 404


def test_every_input_has_its_label_and_no_page_says_an_id(agent: Agent) -> None:
    draft = agent.begins()
    for step in STEPS:
        agent.get(f"/take-in/{draft}/{step}")
        main = agent.last.partition("<main")[2]
        for part in main.split("<input")[1:]:
            tag = part.partition(">")[0]
            if 'type="hidden"' in tag or 'type="radio"' in tag or 'type="checkbox"' in tag:
                continue
            name = tag.partition('id="')[2].partition('"')[0]
            assert f'<label for="{name}"' in main
            assert 'autocomplete="off"' in tag
        seen = main.replace(f"/take-in/{draft}/", "")
        assert draft not in seen
        assert " style=" not in main


def test_a_town_takes_in_too() -> None:
    county = small_county()
    clerk = Agent(app_of(county[TOWN], take_in_pages()), county[TOWN], role="clerk")
    draft = clerk.begins()
    clerk.fills(draft)

    assert clerk.submits(draft).request.path == f"/cases/{draft}/receipt"
    assert county[TOWN].sees(draft).custody.holder == TOWN
    assert VILLAGE not in county[TOWN].sees(draft).receipt


def test_living_answers_are_shown_chosen(agent: Agent) -> None:
    draft = agent.begins()
    agent.saves(draft, "form-living", LIVING)

    agent.get(f"/take-in/{draft}/form-living")

    assert 'value="alone" required checked' in agent.last
    assert agent.last.count(" checked") == 3
