"""The county's other pages: the whole network, the catalogue, rights."""

import re
from datetime import timedelta

import pytest

from shared.app.heard import report_heard
from shared.domain.enrolment import write_code
from shared.domain.rights import Right
from shared.domain.version import VERSION
from shared.web.rights import MARK
from tests.support.network import COUNTY, FAR_VILLAGE, OTHER_TOWN, TOWN, VILLAGE, County
from tests.support.pages import Visitor
from tests.web.tier_desks import (
    at_desk,
    bare,
    desk_of,
    forward_reviewed,
    take_in,
    turn_strangers_away,
)


@pytest.fixture
def county() -> County:
    """Return a county whose clock stands at its start."""
    return County()


def squares(page: Visitor) -> dict[str, str]:
    """Return the state of each node's square, by its code."""
    return {
        code: kind
        for kind, code in re.findall(
            r'<a class="(\w+)" tabindex="-1" href="[^"]*#n-(\d+)"', page.last
        )
    }


def test_the_net_shows_each_node_by_when_it_was_last_heard(county: County) -> None:
    county = County((COUNTY, TOWN, VILLAGE, OTHER_TOWN))
    county[OTHER_TOWN].exchange()
    page = at_desk(county, COUNTY, "supervisor")
    page.get("/nodes")
    assert squares(page)[VILLAGE] == "unheard"
    county.clock.time += timedelta(days=3)
    take_in(county, VILLAGE, 0)
    county[VILLAGE].exchange()
    report_heard(county[TOWN].here)
    county[TOWN].exchange()
    county.clock.time += timedelta(hours=12)
    page.get("/nodes")

    shown = squares(page)
    assert shown[TOWN] == "fresh"
    assert shown[VILLAGE] == "fresh"
    assert shown[OTHER_TOWN] == "silent"
    assert shown[FAR_VILLAGE] == "absent"
    assert "3.5 天前" in page.last

    county.clock.time += timedelta(days=1)
    page.get("/nodes")
    assert squares(page)[TOWN] == "ageing"


def test_the_net_counts_nodes_and_cases(county: County) -> None:
    county.settle()
    forward_reviewed(county, 0)
    take_in(county, TOWN, 1)
    county[TOWN].exchange()
    page = at_desk(county, COUNTY, "supervisor")
    page.get("/nodes")

    figures = dict(re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", page.last))
    assert figures["个点已入网"] == "5"
    assert figures["件在途"] == "1"
    assert figures["件在办"] == "2"


def test_the_net_says_how_to_enrol_and_tells_no_secret(county: County) -> None:
    county = County((COUNTY, TOWN))
    code = county[COUNTY].network.new_code(VILLAGE, county[COUNTY].actor)
    page = at_desk(county, COUNTY, "supervisor")
    page.get("/nodes")

    assert "tongban-center enrol-code 节点代码 --data 数据目录" in page.last
    page.get("/nodes/" + TOWN)
    assert f"<code>{VILLAGE}</code>" in page.last
    written = write_code(code.node, code.secret, code.fingerprint)
    assert written.split(".")[1] not in page.last


def test_a_towns_page_lists_its_nodes_in_words(county: County) -> None:
    county = County((COUNTY, TOWN, VILLAGE))
    take_in(county, VILLAGE, 0)
    county[VILLAGE].exchange()
    report_heard(county[TOWN].here)
    county[TOWN].exchange()
    page = at_desk(county, COUNTY, "supervisor")
    page.get(f"/nodes/{TOWN}")

    lines = {
        found[1]: bare(found[2]) for found in re.finditer(r'<tr id="n-(\d+)">(.*?)</tr>', page.last)
    }
    assert next(iter(lines)) == TOWN
    assert lines[VILLAGE][1:4] == ["村", VILLAGE, "新鲜"]
    assert lines[VILLAGE][-5:] == ["1", "1", "条", VERSION, "准"]
    assert FAR_VILLAGE not in lines
    assert page.get("/nodes/999999000000").status_code == 404


def test_the_catalogue_links_each_matter_to_its_guide(county: County) -> None:
    page = at_desk(county, COUNTY, "clerk")
    page.get("/matters")

    assert "18 个事项" in page.last
    link = re.search(r'href="([^"]+)">高龄津贴</a>', page.last)
    assert link is not None
    assert page.get(link[1]).status_code == 200


def test_every_page_asks_a_stranger_to_sign_in(county: County) -> None:
    paths = turn_strangers_away(desk_of(county, COUNTY))

    assert {
        "/desk/offered",
        "/desk/all",
        "/nodes",
        "/grants",
        "/grants/new",
        "/grants/matrix",
        "/matters",
    } <= paths


def test_each_route_of_the_county_asks_for_its_right(county: County) -> None:
    views = desk_of(county, COUNTY).view_functions
    marks = {
        name.removeprefix("center."): getattr(view, MARK)
        for name, view in views.items()
        if name.startswith("center.")
    }

    assert marks == {
        "offered": Right.SEE_CASES,
        "take_over": Right.HAND_OVER,
        "todo": Right.SEE_CASES,
        "requests": Right.SEE_CASES,
        "all": Right.SEE_CASES,
        "new_seal": Right.GRANT,
        "withdraw_seal": Right.GRANT,
        "after_withdraw_seal": Right.SEE_CASES,
        "nodes": Right.SEE_NETWORK,
        "town": Right.SEE_NETWORK,
        "grants": Right.SEE_NETWORK,
        "matrix": Right.SEE_NETWORK,
        "town_matrix": Right.SEE_NETWORK,
        "amend": Right.GRANT,
        "grant": Right.SEE_NETWORK,
        "new_grant": Right.GRANT,
        "revoke": Right.GRANT,
        "matters": Right.SEE_CASES,
        "viewings": Right.SEE_NETWORK,
        "judgements": Right.SEE_NETWORK,
        "judgement": Right.SEE_NETWORK,
        "decide": Right.JUDGE,
        "withdraw_result": Right.JUDGE,
        "after_withdrawal": Right.SEE_NETWORK,
        "stuck": Right.SEE_NETWORK,
        "take_case": Right.OVERRIDE,
        "after_taking": Right.SEE_NETWORK,
        "forks": Right.SEE_NETWORK,
        "fork": Right.SEE_NETWORK,
        "decide_fork": Right.OVERRIDE,
        "node": Right.SEE_NETWORK,
        "suspend": Right.OVERRIDE,
        "take_all": Right.OVERRIDE,
        "new_code": Right.OVERRIDE,
        "after_suspend": Right.SEE_NETWORK,
        "after_take_all": Right.SEE_NETWORK,
        "after_new_code": Right.SEE_NETWORK,
    }


def test_the_county_speaks_english(county: County) -> None:
    page = at_desk(county, COUNTY, "supervisor")
    page.get("/nodes")
    page.post("/account/language", {"language": "en", "back": "/nodes"})

    assert "<h1>The whole network</h1>" in page.last
    assert "tongban-center enrol-code NODE --data DIR" in page.last
