"""Entering again what was entered again already: the list may be older than what stands."""

from datetime import timedelta

import pytest

from shared.app.aside import keep_aside
from shared.app.reentry import Reentry
from shared.domain.acts import Act
from shared.domain.doing import Typed
from shared.domain.kinds import WITHDRAWAL_ASKED
from shared.domain.ledgers import journal_ledger
from shared.domain.refusals_custody import PutBack
from shared.ledger.entry import Entry
from tests.support.accidents import enter_all_again, image_of, put_back, recover
from tests.support.forge import ledger_of
from tests.support.network import COUNTY, TOWN, VILLAGE, County, TestNode

CASE = "01234567-89ab-7def-8123-456789abcdef"


@pytest.fixture
def county() -> County:
    return County((TOWN, VILLAGE))


def lists(node: TestNode, entry: Entry, refuser: str) -> None:
    with node.here.store.write() as room:
        keep_aside(node.here, room, entry, PutBack.code, refuser)


def listed(node: TestNode) -> list[str]:
    with node.here.store.read() as room:
        return [item.hash for item in room.quarantine.items()]


def journal(node: TestNode) -> list[Entry]:
    with node.here.store.read() as room:
        return room.ledgers.entries(journal_ledger(VILLAGE, CASE))


def handed_in_then_lost(county: County) -> Entry:
    """The village hands something in that no peer holds yet, and is put back and recovered."""
    village = county[VILLAGE]
    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    image = image_of(village.here.store)
    village.exchange()
    put_back(county, VILLAGE, image)
    typed = Typed({"reason": "不办了"}, frozenset())
    village = county[VILLAGE]
    village.cases.hand_in(CASE, WITHDRAWAL_ASKED, typed, village.actor)
    [entry] = journal(village)
    recover(county, VILLAGE)
    return entry


def test_a_request_from_an_older_list_is_not_handed_in_a_second_time(county: County) -> None:
    """It was entered again and sent; then the disk was put back to when it had not been."""
    entry = handed_in_then_lost(county)
    village = county[VILLAGE]
    assert listed(village) == [entry.hash]
    older = image_of(village.here.store)
    Reentry(village.here).enter_again(entry.hash, VILLAGE, village.actor)
    village.exchange()
    put_back(county, VILLAGE, older)
    again = recover(county, VILLAGE)
    assert listed(again) == [entry.hash]

    Reentry(again.here).enter_again(entry.hash, VILLAGE, again.actor)

    assert [e.header.cites for e in journal(again)] == [entry.hash]
    assert listed(again) == []
    again.exchange()
    assert len(county[TOWN].sees(CASE).requests) == 1


def test_nor_is_a_correction_made_a_second_time(county: County) -> None:
    village = county[VILLAGE]
    village.takes_in(CASE)
    village.exchange()
    older = image_of(village.here.store)
    village.does(CASE, Act.CORRECT, field="applicant.phone", new="13800000000", reason="笔误")
    lost = ledger_of(village, CASE)[-1]
    put_back(county, VILLAGE, older)
    again = recover(county, VILLAGE)
    lists(again, lost, VILLAGE)
    Reentry(again.here).enter_again(lost.hash, VILLAGE, again.actor)
    lists(again, lost, TOWN)

    Reentry(again.here).enter_again(lost.hash, TOWN, again.actor)

    assert len(again.sees(CASE).corrections) == 1


def test_a_clock_that_was_set_back_moves_no_date_when_a_take_in_is_entered_again(
    county: County,
) -> None:
    village = county[VILLAGE]
    county.clock.time += timedelta(days=10)
    county.settle()
    image = image_of(village.here.store)
    village.exchange()
    put_back(county, VILLAGE, image)
    county.skews[VILLAGE] = -timedelta(days=10)
    county[VILLAGE].takes_in(CASE)
    before = county[VILLAGE].sees(CASE)
    recover(county, VILLAGE)
    assert enter_all_again(county[VILLAGE]) == 1
    county.settle()

    for code in (VILLAGE, COUNTY):
        seen = county[code].sees(CASE)
        assert (seen.receipt, seen.taken_in_at) == (before.receipt, before.taken_in_at)
