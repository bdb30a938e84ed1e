"""Unusual and hostile input at the take-in form: kept as typed, judged by the rules, never lost."""

import re
from html import unescape

import pytest

from tests.web.taking_in import AN_ID, APPLICANT, COUNT, WHO, Agent, an_agent, id_of, wide

COOKIE = "tongban_620722101200"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture(scope="module")
def agent() -> Agent:
    return an_agent()


@pytest.mark.parametrize(
    ("key", "typed", "code"),
    [
        ("id_number", AN_ID[:-1] + ("1" if AN_ID[-1] != "1" else "2"), "input.id_checksum"),
        ("id_number", id_of("99999919400230001"), "input.id_date"),
        ("id_number", id_of("99999920990101001"), "input.id_date"),
        ("id_number", AN_ID[:-1], "input.id_length"),
        ("id_number", "", "input.required"),
        ("name", "", "input.required"),
        ("name", "  \u3000 ", "input.required"),
        ("name", "赵" * 10_000, "input.too_long"),
        ("name", "赵桂兰😀", "input.bad_name"),
        ("name", "赵桂兰\u202e", "input.bad_character"),
        ("name", "赵\x00桂兰", "input.bad_character"),
        ("phone", "打隔壁", "input.bad_phone"),
        ("address", "长" * 201, "input.too_long"),
    ],
)
def test_refused_with_its_reason_and_kept_as_typed(
    agent: Agent, key: str, typed: str, code: str
) -> None:
    draft = agent.begins()

    response = agent.saves(draft, "applicant", {**APPLICANT, f"applicant.{key}": typed})

    assert response.status_code == 422
    assert agent.last.count(code) == 1
    assert f'name="applicant.{key}"' in agent.last
    kept = agent.client.application.extensions["tongban"].drafts.get(draft).data
    assert kept["applicant"][f"applicant.{key}"] == typed


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("name", "𠮷野"),
        ("name", "阿卜杜拉·买买提"),
        ("name", "Anne-Marie O'Neil"),
        ("id_number", id_of("62222319400506001")),
        ("id_number", wide(AN_ID)),
        ("id_number", f"{AN_ID[:6]} {AN_ID[6:14]} {AN_ID[14:]}"),
        ("phone", ""),
        ("phone", "0936－4421234"),
    ],
)
def test_taken_as_it_is(agent: Agent, key: str, typed: str) -> None:
    draft = agent.begins()

    agent.fills(draft, applicant={f"applicant.{key}": typed})

    assert agent.submits(draft).request.path == f"/cases/{draft}/receipt"


def test_full_width_digits_are_stored_narrow(agent: Agent) -> None:
    draft = agent.begins()

    agent.fills(draft, applicant={"applicant.id_number": wide(AN_ID)})
    agent.submits(draft)

    applicant = agent.node.sees(draft).applicant
    assert applicant is not None
    assert applicant.id_number == AN_ID


def test_an_emoji_in_a_note_is_kept(agent: Agent) -> None:
    draft = agent.begins()

    agent.fills(draft, sign={"note": "老人很满意 👍\r\n第二行"})
    agent.submits(draft)

    assert agent.node.sees(draft).note == "老人很满意 👍\n第二行"


def test_markup_stays_text(agent: Agent) -> None:
    draft = agent.begins()
    typed = '"><script>alert(1)</script>'

    response = agent.saves(draft, "applicant", {**APPLICANT, "applicant.name": typed})

    assert b"<script>alert" not in response.data
    agent.get(f"/take-in/{draft}/check")
    assert agent.client.get(f"/take-in/{draft}/check").data.count(b"<script>alert") == 0


@pytest.mark.parametrize("typed", ["2026-02-30", "去年腊月"])
def test_a_date_that_is_none_stays_readable(agent: Agent, typed: str) -> None:
    draft = agent.begins("temporary-relief")
    page = agent.get(f"/take-in/{draft}/form-event")
    name = re.search(r'type="date"[^>]* name="([^"]+)"', page.get_data(as_text=True))
    assert name

    response = agent.saves(draft, "form-event", {name[1]: typed})

    assert response.status_code == 422
    assert f'type="text" value="{typed}"' in agent.last
    assert agent.last.count("input.bad_date") == 1


def test_money_is_typed_in_yuan_and_stored_in_fen(agent: Agent) -> None:
    draft = agent.begins("minimum-living-allowance")

    response = agent.saves(
        draft,
        "form-income",
        {"fields.wage_income": wide("12") + ",000.50", "fields.farm_income": "一万"},
    )

    assert response.status_code == 422
    assert agent.last.count("input.bad_money") == 1
    assert 'value="一万"' in agent.last
    assert "(元)" in agent.last


def test_unknown_inputs_and_choices_get_nowhere(agent: Agent) -> None:
    draft = agent.begins()
    agent.fills(
        draft,
        applicant={"applicant.relation": "皇亲", "who.in_person": "no"},
        documents={"documents": ["id-card", "gold-bar"]},
        form_living={"fields.lives_with": "palace"},
    )

    assert agent.submits(draft).status_code == 422
    assert agent.last.count("input.bad_choice") == 1
    agent.saves(draft, "form-living", {"fields.lives_with": "alone", "fields.self_care": "full"})
    assert agent.submits(draft).status_code == 422
    agent.saves(
        draft,
        "form-living",
        {
            "fields.lives_with": "alone",
            "fields.self_care": "full",
            "fields.other_allowance": "no",
        },
    )
    agent.submits(draft)
    case = agent.node.sees(draft)
    assert case.documents == {"id-card"}
    assert case.handler is None
    assert case.applicant is not None
    assert case.applicant.relation == ""


def test_a_form_larger_than_any_is_refused(agent: Agent) -> None:
    draft = agent.begins()

    response = agent.saves(draft, "applicant", {"applicant.name": "赵" * 300_000})

    assert response.status_code == 413
    agent.get(f"/take-in/{draft}/applicant")
    assert "赵赵" not in agent.last


def test_a_post_without_the_pages_token_changes_nothing(agent: Agent) -> None:
    draft = agent.begins()

    agent.client.post(f"/take-in/{draft}/applicant", data=APPLICANT, headers={"Origin": "http://x"})

    assert "赵桂兰" not in agent.get(f"/take-in/{draft}/applicant").get_data(as_text=True)


def test_what_was_typed_comes_back_after_the_session_ran_out(agent: Agent) -> None:
    draft = agent.begins()
    agent.client.delete_cookie(COOKIE)

    response = agent.saves(draft, "applicant", APPLICANT)
    assert response.request.path == "/account/sign-in"
    assert "登录已过期" in agent.last
    there = f"{response.request.path}?{response.request.query_string.decode()}"
    response = agent.post(there, {"login": "ma", "password": "a long test password"})
    assert response.request.path.startswith("/account/resume/")
    assert "赵桂兰" in agent.last
    assert "照片和文件不随表单保留" in agent.last
    path = re.search(r'<form method="post" action="(/take-in/[^"]+)"', agent.last)
    assert path
    typed = {k: unescape(v) for k, v in HIDDEN.findall(agent.last) if "." in k}
    response = agent.post(path[1], dict(typed))

    assert response.request.path == f"/take-in/{draft}/who"
    agent.get(f"/take-in/{draft}/applicant")
    assert 'value="赵桂兰"' in agent.last


def test_a_session_that_ran_out_at_the_last_button_takes_in_once(agent: Agent) -> None:
    draft = agent.begins()
    agent.fills(draft)
    before = len(agent.rows())
    agent.client.delete_cookie(COOKIE)

    response = agent.submits(draft)
    assert response.request.path == "/account/sign-in"
    assert len(agent.rows()) == before
    agent.sign_in("ma")
    agent.get(f"/take-in/{draft}/check")
    agent.submits(draft)

    assert len(agent.rows()) == before + 1


def test_steps_may_be_filled_in_any_order(agent: Agent) -> None:
    draft = agent.begins()

    response = agent.saves(draft, "who", WHO)

    assert response.request.path == f"/take-in/{draft}/form-living"
    assert f"第 3 步，共 {COUNT} 步" in agent.last
