"""The forecast on the pages: a case goes red at which hour, unless who acts, takes over or connects."""

from datetime import timedelta

import pytest

from shared.domain.acts import Act
from shared.domain.worktime import COUNTY_TIME
from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.web.tier_desks import at_desk, older_county, take_in


@pytest.fixture
def county() -> County:
    """Return a county that is ten days old."""
    return older_county()


def due(county: County, code: str, case: str) -> str:
    """Return when a case's first limit is over, as pages write it."""
    row = county[code].cases.row(case)
    assert row is not None
    assert row.due_at is not None
    return f"{row.due_at.astimezone(COUNTY_TIME):%m-%d %H:%M}"


def test_a_desk_says_of_what_is_yellow_that_it_goes_red_unless_we_act_or_take_over(
    county: County,
) -> None:
    held = take_in(county, TOWN, 0)
    offered = take_in(county, VILLAGE, 1)
    county[VILLAGE].does(offered, Act.FORWARD)
    county[VILLAGE].exchange()
    page = at_desk(county, TOWN, "clerk")
    county.clock.time += timedelta(days=7)

    assert f"{due(county, TOWN, held)} 前本单位不办就亮红牌" in page.get("/desk/todo").text
    offers = page.get("/desk/offered").text
    assert f"{due(county, TOWN, offered)} 前本单位不接收就亮红牌" in offers


def test_a_case_that_lies_behind_a_cut_line_goes_red_unless_its_place_connects(
    county: County,
) -> None:
    case = take_in(county, TOWN, 0)
    county.settle()
    page, shown = at_desk(county, COUNTY, "approver"), f"/cases/{case}"
    by = due(county, COUNTY, case)
    assert f"{by} 前洪水镇不办就亮红牌" in page.get(shown).text

    county.clock.time += timedelta(days=3)
    assert f"洪水镇在 {by} 前不联网就亮红牌" in page.get(shown).text
    page.post("/account/language", {"language": "en", "back": shown})
    words = f"goes red at {by} unless 洪水镇 connects before"
    assert words in page.get(shown).text

    county.clock.time += timedelta(days=30)
    assert "goes red at" not in page.get(shown).text
