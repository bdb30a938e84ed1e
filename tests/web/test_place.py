"""The way back to the list: kept while a case is worked on, and to pages of this node alone."""

import html
import re
from urllib.parse import quote

import pytest

from tests.support.network import TOWN, County
from tests.support.pages import Visitor, add_person
from tests.web.html_check import faults
from tests.web.tier_desks import CASES, NAMES, at_desk, older_county, take_in

WAY = re.compile(r'href="(/cases/[^"]+)"><b><span class="what">')


@pytest.fixture
def clerk() -> Visitor:
    """Return a clerk of a town that has taken three cases in."""
    county: County = older_county()
    for n in range(3):
        take_in(county, TOWN, n, days=3 - n)
    return at_desk(county, TOWN, "clerk")


def ways(page: Visitor) -> list[str]:
    """Return where the rows of a list lead."""
    return WAY.findall(page.last)


def back(page: Visitor) -> str:
    """Return where a page's way back leads, empty where it has none."""
    found = re.search(r'<a href="([^"]+)" data-back>', page.last)
    return found[1] if found else ""


def test_a_case_leads_back_to_its_row_also_after_an_act(clerk: Visitor) -> None:
    clerk.get("/desk/todo?page=1")
    second = ways(clerk)[1]
    clerk.get(second)
    assert back(clerk) == "/desk/todo?page=1#row-2"

    action = re.search(r'action="(/cases/[^"]+/act/accept[^"]*)"', clerk.last)
    assert action
    clerk.post(action[1], {"note": ""})
    assert "已记入流转单" in clerk.last
    assert back(clerk) == "/desk/todo?page=1#row-2"
    answer = clerk.get("/desk/todo?page=1")
    assert 'id="row-2" href="/cases/' in clerk.last
    assert faults(answer.get_data(as_text=True)) == []


def test_another_size_of_a_paper_keeps_the_way_back(clerk: Visitor) -> None:
    clerk.get("/desk/todo?page=1")
    clerk.get(ways(clerk)[1])
    paper = re.search(r'href="(/cases/[^"]+/papers/[^"]+)"', clerk.last)
    assert paper
    clerk.get(html.unescape(paper[1]))
    size = re.search(r'href="(/cases/[^"]+/papers/[^"]+size=a4[^"]*)"', clerk.last)
    assert size
    clerk.get(html.unescape(size[1]))
    assert 'class="receipt a4"' in clerk.last
    to_case = re.search(r'href="([^"]+)">回到本件', clerk.last)
    assert to_case
    clerk.get(html.unescape(to_case[1]))
    assert back(clerk) == "/desk/todo?page=1#row-2"


def test_the_question_of_a_search_is_kept(clerk: Visitor) -> None:
    clerk.get(f"/cases/lookup?q={quote(NAMES[0])}")
    clerk.get(ways(clerk)[0])
    assert back(clerk) == f"/cases/lookup?q={quote(NAMES[0])}#row-1"


def test_a_refused_form_keeps_the_way_back(clerk: Visitor) -> None:
    clerk.get("/desk/todo")
    clerk.get(ways(clerk)[0])
    refuse = re.search(r'action="(/cases/[^"]+/act/refuse[^"]*)"', clerk.last)
    assert refuse
    assert clerk.post(refuse[1], {"reason": ""}).status_code == 422
    assert back(clerk) == "/desk/todo#row-1"


def test_choosing_what_to_correct_keeps_the_way_back(clerk: Visitor) -> None:
    clerk.get("/desk/todo")
    clerk.get(ways(clerk)[0])
    assert 'name="back" value="/desk/todo#row-1"' in clerk.last
    clerk.get(f"/cases/{CASES[0]}?back=%2Fdesk%2Ftodo%23row-1&correct=applicant.name")
    assert back(clerk) == "/desk/todo#row-1"
    assert re.search(r'action="/cases/[^"]+/act/correct\?back=', clerk.last)


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/no-such-page",
        "/desk/todo\r\nSet-Cookie: a=b",
        "desk/todo",
        "/desk/todo?" + "x" * 600,
    ],
)
def test_a_way_back_that_is_none_of_ours_is_dropped(clerk: Visitor, path: str) -> None:
    answer = clerk.get(f"/cases/{CASES[0]}?back={quote(path, safe='')}")
    assert answer.status_code == 200
    assert back(clerk) == ""
    assert "evil" not in re.sub(r'name="back" value="[^"]*"', "", clerk.last)


def test_who_lacks_a_right_is_told_who_has_it() -> None:
    county = older_county()
    take_in(county, TOWN, 0)
    watcher = at_desk(county, TOWN, "supervisor")
    assert watcher.get(f"/cases/{CASES[0]}/id/applicant").status_code == 403
    assert "staff.no_right" in watcher.last
    assert "本单位没有人有这项权限" in watcher.last

    add_person(county[TOWN], "li", "reviewer")
    watcher.get(f"/cases/{CASES[0]}/id/applicant")
    assert "<li>马秀英 · 审核岗</li>" in watcher.last
