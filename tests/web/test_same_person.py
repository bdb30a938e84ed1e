"""The pages of an application taken in twice: the mark, the other case beside this one, and merging them."""

import re
from datetime import timedelta

import pytest

from shared.domain.acts import Act
from tests.support.network import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, County
from tests.support.pages import Visitor
from tests.support.twice import FIRST, REASON, SECOND, merged, twice
from tests.web.desks import visitor
from tests.web.html_check import faults
from tests.web.tier_desks import at_desk

MARK = "同一人同一事项"
SHOWN = re.compile(r"<svg.*?</svg>|2026-11-2\d \d\d:\d\d", re.DOTALL)
"""What a receipt shows of its own time: the code, and the time in words."""


@pytest.fixture
def county() -> County:
    """Return a county with one application taken in twice, both cases at the town."""
    return twice()


def receipt(county: County, case: str) -> str:
    return county[TOWN].sees(case).receipt


def at_case(county: County, case: str, code: str = TOWN, role: str = "reviewer") -> Visitor:
    person = visitor(county, code, role)
    person.get(f"/cases/{case}")
    return person


def test_the_case_page_tells_of_the_other_one(county: County) -> None:
    page = at_case(county, FIRST).last

    assert MARK in page
    assert receipt(county, SECOND) in page
    assert f'href="/cases/{SECOND}"' in page
    name = county[TOWN].cases.view(FIRST).registry.name_of(OTHER_VILLAGE)
    assert f"{name} " in page
    assert faults(page) == []


def test_the_queues_mark_both(county: County) -> None:
    desk = at_desk(county, TOWN, "reviewer")
    desk.get("/desk/todo")

    assert desk.last.count(MARK) == 2
    merged(county)
    desk.get("/desk/todo")
    assert MARK not in desk.last
    assert faults(desk.last) == []


def test_no_mark_where_the_persons_differ() -> None:
    county = twice(second_seed=2)
    assert MARK not in at_case(county, FIRST).last


def test_the_form_keeps_the_earlier_one_unless_told_otherwise(county: County) -> None:
    page = at_case(county, SECOND).last

    assert f'value="{FIRST}" required checked' in page
    assert f'value="{SECOND}" required>' in page


def merge(person: Visitor, case: str, other: str, **typed: str) -> int:
    form: dict[str, object] = {"other": other, "keep": FIRST, "reason": REASON, **typed}
    return person.post(f"/cases/{case}/merge", form).status_code


def test_merging_ends_one_and_shows_the_other(county: County) -> None:
    person = at_case(county, SECOND)

    assert merge(person, SECOND, FIRST) == 200
    assert "已并案，收件日按较早的一件。" in person.last
    assert "已并入本件" in person.last
    assert receipt(county, SECOND) in person.last
    person.get(f"/cases/{SECOND}")
    assert "已在办理（另有一件在先）" in person.last
    assert f'href="/cases/{FIRST}"' in person.last
    assert MARK not in person.last
    assert faults(person.last) == []


def test_what_was_typed_stays_when_it_is_refused(county: County) -> None:
    person = at_case(county, FIRST)

    assert merge(person, FIRST, SECOND, reason="", keep=SECOND) == 422
    assert f'value="{SECOND}" required checked' in person.last
    assert "input.required" in person.last
    assert 'id="act-merge-0" open' in person.last
    assert merge(person, FIRST, SECOND, keep="", reason="只打了理由") == 422
    assert "只打了理由" in person.last


def test_a_second_click_is_told_that_it_is_done(county: County) -> None:
    person = at_case(county, SECOND)
    merge(person, SECOND, FIRST)

    assert merge(person, SECOND, FIRST, reason="同事先并了") == 409
    assert "merge.ended" in person.last
    assert '<p class="typed">同事先并了</p>' in person.last
    assert "去改正" not in person.last
    assert faults(person.last) == []


def test_where_the_other_pen_is_elsewhere_the_page_says_where(county: County) -> None:
    county[TOWN].does(SECOND, Act.RETURN, note="请核对")
    person = at_case(county, FIRST)

    assert "两件都在本单位手里才能并案" in person.last
    assert 'id="act-merge-0"' not in person.last
    assert merge(person, FIRST, SECOND) == 409
    assert 'id="act-merge-0" open' in person.last


def test_without_the_right_nobody_merges(county: County) -> None:
    person = at_case(county, FIRST, role="supervisor")

    assert 'id="act-merge-0"' not in person.last
    assert merge(person, FIRST, SECOND) == 403
    assert county[TOWN].sees(SECOND).merged_into == ""


def test_the_other_village_learns_only_that_it_is_in_hand(county: County) -> None:
    merged(county)
    person = at_case(county, SECOND, OTHER_VILLAGE, "agent")
    page = person.last
    first_village = county[TOWN].cases.view(FIRST).registry.node(VILLAGE).short_name

    assert "已在办理（另有一件在先）" in page
    assert receipt(county, FIRST) not in page
    assert first_village not in page
    assert FIRST not in page
    for path in (f"/cases/{FIRST}", f"/cases/{FIRST}/receipt"):
        assert person.get(path).status_code == 404
    person.get("/cases/lookup?q=赵桂兰")
    assert receipt(county, SECOND) in person.last
    assert receipt(county, FIRST) not in person.last


def test_the_surviving_village_learns_no_place_either(county: County) -> None:
    merged(county)
    page = at_case(county, FIRST, VILLAGE, "agent").last
    other_village = county[TOWN].cases.view(FIRST).registry.node(OTHER_VILLAGE).short_name

    assert "收件日取最早的" in page
    assert receipt(county, SECOND) not in page
    assert other_village not in page


@pytest.mark.parametrize("code", [TOWN, COUNTY, OTHER_VILLAGE])
def test_the_receipt_of_the_merged_case_still_works(county: County, code: str) -> None:
    merged(county)
    person = at_case(county, SECOND, code, "agent")

    assert person.get(f"/cases/{SECOND}/receipt").status_code == 200
    assert receipt(county, SECOND) in person.last


def test_a_receipt_keeps_its_own_time_when_an_earlier_date_counts() -> None:
    county = twice(apart=timedelta(days=3))
    person = at_case(county, SECOND)
    sheets = []
    for _ in range(2):
        person.get(f"/cases/{SECOND}/receipt")
        sheets.append(person.last)
        if county[TOWN].sees(FIRST).merged_into == "":
            merged(county, ends=FIRST, into=SECOND)

    before, after = ([m[0] for m in SHOWN.finditer(sheet)] for sheet in sheets)
    assert before == after
    assert "2026-11-26 09:0" in sheets[1]
    person.get(f"/cases/{SECOND}")
    assert "期限起算" in person.last
    assert re.search("2026-11-23 09:0[0-9]（另一件收件在先）", person.last)


def test_hostile_fields_are_refused_with_the_page(county: County) -> None:
    person = at_case(county, FIRST)

    for other in ("", "x" * 5000, "' OR 1=1", "../..", FIRST):
        assert merge(person, FIRST, other, keep=FIRST) in {404, 409, 422}
    assert county[TOWN].sees(FIRST).merged_into == ""


@pytest.mark.parametrize("act", ["merge", "link"])
def test_neither_half_is_posted_alone(county: County, act: str) -> None:
    person = at_case(county, FIRST)

    assert person.post(f"/cases/{FIRST}/act/{act}", {"reason": REASON}).status_code == 409
    assert "merge.names_two" in person.last
    assert faults(person.last) == []
