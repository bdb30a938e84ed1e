"""Looking a case up by pinyin and by ID number, which stays nowhere on the page."""

import pytest

from tests.support.network import COUNTY, VILLAGE, County, id_number
from tests.web.desks import A_CASE, visitor
from tests.web.html_check import faults
from tests.web.stories import CASE_PAGE, at_village, small_county

NUMBER = id_number(1)
FOUND = f'href="{CASE_PAGE}'


@pytest.fixture
def county() -> County:
    """Return a small county with a case at the village."""
    county = small_county()
    at_village(county)
    return county


@pytest.mark.parametrize("typed", ["zhaoguilan", "zhao guilan", "ZGL", "guilan", "zhaogl"])
def test_a_name_is_found_by_its_pinyin(county: County, typed: str) -> None:
    person = visitor(county, VILLAGE, "agent")
    person.get(f"/cases/lookup?q={typed}")
    assert FOUND in person.last


@pytest.mark.parametrize("typed", [NUMBER, f" {NUMBER.lower()} ", NUMBER[-4:], NUMBER[-8:]])
def test_a_case_is_found_by_an_id_number_that_is_not_shown_again(
    county: County, typed: str
) -> None:
    person = visitor(county, VILLAGE, "agent")
    person.get("/cases/lookup")
    answer = person.post("/cases/lookup/id", {"id_number": typed})
    assert answer.status_code == 200
    assert FOUND in person.last
    assert NUMBER[-8:] not in person.last
    assert faults(answer.get_data(as_text=True)) == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "input.id_end"),
        ("145", "input.id_end"),
        ("赵桂兰一二", "input.id_end"),
        ("%%%%", "input.id_end"),
        (f"{NUMBER[:17]}{'1' if NUMBER[17] != '1' else '2'}", "input.id_checksum"),
    ],
)
def test_what_is_no_number_is_refused_and_not_shown(county: County, typed: str, code: str) -> None:
    person = visitor(county, VILLAGE, "agent")
    person.get("/cases/lookup")
    assert person.post("/cases/lookup/id", {"id_number": typed}).status_code == 422
    assert code in person.last
    assert not typed or typed not in person.last


def test_nobody_of_the_number_says_so(county: County) -> None:
    person = visitor(county, VILLAGE, "agent")
    person.get("/cases/lookup")
    person.post("/cases/lookup/id", {"id_number": id_number(9)})
    assert "没有这个号码的办件" in person.last


@pytest.mark.parametrize("path", ["/cases/lookup"])
def test_a_number_in_the_address_is_not_looked_up_nor_shown(county: County, path: str) -> None:
    person = visitor(county, VILLAGE, "agent")
    for typed in (NUMBER, NUMBER[:17], NUMBER[:15]):
        assert person.get(f"{path}?q={typed}").status_code == 422
        assert "input.id_in_address" in person.last
        assert typed not in person.last
        assert FOUND not in person.last


def test_who_handles_no_cases_is_not_asked_for_a_number(county: County) -> None:
    person = visitor(county, COUNTY, "supervisor")
    person.get("/cases/lookup")
    assert 'name="id_number"' not in person.last
    assert person.post("/cases/lookup/id", {"id_number": NUMBER}).status_code == 403


def test_opened_instead_of_posted_leads_to_the_page(county: County) -> None:
    person = visitor(county, VILLAGE, "agent")
    person.get("/cases/lookup/id")
    assert 'name="q"' in person.last
    assert A_CASE not in person.last
