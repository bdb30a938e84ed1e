"""The town desk's other pages: rail, rights, matters and grants, villages."""

import re
from datetime import timedelta

import pytest

from shared.domain.rights import Right
from shared.web.rights import MARK
from tests.support.network import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, County
from tests.web.tier_desks import at_desk, bare, desk_of, take_in, turn_strangers_away


@pytest.fixture
def county() -> County:
    """Return a county whose clock stands at its start."""
    return County()


def test_every_page_asks_a_stranger_to_sign_in(county: County) -> None:
    paths = turn_strangers_away(desk_of(county, TOWN))

    assert {"/desk/todo", "/desk/offered", "/drafts", "/powers", "/villages"} <= paths


def test_each_route_of_the_desk_asks_for_its_right(county: County) -> None:
    views = desk_of(county, TOWN).view_functions
    marks = {name: getattr(view, MARK) for name, view in views.items() if name.startswith("town.")}

    assert marks.pop("town.take_over") is Right.HAND_OVER
    assert marks.pop("town.villages") is Right.SEE_NETWORK
    assert {marks.pop("town.left"), marks.pop("town.go_on")} == {Right.TAKE_IN}
    assert set(marks.values()) == {Right.SEE_CASES}


def test_the_matters_page_says_what_the_town_may_do_until_when(county: County) -> None:
    page = at_desk(county, TOWN, "clerk")
    page.get("/powers")

    line = re.search(r'<tr><th scope="row">[^\n]*高龄津贴[^\n]*</tr>', page.last)
    assert line is not None
    cells = re.findall(r'data-label="([^"]+)">(.*?)</td>', line[0])
    words = {label: re.sub(r" \d\d:\d\d", "", " ".join(bare(cell))) for label, cell in cells}
    assert words == {
        "收件": "可办",
        "受理": "可办 G-0001 至 2031-12-31 离线期限 30 天 到 12-23",
        "审查": "可办 G-0001 至 2031-12-31 离线期限 14 天 到 12-07",
        "决定": "转报",
        "制证送达": "转报",
    }


def test_an_act_whose_lease_has_run_out_waits_for_an_exchange(county: County) -> None:
    county.clock.time += timedelta(days=15)
    page = at_desk(county, TOWN, "clerk")
    page.get("/powers")

    line = re.search(r'<tr><th scope="row">[^\n]*高龄津贴[^\n]*</tr>', page.last)
    assert line is not None
    cells = re.findall(r'data-label="([^"]+)">(.*?)</td>', line[0])
    words = {label: bare(cell)[0] for label, cell in cells}
    assert (words["受理"], words["审查"], words["决定"]) == ("可办", "联网后可办", "转报")


def test_a_revoked_grant_is_no_longer_ours(county: County) -> None:
    county[COUNTY].network.revoke_grant("G-0001", "文件更正", county[COUNTY].actor)
    county[TOWN].exchange()
    page = at_desk(county, TOWN, "clerk")
    page.get("/powers")

    assert "G-0001 至 2031-12-31" not in page.last
    assert "已收回" in page.last


def test_the_villages_page_says_who_was_heard_when(county: County) -> None:
    county[VILLAGE].exchange()
    take_in(county, VILLAGE, 0)
    county[VILLAGE].exchange()
    county.clock.time += timedelta(days=2)
    county[OTHER_VILLAGE].exchange()
    county.clock.time += timedelta(hours=30)
    page = at_desk(county, TOWN, "supervisor")
    page.get("/villages")

    rows = [r for r in page.last.split("\n") if '<tr><th scope="row"' in r]
    said = [bare(r) for r in rows]
    assert [words[2] for words in said] == ["失联", "在变旧"]
    assert said[0][0] == "城关村村民委员会"
    assert said[0][5:7] == ["3.3", "天前"]
    assert 'data-label="在办">1</td>' in rows[0]
    assert 'data-label="在办">0</td>' in rows[1]


def test_the_desk_speaks_english(county: County) -> None:
    take_in(county, TOWN, 0)
    page = at_desk(county, TOWN, "clerk")
    page.get("/desk/todo")
    page.post("/account/language", {"language": "en", "back": "/desk/todo"})

    assert "<h1>To do</h1>" in page.last
    assert "In all: 1" in page.last
