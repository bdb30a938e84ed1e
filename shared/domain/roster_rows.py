"""Rows of a file against a roster: the good ones go in, the others are kept with what is wrong with them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from shared.domain.doing import NOTE_LIMIT
from shared.domain.form import plain_text
from shared.domain.identity import birth_date
from shared.domain.people import person_field
from shared.domain.record import record
from shared.domain.refusals import Refusal
from shared.domain.refusals_rosters import RowDead, RowElsewhere, RowTooYoung, RowTwice
from shared.domain.roster_outcomes import GONE
from shared.domain.rosters import HOUSEHOLD_LIMIT, Listed, Roster, Unfit
from shared.domain.text import Text, narrow, tidy

HOUSEHOLD = Text("户", "Household")
GROUND = Text("列入依据", "Ground")
KEPT = 100
"""Characters that are kept of a field that cannot be taken."""


@record
class Row:
    """A line of the file, as it was written. `row` counts from 1, the line of the headings left out."""

    row: int
    name: str
    id_number: str
    household: str = ""
    phone: str = ""
    village: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What rows are held against.

    `village` are the names and codes by which a file may call the roster's village; `listed` the
    ID numbers that stand in it, `dead` those on record as dead; `from_age` is reached in `year` or not, None asks nothing.
    """

    today: date
    village: frozenset[str]
    year: int
    from_age: int | None = None
    listed: frozenset[str] = frozenset()
    dead: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sorted:
    """Rows sorted: every one is in one of the two."""

    people: list[Listed]
    unfit: list[Unfit]


def sort_rows(rows: Iterable[Row], known: Known, first_no: int) -> Sorted:
    """Sort rows into people, numbered from `first_no`, and those to be mended. None is lost, none goes in twice."""
    people: list[Listed] = []
    unfit: list[Unfit] = []
    seen = set(known.listed)
    for row in rows:
        try:
            listed = check_row(row, known, seen, first_no + len(people))
        except Refusal as refusal:
            unfit.append(_kept(row, refusal.code))
        else:
            seen.add(listed.id_number)
            people.append(listed)
    return Sorted(people, unfit)


def check_row(
    row: Row,
    known: Known,
    listed: Collection[str],
    no: int,
    ground: str = "",
    *,
    newborn: bool = False,
) -> Listed:
    """Return the person of a row, or refuse it by what is gravest.

    `ground` is why somebody stands here who is on record as dead: a record may be wrong, a living
    person may not be left out by it. A newborn may have no ID number yet, but not where an age is asked for.
    """
    number = ""
    if row.id_number.strip() or not newborn or known.from_age is not None:
        number = person_field("id_number", row.id_number, known.today, required=True)
    name = person_field("name", row.name, known.today, required=True)
    phone = person_field("phone", row.phone, known.today, required=False)
    household = plain_text(row.household, field=HOUSEHOLD, limit=HOUSEHOLD_LIMIT, required=False)
    ground = plain_text(ground, field=GROUND, limit=NOTE_LIMIT, required=False)
    if number and number in listed:
        raise RowTwice
    if number and number in known.dead and not ground:
        raise RowDead
    if _place(row.village) and _place(row.village) not in {_place(v) for v in known.village}:
        raise RowElsewhere
    if known.from_age is not None and not _is_of_age(number, known.from_age, known.year):
        raise RowTooYoung(age=known.from_age)
    return Listed(no, name, number, household, phone, row.row, ground)


def _is_of_age(number: str, age: int, year: int) -> bool:
    """Say whether the holder of a checked ID number reaches an age within a year or before."""
    return birth_date(number).year + age <= year


def what_is_wrong(row: Unfit, known: Known) -> Refusal | None:
    """Say what is wrong with a row that waits, as things stand now; None where it could go in as it is."""
    written = Row(row.row, row.name, row.id_number, row.household, row.phone, row.village)
    try:
        check_row(written, known, known.listed, 1)
    except Refusal as refusal:
        return refusal
    return None


def rows_of(earlier: Roster) -> list[Row]:
    """Return an earlier roster's people as the rows of the next: who died or moved away is not listed again."""
    stay = [m.listed for m in earlier.people.values() if m.outcome not in GONE]
    return [
        Row(place, who.name, who.id_number, who.household, who.phone)
        for place, who in enumerate(stay, 1)
    ]


def birthday(number: str, age: int) -> date:
    """Return the day on which an age is reached.

    A birthday of 29 February falls on the last day of that month where the year has none (民法典 art. 202).
    """
    born = birth_date(number)
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 2, 28)


def _place(text: str) -> str:
    """Fold the ways of writing a village: with 村民委员会 or 村委会 behind it, with spaces, as a code."""
    place = narrow(text).replace(" ", "")
    bare = place.removesuffix("村民委员会").removesuffix("居民委员会")
    bare = bare.removesuffix("村委会").removesuffix("居委会")
    return bare.removesuffix("村").removesuffix("社区") or place


def _kept(row: Row, code: str) -> Unfit:
    return Unfit(
        row=row.row,
        name=_clean(row.name),
        id_number=_clean(row.id_number),
        household=_clean(row.household),
        phone=_clean(row.phone),
        village=_clean(row.village),
        code=code,
    )


def _clean(text: str) -> str:
    """Return what can be stored of a text: what a file holds may be anything."""
    return "".join(c if c.isprintable() else " " for c in tidy(text))[:KEPT].strip()
