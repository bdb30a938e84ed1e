"""Covers: recorded in the node's journal with every check, and read back from nowhere else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.app.accounts import Accounts
from shared.app.covers import Covers
from shared.app.here import Here
from shared.app.ports import Actor
from shared.domain.covers import MOST_DAYS, CoverTyped
from shared.domain.kinds import COVER_RECORDED
from shared.domain.ledgers import journal_ledger
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import BadDate, FormIncomplete, Required, TooLong
from shared.domain.refusals_people import (
    CoverBackwards,
    CoverBeyondOwn,
    CoverNotHere,
    CoverPast,
    CoverSamePerson,
    CoverTooLong,
)
from shared.ledger.entry import Entry
from tests.app.nodes import entries_of
from tests.app.people import CHEAP, PASSWORD
from tests.support.network import COUNTY, START, TOWN, County, TestClock

TODAY = date(2026, 11, 23)


@pytest.fixture
def covers(centre: Here, accounts: Accounts) -> Covers:
    """The county's covers; its people are 赵桂兰, 王芳 and 马秀英, who has left."""
    accounts.add("wang", "王芳", ["approver"], PASSWORD)
    accounts.add("ma", "马秀英", ["clerk"], PASSWORD)
    accounts.remove("ma")
    return Covers(centre)


def staff(accounts: Accounts, login: str) -> str:
    return next(a.staff for a in accounts.all() if a.login == login)


def typed(
    accounts: Accounts, since: date = TODAY, until: date = TODAY, **changes: str
) -> CoverTyped:
    values = {
        "covered": staff(accounts, "wang"),
        "by_staff": staff(accounts, "zhao"),
        "since": since.isoformat(),
        "until": until.isoformat(),
        "reason": "休假",
    }
    return CoverTyped(**(values | changes))


def recorded(centre: Here) -> list[Entry]:
    return [
        e for e in entries_of(centre, journal_ledger(COUNTY)) if e.header.kind == COVER_RECORDED
    ]


def problems(covers: Covers, centre: Here, wanted: CoverTyped) -> dict[str, Refusal]:
    with pytest.raises(FormIncomplete) as caught:
        covers.record(wanted, centre.itself)
    assert recorded(centre) == []
    return caught.value.problems


def names(covers: Covers, staff_id: str) -> list[str]:
    return [a.name for a in covers.covered_by(staff_id)]


def test_a_cover_stands_in_the_journal(covers: Covers, centre: Here, accounts: Accounts) -> None:
    covers.record(typed(accounts, until=TODAY + timedelta(days=4)), centre.itself)
    (entry,) = recorded(centre)
    (cover,) = covers.all()

    assert entry.fact.body == {
        "covered": staff(accounts, "wang"),
        "by_staff": staff(accounts, "zhao"),
        "from": "2026-11-23",
        "until": "2026-11-27",
        "reason": "休假",
        "by": "",
    }
    assert (cover.since, cover.until, cover.reason) == (TODAY, date(2026, 11, 27), "休假")
    assert cover.recorded_at == entry.header.at


@pytest.mark.parametrize(
    ("hours", "runs"), [(-1, False), (14.9, False), (15, True), (38.9, True), (39, False)]
)
def test_it_runs_on_its_county_days(
    covers: Covers, centre: Here, accounts: Accounts, clock: TestClock, hours: float, runs: bool
) -> None:
    """The county's day begins at 16:00 UTC of the day before."""
    tomorrow = TODAY + timedelta(days=1)
    covers.record(typed(accounts, tomorrow, tomorrow), centre.itself)
    clock.time = START + timedelta(hours=hours)

    assert names(covers, staff(accounts, "zhao")) == (["王芳"] if runs else [])
    assert names(covers, staff(accounts, "wang")) == []


def test_who_has_left_is_covered_by_nobody(
    covers: Covers, centre: Here, accounts: Accounts
) -> None:
    covers.record(typed(accounts), centre.itself)
    accounts.remove("wang")

    assert names(covers, staff(accounts, "zhao")) == []


def test_a_cover_is_not_handed_on(covers: Covers, centre: Here, accounts: Accounts) -> None:
    third = accounts.add("he", "何有福", ["clerk"], PASSWORD).staff
    covers.record(typed(accounts), centre.itself)
    covers.record(typed(accounts, covered=staff(accounts, "zhao"), by_staff=third), centre.itself)

    assert names(covers, third) == ["赵桂兰"]


@pytest.mark.parametrize(
    ("by", "covered", "allowed"),
    [
        ("zhao", "wang", False),  # a clerk gives a colleague an approver's rights
        ("zhao", "he", True),  # a clerk, of another clerk
        ("wang", "wang", True),  # of their own work
        ("wang", "zhao", False),  # an approver may do other things than a clerk
        ("liu", "wang", True),  # both posts in one hand
        ("liu", "zhao", True),
    ],
)
def test_nobody_lends_more_than_their_own_posts_allow(
    covers: Covers, accounts: Accounts, centre: Here, by: str, covered: str, allowed: bool
) -> None:
    accounts.add("he", "何有福", ["clerk"], PASSWORD)
    accounts.add("liu", "刘站长", ["clerk", "approver"], PASSWORD)
    third = accounts.add("third", "第三人", ["supervisor"], PASSWORD).staff
    wanted = typed(accounts, covered=staff(accounts, covered), by_staff=third)
    recorder = Actor(staff(accounts, by), by)

    if allowed:
        covers.record(wanted, recorder)
        assert len(recorded(centre)) == 1
        return
    with pytest.raises(FormIncomplete) as caught:
        covers.record(wanted, recorder)
    assert {k: type(p) for k, p in caught.value.problems.items()} == {"covered": CoverBeyondOwn}
    assert recorded(centre) == []


def test_what_is_borrowed_is_not_lent_on(covers: Covers, accounts: Accounts, centre: Here) -> None:
    """A clerk who covers the approver today cannot let a third cover the approver too."""
    third = accounts.add("third", "第三人", ["clerk"], PASSWORD).staff
    covers.record(typed(accounts), centre.itself)

    with pytest.raises(FormIncomplete):
        covers.record(typed(accounts, by_staff=third), Actor(staff(accounts, "zhao"), "赵桂兰"))
    assert names(covers, third) == []


def test_what_another_process_recorded_is_seen(
    covers: Covers, centre: Here, accounts: Accounts
) -> None:
    covers.record(typed(accounts), centre.itself)
    assert len(covers.all()) == 1
    Covers(centre).record(typed(accounts, reason="再记一次"), centre.itself)

    assert [c.reason for c in covers.all()] == ["再记一次", "休假"]


@pytest.mark.parametrize(
    ("changes", "key", "kind"),
    [
        ({"covered": ""}, "covered", CoverNotHere),
        ({"covered": "ma"}, "covered", CoverNotHere),
        ({"by_staff": f"{TOWN}:a1"}, "by_staff", CoverNotHere),
        ({"by_staff": "wang"}, "by_staff", CoverSamePerson),
        ({"since": "2026-11-22"}, "from", CoverPast),
        ({"since": "24.11."}, "from", BadDate),
        ({"since": "9999-12-01", "until": "9999-12-31"}, "from", BadDate),
        ({"until": ""}, "until", BadDate),
        ({"until": "2026-11-22"}, "until", CoverBackwards),
        ({"until": (TODAY + timedelta(days=MOST_DAYS)).isoformat()}, "until", CoverTooLong),
        ({"reason": " "}, "reason", Required),
        ({"reason": "字" * 1001}, "reason", TooLong),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_by_field(
    covers: Covers,
    centre: Here,
    accounts: Accounts,
    changes: dict[str, str],
    key: str,
    kind: type[Refusal],
) -> None:
    logins = {a.login: a.staff for a in accounts.all()}
    given = {k: logins.get(v, v) for k, v in changes.items()}
    found = problems(covers, centre, replace(typed(accounts), **given))

    assert set(found) == {key}
    assert isinstance(found[key], kind)


def test_everything_wrong_is_said_at_once(covers: Covers, centre: Here, accounts: Accounts) -> None:
    found = problems(covers, centre, CoverTyped("", "", "", "", ""))

    assert set(found) == {"covered", "by_staff", "from", "until", "reason"}


def test_the_longest_cover(covers: Covers, centre: Here, accounts: Accounts) -> None:
    covers.record(typed(accounts, until=TODAY + timedelta(days=MOST_DAYS - 1)), centre.itself)

    assert len(covers.all()) == 1


def test_those_above_hear_of_it() -> None:
    county = County((COUNTY, TOWN))
    town = county[TOWN].here
    people = Accounts(town, CHEAP)
    for login in ("zhao", "wang"):
        people.add(login, login, ["clerk"], PASSWORD)
    Covers(town).record(typed(people), town.itself)
    county.settle()

    entries = entries_of(county[COUNTY].here, journal_ledger(TOWN))
    assert COVER_RECORDED in {e.header.kind for e in entries}
