"""The town's queues: each case where it belongs, first due on top, taken over by the dozen."""

import re
from datetime import timedelta

import pytest

from shared.domain.acts import Act
from shared.domain.doing import Typed
from shared.domain.kinds import WITHDRAWAL_ASKED
from shared.domain.records import CaseQuery
from shared.web import desk
from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.web.tier_desks import CASES, NAMES, at_desk, listed, older_county, take_in


@pytest.fixture
def county() -> County:
    """Return a county that is ten days old."""
    return older_county()


def offer_from_village(county: County, *people: int) -> None:
    """Have the village take these people's cases in and offer them to the town."""
    for n in people:
        county[VILLAGE].does(take_in(county, VILLAGE, n, days=9 - n), Act.FORWARD)
    county[VILLAGE].exchange()


def test_home_is_what_is_ours_to_do_with_the_first_due_on_top(county: County) -> None:
    take_in(county, TOWN, 1, days=6)
    take_in(county, TOWN, 2, days=3)
    take_in(county, TOWN, 0, days=0)

    page = at_desk(county, TOWN, "clerk")
    page.get("/")

    assert listed(page) == ["陈秀珍", "马成", "何有福"]
    assert "共 3 件" in page.last


def test_each_case_stands_in_the_queue_of_whose_turn_it_is(county: County) -> None:
    town, village = county[TOWN], county[VILLAGE]
    offer_from_village(county, 0)
    take_in(county, TOWN, 1)
    town.does(take_in(county, TOWN, 2, documents="id-card"), Act.NOTIFY, until="2026-12-20")
    passed = take_in(county, TOWN, 3)
    for act in (Act.ACCEPT, Act.REVIEW, Act.FORWARD):
        town.does(passed, act, opinion="pass")
    town.does(take_in(county, TOWN, 4), Act.WITHDRAW, reason="不办了")
    asked = take_in(county, VILLAGE, 5)
    village.does(asked, Act.FORWARD)
    village.exchange()
    town.does(asked, Act.TAKE_OVER)
    county.settle()
    village.cases.hand_in(asked, WITHDRAWAL_ASKED, Typed({"reason": "改由侄子办"}), village.actor)
    village.exchange()

    page = at_desk(county, TOWN, "clerk")
    queues = {}
    for name in ("offered", "todo", "supplement", "requests", "forwarded", "doubtful", "closed"):
        page.get(f"/desk/{name}")
        queues[name] = sorted(listed(page))

    assert queues == {
        "offered": ["何有福"],
        "todo": ["王桂英", "陈秀珍"],
        "supplement": ["马成"],
        "requests": ["王桂英"],
        "forwarded": ["杨玉花"],
        "doubtful": [],
        "closed": ["赵长命"],
    }


def test_a_case_the_county_took_over_stays_in_sight_until_it_is_closed(county: County) -> None:
    town, case = county[TOWN], take_in(county, TOWN, 0)
    for act in (Act.ACCEPT, Act.REVIEW, Act.FORWARD):
        town.does(case, act, opinion="pass")
    town.exchange()
    county[COUNTY].does(case, Act.TAKE_OVER)
    town.exchange()
    page = at_desk(county, TOWN, "clerk")

    page.get("/desk/forwarded")
    assert listed(page) == ["何有福"]

    for act in (Act.DECIDE, Act.ISSUE, Act.CLOSE):
        county[COUNTY].does(case, act, outcome="granted")
    town.exchange()
    page.get("/desk/forwarded")
    assert listed(page) == []
    page.get("/desk/closed")
    assert listed(page) == ["何有福"]


def test_a_case_with_a_doubtful_step_is_in_its_own_queue(county: County) -> None:
    town = county[TOWN]
    case = take_in(county, TOWN, 0)
    county[COUNTY].network.revoke_grant("G-0001", "冒领", county[COUNTY].actor, grave=True)
    town.does(case, Act.ACCEPT)
    town.exchange()

    page = at_desk(county, TOWN, "clerk")
    page.get("/desk/doubtful")

    assert listed(page) == ["何有福"]


def test_the_rail_counts_every_queue(county: County) -> None:
    offer_from_village(county, 0, 1)
    take_in(county, TOWN, 2)

    page = at_desk(county, TOWN, "clerk")
    page.get("/desk/todo")

    assert re.search(r">待接收 <span>2</span>", page.last)
    assert re.search(r'aria-current="page">待办 <span>1</span>', page.last)
    assert re.search(r">待补正 <span>0</span>", page.last)


def test_an_empty_queue_says_so(county: County) -> None:
    page = at_desk(county, TOWN, "clerk")
    page.get("/desk/offered")

    assert "没有等待接收的办件。" in page.last
    assert "接收勾选的办件" not in page.last


def test_a_row_opens_its_case(county: County) -> None:
    case = take_in(county, TOWN, 0)
    page = at_desk(county, TOWN, "clerk")
    page.get("/desk/todo")

    assert f'href="/cases/{case}?back=' in page.last
    assert page.get(f"/cases/{case}").status_code == 200


def test_ticked_cases_are_taken_over_together(county: County) -> None:
    offer_from_village(county, 0, 1, 2)
    page = at_desk(county, TOWN, "clerk")
    page.get("/desk/offered")

    page.post("/desk/offered/take-over", {"case": [CASES[0], CASES[2]], "page": "1"})

    assert "已接收 2 件。" in page.last
    assert listed(page) == ["陈秀珍"]
    assert county[TOWN].sees(CASES[0]).custody.holder == TOWN
    assert county[TOWN].sees(CASES[1]).custody.holder == VILLAGE
    assert county[TOWN].sees(CASES[2]).slip[-1].by == "马秀英"


def test_what_could_not_be_taken_over_is_told_with_its_reason(county: County) -> None:
    offer_from_village(county, 0)
    take_in(county, TOWN, 1)
    page = at_desk(county, TOWN, "clerk")
    page.get("/desk/offered")

    page.post("/desk/offered/take-over", {"case": [CASES[0], CASES[1], "nonsense"]})

    assert "已接收 1 件。" in page.last
    assert "1 件没有接收（陈秀珍）：这件事没有移交给本单位" in page.last
    assert "1 件没有接收（未知办件）：没有找到这件事。" in page.last


def test_nothing_ticked_is_said_and_nothing_done(county: County) -> None:
    offer_from_village(county, 0)
    page = at_desk(county, TOWN, "clerk")
    page.get("/desk/offered")

    page.post("/desk/offered/take-over", {})

    assert "请先勾选要接收的办件。" in page.last
    assert listed(page) == ["何有福"]


def test_a_supervisor_looks_but_takes_nothing_over(county: County) -> None:
    offer_from_village(county, 0)
    page = at_desk(county, TOWN, "supervisor")
    page.get("/desk/offered")
    assert listed(page) == ["何有福"]
    assert "接收勾选的办件" not in page.last

    answer = page.post("/desk/offered/take-over", {"case": [CASES[0]]})

    assert answer.status_code == 403
    assert "staff.no_right" in page.last
    assert county[TOWN].sees(CASES[0]).custody.holder == VILLAGE


def test_a_long_list_has_pages_and_keeps_its_order_across_queries(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "PAGE_SIZE", 2)
    town = county[TOWN]
    town.exchange()
    for n in reversed(range(5)):
        county.clock.time += timedelta(days=1)
        case = take_in(county, TOWN, n)
        for act in (Act.ACCEPT, Act.REVIEW, Act.FORWARD):
            town.does(case, act, opinion="pass")
    town.exchange()
    for n in (1, 3):
        county[COUNTY].does(CASES[n], Act.TAKE_OVER)
    town.exchange()
    page = at_desk(county, TOWN, "clerk")
    seen = []
    for number in (1, 2, 3):
        page.get(f"/desk/forwarded?page={number}")
        assert f"第 {number} 页，共 3 页" in page.last
        seen += listed(page)

    assert sorted(seen) == sorted(NAMES[:5])
    due = {
        row.applicant: row.due_at for row in town.cases.find(CaseQuery(ended=False)) if row.due_at
    }
    assert [due[name] for name in seen] == sorted(due.values())
    page.get("/desk/forwarded?page=99")
    assert "第 3 页，共 3 页" in page.last
