"""Work that bears a date which has not come yet: the county takes it on that day, and nobody has to do anything."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.app.here import IN_FUTURE
from shared.domain.acts import Act
from shared.domain.ledgers import journal_ledger
from shared.domain.refusals import Refusal
from shared.replication.caller import Caller
from shared.replication.codes import AfterRefused, SignedByRefused
from tests.support.forge import codes, entries_of, ledger_of
from tests.support.network import COUNTY, TOWN, VILLAGE, County

CASE = "01234567-89ab-7def-8123-456789abcdef"
AHEAD = timedelta(days=2)


@pytest.fixture
def ahead(county: County) -> County:
    """A village and its town whose clocks run two days ahead have worked on a case without a link to the county."""
    village, town = county[VILLAGE], county[TOWN]
    for code in (VILLAGE, TOWN):
        county.skews[code] = AHEAD
    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    town.does(CASE, Act.TAKE_OVER)
    county.skews.clear()
    county.settle()
    town.does(CASE, Act.ACCEPT)
    county.settle()
    return county


def test_it_waits_for_its_date_and_both_ends_say_so(ahead: County) -> None:
    assert ledger_of(ahead[COUNTY], CASE) == []
    for code in (TOWN, COUNTY):
        assert {c for _author, c in codes(ahead[code])} == {IN_FUTURE, AfterRefused.code}


def test_it_is_taken_when_that_date_has_come(ahead: County) -> None:
    ahead.clock.time += AHEAD
    ahead.settle()

    assert ledger_of(ahead[COUNTY], CASE) == ledger_of(ahead[TOWN], CASE)
    assert [codes(ahead[code]) for code in (VILLAGE, TOWN, COUNTY)] == [[], [], []]
    assert ahead[COUNTY].sees(CASE).slip[-1].act is Act.ACCEPT


def test_all_of_the_case_are_told_then_what_the_county_said_before_it_had_one(
    ahead: County,
) -> None:
    said = journal_ledger(COUNTY, CASE)
    ahead.clock.time += AHEAD
    ahead.settle()

    told = [[e.hash for e in entries_of(ahead[code], said)] for code in (COUNTY, TOWN, VILLAGE)]
    assert len(told[0]) > 1
    assert told[1] == told[2] == told[0]


def test_it_is_closed_where_the_report_came_after_its_date(ahead: County) -> None:
    """The village hears that the date has come before it hears all that the county refused until then."""
    town, village = ahead[TOWN], ahead[VILLAGE]
    with town.here.store.read() as room:
        late = [i for i in room.quarantine.items() if i.code == AfterRefused.code]
    ahead.clock.time += AHEAD
    ahead.settle()
    assert late
    with village.here.store.write() as room:
        for item in late:
            room.quarantine.add(replace(item, hash=item.hash[::-1]))
        room.quarantine.add(replace(late[0], hash="0" * 64, at=ahead.clock.time))
    village.exchange()

    with village.here.store.read() as room:
        assert [item.hash for item in room.quarantine.items()] == ["0" * 64]


def test_not_before(ahead: County) -> None:
    ahead.clock.time += AHEAD / 2
    ahead.settle()

    with pytest.raises(Refusal):
        ahead[COUNTY].sees(CASE)
    assert codes(ahead[TOWN]) != []


def test_a_report_of_its_own_is_taken_too_and_what_follows_it(county: County) -> None:
    town = county[TOWN]
    county.skews[TOWN] = AHEAD
    county[VILLAGE].takes_in(CASE)
    county[VILLAGE].exchange()  # the town reports the village's clock, by its own
    county.skews.clear()
    county.settle()
    assert (TOWN, IN_FUTURE) in codes(county[COUNTY])
    county.clock.time += AHEAD
    county.settle()

    journal = f"journal:{TOWN}"
    with county[COUNTY].here.store.read() as room, town.here.store.read() as ours:
        assert room.ledgers.head(journal) == ours.ledgers.head(journal)
        assert room.quarantine.items() == ours.quarantine.items() == []


@pytest.fixture
def town_lost(county: County) -> County:
    """Only a village holds what its town has done last: one run, with the signature of its last entry, dated ahead."""
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    town.does(CASE, Act.TAKE_OVER)
    town.does(CASE, Act.ACCEPT)
    county.skews[TOWN] = AHEAD
    town.does(CASE, Act.REVIEW, opinion="pass")
    county.skews.clear()
    village.exchange()
    village.caller, village.parent = Caller(village.here, COUNTY, village), county[COUNTY]
    return county


def test_what_one_signature_covers_waits_with_it(town_lost: County) -> None:
    town_lost[VILLAGE].exchange()

    assert len(ledger_of(town_lost[COUNTY], CASE)) == 2
    for code in (VILLAGE, COUNTY):
        assert {c for _author, c in codes(town_lost[code])} == {IN_FUTURE, SignedByRefused.code}
    with town_lost[COUNTY].here.store.read() as room:
        assert not room.holds.count()


def test_it_is_taken_with_it(town_lost: County) -> None:
    town_lost[VILLAGE].exchange()
    town_lost.clock.time += AHEAD
    town_lost[VILLAGE].exchange()

    county, village = (ledger_of(town_lost[code], CASE) for code in (COUNTY, VILLAGE))
    assert [e.hash for e in county] == [e.hash for e in village]
    assert [codes(town_lost[code]) for code in (VILLAGE, COUNTY)] == [[], []]
