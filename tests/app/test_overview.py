"""What a node knows of its link upward and of the nodes around it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shared.app.heard import heard_below, report_heard
from shared.app.overview import LinkState, NodeState, Overview
from shared.app.writing import append
from shared.domain.acts import Act
from shared.domain.contact import QUIET
from shared.domain.doing import Typed
from shared.domain.facts import Draft
from shared.domain.kinds import CHILDREN_HEARD, WITHDRAWAL_ASKED
from shared.domain.ledgers import journal_ledger
from shared.domain.version import VERSION
from shared.ledger.header import timestamp
from tests.app.nodes import CASE, OTHER_CASE
from tests.support.network import COUNTY, OTHER_TOWN, START, TOWN, VILLAGE, County, TestNode

DAY = timedelta(days=1)


@pytest.fixture
def county() -> County:
    return County((COUNTY, TOWN, VILLAGE))


def link(node: TestNode) -> LinkState:
    state = Overview(node.here).link()
    assert state is not None
    return state


def test_the_county_has_no_link_upward(county: County) -> None:
    assert Overview(county[COUNTY].here).link() is None


def test_a_node_that_never_exchanged_is_not_online(county: County) -> None:
    state = link(county[VILLAGE])

    assert (state.parent, state.online, state.since) == (TOWN, False, None)


def test_a_node_is_online_after_an_exchange(county: County) -> None:
    before = county.clock.time
    county[VILLAGE].exchange()
    state = link(county[VILLAGE])

    assert state.online
    assert state.since is not None
    assert before < state.since <= county.clock.time


def test_a_failure_takes_the_link_down_and_keeps_the_last_success(county: County) -> None:
    village = county[VILLAGE]
    village.exchange()
    since = link(village).since
    with village.here.store.write() as room:
        room.peers.save(replace(room.peers.get(TOWN), failures=1, error="link.down"))

    assert link(village) == LinkState(
        TOWN, online=False, since=since, waiting=frozenset(), error="link.down", read_only=False
    )
    village.exchange()
    assert link(village).online
    assert link(village).error == ""


def test_what_was_written_waits_until_the_parent_has_it(county: County) -> None:
    village = county[VILLAGE]
    village.takes_in(CASE)
    village.takes_in(OTHER_CASE, seed=2)

    assert link(village).waiting == {CASE, OTHER_CASE}
    village.exchange()
    assert link(village).waiting == frozenset()
    village.does(CASE, Act.FORWARD)
    assert link(village).waiting == {CASE}


def test_what_came_from_the_parent_does_not_wait_for_it(county: County) -> None:
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    town.does(CASE, Act.TAKE_OVER)
    village.exchange()

    assert link(village).waiting == frozenset()


def test_what_is_said_of_another_s_case_waits_under_that_case(county: County) -> None:
    village, town = county[VILLAGE], county[TOWN]
    village.takes_in(CASE)
    village.does(CASE, Act.FORWARD)
    village.exchange()
    town.does(CASE, Act.TAKE_OVER)
    village.exchange()

    village.cases.hand_in(CASE, WITHDRAWAL_ASKED, Typed({"reason": "搬走"}), village.actor)

    assert link(village).waiting == {CASE}


def test_a_town_waits_for_the_county_with_what_its_village_wrote(county: County) -> None:
    county[VILLAGE].takes_in(CASE)
    county[VILLAGE].exchange()

    assert link(county[TOWN]).waiting == {CASE}
    county[TOWN].exchange()
    assert link(county[TOWN]).waiting == frozenset()


def test_every_node_of_the_registry_is_listed_and_who_is_enrolled(county: County) -> None:
    states = Overview(county[COUNTY].here).nodes()

    assert {s.node.code for s in states} == set(Overview(county[COUNTY].here).registry().nodes)
    assert {s.node.code for s in states if s.enrolled} == {COUNTY, TOWN, VILLAGE}


def test_a_child_is_heard_of_when_it_exchanges(county: County) -> None:
    def heard(code: str) -> bool:
        states = Overview(county[TOWN].here).nodes()
        return next(s for s in states if s.node.code == code).heard_at is not None

    assert not heard(VILLAGE)
    county[VILLAGE].exchange()
    assert heard(VILLAGE)


def fresh_at(county: County, code: str) -> datetime | None:
    states = Overview(county[COUNTY].here).nodes()
    return next(s for s in states if s.node.code == code).fresh_at


def test_a_village_that_writes_nothing_is_as_fresh_as_its_town_tells(county: County) -> None:
    """It exchanges all day with nothing to say: only its town can tell the county so."""
    county.settle()
    began = county.clock.time
    county.clock.time += DAY
    county.settle()
    assert report_heard(county[TOWN].here)
    county.settle()
    after = fresh_at(county, VILLAGE)

    assert after is not None
    assert after - began >= DAY


def test_nobody_is_heard_of_later_than_it_was_told_nor_by_another_s_parent(
    county: County,
) -> None:
    later = timestamp(county.clock.time + timedelta(days=999))
    county.settle()
    for teller, child in ((TOWN, VILLAGE), (TOWN, OTHER_TOWN)):
        body = {"heard": {child: {"at": later, "inc": 1, "fresh": later}}}
        node = county[teller].here
        with node.store.write() as room:
            append(node, room, journal_ledger(teller), Draft(CHILDREN_HEARD, body), node.itself)
        county.settle()
        heard = heard_below(county[COUNTY].here)

        assert all(at <= county.clock.time for at in heard.values())
        assert OTHER_TOWN not in heard


def test_a_new_machine_is_told_of_at_once(county: County) -> None:
    county.settle()
    report_heard(county[TOWN].here)
    assert not report_heard(county[TOWN].here)
    with county[TOWN].here.store.write() as room:
        room.peers.save(replace(room.peers.get(VILLAGE), inc=2))

    assert report_heard(county[TOWN].here)


def test_what_a_town_tells_of_another_machine_or_another_s_child_makes_nobody_fresher(
    county: County,
) -> None:
    county.settle()
    before = fresh_at(county, VILLAGE)
    later = timestamp(county.clock.time + timedelta(days=9))
    for teller, inc in ((TOWN, 2), (COUNTY, 1)):
        body = {"heard": {VILLAGE: {"at": later, "inc": inc, "fresh": later}}}
        node = county[teller].here
        with node.store.write() as room:
            append(node, room, journal_ledger(teller), Draft(CHILDREN_HEARD, body), node.itself)
    county.settle()

    assert fresh_at(county, VILLAGE) == before


def seen(county: County, code: str) -> NodeState:
    return next(s for s in Overview(county[COUNTY].here).nodes() if s.node.code == code)


def test_a_town_tells_the_version_clock_and_rhythm_of_its_villages(county: County) -> None:
    county.skews[VILLAGE] = timedelta(minutes=7)
    county.settle()
    assert seen(county, VILLAGE).version == ""
    for _ in range(3):
        county.clock.time += timedelta(hours=20)
        county.settle()
    report_heard(county[TOWN].here)
    county.settle()

    state = seen(county, VILLAGE)
    assert state.version == VERSION
    assert state.clock is not None
    assert timedelta(minutes=6) < state.clock < timedelta(minutes=8)
    assert state.expected is not None
    assert timedelta(hours=31) < state.expected - county.clock.time < timedelta(hours=33)


def test_a_town_is_expected_by_its_own_exchanges(county: County) -> None:
    county.settle()
    state = seen(county, TOWN)
    assert state.expected == (state.heard_at or START) + QUIET
    county.clock.time += timedelta(hours=5)
    county[TOWN].exchange()
    later = seen(county, TOWN)
    assert later.expected is not None
    assert later.heard_at is not None
    assert timedelta(hours=4) < later.expected - later.heard_at < timedelta(hours=6)


def test_a_changed_version_is_told_at_once(county: County) -> None:
    county.settle()
    assert report_heard(county[TOWN].here)
    with county[TOWN].here.store.write() as room:
        room.peers.save(replace(room.peers.get(VILLAGE), version="0.0.9"))

    assert report_heard(county[TOWN].here)
    county.settle()
    assert seen(county, VILLAGE).version == "0.0.9"


def test_the_head_of_a_node_is_its_last_count_here(county: County) -> None:
    county[TOWN].takes_in("0197a000-0000-7000-8000-000000000009")
    with county[TOWN].here.store.read() as room:
        written = room.ledgers.last_count(TOWN, 1)
    assert seen(county, TOWN).head == written - 1
    county.settle()
    assert (seen(county, TOWN).head, seen(county, TOWN).written) == (written, written)


def test_a_report_of_the_next_version_is_taken(county: County) -> None:
    county.settle()
    at = timestamp(county.clock.time)
    told = {"at": at, "inc": 1, "fresh": None, "version": "9.9.0", "weather": "blue", "blobs": 3}
    town = county[TOWN].here
    with town.store.write() as room:
        body = {"heard": {VILLAGE: told}}
        append(town, room, journal_ledger(TOWN), Draft(CHILDREN_HEARD, body), town.itself)
    county.settle()

    assert seen(county, VILLAGE).version == "9.9.0"
    assert Overview(county[COUNTY].here).quarantine() == []


def test_nothing_is_in_quarantine_where_all_is_well(county: County) -> None:
    county.settle()

    assert Overview(county[COUNTY].here).quarantine() == []
