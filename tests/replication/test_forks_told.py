"""Forks that one node finds and others hear of: whatever comes first, and whoever makes one up."""

from typing import Any

import pytest

from shared.app.overriding import Overriding, override
from shared.app.writing import append
from shared.domain.acts import Act
from shared.domain.case_acts import Typed
from shared.domain.facts import Draft
from shared.domain.kinds import DEATH_REPORTED, ENTRY_REFUSED
from shared.domain.ledgers import case_ledger, journal_ledger
from shared.ledger.entry import Entry
from tests.support.forge import Forger, codes, deliver
from tests.support.network import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, County, TestNode

CASE = "01234567-89ab-7def-8123-456789abcdef"
LEDGER = case_ledger(CASE)
FORK, DISPLACED = (VILLAGE, "ledger.fork"), (VILLAGE, "custody.displaced")


@pytest.fixture
def county() -> County:
    """Return a county in which a village has taken in a case and corrected it: two entries everywhere."""
    county = County((COUNTY, TOWN, VILLAGE, OTHER_VILLAGE))
    county[VILLAGE].takes_in(CASE)
    county[VILLAGE].does(CASE, Act.CORRECT, field="applicant.phone", new="13900000000", reason="错")
    county.settle()
    return county


def two_tales(county: County, **wish: Any) -> tuple[Entry, Entry]:
    """Return two entries that the village signed for one place."""
    forger = Forger(county[VILLAGE])
    return forger.entry(LEDGER, n=70, **wish), forger.entry(LEDGER, n=71, **wish)


def frozen(node: TestNode) -> bool:
    with node.here.store.read() as room:
        head = room.ledgers.head(LEDGER)
    return head is not None and bool(head.frozen)


def tells(county: County, teller: str, **claim: Any) -> None:
    """Have a node claim in its journal that an entry of the case was refused."""
    body = {
        "ledger": LEDGER,
        "seq": 1,
        "hash": "ab" * 32,
        "kind": "case.closed.v1",
        "author": VILLAGE,
        "refuser": teller,
        "code": "ledger.fork",
        "owner": COUNTY,
        "evidence": {},
        **claim,
    }
    here = county[teller].here
    with here.store.write() as room:
        append(here, room, journal_ledger(teller), Draft(ENTRY_REFUSED, body), here.itself)


def exchanges(county: County, code: str, times: int = 4) -> None:
    for _ in range(times):
        county[code].exchange()


def decides(county: County) -> None:
    """End the fork at the county, in the village's favour, and let all hear of it."""
    centre = county[COUNTY]
    Overriding(centre.here).decide_fork(LEDGER, VILLAGE, "以收件为准", centre.actor)
    county.settle()


def sound(county: County) -> None:
    """Say that the case can go on, and is one everywhere."""
    assert [c for c in (COUNTY, TOWN, VILLAGE) if frozen(county[c])] == []
    county[VILLAGE].does(CASE, Act.FORWARD)
    county.settle()
    assert len({tuple(h.hash for h in county[c].sees(CASE).slip) for c in (COUNTY, TOWN)}) == 1


@pytest.mark.parametrize("way", ["one by one", "in one batch", "report first"])
def test_the_county_sees_a_fork_whatever_reaches_it_first(county: County, way: str) -> None:
    town, (one, two) = county[TOWN], two_tales(county)
    if way == "report first":  # the town's journal of the case goes before the case
        told = Typed({"died_on": "2026-11-20", "reason": ""})
        town.cases.hand_in(CASE, DEATH_REPORTED, told, town.actor)
    for batch in [(one, two)] if way == "in one batch" else [(one,), (two,)]:
        deliver(town, VILLAGE, *batch)
    exchanges(county, TOWN)

    assert frozen(county[COUNTY])
    assert len(Overriding(county[COUNTY].here).forked()) == 1
    decides(county)
    sound(county)


def test_an_override_of_a_county_that_knew_of_no_fork_ends_it_too(county: County) -> None:
    town, centre = county[TOWN], county[COUNTY]
    for tale in two_tales(county):
        deliver(town, VILLAGE, tale)
    with centre.here.store.write() as room:
        body = {"reason": "村里联系不上", "by": "陈静"}
        override(centre.here, room, LEDGER, TOWN, body, centre.actor)
    exchanges(county, TOWN)

    assert not frozen(town)
    assert town.sees(CASE).custody.holder == TOWN
    assert codes(town).count(FORK) == 0
    assert codes(town).count(DISPLACED) == 2
    assert not frozen(centre)
    assert Overriding(centre.here).fork_count() == 0


def test_a_fork_that_is_only_claimed_counts_for_nothing(county: County) -> None:
    tells(county, OTHER_VILLAGE, seq=1)
    county.settle()
    chief = Overriding(county[COUNTY].here)
    assert (chief.fork_count(), chief.forked()) == (0, [])

    deliver(county[COUNTY], TOWN, *two_tales(county))
    (found,) = chief.forked()
    assert found.seq == 3
    decides(county)
    sound(county)


def test_a_proof_is_not_hidden_by_an_earlier_tale_of_the_same_entry(county: County) -> None:
    """The village tells of its own second entry, in its town's name, before its town does."""
    one, two = two_tales(county)
    tells(county, VILLAGE, seq=3, hash=two.hash, refuser=TOWN, code="entry.malformed")
    county.settle()
    for tale in (one, two):
        deliver(county[TOWN], VILLAGE, tale)
    exchanges(county, TOWN)

    assert len(Overriding(county[COUNTY].here).forked()) == 1
    decides(county)
    sound(county)


def test_behind_an_override_nothing_forks_any_more(county: County) -> None:
    """A late tale of what the county has decided on is kept, and stops nobody."""
    one, two = two_tales(county)
    early = Forger(county[VILLAGE]).entry(
        LEDGER, seq=2, prev=county[TOWN].sees(CASE).slip[0].hash, n=72
    )
    deliver(county[COUNTY], TOWN, one, two)
    decides(county)
    refused = deliver(county[TOWN], VILLAGE, early).verdicts[early.hash]
    exchanges(county, TOWN)

    assert refused == "quarantined:custody.displaced"
    sound(county)
