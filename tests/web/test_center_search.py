"""The county's queues and the search over all cases."""

import re
from datetime import timedelta

import pytest

from shared.domain.acts import Act
from shared.domain.records import CaseQuery
from shared.web import desk
from tests.support.network import COUNTY, FAR_VILLAGE, OTHER_TOWN, TOWN, VILLAGE, County
from tests.web.tier_desks import (
    CASES,
    NAMES,
    at_desk,
    forward_reviewed,
    listed,
    older_county,
    take_in,
)


@pytest.fixture
def county() -> County:
    """Return a county that is ten days old."""
    return older_county()


def test_home_is_what_was_offered_and_it_is_taken_over_there(county: County) -> None:
    forward_reviewed(county, 0)
    forward_reviewed(county, 1)
    page = at_desk(county, COUNTY, "approver")
    page.get("/")
    assert sorted(listed(page)) == sorted(NAMES[:2])

    page.post("/desk/offered/take-over", {"case": [CASES[0]]})

    assert "已接收 1 件。" in page.last
    assert listed(page) == [NAMES[1]]
    page.get("/desk/todo")
    assert listed(page) == [NAMES[0]]


def test_what_the_county_holds_is_listed_by_what_is_due_first(county: County) -> None:
    for n in (0, 1, 2):
        county[COUNTY].does(forward_reviewed(county, n), Act.TAKE_OVER)
        county.clock.time += timedelta(days=1)
    early = take_in(county, TOWN, 3, days=9)
    for act in (Act.ACCEPT, Act.REVIEW, Act.FORWARD):
        county[TOWN].does(early, act, opinion="pass")
    county[TOWN].exchange()
    county[COUNTY].does(early, Act.TAKE_OVER)
    page = at_desk(county, COUNTY, "approver")
    page.get("/desk/todo")

    found = county[COUNTY].cases.find(CaseQuery(holder=COUNTY))
    due = {row.applicant: row.due_at for row in found}
    assert len(listed(page)) == 4
    assert [due[name] for name in listed(page)] == sorted(d for d in due.values() if d)


def test_all_cases_are_found_by_name_and_by_receipt(county: County) -> None:
    take_in(county, TOWN, 0)
    take_in(county, TOWN, 1)
    county[TOWN].exchange()
    receipt = county[TOWN].sees(CASES[1]).receipt
    page = at_desk(county, COUNTY, "supervisor")

    page.get("/desk/all?q=有福")
    assert listed(page) == ["何有福"]
    page.get(f"/desk/all?q={receipt.lower()}")
    assert listed(page) == ["陈秀珍"]
    page.get("/desk/all?q=无此人")
    assert listed(page) == []
    assert "没有符合条件的办件。" in page.last
    assert 'value="无此人"' in page.last


def test_all_cases_show_the_newest_first(county: County) -> None:
    for n, days in ((0, 5), (1, 1), (2, 8)):
        take_in(county, TOWN, n, days=days)
    county[TOWN].exchange()
    page = at_desk(county, COUNTY, "supervisor")
    page.get("/desk/all")

    assert listed(page) == ["陈秀珍", "何有福", "马成"]


def test_a_town_filters_with_all_its_villages_by_origin_or_by_holder(county: County) -> None:
    take_in(county, VILLAGE, 0)
    take_in(county, FAR_VILLAGE, 1)
    county[COUNTY].does(forward_reviewed(county, 2), Act.TAKE_OVER)
    county.settle()
    page = at_desk(county, COUNTY, "supervisor")

    page.get(f"/desk/all?place={TOWN}&side=origin")
    assert sorted(listed(page)) == sorted(["何有福", "马成"])
    page.get(f"/desk/all?place={TOWN}&side=holder")
    assert listed(page) == ["何有福"]
    page.get(f"/desk/all?place={OTHER_TOWN}&side=origin")
    assert listed(page) == ["陈秀珍"]
    page.get(f"/desk/all?place={COUNTY}&side=holder")
    assert listed(page) == ["马成"]


def test_progress_filters(county: County) -> None:
    take_in(county, TOWN, 0)
    county[TOWN].does(take_in(county, TOWN, 1), Act.ACCEPT)
    county[TOWN].does(take_in(county, TOWN, 2), Act.WITHDRAW, reason="不办了")
    county[TOWN].exchange()
    page = at_desk(county, COUNTY, "supervisor")

    page.get("/desk/all?state=accepted")
    assert listed(page) == ["陈秀珍"]
    page.get("/desk/all?state=open")
    assert sorted(listed(page)) == sorted(["何有福", "陈秀珍"])
    page.get("/desk/all?state=withdrawn")
    assert listed(page) == ["马成"]
    page.get("/desk/all?state=no-such-state&place=nowhere&side=x")
    assert len(listed(page)) == 3


def test_the_pager_keeps_the_search(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "PAGE_SIZE", 2)
    for n in range(5):
        take_in(county, TOWN, n, days=5 - n)
    county[TOWN].exchange()
    page = at_desk(county, COUNTY, "supervisor")
    page.get(f"/desk/all?place={TOWN}&side=origin&page=2")

    assert listed(page) == ["马成", "陈秀珍"]
    assert "第 3 到 4 件" in page.last
    following = re.search(r'rel="next" href="([^"]+)"', page.last)
    assert following is not None
    page.get(following[1])
    assert listed(page) == ["何有福"]
