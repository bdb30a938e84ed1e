"""Who reaches an age next year, by the rosters held here: the people of the next list."""

from flask import render_template, request

from shared.domain.identity import masked
from shared.domain.rosters import TURNING
from shared.domain.worktime import county_day
from shared.web.language import day, named
from shared.web.site import site

OLDEST, LAST_YEAR = 120, 2199


def turning_page() -> str:
    """Show who turns eighty, or another age, in a year."""
    registry = site().overview.listed()
    year = _number("year", county_day(site().here.now()).year + 1, LAST_YEAR)
    age = _number("age", TURNING, OLDEST)
    found = site().rosters.turning(age, year)
    return render_template(
        "rosters/turning.html",
        year=year,
        age=age,
        people=[
            (f.person.name, masked(f.person.person), day(f.day), named(registry, f.person.village))
            for f in found
        ],
    )


def _number(name: str, usual: int, most: int) -> int:
    asked = {"year": request.args.get("year", ""), "age": request.args.get("age", "")}[name].strip()
    good = asked.isascii() and asked.isdigit() and len(asked) <= 4 and 1 <= int(asked) <= most
    return int(asked) if good else usual
