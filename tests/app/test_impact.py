"""What a change of a grant would touch, told before it is done."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.app.heard import report_heard
from shared.app.impact import Impact, impact_of_amend, impact_of_issue, impact_of_revoke
from shared.domain.acts import Act, Power
from shared.domain.form import yuan
from shared.domain.refusals import GrantRevoked, NotTheCounty, UnknownGrant
from shared.domain.refusals_input import FormIncomplete
from shared.domain.worktime import COUNTY_TIME
from tests.app.nodes import registry_of
from tests.app.test_network import TERMS
from tests.domain.desk import filled_in
from tests.support.network import (
    COUNTY,
    FAR_VILLAGE,
    OTHER_TOWN,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    County,
)

CASES = tuple(f"0197d000-0000-7000-8000-00000000000{n}" for n in range(4))
ALLOWANCE: Mapping[str, Any] = {
    "matter": "elderly-allowance",
    "acts": ["accept"],
    "to": ["level:town"],
    "from": "2026-11-01",
    "until": "2031-12-31",
    "form": "entrustment",
    "document": {"zh": "示例", "en": "sample"},
    "number": "民政发 32 号",
    "department": "civil-affairs",
    "leases": {"accept": 720},
    "ceiling": None,
}


@pytest.fixture
def county() -> County:
    """Return a county of which one village is not enrolled."""
    return County((COUNTY, TOWN, VILLAGE, OTHER_VILLAGE, OTHER_TOWN))


def taken_in(county: County, *at: str) -> None:
    """Take cases of the old-age allowance in, one at each node, and bring word of them to the county."""
    for case, code in zip(CASES, at, strict=False):
        county[code].takes_in(case)
    county.settle()


def await_decision(county: County, case: str, amount: int) -> None:
    """Have the town take a case of temporary relief in, and accept and review it."""
    town, intake = county[TOWN], filled_in("temporary-relief")
    intake = replace(intake, fields={**intake.fields, "relief": yuan(amount)})
    town.cases.take_in(case, "temporary-relief", intake, town.actor)
    town.does(case, Act.ACCEPT)
    town.does(case, Act.REVIEW, opinion="pass")
    county.settle()


def reached(impact: Impact) -> dict[str, list[str]]:
    return {town.code: [n.code for n in town.nodes] for town in impact.towns}


def counted(cases: tuple[Any, ...]) -> dict[tuple[str, Act], int]:
    return {(c.node, c.step): c.count for c in cases}


def test_it_counts_whom_a_grant_reaches_town_by_town(county: County) -> None:
    impact = impact_of_revoke(county[COUNTY].here, "G-0003")

    assert reached(impact) == {TOWN: [VILLAGE, OTHER_VILLAGE], OTHER_TOWN: [FAR_VILLAGE]}
    assert [t.enrolled for t in impact.towns] == [2, 0]
    both = impact_of_revoke(county[COUNTY].here, "G-0002")
    assert reached(both) == {TOWN: [TOWN], OTHER_TOWN: [OTHER_TOWN]}


def test_it_writes_nothing(county: County) -> None:
    centre = county[COUNTY].here
    before = registry_of(centre).head

    impact_of_issue(centre, TERMS)
    impact_of_amend(centre, "G-0001", ALLOWANCE)
    impact_of_revoke(centre, "G-0001")

    assert registry_of(centre).head == before
    assert "G-0020" not in registry_of(centre).grants


def test_who_has_not_been_heard_of_for_a_day_is_told_with_since_when(county: County) -> None:
    county[VILLAGE].exchange()
    county[OTHER_VILLAGE].exchange()
    county.clock.time += timedelta(hours=20)
    county[VILLAGE].exchange()
    heard = county.clock.time
    report_heard(county[TOWN].here)
    county[TOWN].exchange()
    county.clock.time += timedelta(hours=20)

    towns = {t.code: t for t in impact_of_revoke(county[COUNTY].here, "G-0003").towns}

    assert [n.code for n in towns[TOWN].silent] == [OTHER_VILLAGE]
    assert towns[OTHER_TOWN].silent == (), "who is not enrolled is not silent"
    fresh = next(n for n in towns[TOWN].nodes if n.code == VILLAGE)
    assert fresh.heard_at is not None
    assert abs(fresh.heard_at - heard) < timedelta(minutes=1)
    silent = towns[TOWN].silent[0]
    assert silent.heard_at is not None
    assert silent.heard_at < heard - timedelta(hours=19)


def test_a_revocation_tells_until_when_each_act_may_go_on_in_good_faith(county: County) -> None:
    county[OTHER_TOWN].exchange()
    with county[COUNTY].here.store.read() as room:
        peer_at = room.peers.get(OTHER_TOWN).heard_at
    assert peer_at is not None

    nodes = {n.code: n for n in impact_of_revoke(county[COUNTY].here, "G-0001").nodes}

    assert nodes[OTHER_TOWN].loses == {Power.ACCEPT, Power.REVIEW}
    assert nodes[OTHER_TOWN].until == {
        Power.ACCEPT: peer_at + timedelta(days=30),
        Power.REVIEW: peer_at + timedelta(days=14),
    }


def test_no_act_goes_on_beyond_the_grant_s_last_day_nor_ends_before_now(county: County) -> None:
    county[OTHER_TOWN].exchange()
    county.clock.time = county.clock.time.replace(year=2031, month=12, day=30)

    nodes = {n.code: n for n in impact_of_revoke(county[COUNTY].here, "G-0001").nodes}
    until = nodes[OTHER_TOWN].until

    assert set(until) == {Power.ACCEPT, Power.REVIEW}
    assert all(abs(at - county.clock.time) < timedelta(minutes=1) for at in until.values())

    county[OTHER_TOWN].exchange()
    nodes = {n.code: n for n in impact_of_revoke(county[COUNTY].here, "G-0001").nodes}
    last = max(nodes[OTHER_TOWN].until.values()).astimezone(COUNTY_TIME)
    assert (last.date().isoformat(), last.hour) == ("2032-01-01", 0)


def test_nothing_is_known_of_a_node_that_was_never_heard_or_is_not_enrolled(county: County) -> None:
    nodes = {n.code: n for n in impact_of_revoke(county[COUNTY].here, "G-0003").nodes}

    assert (nodes[FAR_VILLAGE].enrolled, nodes[FAR_VILLAGE].until) == (False, {})
    assert not nodes[FAR_VILLAGE].silent
    assert nodes[VILLAGE].silent
    assert nodes[VILLAGE].until == {}


def test_cases_whose_next_step_stands_on_the_grant_alone_are_counted_by_step(
    county: County,
) -> None:
    taken_in(county, TOWN, TOWN, OTHER_TOWN, VILLAGE)
    centre = county[COUNTY]

    assert counted(impact_of_revoke(centre.here, "G-0001").lost) == {
        (TOWN, Act.ACCEPT): 2,
        (OTHER_TOWN, Act.ACCEPT): 1,
    }
    assert impact_of_revoke(centre.here, "G-0002").lost == ()

    centre.network.revoke_grant("G-0001", "收回", centre.actor)
    gained = impact_of_issue(centre.here, ALLOWANCE)
    assert gained.lost == ()
    assert counted(gained.gained) == {(TOWN, Act.ACCEPT): 2, (OTHER_TOWN, Act.ACCEPT): 1}


def test_an_amendment_tells_both_what_is_lost_and_what_is_gained(county: County) -> None:
    taken_in(county, TOWN, OTHER_TOWN)
    narrower = {**ALLOWANCE, "to": [f"node:{OTHER_TOWN}"]}

    impact = impact_of_amend(county[COUNTY].here, "G-0001", narrower)

    assert counted(impact.lost) == {(TOWN, Act.ACCEPT): 1}
    assert impact.gained == ()
    assert reached(impact) == {TOWN: [TOWN], OTHER_TOWN: [OTHER_TOWN]}
    nodes = {n.code: n for n in impact.nodes}
    assert (nodes[TOWN].gets, nodes[TOWN].loses) == (
        frozenset(),
        frozenset({Power.ACCEPT, Power.REVIEW}),
    )
    assert (nodes[OTHER_TOWN].gets, nodes[OTHER_TOWN].loses) == (
        frozenset(),
        frozenset({Power.REVIEW}),
    )
    assert (impact.change.new and impact.change.new.id) == "G-0020"


def test_a_grant_that_begins_later_gains_then_and_an_amendment_cannot(county: County) -> None:
    """The old grant ends with the amendment: one that begins later would leave a gap."""
    taken_in(county, TOWN)
    centre = county[COUNTY]
    later = {**ALLOWANCE, "from": "2027-01-01"}

    with pytest.raises(FormIncomplete) as refusal:
        impact_of_amend(centre.here, "G-0001", later)
    assert {k: r.code for k, r in refusal.value.problems.items()} == {"from": "grant.amends_later"}

    centre.network.revoke_grant("G-0001", "收回", centre.actor)
    assert counted(impact_of_issue(centre.here, later).gained) == {(TOWN, Act.ACCEPT): 1}


def test_a_ceiling_is_held_against_the_amount_of_each_case(county: County) -> None:
    """Two cases wait for a decision; one is above what the amended grant would allow."""
    amounts = (150_000, 90_000)
    for case, amount in zip(CASES, amounts, strict=False):
        await_decision(county, case, amount)
    town = {**TERMS, "acts": ["decide", "issue"], "leases": {"decide": 48, "issue": 24}}

    lower = {**town, "to": [f"node:{TOWN}"], "ceiling": 100_000}
    assert counted(impact_of_amend(county[COUNTY].here, "G-0007", lower).lost) == {
        (TOWN, Act.DECIDE): 1
    }
    assert counted(impact_of_revoke(county[COUNTY].here, "G-0007").lost) == {(TOWN, Act.DECIDE): 2}


def test_it_refuses_what_the_change_itself_would_be_refused_for(county: County) -> None:
    centre = county[COUNTY]

    with pytest.raises(FormIncomplete) as refusal:
        impact_of_issue(centre.here, ALLOWANCE)
    assert refusal.value.problems["to"].code == "grant.overlap"
    with pytest.raises(UnknownGrant):
        impact_of_revoke(centre.here, "G-9999")
    centre.network.revoke_grant("G-0001", "收回", centre.actor)
    with pytest.raises(GrantRevoked):
        impact_of_amend(centre.here, "G-0001", ALLOWANCE)
    with pytest.raises(NotTheCounty):
        impact_of_revoke(county[TOWN].here, "G-0002")
