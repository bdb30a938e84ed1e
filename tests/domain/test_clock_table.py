"""The statutory clock, case by case, and the page that lists them."""

from importlib import import_module
from pkgutil import iter_modules

import pytest

from shared.domain.limits import Limit, LimitUnit
from shared.domain.worktime import county_day, last_day
from tests.domain import clock_rows
from tests.domain.clock_rows.counts import COUNTS
from tests.domain.clock_rows.groups import GROUPS
from tests.domain.clock_rows.row import Count, Row
from tests.domain.clock_story import Story, at, county
from tests.domain.clock_table import PAGE, page

ROWS = [row for _, rows in GROUPS for row in rows]
UNITS = {"w": LimitUnit.WORKING, "c": LimitUnit.CALENDAR}


@pytest.mark.parametrize("count", COUNTS, ids=lambda c: f"{c.start}+{c.limit}")
def test_a_limit_ends_on_its_day(count: Count) -> None:
    workdays = county(count.years).workdays
    limit = Limit(int(count.limit[:-1]), UNITS[count.limit[-1]])
    start = county_day(at(count.start))
    last = last_day(start, limit, workdays)
    provisional = "" if workdays.is_announced(start, last) else " provisional"

    day = count.last.removesuffix(" provisional")
    assert f"{last}{provisional}" == (count.last if day.count("-") > 1 else f"2026-{count.last}")


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r.told.en}: {r.asked}")
def test_a_case_is_told_by_its_days(row: Row) -> None:
    story = Story(row.matter, row.story, county(row.years, row.points))

    assert story.ask(row.asked) == row.answer


def test_every_case_has_its_article() -> None:
    assert len(COUNTS) + len(ROWS) >= 60
    assert all([*(c.article for c in COUNTS), *(r.article for r in ROWS)])


def test_every_case_is_listed_once() -> None:
    modules = [
        import_module(m.name) for m in iter_modules(clock_rows.__path__, "tests.domain.clock_rows.")
    ]
    told = [t for m in modules for t in vars(m).values() if isinstance(t, tuple)]
    rows = {id(row) for table in told for row in table if isinstance(row, Row)}

    assert rows == {id(row) for row in ROWS}
    assert len({repr(row) for row in ROWS}) == len(ROWS)


def test_the_page_says_what_is_tested() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
