"""Beside a case: notes between nodes, ID numbers seen in full for a reason, the guide it was taken in under."""

import pytest

from shared.domain.ledgers import journal_ledger
from tests.support.network import COUNTY, TOWN, VILLAGE, County, id_number
from tests.support.pages import Visitor
from tests.web.desks import A_CASE, visitor
from tests.web.html_check import faults
from tests.web.stories import CASE_PAGE, at_town, at_village, closed, small_county
from tests.web.tier_desks import at_desk

NUMBER = id_number(1)
SEE = f"{CASE_PAGE}/id/applicant"
WHY = "与民政系统核对"
SPELT = f"<span>{NUMBER[6:10]}</span><span>{NUMBER[10:14]}</span>"


@pytest.fixture
def county() -> County:
    """Return a small county whose case is at the town."""
    county = small_county()
    at_town(county)
    return county


def sees(person: Visitor, reason: str) -> int:
    """Ask for the number in full; return the page's status."""
    person.get(SEE)
    return person.post(SEE, {"reason": reason}).status_code


def test_a_number_is_shown_once_for_a_reason_and_that_is_written_down(county: County) -> None:
    clerk = visitor(county, TOWN, "clerk")
    clerk.get(CASE_PAGE)
    assert f'href="{SEE}"' in clerk.last
    assert SPELT not in clerk.last

    assert sees(clerk, WHY) == 200
    assert SPELT in clerk.last
    assert clerk.client.get(SEE).headers["Cache-Control"] == "no-store"
    clerk.get(SEE)
    assert SPELT not in clerk.last

    county.settle()
    for code in (TOWN, VILLAGE, COUNTY):
        (seen,) = county[code].sees(A_CASE).viewings
        assert (seen.node, seen.by, seen.role, seen.reason) == (TOWN, "马秀英", "applicant", WHY)
    clerk.get(CASE_PAGE)
    assert "谁看过完整号码" in clerk.last
    assert WHY in clerk.last


def test_the_number_is_in_no_entry_that_says_who_saw_it(county: County) -> None:
    assert sees(visitor(county, TOWN, "clerk"), WHY) == 200
    with county[TOWN].here.store.read() as room:
        (entry,) = room.ledgers.entries(journal_ledger(TOWN, A_CASE))
    assert entry.fact.body == {"role": "applicant", "reason": WHY, "by": "马秀英"}


@pytest.mark.parametrize(
    ("reason", "code"),
    [("", "input.required"), ("  ", "input.required"), ("长" * 1001, "input.too_long")],
)
def test_without_a_good_reason_nothing_is_shown_nor_written(
    county: County, reason: str, code: str
) -> None:
    clerk = visitor(county, TOWN, "clerk")
    assert sees(clerk, reason) == 422
    assert code in clerk.last
    assert SPELT not in clerk.last
    assert county[TOWN].sees(A_CASE).viewings == ()


def test_a_village_sees_it_only_while_it_holds_the_case(county: County) -> None:
    agent = visitor(county, VILLAGE, "agent")
    agent.get(CASE_PAGE)
    assert SEE not in agent.last
    assert agent.get(SEE).status_code == 403
    assert "people.id_elsewhere" in agent.last

    own = small_county()
    at_village(own)
    assert sees(visitor(own, VILLAGE, "agent"), WHY) == 200


def test_who_only_supervises_does_not_see_it(county: County) -> None:
    watcher = visitor(county, TOWN, "supervisor")
    watcher.get(CASE_PAGE)
    assert SEE not in watcher.last
    assert watcher.get(SEE).status_code == 403


@pytest.mark.parametrize(("role", "status"), [("handler", 404), ("witness", 404)])
def test_nobody_is_there_in_that_role(county: County, role: str, status: int) -> None:
    clerk = visitor(county, TOWN, "clerk")
    assert clerk.get(f"{CASE_PAGE}/id/{role}").status_code == status


def test_the_county_lists_who_has_seen_numbers(county: County) -> None:
    watcher = at_desk(county, COUNTY, "supervisor")
    watcher.get("/viewings")
    assert "还没有人查看过完整号码" in watcher.last

    sees(visitor(county, TOWN, "clerk"), WHY)
    county.settle()
    answer = watcher.get("/viewings")
    assert WHY in watcher.last
    assert f'href="{CASE_PAGE}"' in watcher.last
    assert NUMBER not in watcher.last
    assert faults(answer.get_data(as_text=True)) == []


def test_a_note_is_news_at_the_other_nodes_until_the_case_is_opened(county: County) -> None:
    clerk = visitor(county, TOWN, "clerk")
    agent = visitor(county, VILLAGE, "agent")
    clerk.get(CASE_PAGE)
    clerk.post(f"{CASE_PAGE}/note", {"text": "请问老人的儿子在家吗？\n周三入户"})
    assert "请问老人的儿子在家吗？" in clerk.last
    county.settle()

    clerk.get("/cases/lookup?q=zgl")
    assert "有新留言" not in clerk.last
    agent.get("/cases/lookup?q=zgl")
    assert "有新留言" in agent.last
    answer = agent.get(CASE_PAGE)
    assert "周三入户" in agent.last
    assert faults(answer.get_data(as_text=True)) == []
    agent.get("/cases/lookup?q=zgl")
    assert "有新留言" not in agent.last

    agent.get(CASE_PAGE)
    agent.post(f"{CASE_PAGE}/note", {"text": "在家"})
    county.settle()
    clerk.get("/cases/lookup?q=zgl")
    assert "有新留言" in clerk.last
    assert [n.text for n in county[TOWN].sees(A_CASE).notes][1] == "在家"


def test_a_note_stops_nothing(county: County) -> None:
    before = county[TOWN].cases.row(A_CASE)
    clerk = visitor(county, TOWN, "clerk")
    clerk.get(CASE_PAGE)
    clerk.post(f"{CASE_PAGE}/note", {"text": "缺户口簿第二页"})
    assert county[TOWN].cases.row(A_CASE) == before


def test_an_empty_note_is_refused_and_a_long_one_stays_in_its_field(county: County) -> None:
    clerk = visitor(county, TOWN, "clerk")
    clerk.get(CASE_PAGE)
    assert clerk.post(f"{CASE_PAGE}/note", {"text": " "}).status_code == 422
    assert "input.required" in clerk.last
    long = "长" * 1001
    assert clerk.post(f"{CASE_PAGE}/note", {"text": long}).status_code == 422
    assert long in clerk.last
    assert county[TOWN].sees(A_CASE).notes == ()


def test_a_note_may_be_written_at_the_end_of_a_case() -> None:
    county = small_county()
    closed(county)
    clerk = visitor(county, TOWN, "clerk")
    clerk.get(CASE_PAGE)
    clerk.post(f"{CASE_PAGE}/note", {"text": "证已取走"})
    assert "证已取走" in clerk.last


def test_the_guide_stands_beside_the_case(county: County) -> None:
    clerk = visitor(county, TOWN, "clerk")
    clerk.get(CASE_PAGE)
    _, _, guide = clerk.last.partition('<details class="act guide">')
    assert "谁能办" in guide
    assert "老年人权益保障法" in guide
    assert "目录第 1 版" in guide
