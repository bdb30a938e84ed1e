"""What the county's services tell of acts in doubt, of leases, of gaps, and of nodes."""

from datetime import timedelta

import pytest

from shared.app.judgements import Judgements
from shared.app.nodes import Nodes
from shared.app.overriding import Overriding
from shared.app.overview import Overview
from shared.app.reentry import Reentry
from shared.domain.acts import Act, Power
from shared.domain.authority import lease_ends, leases_by_matter
from shared.domain.judgement import Standing, Why
from shared.domain.refusals import Refusal
from shared.domain.refusals_authority import NoSuchAct
from shared.domain.refusals_custody import NotFrozen
from shared.domain.refusals_input import FormIncomplete
from tests.support.forge import Forger, deliver, ledger_of
from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.web.desks import A_CASE
from tests.web.doubts import first_hash, forked, overridden, pending, suspended
from tests.web.stories import at_town, awaiting, in_transit, small_county


@pytest.fixture
def county() -> County:
    """Return a small county."""
    return small_county()


def test_the_facts_of_an_act_in_doubt_are_those_of_its_entry(county: County) -> None:
    suspended(county)
    service = Judgements(county[COUNTY].here)
    (found,) = pending(county)
    doubt = service.look(A_CASE, found.hand.hash)
    assert doubt.ruling.why is Why.LEASE_OVER
    assert doubt.grant is not None
    assert doubt.grant.id == "G-0001"
    assert doubt.fresh is not None
    assert doubt.lease_ends == doubt.fresh + timedelta(days=30)
    assert doubt.hand.at > doubt.lease_ends
    assert doubt.known_at is not None
    assert doubt.known_at < doubt.hand.at


def test_an_act_that_was_never_in_doubt_has_no_such_facts(county: County) -> None:
    suspended(county)
    case = county[COUNTY].sees(A_CASE)
    with pytest.raises(NoSuchAct):
        Judgements(county[COUNTY].here).look(A_CASE, case.slip[0].hash)


def test_a_pen_goes_to_no_node_that_cannot_take_it(county: County) -> None:
    suspended(county)
    chief = county[COUNTY]
    (found,) = pending(county)
    with pytest.raises(FormIncomplete):
        Judgements(chief.here).decide(
            A_CASE, found.hand.hash, Standing.SET_ASIDE, "理由", chief.actor, to="nowhere"
        )
    with pytest.raises(FormIncomplete):
        Overriding(chief.here).take_all(TOWN, "620722102000", "理由", chief.actor)
    assert len(pending(county)) == 1


def test_a_power_ends_first_on_some_matter_and_last_by_the_longest_lease(county: County) -> None:
    county.settle()
    registry = Overview(county[TOWN].here).registry()
    by_matter = leases_by_matter(registry, TOWN, county.clock.time)
    ends = lease_ends(registry, TOWN, county.clock.time)
    fresh = registry.freshness.at
    assert fresh is not None
    assert by_matter["elderly-allowance", Power.ACCEPT] == fresh + timedelta(days=30)
    assert by_matter["minimum-living-allowance", Power.ACCEPT] == fresh + timedelta(days=14)
    assert ends[Power.ACCEPT] == fresh + timedelta(days=14)


def test_the_county_knows_how_fresh_a_village_was_when_it_last_wrote(county: County) -> None:
    at_town(county)
    states = {s.node.code: s for s in Overview(county[COUNTY].here).nodes()}
    with county[VILLAGE].here.store.read() as room:
        n = room.ledgers.last_count(VILLAGE, 1)
        entry = room.ledgers.by_count(VILLAGE, 1, n)
    assert entry is not None
    assert states[VILLAGE].fresh_at == entry.header.fresh
    assert states[TOWN].fresh_at is not None
    assert not states[TOWN].put_back


def test_what_is_entered_again_needs_the_pen_and_a_grant(county: County) -> None:
    overridden(county)
    village = county[VILLAGE]
    assert village.sees(A_CASE).custody.holder == VILLAGE
    for waiting in Reentry(village.here).waiting():
        assert waiting.item.author == TOWN
        with pytest.raises(Refusal):
            Reentry(village.here).enter_again(
                waiting.item.hash, waiting.item.refuser, village.actor
            )
    assert Reentry(village.here).count() == 0
    assert Reentry(county[TOWN].here).count() == 2


def test_what_waits_comes_in_the_order_it_was_written(county: County) -> None:
    overridden(county)
    for code in (TOWN, COUNTY):
        acts = [w.act for w in Reentry(county[code].here).waiting()]
        assert acts == [Act.ACCEPT, Act.REVIEW], code


def test_a_run_that_an_override_displaced_is_refused_whole_and_held_nowhere(county: County) -> None:
    overridden(county)
    with county[COUNTY].here.store.read() as room:
        assert room.holds.of(TOWN) == []
        kinds = [i.kind for i in room.quarantine.items()]
    assert sorted(kinds) == ["case.accepted.v1", "case.reviewed.v1"]


def test_a_fork_is_shown_with_both_sides_and_what_goes(county: County) -> None:
    second = forked(county)
    service = Overriding(county[COUNTY].here)
    assert service.fork_count() == 1
    shown = service.fork(second.header.ledger)
    assert [f.header.kind for f in shown.facts] == ["custody.offered.v1", "case.withdrawn.v1"]
    assert (shown.staying, shown.dropped) == (1, 1)
    with pytest.raises(NotFrozen):
        service.fork("case:unknown")


def test_what_stays_of_a_fork_is_asked_for_with_its_own_signature(county: County) -> None:
    """The take-in came under the signature of its forwarding; without its own it would go with that."""
    in_transit(county)
    village, chief = county[VILLAGE], county[COUNTY]
    ledger = f"case:{A_CASE}"
    second = Forger(village).entry(ledger, "case.closed.v1", seq=2, prev=first_hash(village))
    wants = deliver(chief, TOWN, second).wants
    before = Overriding(chief.here).fork(ledger)
    deliver(chief, TOWN, *ledger_of(village, A_CASE))
    after = Overriding(chief.here).fork(ledger)

    assert wants == {(ledger, -1)}
    assert (before.staying, before.dropped) == (0, 2)
    assert (after.staying, after.dropped) == (1, 1)


def test_a_missing_entry_is_a_gap_and_a_refused_one_is_not(county: County) -> None:
    overridden(county)
    assert Nodes(county[COUNTY].here).gaps() == []


def test_a_ratified_act_leaves_the_queue(county: County) -> None:
    awaiting(county)
    chief = county[COUNTY]
    (found,) = pending(county)
    Judgements(chief.here).decide(A_CASE, found.hand.hash, Standing.RATIFIED, "同意", chief.actor)
    assert pending(county) == []
