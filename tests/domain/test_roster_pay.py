"""Silence stops no money: somebody looks, the rule's days pass, a named person decides; and the next list is worked out from ID numbers."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.facts import Draft
from shared.domain.kinds import ROSTER_MARKED, ROSTER_OPENED, ROSTER_PAYMENT_SET
from shared.domain.records import RosterPerson
from shared.domain.refusals import Refusal
from shared.domain.roster_acts import close
from shared.domain.roster_outcomes import Pay
from shared.domain.roster_pay import standing, turning, unreachable_since, wait_ends
from shared.domain.roster_ticks import Tick
from shared.domain.worktime import county_day
from tests.domain.roster_desk import RosterDesk, row
from tests.support.rosters import number_born
from tests.wire.county import COUNTY, NOW, TOWN, VILLAGE

TODAY = county_day(NOW)


@pytest.fixture
def desk() -> RosterDesk:
    """A review at the county: there money is decided."""
    return RosterDesk("review").hands(TOWN, COUNTY)


def code_of(desk: RosterDesk, no: int, what: Pay, node: str = COUNTY) -> str:
    with pytest.raises(Refusal) as caught:
        desk.pays(node, no, what)
    return caught.value.code


def test_nobody_is_suspended_for_silence_however_long(desk: RosterDesk) -> None:
    desk.wait(3660)
    assert code_of(desk, 1, Pay.SUSPENDED) == "roster.silence"


@pytest.mark.parametrize("outcome", ["alive", "dead", "moved"])
def test_only_who_was_looked_for_in_vain_is_suspended(desk: RosterDesk, outcome: str) -> None:
    desk.ticks(COUNTY, Tick(1, outcome)).wait(100)
    assert code_of(desk, 1, Pay.SUSPENDED) == "roster.not_unreachable"


def test_the_rules_days_pass_first(desk: RosterDesk) -> None:
    desk.ticks(COUNTY, Tick(1, "unreachable"))
    assert wait_ends(desk.roster, desk.member(1)) == TODAY + timedelta(days=60)
    desk.wait(60)
    assert code_of(desk, 1, Pay.SUSPENDED) == "roster.wait_not_over"
    desk.wait(1).pays(COUNTY, 1, Pay.SUSPENDED)
    assert desk.member(1).pay is Pay.SUSPENDED
    assert desk.roster.progress.suspended == 1


def test_looking_again_in_vain_does_not_begin_the_days_anew_being_seen_does(
    desk: RosterDesk,
) -> None:
    desk.ticks(COUNTY, Tick(1, "unreachable")).wait(20)
    desk.ticks(COUNTY, Tick(1, "unreachable", "", "又去一次"))
    assert unreachable_since(desk.member(1)) == TODAY
    desk.wait(20).ticks(COUNTY, Tick(1, "alive"))
    assert unreachable_since(desk.member(1)) is None
    desk.wait(20).ticks(COUNTY, Tick(1, "unreachable"))
    assert unreachable_since(desk.member(1)) == TODAY + timedelta(days=60)


def test_who_is_seen_again_is_paid_from_the_day_of_the_suspension(desk: RosterDesk) -> None:
    desk.ticks(COUNTY, Tick(1, "unreachable")).wait(61).pays(COUNTY, 1, Pay.SUSPENDED).wait(30)
    assert code_of(desk, 1, Pay.RESUMED) == "roster.not_seen_again"
    desk.ticks(COUNTY, Tick(1, "alive")).pays(COUNTY, 1, Pay.RESUMED)
    payment = desk.member(1).payment
    assert payment is not None
    assert (payment.pay, payment.since) == (Pay.RESUMED, TODAY + timedelta(days=61))
    assert code_of(desk, 1, Pay.RESUMED) == "roster.pay_stands"


def test_who_was_suspended_and_then_stopped_is_paid_for_both(desk: RosterDesk) -> None:
    desk.ticks(COUNTY, Tick(1, "unreachable")).wait(61).pays(COUNTY, 1, Pay.SUSPENDED).wait(30)
    desk.ticks(COUNTY, Tick(1, "moved")).pays(COUNTY, 1, Pay.STOPPED).wait(30)
    desk.ticks(COUNTY, Tick(1, "alive")).pays(COUNTY, 1, Pay.RESUMED)
    payment = desk.member(1).payment
    assert payment is not None
    assert payment.since == TODAY + timedelta(days=61)


def test_a_roster_ends_when_nobody_is_suspended_any_more(desk: RosterDesk) -> None:
    desk.ticks(COUNTY, *(Tick(no, "alive") for no in range(2, 7)), Tick(1, "unreachable"))
    desk.wait(61).pays(COUNTY, 1, Pay.SUSPENDED)
    with pytest.raises(Refusal) as caught:
        close(desk.doing(COUNTY), "")
    assert caught.value.code == "roster.suspended_left"
    desk.ticks(COUNTY, Tick(1, "alive")).pays(COUNTY, 1, Pay.RESUMED)
    assert desk.write(COUNTY, close(desk.doing(COUNTY), "")).roster.closed


@pytest.mark.parametrize(
    ("pay", "since"),
    [("suspended", "2026-11-23"), ("stopped", "2026-11-23"), ("resumed", "2000-01-01")],
)
def test_what_the_rule_forbids_changes_nothing_whoever_wrote_it(
    desk: RosterDesk, pay: str, since: str
) -> None:
    body = {"no": 1, "pay": pay, "since": since, "reason": "没见到", "by": "张"}
    desk.write(COUNTY, Draft(ROSTER_PAYMENT_SET, body))
    assert (desk.member(1).pay, len(desk.member(1).payments)) == (None, 1)


def test_back_pay_is_due_from_the_day_of_the_rule_alone(desk: RosterDesk) -> None:
    desk.ticks(COUNTY, Tick(1, "unreachable")).wait(61).pays(COUNTY, 1, Pay.SUSPENDED)
    desk.ticks(COUNTY, Tick(1, "alive"))
    body = {"no": 1, "pay": "resumed", "since": "2000-01-01", "reason": "见到", "by": "张"}
    desk.write(COUNTY, Draft(ROSTER_PAYMENT_SET, body))
    assert desk.member(1).pay is Pay.SUSPENDED


def test_a_suspension_stands_where_the_ticks_before_it_were_erased(desk: RosterDesk) -> None:
    desk.ticks(COUNTY, Tick(1, "unreachable")).wait(61).pays(COUNTY, 1, Pay.SUSPENDED)
    desk.facts = [
        replace(f, body=None) if f.header.kind == ROSTER_MARKED else f for f in desk.facts
    ]
    assert desk.member(1).pay is Pay.SUSPENDED


def test_a_roster_that_a_village_opened_moves_no_money() -> None:
    desk = RosterDesk("review")
    opened = Draft(ROSTER_OPENED, desk.facts[0].body or {})
    desk.facts = []
    desk.write(VILLAGE, opened).lists([row(1)], VILLAGE).ticks(VILLAGE, Tick(1, "dead"))
    desk.hands(VILLAGE, TOWN).hands(TOWN, COUNTY).pays(COUNTY, 1, Pay.STOPPED)
    assert [p.counts for p in desk.member(1).payments] == [False]


def test_who_died_or_moved_is_stopped_and_nobody_else(desk: RosterDesk) -> None:
    desk.ticks(COUNTY, Tick(1, "dead"), Tick(2, "moved"), Tick(3, "alive"))
    desk.pays(COUNTY, 1, Pay.STOPPED).pays(COUNTY, 2, Pay.STOPPED)
    assert [code_of(desk, no, Pay.STOPPED) for no in (1, 3, 4)] == [
        "roster.pay_stands",
        "roster.not_gone",
        "roster.not_gone",
    ]
    assert code_of(desk, 4, Pay.RESUMED) == "roster.not_suspended"


def test_an_enrolment_pays_nothing_out() -> None:
    desk = RosterDesk().hands(TOWN, COUNTY).ticks(COUNTY, Tick(1, "dead"))
    assert code_of(desk, 1, Pay.STOPPED) == "roster.no_money"


def test_it_is_decided_by_the_county_or_under_a_grant_never_by_a_village() -> None:
    desk = RosterDesk("review").ticks(TOWN, Tick(1, "dead"))
    assert code_of(desk, 1, Pay.STOPPED, TOWN) == "authority.not_granted"
    desk.hands(TOWN, VILLAGE)
    assert code_of(desk, 1, Pay.STOPPED, VILLAGE) == "roster.not_at_village"


@pytest.mark.parametrize(("node", "counts"), [(TOWN, False), (VILLAGE, False), (COUNTY, True)])
def test_what_no_grant_covered_changes_nothing(node: str, counts: bool) -> None:
    desk = RosterDesk("review").ticks(TOWN, Tick(1, "dead"))
    if node != TOWN:
        desk.hands(TOWN, node)
    body = {"no": 1, "pay": "stopped", "since": "2026-11-23", "reason": "去世", "by": "张"}
    desk.write(node, Draft(ROSTER_PAYMENT_SET, body, grant="G-0001"))
    member = desk.member(1)
    assert [p.counts for p in member.payments] == [counts]
    assert (member.pay is Pay.STOPPED) is counts


def test_who_turns_eighty_next_year() -> None:
    first, last = number_born("19470101", 1), number_born("19471231", 2)
    others = [number_born("19461231", 3), number_born("19480101", 4)]
    assert turning([first, last, *others], 80, 2027) == {
        first: date(2027, 1, 1),
        last: date(2027, 12, 31),
    }


def of(roster: str, outcome: str, village: str = "甲村") -> RosterPerson:
    return RosterPerson(roster, 1, number_born("19470101", 1), "王", village, "1947-01-01", outcome)


@pytest.mark.parametrize(
    ("rows", "stands_in"),
    [
        ([of("2026", "open")], "2026"),
        ([of("2026", "alive"), of("2027", "open")], "2027"),
        ([of("2026", "dead")], None),
        ([of("2026", "open"), of("2027", "dead")], None),
        ([of("2026", "open"), of("2027", "moved")], None),
        ([of("2026", "open", "乙村"), of("2027", "moved")], None),
        ([of("2026", "dead"), of("2027", "open")], "2027"),
        ([of("2027", "moved"), of("2027", "open", "乙村")], "2027"),
        ([of("2027", "moved"), of("2027", "open")], None),
        ([of("2027", "moved"), of("2027", "moved", "乙村")], None),
        ([of("2027", "dead"), of("2027", "open", "乙村")], None),
    ],
)
def test_who_moved_stands_where_they_moved_to(
    rows: list[RosterPerson], stands_in: str | None
) -> None:
    found = standing(rows, {"2026": 2026, "2027": 2027})
    assert (found.roster if found else None) == stands_in
    assert found is None or found.outcome != "moved"


@given(st.dates(date(1900, 1, 1), date(2020, 12, 31)), st.integers(1, 120), st.integers(2000, 2150))
def test_everybody_turns_an_age_in_exactly_one_year(born: date, age: int, year: int) -> None:
    number = number_born(f"{born:%Y%m%d}", 1)
    found = turning([number], age, year)
    assert bool(found) is (born.year + age == year)
    assert all(day.month == born.month for day in found.values())
