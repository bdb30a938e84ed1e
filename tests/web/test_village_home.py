"""A village's home: what can be done, where every case is, what came back."""

import re
import zlib
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.acts import Act
from tests.support.network import COUNTY, TOWN, VILLAGE, County, TestNode, an_intake
from tests.web.desks import CASES
from tests.web.taking_in import APPLICANT, MATTER, Agent, app_of_village, small_county

A, B, C = CASES[:3]
FORWARDED = "送往洪水镇"


@pytest.fixture
def county() -> County:
    return small_county()


@pytest.fixture
def village(county: County) -> TestNode:
    return county[VILLAGE]


@pytest.fixture
def agent(county: County) -> Agent:
    return Agent(app_of_village(county), county[VILLAGE])


def row(agent: Agent, case: str) -> str:
    """Return a case's row on the home page, without tags; empty where it has none."""
    agent.get("/home")
    _, _, after = agent.last.partition(f'href="/cases/{case}">')
    return " ".join(re.sub(r"<[^>]+>", " ", after.partition("</a>")[0]).split())


def part(agent: Agent, title: str) -> str:
    """Return what stands under a heading of the home page."""
    agent.get("/home")
    return agent.last.partition(f"<h2>{title}</h2>")[2].partition("<h2>")[0]


def to_town(county: County, case: str, seed: int = 1) -> None:
    """Take a case in and bring it to the town's desk."""
    county[VILLAGE].takes_in(case, seed)
    county[VILLAGE].does(case, Act.FORWARD)
    county.settle()
    county[TOWN].does(case, Act.TAKE_OVER)
    county.settle()


def to_county(county: County, case: str) -> None:
    """Bring a case to the county's desk."""
    to_town(county, case)
    county[TOWN].does(case, Act.ACCEPT)
    county[TOWN].does(case, Act.REVIEW, opinion="pass")
    county[TOWN].does(case, Act.FORWARD)
    county.settle()
    county[COUNTY].does(case, Act.TAKE_OVER)
    county.settle()


def test_an_empty_village_says_what_to_do(agent: Agent) -> None:
    agent.get("/")

    assert "今天办什么？" in agent.last
    assert "没有在路上的件" in agent.last
    assert "近来没有新答复" in agent.last
    assert 'href="/take-in/">收一件新的</a>' in agent.last
    assert '<form class="search" method="get" action="/take-in/"' in agent.last


def test_what_is_done_on_the_spot_comes_first_then_what_was_used(
    agent: Agent, village: TestNode
) -> None:
    def first() -> str:
        return part(agent, "本村能办的事").partition("</a>")[0]

    assert "老年人优待证" in first()
    assert "另有 13 项" in agent.last
    village.takes_in(A)
    assert "高龄津贴" in first()


def test_a_case_taken_in_waits_to_be_forwarded(agent: Agent, village: TestNode) -> None:
    village.takes_in(A)

    assert "赵桂兰 · 高龄津贴 待转报" in row(agent, A)
    assert re.search(r"11-23 09:\d\d 收件 · 存在本机，联网后自动送出", row(agent, A))


def test_a_case_that_can_be_done_here_says_so(agent: Agent, village: TestNode) -> None:
    card = replace(an_intake(), fields={"reason": "first", "collection": "agent"})
    village.cases.take_in(A, "elderly-card", card, village.actor)

    assert "老年人优待证 本村在办" in row(agent, A)
    assert "下一步：受理" in row(agent, A)


def test_forwarded_without_a_link_it_is_safe_here(agent: Agent, county: County) -> None:
    county[VILLAGE].takes_in(A)
    county[VILLAGE].does(A, Act.FORWARD)

    assert "本机待送" in row(agent, A)
    assert FORWARDED in row(agent, A)
    county.settle()
    assert "本机待送" not in row(agent, A)
    assert re.search(r"在途 送往洪水镇 · 11-23 09:\d\d$", row(agent, A))


def test_taken_over_it_is_at_the_town_then_at_the_county(agent: Agent, county: County) -> None:
    to_town(county, A)
    assert re.search(
        r"已到镇 洪水镇 · 11-23 09:\d\d 起 · 下一步：受理，最晚 2026-11-30", row(agent, A)
    )

    to_county(county, B)

    assert "已到县 民乐县" in row(agent, B)
    assert "下一步：决定" in row(agent, B)


def test_a_case_stuck_elsewhere_turns_red(agent: Agent, county: County) -> None:
    to_town(county, A)
    county.clock.time += timedelta(days=30)

    agent.get("/home")
    assert '<span class="card r">已到镇</span>' in agent.last
    assert "超期" in row(agent, A)


def test_what_is_to_be_supplied_says_what_and_until_when(agent: Agent, county: County) -> None:
    county[VILLAGE].cases.take_in(
        A, MATTER, an_intake(documents=frozenset({"id-card"})), county[VILLAGE].actor
    )
    county[VILLAGE].does(A, Act.FORWARD)
    county.settle()
    county[TOWN].does(A, Act.TAKE_OVER)
    county[TOWN].does(A, Act.NOTIFY, until="2026-11-27")
    county.settle()

    line = row(agent, A)

    assert "需补 2 份 缺：户口簿、本人银行卡或社会保障卡 · 2026-11-27 前补齐 · 已一次性告知" in line
    assert f"/cases/{A}" in part(agent, "答复回来了")
    assert f"/cases/{A}" not in part(agent, "正在路上")
    county.clock.time += timedelta(days=5)
    agent.get("/home")
    assert '<span class="card r">需补 2 份</span>' in agent.last


def test_a_returned_case_asks_to_be_taken_over(agent: Agent, county: County) -> None:
    to_town(county, A)
    county[TOWN].does(A, Act.RETURN, note="首页看不清")
    county.settle()

    assert "待接收 洪水镇退回 · 首页看不清" in row(agent, A)
    assert f"/cases/{A}" in part(agent, "答复回来了")


def test_a_refusal_comes_back_with_its_reason(agent: Agent, county: County) -> None:
    to_town(county, A)
    county[TOWN].does(A, Act.REFUSE, reason="户口不在本县", organ="山丹县民政局")
    county.settle()

    assert "不予受理 户口不在本县" in row(agent, A)
    assert "没有在路上的件" in part(agent, "正在路上")


@pytest.mark.parametrize(("outcome", "word"), [("granted", "已批准"), ("denied", "不予批准")])
def test_a_decision_comes_back(agent: Agent, county: County, outcome: str, word: str) -> None:
    to_county(county, A)
    county[COUNTY].does(A, Act.DECIDE, outcome=outcome, reason="经核对")
    county.settle()

    assert f"{word} 经核对" in row(agent, A)


def test_an_issued_result_shows_its_number_until_it_is_old(agent: Agent, county: County) -> None:
    to_county(county, A)
    county[COUNTY].does(A, Act.DECIDE, outcome="granted")
    county[COUNTY].does(A, Act.ISSUE, number="民高龄18号")
    county[COUNTY].does(A, Act.CLOSE)
    county.settle()

    assert "已办结 文书编号 民高龄18号" in row(agent, A)
    county.clock.time += timedelta(days=31)
    assert row(agent, A) == ""


def test_what_wants_a_hand_stands_first(agent: Agent, county: County) -> None:
    county[VILLAGE].takes_in(A, 1)
    to_town(county, C, 3)
    county[VILLAGE].takes_in(B, 2)
    county[VILLAGE].does(B, Act.FORWARD)

    shown = re.findall(r'href="/cases/([^"]+)"', part(agent, "正在路上"))

    assert shown == [A, B, C]


def test_answers_that_want_a_hand_stand_first(agent: Agent, county: County) -> None:
    for seed, case in enumerate((A, B, C), 1):
        to_town(county, case, seed)
    county[TOWN].does(B, Act.RETURN, note="首页看不清")
    county[TOWN].does(C, Act.REFUSE, reason="户口不在本县", organ="山丹县民政局")
    county[TOWN].does(A, Act.REFUSE, reason="户口不在本县", organ="山丹县民政局")
    county.settle()

    shown = re.findall(r'href="/cases/([0-9a-f-]{36})"', part(agent, "答复回来了"))

    assert shown == [B, A, C]


def test_drafts_are_listed_once_something_is_typed(agent: Agent) -> None:
    draft = agent.begins()
    assert part(agent, "草稿") == ""

    agent.get(f"/take-in/{draft}/applicant")
    agent.saves(draft, "applicant", APPLICANT)

    assert "赵桂兰 · 高龄津贴" in part(agent, "草稿")
    assert f'href="/take-in/{draft}/who"' in agent.last


def test_a_person_who_may_only_look_is_not_invited_to_take_in(county: County) -> None:
    watcher = Agent(app_of_village(county), county[VILLAGE], role="supervisor")

    assert watcher.get("/home").status_code == 200
    assert "收一件新的" not in watcher.last
    assert "/take-in/" not in watcher.last


def test_the_home_is_complete_in_english(agent: Agent, county: County) -> None:
    to_town(county, A)
    county[VILLAGE].takes_in(B, 2)

    agent.get("/home")
    agent.post("/account/language", {"language": "en", "back": "/home"})

    main = agent.last.partition("<main")[2]
    for name in ("赵桂兰", "洪水镇"):
        main = main.replace(name, "")
    assert [c for c in main if "\u4e00" <= c <= "\u9fff"] == []


def test_a_busy_home_stays_light(agent: Agent, county: County) -> None:
    for number, case in enumerate(CASES):
        county[VILLAGE].takes_in(case, number)

    page = agent.client.get("/home").data
    with agent.client.get("/static/tongban.css") as response:
        sheet = response.data

    assert len(re.findall(rb'href="/cases/[0-9a-f-]{36}', page)) == 8
    assert len(zlib.compress(page)) + len(zlib.compress(sheet)) <= 60 * 1024


def test_the_words_say_whether_the_link_is_up(agent: Agent, county: County) -> None:
    county.settle()
    county[VILLAGE].takes_in(A)
    assert "存在本机，正在送出" in row(agent, A)

    with county[VILLAGE].here.store.write() as room:
        room.peers.save(replace(room.peers.get(TOWN), failures=1))

    assert "存在本机，联网后自动送出" in row(agent, A)
