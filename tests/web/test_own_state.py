"""What a node says of itself: how long its acts may still be done, that it is read-only, what waits."""

import re
from datetime import timedelta

import pytest

from shared.app.here import CHECKPOINT_AHEAD
from shared.app.one_by_one import BROKEN
from shared.app.standing import RESTORED, set_read_only
from shared.domain.acts import Act
from shared.domain.case import Stage
from shared.domain.records import CaseQuery
from shared.replication.codes import OldRequest
from tests.support.network import COUNTY, TOWN, VILLAGE, County, TestNode
from tests.support.pages import Visitor
from tests.web.desks import A_CASE
from tests.web.doubts import overridden
from tests.web.html_check import faults
from tests.web.stories import CASE_PAGE, at_town
from tests.web.taking_in import Agent, app_of_village, small_county
from tests.web.tier_desks import at_desk


@pytest.fixture
def county() -> County:
    """Return a small county, all of it fresh."""
    county = small_county()
    county.settle()
    return county


def at_home(county: County) -> Agent:
    """Return an agent at the village's home."""
    agent = Agent(app_of_village(county), county[VILLAGE])
    agent.get("/home")
    return agent


def line(page: Visitor) -> tuple[str, str]:
    """Return the freshness line: its kind and its words."""
    found = re.search(r'class="leases (\w+)">(?:<summary>)?(.*?)</', page.last)
    assert found is not None
    return found[1], found[2]


def leases(page: Visitor, matter: str) -> str:
    """Return what the folded list says of a matter's acts."""
    found = re.search(rf"<dt>{matter}</dt><dd>(.*?)</dd>", page.last)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found[1])


def test_the_village_says_in_one_line_what_it_may_do_for_how_long(county: County) -> None:
    agent = at_home(county)
    kind, words = line(agent)
    assert kind == "ok"
    assert words == (
        "名录核对于 11-23 09:01。受理还可办 59 天，决定还可办 19 天，制证送达还可办 14 天；"
        "联网即顺延，收件不受影响。"
    )
    assert leases(agent, "老年人优待证") == "制证送达 14 天 · 决定 19 天 · 受理 59 天"


def test_the_last_day_of_an_act_is_yellow_with_its_hours(county: County) -> None:
    county.clock.time += timedelta(days=14, hours=11, minutes=59)
    kind, words = line(at_home(county))
    assert kind == "y"
    assert "制证送达还可办 12 小时" in words


def test_an_act_that_is_lost_is_named_in_red_and_the_rest_goes_on(county: County) -> None:
    county.clock.time += timedelta(days=16)
    agent = at_home(county)
    kind, words = line(agent)
    assert kind == "r"
    assert "制证送达已停。受理还可办 43 天，决定还可办 3 天" in words
    assert leases(agent, "老年人优待证") == "制证送达已停 · 决定 3 天 · 受理 43 天"
    agent.post("/account/language", {"language": "en", "back": "/home"})
    assert "Stopped: issue. Left: accept 43 d, decide 3 d. " in line(agent)[1]
    county.settle()
    agent.get("/home")
    assert line(agent)[0] == "ok"


def test_a_town_that_lost_an_act_for_some_matters_says_some(county: County) -> None:
    county.clock.time += timedelta(days=8)
    page = at_desk(county, TOWN, "reviewer")
    page.get("/desk/todo")
    kind, words = line(page)
    assert kind == "r"
    assert "部分事项的制证送达、决定、审查已停。" in words


def test_the_county_has_no_such_line(county: County) -> None:
    page = at_desk(county, COUNTY, "approver")
    page.get("/desk/todo")
    assert 'class="leases' not in page.last


def test_a_registry_kept_back_is_told_with_both_numbers(county: County) -> None:
    village = county[VILLAGE]
    with village.here.store.write() as room:
        room.desk.set_value(CHECKPOINT_AHEAD, "9999")
        held = village.here.registry(room).head[0]
    agent = at_home(county)
    assert f"县里的名录已到第 9999 条，本机只收到第 {held} 条" in agent.last
    assert line(agent)[0] == "y"


def test_a_clock_behind_is_told_and_promises_nothing(county: County) -> None:
    county.clock.time -= timedelta(days=3)
    agent = at_home(county)
    assert "本机的时钟往回走了，比已知的时间还早" in agent.last
    kind, words = line(agent)
    assert kind == "r"
    assert "还可办" not in words


def test_what_waits_to_be_entered_again_is_on_the_desk(county: County) -> None:
    overridden(county)
    page = at_desk(county, TOWN, "reviewer")
    page.get("/desk/todo")
    assert "有 2 条待重新录入。" in page.last
    page.get("/desk/offered")
    assert "有 2 条待重新录入。" in page.last


def held(node: TestNode, why: str = OldRequest.code) -> None:
    """Make a node read-only, as finding out that it was put back does."""
    with node.here.store.write() as room:
        set_read_only(room, why)


@pytest.mark.parametrize(
    ("code", "command"),
    [
        (VILLAGE, "tongban-village recover --code 重建码 --data 数据目录"),
        (TOWN, "tongban-town recover --code 重建码 --data 数据目录"),
        (COUNTY, "tongban-center rotate-key --signature 签字 --data 数据目录"),
    ],
)
def test_a_read_only_node_says_so_on_every_page_with_the_command(
    county: County, code: str, command: str
) -> None:
    at_town(county)
    page = at_home(county) if code == VILLAGE else at_desk(county, code, "reviewer", "approver")
    held(county[code])
    paths = ("/", "/cases/quarantine", "/cases/lookup", CASE_PAGE, "/account/sign-in")
    for path in paths:
        assert page.get(path).status_code == 200
        assert "本机现在只能查看" in page.last, path
        assert command in page.last, path
        assert faults(page.client.get(path, follow_redirects=True).get_data(as_text=True)) == []


def test_a_read_only_node_does_not_promise_that_it_will_send(county: County) -> None:
    agent = at_home(county)
    county[VILLAGE].takes_in(A_CASE)
    agent.get("/home")
    assert "存在本机，正在送出" in agent.last
    held(county[VILLAGE])
    agent.get("/home")
    assert "本机只能查看。1 件安全保存在本机。" in agent.last
    assert "自动送出" not in agent.last
    assert "正在送出" not in agent.last


def test_a_node_put_back_from_a_backup_is_told_as_such(county: County) -> None:
    agent = at_home(county)
    held(county[VILLAGE], RESTORED)
    agent.get("/home")
    assert "本机是从备份恢复的" in agent.last
    agent.post("/account/language", {"language": "en", "back": "/home"})
    assert "This node was restored from a backup" in agent.last
    assert "tongban-village recover --code CODE --data DIR" in agent.last


def test_at_a_read_only_node_a_draft_is_filled_and_kept_and_refused_kindly(county: County) -> None:
    agent = at_home(county)
    held(county[VILLAGE])
    draft = agent.begins()
    agent.fills(draft)
    answer = agent.submits(draft)
    assert answer.status_code == 409
    assert "还没有收件。您填写的内容都还在。" in agent.last
    assert "node.read_only" in agent.last
    assert "赵桂兰" in agent.last
    assert agent.rows() == []
    with county[VILLAGE].here.store.write() as room:
        set_read_only(room, "")
    agent.submits(draft)
    assert [row.applicant for row in agent.rows()] == ["赵桂兰"]


def test_at_a_read_only_node_an_act_is_refused_with_all_that_was_typed(county: County) -> None:
    at_town(county)
    page = at_desk(county, TOWN, "reviewer")
    page.get(CASE_PAGE)
    held(county[TOWN])
    answer = page.post(f"{CASE_PAGE}/act/accept", {"note": "齐了<b>"})
    assert answer.status_code == 409
    assert "齐了<b></textarea>" in page.last
    assert "node.read_only" in page.last
    assert county[TOWN].sees(A_CASE).stage is Stage.TAKEN_IN


def test_a_take_in_is_always_taken_whatever_the_leases(county: County) -> None:
    agent = at_home(county)
    draft = agent.begins()
    agent.fills(draft)
    county.clock.time += timedelta(days=200)
    assert agent.submits(draft).status_code == 200
    (row,) = county[VILLAGE].cases.find(CaseQuery())
    assert Act.ACCEPT not in county[VILLAGE].cases.view(row.case).permits
    agent.get("/home")
    assert "受理、决定、制证送达已停" in agent.last or "已停" in line(agent)[1]


@pytest.mark.parametrize("code", [TOWN, VILLAGE])
def test_a_case_whose_limits_cannot_be_worked_out_is_named_on_the_first_page(
    county: County, code: str
) -> None:
    at_town(county)
    clerk = at_home(county) if code == VILLAGE else at_desk(county, TOWN, "clerk")
    assert "期限算不出来" not in clerk.get("/").text
    with county[code].here.store.write() as room:
        room.desk.set_value(BROKEN, A_CASE)

    page = clerk.get("/").text
    assert "有 1 件的期限算不出来" in page
    assert f'href="{CASE_PAGE}"' in page
    assert not faults(page)
