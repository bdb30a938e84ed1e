"""When money may be suspended, and who is about to be entitled.

Proof of being alive may be asked of nobody (民发〔2020〕20号), and old-age allowances are paid by rules of the place
(老年人权益保障法 art. 33). So silence never stops money: an agent looks for the person first, the days of the
roster's rule pass, and then a named person decides. What was held back is paid when the person is seen again.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import takewhile

from shared.domain.records import RosterPerson
from shared.domain.refusals_rosters import (
    NoMoneyHere,
    NotGone,
    NotSeenAgain,
    NotSuspended,
    NotUnreachable,
    PaidAlready,
    SilenceIsNothing,
    WaitNotOver,
)
from shared.domain.roster_outcomes import GONE, Outcome, Pay, RosterForm
from shared.domain.roster_rows import birthday
from shared.domain.rosters import Member, Roster
from shared.domain.worktime import county_day


def unreachable_since(member: Member) -> date | None:
    """Return the county day since which a person could not be found: the first of the ticks that say so without a break."""
    trailing = takewhile(lambda m: m.mark.outcome is Outcome.UNREACHABLE, reversed(member.marks))
    days = [county_day(marked.at) for marked in trailing]
    return min(days, default=None)


def wait_ends(roster: Roster, member: Member) -> date | None:
    """Return the last day of the rule's period, None where nobody has looked for the person in vain."""
    since = unreachable_since(member)
    return since + timedelta(days=roster.wait_days) if since else None


def check_pay(roster: Roster, member: Member, pay: Pay, today: date) -> date:
    """Return the day from which an act on somebody's money counts, or refuse the act.

    Suspended and stopped: today. Resumed: the day since which nothing was paid, from which back pay is due.
    """
    if roster.form is not RosterForm.REVIEW:
        raise NoMoneyHere
    if member.pay is pay:
        raise PaidAlready(pay=pay.text)
    if pay is Pay.SUSPENDED:
        _check_suspension(roster, member, today)
    elif pay is Pay.STOPPED and member.outcome not in GONE:
        raise NotGone
    return _resumed_from(member) if pay is Pay.RESUMED else today


def _check_suspension(roster: Roster, member: Member, today: date) -> None:
    since, ends = unreachable_since(member), wait_ends(roster, member)
    if member.is_untouched:
        raise SilenceIsNothing
    if since is None or ends is None:
        raise NotUnreachable
    if today <= ends:
        raise WaitNotOver(since=since, days=roster.wait_days, until=ends)


def _resumed_from(member: Member) -> date:
    """Return since when nothing was paid: who was suspended and then stopped has missed both."""
    counted = [p for p in member.payments if p.counts]
    held_back = list(takewhile(lambda p: p.pay is not Pay.RESUMED, reversed(counted)))
    if not held_back:
        raise NotSuspended
    if member.outcome is not Outcome.ALIVE:
        raise NotSeenAgain
    return held_back[-1].since


def turning(numbers: Iterable[str], age: int, year: int) -> dict[str, date]:
    """Return who reaches an age within a year, each with the day: the next list of an allowance, from ID numbers alone."""
    days = {number: birthday(number, age) for number in numbers}
    return {number: day for number, day in days.items() if day.year == year}


def standing(rows: Sequence[RosterPerson], years: Mapping[str, int]) -> RosterPerson | None:
    """Return the latest row of one person in several rosters, None where they are known to be gone.

    A roster of a later year that lists them again knows better; so does another village's of the same year where they moved away.
    """
    by_year = sorted(rows, key=lambda row: years.get(row.roster, 0))
    here = [row for row in by_year if row.outcome not in GONE]
    gone = [row for row in by_year if row.outcome in GONE]
    if not gone:
        return here[-1]
    last = years.get(gone[-1].roster, 0)
    left = {row.village for row in gone}
    died = any(row.outcome == Outcome.DEAD and years.get(row.roster, 0) == last for row in gone)

    def knows_better(row: RosterPerson) -> bool:
        year = years.get(row.roster, 0)
        return year > last or (year == last and not died and row.village not in left)

    return next((row for row in reversed(here) if knows_better(row)), None)
