"""The matrix: which acts of which matter stand at which node, under which grant."""

import re

import pytest

from tests.support.network import COUNTY, OTHER_TOWN, OTHER_VILLAGE, TOWN, VILLAGE, County
from tests.support.pages import Visitor
from tests.web.granting import at_desk, filled_in
from tests.web.html_check import faults


@pytest.fixture
def county() -> County:
    """Return a county with all its nodes."""
    return County()


def cells(page: Visitor) -> dict[str, dict[str, str]]:
    """Return the letters of every cell with their grant, by matter and column."""
    heads = [
        re.sub(r"<[^>]*>", "", head)
        for head in re.findall(r'<th scope="col" class="v">(.*?)</th>', page.last)
    ]
    found: dict[str, dict[str, str]] = {}
    for name, rest in re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', page.last):
        row = re.findall(r"<td>(.*?)</td>", rest)
        assert len(row) == len(heads)
        marks = [
            " ".join(
                f"{letters} {grant}"
                for grant, letters in re.findall(
                    r'href="/grants/([^"]+)"><span aria-hidden="true">(.*?)<', cell
                )
            )
            for cell in row
        ]
        found[name] = dict(zip(heads, marks, strict=True))
    return found


def test_each_cell_holds_the_acts_of_the_grants_in_force(county: County) -> None:
    page = at_desk(county, "supervisor")
    page.get("/grants/matrix")
    found = cells(page)

    assert len(found) == 18
    assert found["高龄津贴"] == {"洪水镇": "受审 G-0001", "六坝镇": "受审 G-0001"}
    assert found["临时救助"] == {"洪水镇": "受审 G-0006 决发 G-0007", "六坝镇": "受审 G-0006"}
    assert faults(page.last) == []


def test_it_has_whole_words_for_who_cannot_see_the_letters_and_a_legend(county: County) -> None:
    page = at_desk(county, "supervisor")
    page.get("/grants/matrix")

    assert '<span class="unseen">受理、审查 G-0001</span>' in page.last
    legend = re.findall(r"<li><b>(.)</b> ([^<]*)</li>", page.last)
    assert legend == [("受", "受理"), ("审", "审查"), ("决", "决定"), ("发", "制证送达")]


def test_a_town_opens_the_matrix_of_its_villages(county: County) -> None:
    page = at_desk(county, "supervisor")
    page.get("/grants/matrix")
    assert f'href="/grants/matrix/{TOWN}"' in page.last
    page.get(f"/grants/matrix/{TOWN}")
    found = cells(page)

    assert list(found["老年人优待证"].values()) == [
        "受决发 G-0002",
        "受决发 G-0003",
        "受决发 G-0003",
    ]
    assert [v for v in found["高龄津贴"].values() if v] == ["受审 G-0001"]
    for code in (VILLAGE, OTHER_VILLAGE, COUNTY, "620722999000"):
        assert page.get(f"/grants/matrix/{code}").status_code == 404


def test_what_is_revoked_or_not_begun_is_not_in_it(county: County) -> None:
    page = at_desk(county, "catalogue")
    county[COUNTY].network.revoke_grant("G-0006", "收回", county[COUNTY].actor)
    filled_in(page, {"from": "2026-12-01"})
    page.get("/grants/matrix")
    assert cells(page)["临时救助"] == {"洪水镇": "决发 G-0007", "六坝镇": ""}

    county.clock.time = county.clock.time.replace(month=12, day=2)
    page.get("/grants/matrix")
    assert cells(page)["临时救助"]["六坝镇"] == "决发 G-0020"


def test_it_is_on_the_rail_and_speaks_english(county: County) -> None:
    page = at_desk(county, "supervisor")
    page.get("/grants")
    assert '<a href="/grants/matrix">授权矩阵</a>' in page.last
    page.post("/account/language", {"language": "en", "back": "/grants/matrix"})

    assert cells(page)["Temporary relief"]["洪水镇"] == "AR G-0006 DI G-0007"
    assert OTHER_TOWN in page.last
