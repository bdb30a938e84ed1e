"""Cases that do not move, and ledgers that have forked: the county's pages to set them going again."""

import re
from datetime import timedelta

import pytest

from shared.app.nodes import Nodes
from shared.app.overriding import SILENT, UNANSWERED
from shared.app.reentry import Reentry
from shared.domain.acts import Act
from tests.support.forge import Forger, deliver
from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.support.pages import Visitor
from tests.web.desks import A_CASE
from tests.web.doubts import forked, journal_forked
from tests.web.html_check import faults
from tests.web.stories import CASE_PAGE, at_county, at_town, in_transit, small_county
from tests.web.tier_desks import at_desk

STUCK, FORKS = "/stuck", "/forks"
FORK = f"/forks/case:{A_CASE}"


@pytest.fixture
def county() -> County:
    """Return a small county."""
    return small_county()


def opened(county: County, path: str, *roles: str) -> Visitor:
    """Return someone of the county with a page open."""
    page = at_desk(county, COUNTY, *(roles or ("approver",)))
    assert page.get(path).status_code == 200
    return page


def reasons(page: Visitor) -> dict[str, int]:
    """Return how many cases are stuck for which reason."""
    found = re.findall(r"<h2>([^<]+) <small>(\d+) 件</small>", page.last)
    return {why: int(n) for why, n in found}


def test_nothing_stuck_is_said(county: County) -> None:
    at_county(county)
    page = opened(county, STUCK)
    assert "没有卡住的办件。" in page.last
    assert re.search(r"卡住的办件 <span>0</span>", page.last)


def test_an_offer_without_an_answer_is_listed_after_three_days(county: County) -> None:
    in_transit(county)
    page = opened(county, STUCK)
    assert reasons(page) == {}
    county.clock.time += UNANSWERED
    page.get(STUCK)
    assert reasons(page) == {"移交后无人接收": 1}
    assert "赵桂兰 · 高龄津贴" in page.last
    assert "起，已 3" in page.last


def test_a_silent_and_a_suspended_custodian_are_listed(county: County) -> None:
    at_town(county)
    county.clock.time += SILENT + timedelta(hours=1)
    page = opened(county, STUCK)
    assert reasons(page) == {"保管方失联": 1}
    Nodes(county[COUNTY].here).suspend(TOWN, "被盗", county[COUNTY].actor)
    page.get(STUCK)
    assert reasons(page) == {"保管方已停用": 1}
    options = re.findall(r'<option value="(\d+)"', page.last)
    assert options == [COUNTY, VILLAGE]
    Nodes(county[COUNTY].here).suspend(VILLAGE, "被盗", county[COUNTY].actor)
    page.get(STUCK)
    assert re.findall(r'<option value="(\d+)"', page.last) == [COUNTY]


def test_a_stuck_case_is_given_to_another_and_leaves_the_list(county: County) -> None:
    at_town(county)
    county.clock.time += SILENT + timedelta(hours=1)
    page = opened(county, STUCK)
    bad = page.post(f"{STUCK}/{A_CASE}", {"to": VILLAGE, "reason": " "})
    assert bad.status_code == 422
    assert '<details class="act" open>' in page.last
    assert f'<option value="{VILLAGE}" selected>' in page.last
    assert f'id="reason-{A_CASE}-wrong"' in page.last
    bad = page.post(f"{STUCK}/{A_CASE}", {"to": "x", "reason": "镇上<失联>"})
    assert bad.status_code == 422
    assert "镇上<失联></textarea>" in page.last
    page.post(f"{STUCK}/{A_CASE}", {"to": COUNTY, "reason": "镇上失联"})
    assert "已改派。" in page.last
    assert "没有卡住的办件。" in page.last
    case = county[COUNTY].sees(A_CASE)
    assert (case.custody.holder, case.slip[-1].act, case.slip[-1].by) == (
        COUNTY,
        Act.OVERRIDE,
        "马秀英",
    )


def test_a_case_that_is_not_stuck_any_more_is_told_above(county: County) -> None:
    at_county(county)
    page = opened(county, STUCK)
    answer = page.post(f"{STUCK}/{A_CASE}", {"to": TOWN, "reason": "镇上<失联>"})
    assert answer.status_code == 409
    assert "custody.nothing_to_override" in page.last
    assert re.findall(r'<p class="typed">(.*)</p>', page.last) == ["镇上<失联>"]
    assert page.post(f"{STUCK}/{A_CASE[:-1]}9", {"to": TOWN, "reason": "x"}).status_code == 404


def test_one_without_the_right_sees_the_list_alone(county: County) -> None:
    at_town(county)
    county.clock.time += SILENT + timedelta(hours=1)
    page = opened(county, STUCK, "supervisor")
    assert reasons(page) == {"保管方失联": 1}
    assert "<form" not in page.last.partition('<main id="main"')[2]
    assert page.post(f"{STUCK}/{A_CASE}", {"to": COUNTY, "reason": "x"}).status_code == 403


def test_no_fork_is_said(county: County) -> None:
    assert "没有分叉的账。" in opened(county, FORKS).last


def test_both_records_stand_side_by_side_in_words(county: County) -> None:
    forked(county)
    page = opened(county, FORKS)
    assert re.search(r"分叉裁定 <span>1</span>", page.last)
    assert "赵桂兰 · 高龄津贴" in page.last
    assert "第 2 条有两种说法" in page.last
    page.get(FORK)
    sides = re.findall(r'<section aria-label="\d">(.*?)</section>', page.last, re.DOTALL)
    assert len(sides) == 2
    assert "转报 → 洪水镇" in sides[0]
    assert "请尽快" in sides[0]
    assert "撤回申请" in sides[1]
    assert all("洪水镇城关村" in side for side in sides)
    assert "从第 2 条起，账上的 1 条都不再算数" in page.last


def test_a_fork_is_ended_and_what_was_taken_out_can_be_entered_again(county: County) -> None:
    forked(county)
    page = opened(county, FORK)
    bad = page.post(FORK, {"to": TOWN, "reason": ""})
    assert bad.status_code == 422
    assert f'<option value="{TOWN}" selected>' in page.last
    bad = page.post(FORK, {"to": "999999", "reason": "两条<都>不算"})
    assert bad.status_code == 422
    assert "两条<都>不算</textarea>" in page.last
    page.post(FORK, {"to": VILLAGE, "reason": "以收件为准"})
    assert "已裁定：这本账可以接着办了。" in page.last
    assert "没有分叉的账。" in page.last
    county.settle()
    assert county[VILLAGE].sees(A_CASE).custody.holder == VILLAGE
    assert Reentry(county[VILLAGE].here).count() == 2  # both that claimed the place
    county[VILLAGE].does(A_CASE, Act.FORWARD)


def test_a_fork_decided_already_leads_back_to_the_list(county: County) -> None:
    forked(county)
    page = opened(county, FORK)
    page.post(FORK, {"to": COUNTY, "reason": "县里接着办"})
    assert page.get(FORK).request.path == FORKS
    assert "没有冻结" in page.last
    assert page.post(FORK, {"to": COUNTY, "reason": "我也核对过了"}).status_code == 409
    assert re.findall(r'<p class="typed">(.*)</p>', page.last) == ["我也核对过了"]
    assert page.get("/forks/nonsense").request.path == FORKS


def test_a_first_entry_that_forks_is_explained_without_a_form(county: County) -> None:
    in_transit(county)
    village = county[VILLAGE]
    with village.here.store.read() as room:
        first = room.ledgers.entries(f"case:{A_CASE}", last=1)[0]
    other = Forger(village).entry(
        f"case:{A_CASE}",
        "case.taken_in.v1",
        seq=1,
        prev="",
        body={**(first.fact.body or {}), "note": "另一种说法"},
    )
    deliver(county[TOWN], VILLAGE, other)
    county.settle()
    page = opened(county, FORK)
    assert "ledger.first_entry_forked" in page.last
    assert "<textarea" not in page.last
    assert page.post(FORK, {"to": COUNTY, "reason": "x"}).status_code == 409


def test_a_journal_that_forks_at_its_first_entry_can_begin_anew(county: County) -> None:
    one, _ = journal_forked(county)
    path = f"/forks/{one.header.ledger}"
    page = opened(county, path)
    assert "账上的 1 条都不再算数，从头接起。" in page.last
    assert page.post(path, {"reason": "以乡镇核对的为准"}).status_code == 200
    assert page.get(path).request.path == FORKS


def test_one_without_the_right_may_look_at_a_fork(county: County) -> None:
    forked(county)
    page = opened(county, FORK, "supervisor")
    assert "您可以看，不能裁定。" in page.last
    assert page.post(FORK, {"to": COUNTY, "reason": "x"}).status_code == 403


def test_case_page_and_quarantine_lead_to_the_fork(county: County) -> None:
    forked(county)
    page = opened(county, CASE_PAGE)
    assert f'href="{FORK}"' in page.last
    page.get("/cases/quarantine")
    assert f'href="{FORK}"' in page.last


def test_the_pages_are_sound_in_both_languages(county: County) -> None:
    forked(county)
    county.clock.time += timedelta(days=9)
    page = opened(county, FORKS)
    for language in ("zh", "en"):
        page.post("/account/language", {"language": language, "back": FORKS})
        for path in (STUCK, FORKS, FORK):
            html = page.client.get(path).get_data(as_text=True)
            assert faults(html) == [], path
            if language == "en":
                main = html.partition('<main id="main"')[2]
                for label in re.findall(r"<(?:h1|h2|label|button|summary)[^>]*>([^<]+)", main):
                    left = label.replace("赵桂兰", "")
                    assert not re.search(r"[一-鿿]", left), label
