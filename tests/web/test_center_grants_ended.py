"""Amending and revoking on the county's pages, and what the nodes make of it."""

import re

import pytest

from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.web.granting import (
    GOOD,
    at_desk,
    covered,
    filled_in,
    kept,
    sent,
)
from tests.web.html_check import faults

CASE = "0197d000-0000-7000-8000-000000000001"


@pytest.fixture
def county() -> County:
    """Return a county with all its nodes."""
    return County()


def test_a_grant_revoked_on_the_page_ends_at_the_town(county: County) -> None:
    page = at_desk(county, "catalogue")
    filled_in(page)
    county.settle()
    assert covered(county) == {"G-0020"}

    page.get("/grants/G-0020/revoke")
    assert faults(page.last) == []
    page.post("/grants/G-0020/revoke", {"reason": "文件更正"})
    assert "授权 G-0020 已收回。" in page.last
    county.settle()

    assert covered(county) == set()


def test_revoking_as_grave_is_explained_kept_and_told(county: County) -> None:
    page = at_desk(county, "catalogue")
    page.get("/grants/G-0001/revoke")
    assert "逐件由县里指定的人追认" in page.last

    assert page.post("/grants/G-0001/revoke", {"reason": " ", "grave": "yes"}).status_code == 422
    assert re.search(r'name="grave" value="yes" checked', page.last)
    page.post("/grants/G-0001/revoke", {"reason": "冒领", "grave": "yes"})

    assert "已按严重情形收回" in page.last
    grants = {g.id: g for g in county[COUNTY].network.grants()}
    assert grants["G-0001"].grave


def test_revoking_needs_a_reason_and_happens_once(county: County) -> None:
    page = at_desk(county, "catalogue")
    page.get("/grants/G-0001/revoke")

    assert page.post("/grants/G-0001/revoke", {"reason": "  "}).status_code == 422
    assert "input.required" in page.last
    assert county[COUNTY].network.grants()[-1].revoked_at is None

    page.post("/grants/G-0001/revoke", {"reason": "文件更正"})
    again: dict[str, object] = {"reason": "同事先收回了", "grave": "yes"}
    assert page.post("/grants/G-0001/revoke", again).status_code == 409
    assert re.findall(r'<p class="typed">(.*)</p>', page.last) == ["同事先收回了"]
    assert page.get("/grants/G-0001/revoke").status_code == 409
    assert "grant.revoked" in page.last
    assert page.get("/grants/G-9999/revoke").status_code == 404


def test_revoking_says_which_open_cases_stand_on_the_grant_alone(county: County) -> None:
    town = county[TOWN]
    town.takes_in(CASE)
    town.exchange()
    page = at_desk(county, "catalogue")

    page.get("/grants/G-0001/revoke")
    assert re.search(r"<b>1</b>\s+件在办的下一步只靠它", page.last)
    assert re.search(r"<li>洪水镇 · 受理 <small>1 件</small>", page.last)
    assert "最晚可办到" in page.last

    page.get("/grants/G-0002/revoke")
    assert "没有在办的办件因此改变下一步。" in page.last


def test_an_amendment_begins_with_what_stands_and_takes_its_place(county: County) -> None:
    page = at_desk(county, "catalogue")
    filled_in(page)
    county.settle()

    page.get("/grants/G-0020/amend")
    form = {k: v for k, v in kept(page).items() if k in GOOD}
    assert form == sent(GOOD)
    assert faults(page.last) == []

    page.post("/grants/G-0020/amend", {**kept(page), "ceiling": "1200", "step": "preview"})
    assert "发布后代替 G-0020。" in page.last
    page.post("/grants/G-0020/amend", {**kept(page), "step": "publish"})
    assert "授权 G-0021 已发布，代替 G-0020。" in page.last
    assert re.search(r'代替</dt><dd><a href="/grants/G-0020">', page.last)
    county.settle()

    assert covered(county, 120_000) == {"G-0021"}
    page.get("/grants/G-0020")
    assert "已被代替" in page.last
    assert re.search(r'代替它的</dt><dd><a href="/grants/G-0021">', page.last)
    assert "修改这项授权" not in page.last


def test_what_only_a_file_can_say_is_kept_in_an_amendment(county: County) -> None:
    centre = county[COUNTY]
    centre.network.revoke_grant("G-0003", "收回", centre.actor)
    terms = {
        "matter": "elderly-card",
        "acts": ["accept"],
        "to": [f"subtree:{VILLAGE}"],
        "from": "2026-11-01",
        "until": "2031-12-31",
        "form": "entrustment",
        "document": {"zh": "示例", "en": "sample"},
        "number": "1",
        "department": "civil-affairs",
        "leases": {"accept": 30},
        "ceiling": None,
    }
    grant = centre.network.issue_grant(terms, centre.actor)
    page = at_desk(county, "catalogue")

    page.get(f"/grants/{grant}/amend")

    form = kept(page)
    assert form["to"] == [f"subtree:{VILLAGE}"]
    assert form["leases.accept"] + form["unit.accept"] == ["30", "hours"]


def test_what_has_ended_meanwhile_is_told_and_the_typing_stays(county: County) -> None:
    page = at_desk(county, "catalogue")
    page.get("/grants/G-0007/amend")
    form = kept(page)
    county[COUNTY].network.revoke_grant("G-0007", "收回", county[COUNTY].actor)

    assert page.post("/grants/G-0007/amend", {**form, "step": "publish"}).status_code == 409

    assert "grant.revoked" in page.last
    assert kept(page)["ceiling"] == ["1800"]
    assert page.get("/grants/G-0007/amend").status_code == 409
    assert page.get("/grants/G-9999/amend").status_code == 404
