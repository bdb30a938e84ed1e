"""How far a list can be turned, and what it says of the rest."""

import pytest

from shared.domain.records import CaseQuery
from shared.web.desk import Page, read_page
from tests.support.network import VILLAGE, County

CASES = [f"01234567-89ab-7def-8123-{number:012d}" for number in range(3)]


@pytest.fixture
def county() -> County:
    county = County()
    for seed, case in enumerate(CASES, 1):
        county[VILLAGE].takes_in(case, seed)
    return county


def page(county: County, number: int, text: str = "") -> Page:
    return read_page(county[VILLAGE].cases, (CaseQuery(text=text),), number)


def test_a_list_is_turned_no_further_than_anybody_turns(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.web.desk.PAGE_SIZE", 1)
    assert (page(county, 9).number, page(county, 9).beyond) == (3, False)

    monkeypatch.setattr("shared.web.desk.MOST_PAGES", 2)
    last = page(county, 9)
    assert (last.number, last.pages, last.total, last.beyond) == (2, 2, 3, True)


def test_what_a_text_finds_is_told_as_the_least_where_there_may_be_more(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not page(county, 1, "赵").at_least

    monkeypatch.setattr("shared.web.desk.MOST_FOUND", 3)
    assert page(county, 1, "赵").at_least
    assert not page(county, 1).at_least
