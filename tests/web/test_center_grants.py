"""Granting on the county's pages: choose, type, preview, publish; the list."""

import re

import pytest

from tests.support.network import COUNTY, OTHER_TOWN, OTHER_VILLAGE, TOWN, VILLAGE, County
from tests.web.granting import (
    CARD,
    GOOD,
    at_desk,
    covered,
    filled_in,
    grants_at,
    kept,
    problem_of,
    sent,
)
from tests.web.html_check import faults

CASE = "0197d000-0000-7000-8000-000000000001"


@pytest.fixture
def county() -> County:
    """Return a county with all its nodes."""
    return County()


def test_the_matter_is_chosen_first_and_brings_its_department_and_leases(county: County) -> None:
    page = at_desk(county, "catalogue")
    page.get("/grants/new")
    assert "民乐县民政局 · 行政给付 · 高风险" in page.last
    assert re.search(r'href="/grants/new\?matter=temporary-relief"', page.last)

    page.get("/grants/new?matter=temporary-relief")
    form = kept(page)
    assert form["leases.accept"] + form["leases.review"] == ["14", "7"]
    assert form["leases.decide"] + form["leases.issue"] == ["3", "2"]
    assert "在乡镇、县办理；最长 3 天" in page.last
    assert 'name="ceiling"' in page.last
    assert faults(page.last) == []

    page.get("/grants/new?matter=elderly-card")
    assert 'name="leases.review"' not in page.last
    assert 'name="ceiling"' not in page.last
    assert page.get("/grants/new?matter=moon-card").status_code == 404


def test_a_preview_comes_before_publishing_and_changes_nothing(county: County) -> None:
    county[OTHER_TOWN].exchange()
    page = at_desk(county, "catalogue")
    before = grants_at(county, COUNTY)

    assert filled_in(page, step="preview") == 200
    assert grants_at(county, COUNTY) == before
    assert "到达 1 个单位，其中 1 个已入网。" in page.last
    for said in ("决定 2 天、制证送达 36 小时", "1500.50 元", "六坝镇", "民政发 2026 年 30 号"):
        assert said in page.last
    assert faults(page.last) == []

    form = {k: v for k, v in kept(page).items() if k in GOOD}
    assert form == sent(GOOD)
    page.post("/grants/new", {**kept(page), "step": "publish"})
    assert "授权 G-0020 已发布" in page.last


def test_going_back_from_the_preview_loses_nothing(county: County) -> None:
    page = at_desk(county, "catalogue")
    filled_in(page, step="preview")

    page.post("/grants/new", {**kept(page), "step": "change"})

    form = {k: v for k, v in kept(page).items() if k in GOOD}
    assert form == sent(GOOD)
    assert 'role="alert"' not in page.last


def test_without_a_button_named_it_is_a_preview(county: County) -> None:
    page = at_desk(county, "catalogue")

    filled_in(page, step="")

    assert "发布前预览" in page.last
    assert "G-0020" not in grants_at(county, COUNTY)


def test_a_grant_issued_on_the_page_reaches_the_town(county: County) -> None:
    page = at_desk(county, "catalogue")

    filled_in(page)
    assert "授权 G-0020 已发布" in page.last
    for said in (
        "六坝镇",
        "决定 2 天、制证送达 36 小时",
        "1500.50 元",
        "民乐县民政局",
        "民政发 2026 年 30 号",
    ):
        assert said in page.last
    county.settle()

    assert covered(county, 150_050) == {"G-0020"}
    assert covered(county, 150_051) == set()


def test_a_lease_left_empty_is_the_longest_of_its_class(county: County) -> None:
    page = at_desk(county, "catalogue")
    county[COUNTY].network.revoke_grant("G-0003", "收回", county[COUNTY].actor)

    assert filled_in(page, CARD) == 200

    assert "决定 20 天、制证送达 15 天" in page.last


def test_a_bad_grant_keeps_what_was_typed_and_says_what_is_wrong_beside_it(county: County) -> None:
    before = grants_at(county, COUNTY)
    page = at_desk(county, "catalogue")
    wrong = {
        "until": "2025-12-31",
        "document.en": "  ",
        "acts": [],
        "ceiling": "much",
        "number": "",
    }

    status = filled_in(page, wrong, "preview")

    assert status == 422
    assert grants_at(county, COUNTY) == before
    assert problem_of(page, "until") == "最后一日不能早于起始日。"
    assert problem_of(page, "acts") == "请至少勾选一个环节。"
    assert problem_of(page, "document-en") == "不能为空。"
    assert problem_of(page, "number") == "不能为空。"
    assert problem_of(page, "ceiling").startswith("“金额上限”请填")
    assert problem_of(page, "document-zh") == ""
    assert "有 5 处需要改正" in page.last
    form = {k: v for k, v in kept(page).items() if k in GOOD}
    assert form == {k: v for k, v in sent({**GOOD, **wrong}).items() if k != "acts"}
    assert f'value="node:{OTHER_VILLAGE}" checked' not in page.last
    assert faults(page.last) == []


@pytest.mark.parametrize(
    ("field", "value", "shown", "said"),
    [
        ("to", ["node:999999000000"], "to", "名录里没有节点 999999000000。"),
        ("to", ["everyone"], "to", "请至少勾选一个单位。"),
        ("to", [], "to", "请至少勾选一个单位。"),
        ("from", "2026-02-30", "from", "应是真实的日期，写作 年-月-日。"),
        ("until", "2026-11-22", "until", "最后一日 2026-11-22 已经过去，请填今天或以后。"),
        ("form", "gift", "form", "请选择授权形式。"),
        ("document.zh", "文\u202e号", "document-zh", "含有不能保存的字符。"),
        ("leases.decide", "long", "leases-decide", "“决定的离线期限”请填 1 到 366 之间的整数。"),
        ("leases.decide", "0", "leases-decide", "“决定的离线期限”请填 1 到 366 之间的整数。"),
        (
            "leases.decide",
            "4",
            "leases-decide",
            "高风险事项“决定”的离线期限最长 3 天，现在是 4 天。",
        ),
        (
            "leases.decide",
            "1",
            "leases",
            "名录变旧时应先停制证送达，再停决定、审查、受理；离线期限要按这个次序由短到长。",
        ),
        (
            "ceiling",
            "",
            "ceiling",
            "本事项的决定涉及金额，只能委托金额较小的（社会救助暂行办法第四十八条）。请填写金额上限。",
        ),
        (
            "form",
            "transfer",
            "form",
            "行政给付的决定只能委托给乡镇，以委托机关的名义作出（社会救助暂行办法第四十八条）。请把授权形式改为“委托”。",
        ),
        (
            "to",
            [f"node:{TOWN}"],
            "to",
            "授权 G-0007 已在同一时间把“决定、制证送达”授予：洪水镇。请修改那项授权，或改选环节、单位、日期。",
        ),
    ],
)
@pytest.mark.parametrize("step", ["preview", "publish"])
def test_each_field_is_checked(
    county: County, step: str, field: str, value: object, shown: str, said: str
) -> None:
    page = at_desk(county, "catalogue")

    assert filled_in(page, {field: value}, step) == 422
    assert problem_of(page, shown) == said
    assert faults(page.last) == []
    assert "G-0020" not in grants_at(county, COUNTY)


@pytest.mark.parametrize(
    "to", [[f"node:{VILLAGE}"], ["level:village"], [f"subtree:{TOWN}"], [f"subtree:{COUNTY}"]]
)
def test_villages_are_not_granted_the_decision_of_a_benefit(county: County, to: list[str]) -> None:
    page = at_desk(county, "catalogue")

    assert filled_in(page, {"to": to}) == 422
    assert "社会救助暂行办法第四条" in problem_of(page, "to")


def test_a_clerk_sees_grants_and_may_not_make_or_revoke_them(county: County) -> None:
    page = at_desk(county, "clerk", "reviewer", "approver")
    before = grants_at(county, COUNTY)

    assert page.get("/grants").status_code == 200
    assert "G-0001" in page.last
    assert "新的授权" not in page.last
    assert page.get("/grants/matrix").status_code == 200
    assert page.get("/grants/G-0001").status_code == 200
    assert "收回这项授权" not in page.last
    assert "修改这项授权" not in page.last
    for path in ("/grants/new", "/grants/G-0001/amend", "/grants/G-0001/revoke"):
        assert page.get(path).status_code == 403
        page.get("/grants")
        assert page.post(path, {**GOOD, "step": "publish", "reason": "x"}).status_code == 403
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
    assert "上限 1800 元" in page.last
    assert re.search(">民政发.2026.7号</small>", page.last)
    assert faults(page.last) == []


def test_an_unknown_grant_is_not_found(county: County) -> None:
    page = at_desk(county, "supervisor")

    assert page.get("/grants/G-9999").status_code == 404
    assert "grant.unknown" in page.last
