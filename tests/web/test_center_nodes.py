"""The county's care for its nodes: what each has left, alarms, gaps, suspending, codes, taking its cases."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.app.writing import append
from shared.domain.acts import Act
from shared.domain.enrolment import read_code
from shared.domain.facts import Draft
from shared.domain.kinds import PUT_BACK
from shared.domain.ledgers import case_ledger, journal_ledger
from shared.domain.version import VERSION
from tests.support.forge import Forger, deliver
from tests.support.network import COUNTY, OTHER_TOWN, OTHER_VILLAGE, TOWN, VILLAGE, County
from tests.support.pages import Visitor
from tests.web.desks import A_CASE
from tests.web.html_check import faults
from tests.web.stories import at_town, small_county
from tests.web.tier_desks import at_desk, bare


@pytest.fixture
def county() -> County:
    """Return a small county whose case is at the town."""
    county = small_county()
    at_town(county)
    return county


def node_page(code: str) -> str:
    """Return the address of a node's own page."""
    return f"/nodes/{code}/node"


def opened(county: County, code: str, *roles: str) -> Visitor:
    """Return someone of the county with a node's page open."""
    page = at_desk(county, COUNTY, *(roles or ("approver",)))
    assert page.get(node_page(code)).status_code == 200
    return page


def facts(page: Visitor) -> dict[str, str]:
    """Return the node's facts, by their names."""
    return dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page.last))


def found_put_back(county: County, code: str, inc: int = 1) -> None:
    """Let a node's parent report that it was put back."""
    parent = county[code].parent
    assert parent is not None
    with parent.here.store.write() as room:
        body = {"node": code, "inc": inc, "counter": 3, "held": 9}
        ledger = journal_ledger(parent.here.code)
        entry = append(parent.here, room, ledger, Draft(PUT_BACK, body), parent.here.itself)
        room.desk.set_value(f"put_back:{code}", str(inc))
    assert entry.header.kind == PUT_BACK
    if parent.parent is not None:
        parent.exchange()


def test_a_node_tells_when_it_was_heard_how_fresh_it_is_and_what_it_holds(county: County) -> None:
    page = opened(county, TOWN)
    told = facts(page)
    assert told["最后消息"].startswith("2026-11-23")
    assert told["核对名录"].startswith("2026-11-23")
    assert told["还能办"].endswith("天")
    assert told["入网"] == "第 1 次"
    assert "赵桂兰 · 高龄津贴" in page.last
    assert "一共能看到 1 件" in page.last
    assert "没有缺号" in page.last


def test_the_town_list_says_what_each_has_left_in_short(county: County) -> None:
    page = at_desk(county, COUNTY, "supervisor")
    page.get(f"/nodes/{TOWN}")
    assert "制证送达还有" in " ".join(bare(page.last))
    county.clock.time += timedelta(days=8)
    page.get(f"/nodes/{TOWN}")
    row = re.search(rf'<tr id="n-{TOWN}">(.*?)</tr>', page.last)
    assert row is not None
    assert '<span class="card r">制证送达、决定、审查已停，受理还有 5 天</span>' in row[1]
    assert f'href="{node_page(TOWN)}"' in row[1]


def test_a_town_sees_the_same_of_its_villages(county: County) -> None:
    county.clock.time += timedelta(days=16)
    page = at_desk(county, TOWN, "reviewer")
    page.get("/villages")
    assert '<span class="card r">制证送达已停，决定还有 3 天</span>' in page.last


def test_a_node_put_back_is_an_alarm_everywhere(county: County) -> None:
    found_put_back(county, VILLAGE)
    page = at_desk(county, COUNTY, "approver")
    page.get("/nodes")
    assert f'<a href="{node_page(VILLAGE)}">洪水镇城关村</a>' in page.last
    assert "退回或复制" in page.last
    page.get(f"/nodes/{TOWN}")
    assert "退回或复制" in page.last
    page.get(node_page(VILLAGE))
    assert "它的数据被退回过，或者另有一份拷贝在用。" in page.last


def test_what_exists_and_never_arrived_is_told_in_numbers(county: County) -> None:
    village = county[VILLAGE]
    forger = Forger(village)
    with village.here.store.read() as room:
        n = room.ledgers.last_count(VILLAGE, 1)
    late = forger.entry(
        journal_ledger(VILLAGE), "journal.children_heard.v1", n=n + 4, body={"heard": {}}
    )
    deliver(county[COUNTY], TOWN, late)
    page = opened(county, VILLAGE)
    assert f"第 {n + 1} 到 {n + 3} 条存在，但从未送到" in page.last
    page.get("/nodes")
    assert f"第 {n + 1} 到 {n + 3} 条存在，但从未送到" in page.last
    page.post("/account/language", {"language": "en", "back": node_page(VILLAGE)})
    page.get(node_page(VILLAGE))
    assert f"entries {n + 1} to {n + 3} exist but never arrived" in page.last


def test_suspending_takes_a_reason_and_is_told(county: County) -> None:
    page = opened(county, VILLAGE)
    bad = page.post(f"{node_page(VILLAGE)}/suspend", {"reason": " "})
    assert bad.status_code == 422
    assert 'id="suspend-reason-wrong"' in page.last
    assert '<details class="act" id="suspend" open>' in page.last
    page.post(f"{node_page(VILLAGE)}/suspend", {"reason": "电脑被盗"})
    assert "已停用：不再从它那里收任何东西。" in page.last
    assert 'id="suspend"' not in page.last
    assert facts(page)["停用"].startswith("2026-11-23")
    again = page.post(f"{node_page(VILLAGE)}/suspend", {"reason": "再停一次"})
    assert again.status_code == 409
    assert "node.suspended_already" in page.last
    assert '<p class="typed">再停一次</p>' in page.last
    page.get("/nodes")
    assert "已停用" in page.last


def test_a_code_is_shown_once_big_and_works(county: County) -> None:
    page = opened(county, VILLAGE)
    answer = page.post(f"{node_page(VILLAGE)}/new-code")
    assert answer.status_code == 200
    whole = re.search(r"<pre class=\"command\"><code>([^<]+)</code>", page.last)
    assert whole is not None
    code = read_code(whole[1])
    assert code.node == VILLAGE
    spelt = page.last.partition('<p class="spelt">')[2].partition("</p>")[0]
    assert re.sub(r"<[^>]+>", "", spelt) == whole[1]
    assert max(map(len, re.findall(r"<span>([^<]+)</span>", spelt))) == 4
    assert "tongban-village recover --code" in page.last
    assert faults(answer.get_data(as_text=True)) == []
    page.get(node_page(VILLAGE))
    assert whole[1].split(".")[1] not in page.last
    assert facts(page)["未用的码"].startswith("马秀英生成，2026-11-30")


def test_a_node_not_enrolled_gets_an_enrolment_code(county: County) -> None:
    page = opened(county, OTHER_VILLAGE)
    assert "生成入网码" in page.last
    page.post(f"{node_page(OTHER_VILLAGE)}/new-code")
    assert "tongban-village enrol --parent 上级地址 --code" in page.last


def test_all_open_cases_go_to_another_with_a_preview(county: County) -> None:
    page = opened(county, TOWN)
    assert "1 件会改派" in page.last
    bad = page.post(f"{node_page(TOWN)}/take-all", {"to": VILLAGE, "reason": ""})
    assert bad.status_code == 422
    assert f'<option value="{VILLAGE}" selected>' in page.last
    bad = page.post(f"{node_page(TOWN)}/take-all", {"to": OTHER_TOWN, "reason": "镇上<停>电"})
    assert bad.status_code == 422
    assert "镇上<停>电</textarea>" in page.last
    assert "input.bad_choice" in page.last
    page.post(f"{node_page(TOWN)}/take-all", {"to": VILLAGE, "reason": "镇上停电"})
    assert "已改派 1 件。" in page.last
    assert "它手里没有在办件。" in page.last
    assert county[COUNTY].sees(A_CASE).custody.holder == VILLAGE


def test_one_without_the_right_sees_all_and_does_nothing(county: County) -> None:
    page = opened(county, TOWN, "supervisor")
    assert "您可以看，不能办。" in page.last
    assert "<form" not in page.last.partition('<main id="main"')[2]
    for name in ("suspend", "new-code", "take-all"):
        assert page.post(f"{node_page(TOWN)}/{name}", {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("code", [COUNTY, "999999000000", "<b>"])
def test_the_county_itself_and_unknown_nodes_have_no_such_page(county: County, code: str) -> None:
    page = at_desk(county, COUNTY, "approver")
    assert page.get(node_page(code)).status_code == 404
    assert page.post(f"{node_page(code)}/new-code").status_code == 404


def test_the_pages_are_sound_in_both_languages(county: County) -> None:
    found_put_back(county, VILLAGE)
    county[COUNTY].does(A_CASE, Act.OVERRIDE, to=VILLAGE, reason="x")
    assert county[COUNTY].sees(A_CASE).custody.holder == VILLAGE
    assert case_ledger(A_CASE)
    page = at_desk(county, COUNTY, "approver")
    page.get("/nodes")
    for language in ("zh", "en"):
        page.post("/account/language", {"language": language, "back": "/nodes"})
        for path in (
            "/nodes",
            f"/nodes/{TOWN}",
            node_page(TOWN),
            node_page(VILLAGE),
            node_page(OTHER_VILLAGE),
        ):
            html = page.client.get(path).get_data(as_text=True)
            assert faults(html) == [], path
            if language == "en":
                main = html.partition('<main id="main"')[2]
                for label in re.findall(r"<(?:h2|dt|label|button|summary)[^>]*>([^<]+)", main):
                    assert not re.search(r"[一-鿿]", label), label


def test_the_page_of_a_node_says_version_clock_head_and_next_contact(county: County) -> None:
    county.skews[TOWN] = timedelta(minutes=25, seconds=30)
    county[TOWN].exchange()
    page = opened(county, TOWN)
    told = facts(page)
    assert told["软件版本"] == VERSION
    assert told["时钟"] == "快 25 分钟"
    assert told["收到记录"].endswith(" 条")
    assert told["待送达（至多）"] == "1"
    assert re.fullmatch(r"11-23 .* 前|.*\d\d:\d\d 前", told["下次联系"])
    county.clock.time += timedelta(hours=24)
    page.get(node_page(TOWN))
    assert re.fullmatch(r"已过 [\d.]+ 小时", facts(page)["下次联系"])
    page.post("/account/language", {"language": "en", "back": node_page(TOWN)})
    page.get(node_page(TOWN))
    assert re.fullmatch(r"overdue [\d.]+ h", facts(page)["Next contact"])


def test_lists_show_the_same_and_what_is_not_known(county: County) -> None:
    with county[COUNTY].here.store.write() as room:
        room.peers.save(replace(room.peers.get(TOWN), version="", clock_off=None))
    page = at_desk(county, COUNTY, "supervisor")
    page.get(f"/nodes/{TOWN}")
    row = re.search(rf'<tr id="n-{TOWN}">(.*?)</tr>', page.last)
    assert row is not None
    assert '<td data-label="版本和时钟">不详</td>' in row[1]
    county.clock.time += timedelta(days=2)
    page.get("/nodes")
    assert "联系已过" in page.last
    town = at_desk(county, TOWN, "reviewer")
    town.get("/villages")
    assert f'<td data-label="版本和时钟">{VERSION} <small>' in town.last
    assert faults(town.last) == []


def test_it_is_not_kept_by_a_browser(county: County) -> None:
    page = at_desk(county, COUNTY, "approver")
    for path in ("/nodes", node_page(TOWN)):
        assert page.get(path).headers["Cache-Control"] == "no-store"
