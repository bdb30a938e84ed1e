"""A town's two rosters in headless Chromium: ticked at a village whose line is cut, what is wrong refused with what was typed, and what the county sees of it."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from shared.domain.worktime import county_day
from tests.browser.test_main_path import DESK, PHONE, Person, chromium, fills, sends
from tests.support.inside import exchange
from tests.support.processes import COUNTY, TOWN, VILLAGE
from tests.support.real_network import Clocked
from tests.support.rosters import a_file, elder, lines_of, name_of, opening

__all__ = ["chromium"]
pytestmark = pytest.mark.xdist_group("browser")
SIZES = pytest.mark.parametrize(
    ("size", "year", "first"), [(PHONE, 2027, 100), (DESK, 2028, 400)], ids=["phone", "desk"]
)
PEOPLE = 9


def prepares(clerk: Person, year: int, form: str, seeds: range, until: str) -> str:
    """Prepare a roster by its form, from a file, and return its path."""
    page, typed = clerk.page, opening(VILLAGE, form, year=str(year), until=until)
    page.goto(f"{clerk.url}/rosters/new")
    for name, value in typed.items():
        fills(page.locator("main form"), name, value)
    page.set_input_files(
        "#f-file",
        {"name": "people.csv", "mimeType": "text/csv", "buffer": a_file(*lines_of(seeds))},
    )
    clerk.goes_on()
    return page.url.removeprefix(clerk.url)


def hands_on(person: Person, roster: str, to: str) -> None:
    person.page.goto(person.url + roster)
    person.sends_form("/hand-on", to=to)


def takes_over(person: Person, roster: str) -> None:
    person.page.goto(person.url + roster)
    person.sends_form("/take-over")


def ticks(agent: Person, outcomes: dict[int, str]) -> None:
    """Tick people of the page that is open, and keep the page."""
    for number, outcome in outcomes.items():
        agent.page.locator(f'[name="o.{number}"][value="{outcome}"]').check()
    sends(agent.page, agent.page.get_by_role("button", name="记下这一页"))


def adds(agent: Person, **typed: str) -> str:
    """Send the form that adds a person, and return what the page says."""
    agent.sends_form("/add", **typed)
    return agent.page.locator("main").inner_text()


def progress(page: Page) -> str:
    return page.locator(".how-far").first.inner_text()


def far(total: int, left: int) -> str:
    return f"共 {total} 人，还有 {left} 人没有结果"


@SIZES
def test_a_village_works_its_rosters_behind_a_cut_line(
    clocked: Clocked, chromium: Browser, size: dict[str, int], year: int, first: int
) -> None:
    network, seeds = clocked.network, range(first, first + PEOPLE)
    clerk = Person(chromium, network.urls[TOWN], "clerk", size)
    agent = Person(chromium, network.urls[VILLAGE], "agent", size)
    chief = Person(chromium, network.urls[COUNTY], "chief", size)
    until = (county_day(clocked.clock.now()) + timedelta(days=60)).isoformat()
    enrolment = prepares(clerk, year, "enrolment", seeds, until)
    review = prepares(clerk, year, "review", range(first + 100, first + 103), until)
    for roster in (enrolment, review):
        hands_on(clerk, roster, VILLAGE)
    exchange(network, VILLAGE)

    network.cut(VILLAGE)
    for roster in (review, enrolment):
        takes_over(agent, roster)
    agent.page.goto(agent.url + review)
    ticks(agent, {1: "alive", 2: "dead"})
    assert far(3, 1) in progress(agent.page)
    agent.page.goto(agent.url + enrolment)
    ticks(agent, {1: "exempt", 2: "exempt", 3: "insured_elsewhere"})
    assert far(PEOPLE, PEOPLE - 3) in progress(agent.page)
    refused_then_listed(agent, first)
    clerk.page.goto(clerk.url + enrolment)
    assert far(PEOPLE, PEOPLE) in progress(clerk.page)
    for roster in (review, enrolment):
        hands_on(agent, roster, TOWN)

    network.mend(VILLAGE)
    exchange(network, VILLAGE, TOWN)
    for person in (clerk, chief):
        sees_how_far(person, enrolment)
    takes_over(clerk, enrolment)
    assert [p.complaints for p in (agent, clerk, chief)] == [[], [], []]


def sees_how_far(person: Person, roster: str) -> None:
    """See at another node how far a roster is, and the receipt of a household with who ticked it."""
    person.page.goto(person.url + roster)
    assert far(PEOPLE + 1, PEOPLE - 2) in progress(person.page)
    person.page.goto(f"{person.url}{roster}/people/1/receipt")
    assert "户办理回单" in person.page.inner_text("h1")
    results = person.page.inner_text("tbody")
    assert (results.count("已登记参保"), results.count("马秀英")) == (2, 2)
    assert person.sees_to() <= person.width


def refused_then_listed(agent: Person, first: int) -> None:
    """Add somebody with a number mistyped, somebody's who is listed, a dead person's, and last the right one."""
    right = elder(first + 50)
    mistyped = right[:17] + ("1" if right[17] != "1" else "2")
    name, household = name_of(first + 50), "1组1户"
    for number, code in (
        (mistyped, "id_checksum"),
        (elder(first), "twice"),
        (elder(first + 101), "recorded_dead"),
    ):
        said = adds(agent, name=name, household=household, id_number=number)
        assert code in said
        assert agent.page.locator('.wrong.top a[href="#act-add"]').count() == 1
        form = agent.page.locator('form[action$="/add"]')
        assert form.locator('[name="name"]').input_value() == name
        assert form.locator('[name="household"]').input_value() == household
        assert form.locator('[name="id_number"]').input_value() == number
        assert agent.sees_to() <= agent.width
    assert f"“{name}”已列入" in adds(agent, id_number=right)
    assert far(PEOPLE + 1, PEOPLE - 2) in progress(agent.page)
