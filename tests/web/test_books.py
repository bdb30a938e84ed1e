"""The paper book as people print and copy it: numbers out of one's own book, each once, with the day on the slip."""

import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from shared.app.books import Books
from shared.domain.book import slip_numbers
from shared.domain.case import Case
from shared.domain.worktime import county_day
from tests.support.network import START, TOWN, VILLAGE, County
from tests.web.taking_in import Agent, app_of_village, signed_in, small_county

DAY = county_day(START)


@pytest.fixture
def county() -> County:
    """Return a small county."""
    return small_county()


class TakingIn:
    """An agent with a draft that is filled in."""

    def __init__(self, county: County, login: str = "ma") -> None:
        self.agent = Agent(app_of_village(county), county[VILLAGE], login)
        self.draft = self.agent.begins()
        self.agent.fills(self.draft)

    @property
    def case(self) -> Case:
        """The case that it became."""
        return self.agent.node.sees(self.draft)

    def submits(self, number: str, day: str) -> TestResponse:
        """Take the case in, with what was copied from a slip."""
        data: dict[str, object] = {"book.number": number, "book.written_on": day}
        return self.agent.post(f"/take-in/{self.draft}/submit", data)


def test_a_book_is_printed_with_as_many_numbers_as_were_asked_for(county: County) -> None:
    agent = signed_in(county)
    agent.get("/books/")
    assert agent.post("/books/", {"count": "3"}).status_code == 200
    numbers = re.findall(r'<section class="slip" aria-label="([^"]+)"', agent.last)
    assert numbers == slip_numbers(VILLAGE, DAY, 1001, 3)
    assert agent.last.count("<svg") == 3
    agent.post("/books/", {"count": "1"})
    assert slip_numbers(VILLAGE, DAY, 1002, 1)[0] in agent.last


@pytest.mark.parametrize("count", ["", "0", "101", "-1", "三", "1e3", "9" * 40])
def test_another_size_is_refused_and_stays_typed(county: County, count: str) -> None:
    agent = signed_in(county)
    agent.get("/books/")
    assert agent.post("/books/", {"count": count}).status_code == 422
    assert "book.bad_size" in agent.last
    assert f'value="{count}"' in agent.last


def test_a_book_that_was_not_printed_here_is_not_shown(county: County) -> None:
    agent = signed_in(county)
    assert agent.get("/books/1001").status_code == 404
    assert "book.unknown" in agent.last


def test_a_slip_gives_the_case_its_number_and_day(county: County) -> None:
    Books(county[VILLAGE].here).print(5)
    number = slip_numbers(VILLAGE, DAY, 1001, 5)[2]
    county.clock.time += timedelta(days=3)
    taking = TakingIn(county)
    answer = taking.submits(number.lower(), str(DAY + timedelta(days=1)))
    assert answer.status_code == 200
    assert f"{number}/S1" in taking.agent.last
    assert "收件簿日期" in taking.agent.last
    case = taking.case
    assert case.receipt == number
    assert case.taken_in_at is not None
    assert county_day(case.taken_in_at) == DAY + timedelta(days=1)
    taking.agent.get(f"/cases/{taking.draft}")
    assert f"收件簿上写的是 {DAY + timedelta(days=1)}" in taking.agent.last
    found = taking.agent.get(f"/cases/lookup?q={number}").get_data(as_text=True)
    assert number in found


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (slip_numbers(VILLAGE, DAY, 1001, 9)[7], "book.no_such_slip"),
        (slip_numbers(VILLAGE, DAY, 1002, 1)[0], "book.no_such_slip"),
        (slip_numbers(VILLAGE, DAY - timedelta(days=9), 1001, 1)[0], "book.no_such_slip"),
        (slip_numbers(TOWN, DAY, 1001, 1)[0], "book.of_another"),
        ("620722101200-1", "input.bad_receipt"),
    ],
)
def test_a_number_that_no_book_here_holds_is_refused_and_stays_typed(
    county: County, number: str, code: str
) -> None:
    Books(county[VILLAGE].here).print(5)
    taking = TakingIn(county)
    assert taking.submits(number, str(DAY)).status_code == 422
    assert code in taking.agent.last
    assert f'value="{number}"' in taking.agent.last


def test_a_number_is_used_once(county: County) -> None:
    Books(county[VILLAGE].here).print(5)
    number = slip_numbers(VILLAGE, DAY, 1001, 5)[0]
    TakingIn(county).submits(number, str(DAY))
    second = TakingIn(county, login="li")
    assert second.submits(number, str(DAY)).status_code == 422
    assert "book.used" in second.agent.last


def test_without_a_slip_nothing_changes(county: County) -> None:
    taking = TakingIn(county)
    assert taking.submits("", "").status_code == 200
    assert re.fullmatch(rf"{VILLAGE}-\d{{8}}-1-0001-[0-9A-Z]", taking.case.receipt)


def test_a_slip_of_an_earlier_incarnation_stands_by_its_check_character(county: County) -> None:
    """What its disk knew of its books went with it; the slips are still in the villagers' hands."""
    taking = TakingIn(county)
    number = slip_numbers(VILLAGE, DAY, 2001, 1)[0]
    assert taking.submits(number, str(DAY)).status_code == 200


def test_who_may_not_take_in_prints_none(county: County) -> None:
    person = Agent(app_of_village(county), county[VILLAGE], "zhou", "supervisor")
    assert person.get("/books/").status_code == 403
