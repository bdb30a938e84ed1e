"""The village's devices on its pages: empty, set up, opened again, cut off; for who takes in, and nobody else."""

import pytest

from tests.hostile.entrances import A_KEY
from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.support.pages import Visitor, add_person
from village_agent.bootstrap import build_app


def at_the_village(*roles: str) -> Visitor:
    """Return a person of these roles, signed in at a village."""
    county = County((COUNTY, TOWN, VILLAGE))
    add_person(county[VILLAGE], "ma", *roles)
    app = build_app(county[VILLAGE].here, secret=b"a secret for tests only", secure=False)
    app.testing = True
    person = Visitor(app)
    person.sign_in("ma")
    return person


@pytest.fixture
def agent() -> Visitor:
    return at_the_village("agent")


def sets_up(agent: Visitor, name: str = "马秀英的手机", key: str = A_KEY) -> int:
    agent.get("/devices/new")
    return agent.post("/devices/new", {"name": name, "key": key}).status_code


def test_without_any_it_says_what_to_do(agent: Visitor) -> None:
    agent.get("/devices/")
    assert "还没有设置过设备" in agent.last
    assert 'href="/devices/new"' in agent.last


def test_one_is_listed_with_its_tag_and_whose_it_is(agent: Visitor) -> None:
    assert sets_up(agent) == 200
    assert sets_up(agent, "平板") == 200

    agent.get("/devices/")
    assert [tag in agent.last for tag in ("D1", "D2", "D3")] == [True, True, False]
    assert "马秀英 用" in agent.last
    assert "还没有联系过" in agent.last


def test_in_english(agent: Visitor) -> None:
    sets_up(agent)
    agent.get("/devices/")
    agent.post("/account/language", {"language": "en", "back": "/devices/"})
    for path in ("/devices/", "/devices/new", "/devices/open", "/devices/D1/cut-off"):
        agent.get(path)
        assert "evice" in agent.last
        assert "设备" not in agent.last


@pytest.mark.parametrize(
    ("name", "key", "code"),
    [
        ("手机", "", "device.bad_key"),
        ("手机", "04" + "00" * 64, "device.bad_key"),
        ("手机", A_KEY.upper(), "device.bad_key"),
        ("", A_KEY, "input.required"),
        ("长" * 500, A_KEY, "input.too_long"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    agent: Visitor, name: str, key: str, code: str
) -> None:
    assert sets_up(agent, name, key) == 422
    assert code in agent.last
    assert f'value="{name}"' in agent.last
    agent.get("/devices/")
    assert "D1" not in agent.last


def test_the_key_that_opens_it_is_given_to_who_is_signed_in(agent: Visitor) -> None:
    agent.get("/devices/new")
    made = agent.post("/devices/new", {"name": "手机", "key": A_KEY}).json
    agent.get("/devices/open")

    found = agent.post("/devices/D1/rescue").json

    assert made is not None
    assert found == {"rescue": made["rescue"]}
    assert len(bytes.fromhex(made["rescue"])) == 32
    assert agent.get("/devices/D1/rescue").status_code == 200


def test_one_cut_off_keeps_its_reason_and_opens_no_more(agent: Visitor) -> None:
    sets_up(agent)
    agent.get("/devices/D1/cut-off")
    assert agent.post("/devices/D1/cut-off", {"reason": " "}).status_code == 422
    assert "input.required" in agent.last
    agent.post("/devices/D1/cut-off", {"reason": "路上丢失"})
    assert "路上丢失" in agent.last
    assert "已停用" in agent.last

    agent.get("/devices/open")
    assert agent.post("/devices/D1/rescue").status_code == 403
    agent.get("/devices/")
    assert agent.post("/devices/D1/cut-off", {"reason": "再来"}).status_code == 409


@pytest.mark.parametrize("path", ["/devices/D9/cut-off", "/devices/x/cut-off"])
def test_one_that_is_none_is_not_found(agent: Visitor, path: str) -> None:
    assert agent.get(path).status_code == 404


@pytest.mark.parametrize("roles", [(), ("supervisor",)])
def test_who_does_not_take_in_has_nothing_to_do_with_them(roles: tuple[str, ...]) -> None:
    person = at_the_village(*roles)

    for path in ("/devices/", "/devices/new", "/devices/open", "/devices/D1/cut-off"):
        assert person.get(path).status_code == 403
    for path in ("/devices/new", "/devices/D1/rescue", "/devices/D1/cut-off"):
        assert person.post(path, {"name": "x", "key": A_KEY, "reason": "x"}).status_code == 403
    assert "外出收件的设备" not in person.last
