"""Granting and revoking on the county's pages, and what the nodes make of it."""

import re

import pytest

from center.bootstrap import build_app
from shared.domain.acts import Act
from shared.domain.refusals import NotGranted
from shared.replication.bootstrap import Gate
from tests.support.network import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, County
from tests.support.pages import Visitor, add_person

CASE = "0197d000-0000-7000-8000-000000000001"
GOOD: dict[str, object] = {
    "matter": "elderly-allowance",
    "acts": ["accept"],
    "to": [f"node:{VILLAGE}"],
    "from": "2026-01-01",
    "until": "2027-06-30",
    "form": "entrustment",
    "document.zh": "民政发 2026 年 30 号",
    "document.en": "Civil Affairs 2026 No. 30",
}


@pytest.fixture
def county() -> County:
    """Return a county with all its nodes."""
    return County()


def at_desk(county: County, *roles: str, login: str = "ma") -> Visitor:
    """Return a person of these roles, signed in at the county."""
    here = county[COUNTY].here
    add_person(county[COUNTY], login, *roles)
    app = build_app(here, secret=b"a secret for tests only", secure=False, gate=Gate(here, None))
    app.testing = True
    person = Visitor(app)
    person.sign_in(login)
    return person


def grants_at(county: County, code: str) -> set[str]:
    """Return the ids of the grants that a node's registry holds."""
    return {grant.id for grant in county[code].network.grants()}


def problem_of(page: Visitor, field: str) -> str:
    """Return what the page says is wrong with a field."""
    found = re.search(rf'id="f-{field}-wrong">([^<]*)<', page.last)
    return found[1].strip() if found else ""


def issue(page: Visitor, **changes: object) -> int:
    """Fill in the form with these changes and send it; return the status."""
    page.get("/grants/new")
    return page.post("/grants/new", GOOD | changes).status_code


def test_a_grant_issued_on_the_page_reaches_the_village_and_permits_the_act(county: County) -> None:
    village = county[VILLAGE]
    village.takes_in(CASE)
    with pytest.raises(NotGranted):
        village.does(CASE, Act.ACCEPT)
    page = at_desk(county, "catalogue")

    issue(page)
    assert "授权 G-0020 已发布" in page.last
    assert "城关村" in page.last
    county.settle()

    village.does(CASE, Act.ACCEPT)
    assert village.sees(CASE).slip[-1].grant == "G-0020"


def test_a_grant_revoked_on_the_page_ends_at_the_village(county: County) -> None:
    page = at_desk(county, "catalogue")
    issue(page)
    county.settle()
    village = county[VILLAGE]
    village.takes_in(CASE)

    page.get("/grants/G-0020/revoke")
    page.post("/grants/G-0020/revoke", {"reason": "文件更正"})
    assert "授权 G-0020 已收回。" in page.last
    assert "已收回" in page.last
    county.settle()

    with pytest.raises(NotGranted):
        village.does(CASE, Act.ACCEPT)


def test_revoking_needs_a_reason_and_happens_once(county: County) -> None:
    page = at_desk(county, "catalogue")
    page.get("/grants/G-0001/revoke")

    assert page.post("/grants/G-0001/revoke", {"reason": "  "}).status_code == 422
    assert "input.required" in page.last
    assert county[COUNTY].network.grants()[-1].revoked_at is None

    page.post("/grants/G-0001/revoke", {"reason": "文件更正"})
    assert page.get("/grants/G-0001/revoke").status_code == 409
    assert "grant.revoked" in page.last
    assert page.get("/grants/G-9999/revoke").status_code == 404


def test_revoking_says_which_open_cases_stand_on_the_grant_alone(county: County) -> None:
    town = county[TOWN]
    town.takes_in(CASE)
    town.exchange()
    page = at_desk(county, "catalogue")

    page.get("/grants/G-0001/revoke")
    assert "1 件在办的下一步只靠这项授权" in page.last
    assert re.search(r"<li>洪水镇 <small>1 件</small>", page.last)

    issue(page, to=["level:town"])
    page.get("/grants/G-0001/revoke")
    assert "没有在办的办件正等着靠这项授权办理的一步。" in page.last


def test_a_bad_grant_keeps_what_was_typed_and_says_what_is_wrong_beside_it(county: County) -> None:
    before = grants_at(county, COUNTY)
    page = at_desk(county, "catalogue")

    status = issue(page, until="2025-12-31", **{"document.en": "  ", "acts": []})

    assert status == 422
    assert grants_at(county, COUNTY) == before
    assert problem_of(page, "until") == "不能早于起始日。"
    assert problem_of(page, "acts") == "请至少勾选一个环节。"
    assert problem_of(page, "document-en") == "不能为空。"
    assert problem_of(page, "document-zh") == ""
    assert "有 3 处需要改正" in page.last
    assert 'value="民政发 2026 年 30 号"' in page.last
    assert 'value="2025-12-31"' in page.last
    assert f'value="node:{VILLAGE}" checked' in page.last
    assert f'value="node:{OTHER_VILLAGE}" checked' not in page.last
    assert re.search(r'<option value="elderly-allowance" selected', page.last)
    assert re.search(r'value="entrustment"[^>]* checked', page.last)


@pytest.mark.parametrize(
    ("field", "value", "shown", "said"),
    [
        ("matter", "no-such-matter", "matter", "请选择一个事项。"),
        ("matter", "", "matter", "请选择一个事项。"),
        ("to", ["node:999999000000"], "to", "请至少勾选一个单位。"),
        ("to", ["everyone"], "to", "请至少勾选一个单位。"),
        ("from", "2026-02-30", "from", "应是真实的日期，写作 年-月-日。"),
        ("until", "2026-11-22", "until", "已经过去，请填今天或以后。"),
        ("form", "gift", "form", "请选择授权形式。"),
        ("document.zh", "文\u202e号", "document-zh", "含有不能保存的字符。"),
    ],
)
def test_each_field_is_checked(
    county: County, field: str, value: object, shown: str, said: str
) -> None:
    page = at_desk(county, "catalogue")

    assert issue(page, **{field: value}) == 422
    assert problem_of(page, shown) == said


@pytest.mark.parametrize(
    "to", [[f"node:{VILLAGE}"], ["level:community"], [f"subtree:{TOWN}"], [f"subtree:{COUNTY}"]]
)
def test_villages_are_not_granted_the_decision_of_a_benefit(county: County, to: list[str]) -> None:
    page = at_desk(county, "catalogue")

    assert issue(page, acts=["decide"], to=to) == 422
    assert "行政给付的决定和制证送达不能授予村" in problem_of(page, "to")


def test_a_town_is_and_a_village_is_for_a_public_service(county: County) -> None:
    page = at_desk(county, "catalogue")

    assert issue(page, acts=["decide"], to=[f"node:{TOWN}"]) == 200
    assert issue(page, matter="elderly-card", acts=["decide"], to=["level:village"]) == 200
    assert {"G-0020", "G-0021"} <= grants_at(county, COUNTY)


def test_a_clerk_sees_grants_and_may_not_make_or_revoke_them(county: County) -> None:
    page = at_desk(county, "clerk", "reviewer", "approver")
    before = grants_at(county, COUNTY)

    assert page.get("/grants").status_code == 200
    assert "G-0001" in page.last
    assert "新的授权" not in page.last
    assert page.get("/grants/G-0001").status_code == 200
    assert "收回这项授权" not in page.last
    assert page.get("/grants/new").status_code == 403
    page.get("/grants")
    assert page.post("/grants/new", GOOD).status_code == 403
    page.get("/grants")
    assert page.post("/grants/G-0001/revoke", {"reason": "x"}).status_code == 403
    assert grants_at(county, COUNTY) == before
    assert all(g.revoked_at is None for g in county[COUNTY].network.grants())


def test_the_list_says_to_whom_in_words_and_puts_what_is_over_last(county: County) -> None:
    county[COUNTY].network.revoke_grant("G-0019", "文件更正", county[COUNTY].actor)
    page = at_desk(county, "supervisor")
    page.get("/grants")

    ids = re.findall(r'<a href="/grants/(G-\d+)">', page.last)
    assert ids[0] == "G-0018"
    assert ids[-1] == "G-0019"
    assert "全部乡镇、全部园区" in page.last
    assert "level:" not in page.last


def test_an_unknown_grant_is_not_found(county: County) -> None:
    page = at_desk(county, "supervisor")

    assert page.get("/grants/G-9999").status_code == 404
    assert "grant.unknown" in page.last
