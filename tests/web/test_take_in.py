"""What can be taken in here, and its guide."""

import pytest

from shared.web.take_in import take_in_pages
from tests.support.network import COUNTY, TOWN, VILLAGE
from tests.web.desks import app_of
from tests.web.taking_in import Agent, an_agent, app_of_village, small_county


@pytest.fixture(scope="module")
def agent() -> Agent:
    return an_agent()


def offer(page: str, matter: str) -> str:
    """Return a matter's row on a page, empty where it has none."""
    _, _, after = page.partition(f'href="/take-in/guide/{matter}">')
    return after.partition("</a>")[0]


def test_a_matter_says_who_what_and_how_long(agent: Agent) -> None:
    agent.get("/take-in/")

    row = offer(agent.last, "elderly-allowance")

    assert "高龄津贴" in row
    assert "年满八十周岁" in row
    assert "居民身份证、户口簿、本人银行卡或社会保障卡" in row
    assert "15 个工作日 · 不收费" in row


@pytest.mark.parametrize(
    ("matter", "card", "until"),
    [
        ("elderly-card", "可当场办结", "授权至 2031-12-31"),
        ("elderly-allowance", "只收件", ""),
    ],
)
def test_a_card_says_how_far_it_goes_here(agent: Agent, matter: str, card: str, until: str) -> None:
    agent.get("/take-in/")

    row = offer(agent.last, matter)

    assert card in row
    assert ("授权至" in row) == bool(until)
    assert until in row


def test_a_town_with_the_grant_accepts() -> None:
    county = small_county()
    clerk = Agent(app_of(county[TOWN], take_in_pages()), county[TOWN], role="clerk")

    clerk.get("/take-in/")

    assert "可受理" in offer(clerk.last, "elderly-allowance")
    # Holds every grant, but a review takes its days.
    assert "可受理" in offer(clerk.last, "temporary-relief")
    assert 'class="desk plain"' in clerk.last


def test_an_expired_grant_leaves_only_taking_in() -> None:
    county = small_county()
    agent = Agent(app_of_village(county), county[VILLAGE])
    county.clock.time = county.clock.time.replace(year=2028)

    agent.get("/take-in/")

    assert "只收件" in offer(agent.last, "elderly-card")


@pytest.mark.parametrize("words", ["老人钱", "领老人钱", "高龄 津贴", "old-AGE", "八十周岁"])
def test_it_is_found_in_the_words_people_use(agent: Agent, words: str) -> None:
    agent.get("/take-in/", query_string={"q": words})

    assert offer(agent.last, "elderly-allowance")
    assert not offer(agent.last, "unemployment-registration")


def test_nothing_found_says_so_and_what_was_sought(agent: Agent) -> None:
    response = agent.get("/take-in/", query_string={"q": "<b>驾照"})

    assert response.status_code == 200
    assert "没有找到" in agent.last
    assert b"&lt;b&gt;" in response.data
    assert b"<b>\xe9" not in response.data


def test_the_guide_tells_all(agent: Agent) -> None:
    agent.get("/take-in/guide/elderly-card")

    for words in (
        "示例",
        "可当场办结",
        "年满六十周岁",
        "必要",
        "容缺后补",
        "老年人权益保障法 第 53 条",
    ):
        assert words in agent.last
    assert "村（社区）、乡镇 · 2 个工作日" in agent.last
    assert "民乐县民政局" in agent.last


def test_the_guide_is_complete_in_english(agent: Agent) -> None:
    agent.post("/account/language", {"language": "en", "back": "/take-in/guide/elderly-card"})
    page = agent.last
    agent.post("/account/language", {"language": "zh", "back": "/"})

    main = page.partition("<main")[2]
    assert "Senior citizen card" in main
    assert [c for c in main if "\u4e00" <= c <= "\u9fff"] == []


def test_an_unknown_matter_is_not_found(agent: Agent) -> None:
    assert agent.get("/take-in/guide/no-such-matter").status_code == 404
    assert agent.post("/take-in/begin/no-such-matter").status_code == 404


def test_the_county_hall_is_told_where_it_is_taken_in() -> None:
    county = small_county()
    clerk = Agent(app_of(county[COUNTY], take_in_pages()), county[COUNTY], role="clerk")

    clerk.get("/take-in/guide/elderly-card")
    assert "村（社区）、乡镇" in clerk.last
    assert "开始收件" not in clerk.last
    response = clerk.post("/take-in/begin/elderly-card")

    assert response.status_code == 403
    assert "authority.not_taken_in_here" in clerk.last
    assert clerk.get("/take-in/").status_code == 200
    assert "公共场所卫生许可" in clerk.last
    assert "老年人优待证" not in clerk.last


def test_only_who_may_take_in_gets_in() -> None:
    county = small_county()
    watcher = Agent(app_of_village(county), county[VILLAGE], role="supervisor")

    assert watcher.get("/take-in/").status_code == 403
    assert watcher.get("/take-in/guide/elderly-card").status_code == 403
    assert watcher.post("/take-in/begin/elderly-card").status_code == 403
