"""How long a node without a link may still do what: leases to the millisecond, their order, and ceilings."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.acts import Act, Power
from shared.domain.authority import Use, may
from shared.domain.authority import stands as stands_by_itself
from shared.domain.facts import Draft
from shared.domain.freshness import (
    CHECKPOINT_LIFE,
    LADDER,
    LONGEST_LEASES,
    Freshness,
    is_ladder,
    lease_end,
)
from shared.domain.grants import Grant
from shared.domain.matter import Risk
from shared.domain.refusals import NotAllowed, NotGranted
from shared.domain.refusals_authority import ClockBehind, LeaseOver, NeverChecked
from shared.domain.registry import Registry
from tests.domain.test_authority import MATTER, MOMENT, a_grant, minle_with
from tests.wire.county import COUNTY, NOW, TOWN, VILLAGE, fact

ACT_OF = {p: Act(p.value) for p in Power}
YEAR = timedelta(days=366)
NEXT_YEAR = date(2027, 11, 30)
NEVER = Freshness()
BARE = minle_with()


def leased(leases: dict[Power, timedelta]) -> Grant:
    """Return a grant of these powers to the town, with these leases."""
    grant = a_grant("level:town", until=NEXT_YEAR)
    return replace(grant, powers=frozenset(leases), leases=leases)


def a_registry(*grants: Grant, fresh: datetime | None = NOW) -> Registry:
    """Return Minle with these grants, last checked at `fresh`."""
    freshness = Freshness(fresh, fresh + CHECKPOINT_LIFE) if fresh else NEVER
    return replace(BARE, grants={g.id: g for g in grants}, freshness=freshness)


def refusal(
    registry: Registry, power: Power, at: datetime = NOW, amount: int | None = None
) -> type[NotAllowed] | None:
    """Return how the town is refused the act of a power, None where it is not."""
    try:
        may(registry, node=TOWN, matter=MATTER, act=ACT_OF[power], at=at, amount=amount)
    except NotAllowed as refused:
        return type(refused)
    return None


def stands(
    registry: Registry,
    power: Power,
    at: datetime,
    fresh: datetime | None = NOW,
    amount: int | None = None,
) -> bool:
    """Say whether the town's act stands by itself once it has arrived elsewhere."""
    header = fact(Draft("case.novel.v1", {}, grant="G-0001"), TOWN, seq=2).header
    use = Use(TOWN, MATTER.id, power, at, amount)
    return stands_by_itself(registry, replace(header, at=at, fresh=fresh), use)


def kept(grant: Grant, fresh: datetime | None, at: datetime) -> list[Power]:
    """Return the powers that a node as fresh as `fresh` still has at `at`, in the order in which they are lost."""
    registry = a_registry(grant, fresh=fresh)
    return [p for p in LADDER if p in grant.powers and refusal(registry, p, at) is None]


class TestTheEnd:
    @pytest.mark.parametrize("risk", Risk)
    @pytest.mark.parametrize("power", Power)
    def test_a_lease_covers_its_last_millisecond_and_not_the_next(
        self, risk: Risk, power: Power
    ) -> None:
        registry = a_registry(leased(dict(LONGEST_LEASES[risk])))
        end = NOW + LONGEST_LEASES[risk][power]

        assert refusal(registry, power, end - MOMENT) is None
        assert refusal(registry, power, end) is LeaseOver
        assert stands(registry, power, end - MOMENT)
        assert not stands(registry, power, end)

    @pytest.mark.parametrize("power", Power)
    def test_it_begins_anew_with_every_checkpoint_and_not_with_time(self, power: Power) -> None:
        lease = timedelta(hours=1)
        grant = leased(dict.fromkeys(Power, lease))
        later = NOW + timedelta(days=200)

        assert refusal(a_registry(grant, fresh=later), power, later + lease - MOMENT) is None
        assert refusal(a_registry(grant, fresh=later - MOMENT), power, later + lease - MOMENT)

    @pytest.mark.parametrize("power", Power)
    def test_no_lease_outlasts_the_checkpoint_it_hangs_on(self, power: Power) -> None:
        registry = a_registry(leased(dict.fromkeys(Power, YEAR)))

        assert refusal(registry, power, NOW + CHECKPOINT_LIFE - MOMENT) is None
        assert refusal(registry, power, NOW + CHECKPOINT_LIFE) is LeaseOver
        assert lease_end(NOW, YEAR) == NOW + CHECKPOINT_LIFE

    def test_a_lease_does_not_outlast_its_grant(self) -> None:
        grant = a_grant("level:town")
        registry = a_registry(grant, fresh=grant.runs_out - timedelta(days=1))

        assert refusal(registry, Power.ACCEPT, grant.runs_out - MOMENT) is None
        assert refusal(registry, Power.ACCEPT, grant.runs_out) is NotGranted

    def test_the_refusal_says_since_when_the_registry_has_not_been_checked(self) -> None:
        registry = a_registry(leased({Power.ACCEPT: timedelta(hours=1)}))

        with pytest.raises(LeaseOver) as refused:
            may(registry, node=TOWN, matter=MATTER, act=Act.ACCEPT, at=NOW + timedelta(hours=1))

        assert "2026-11-23 09:40" in refused.value.say("zh")
        assert "2026-11-23 09:40" in refused.value.say("en")


class TestBeforeTheFirstCheckpoint:
    @pytest.mark.parametrize("power", Power)
    def test_a_node_that_was_never_checked_exercises_no_power(self, power: Power) -> None:
        registry = a_registry(leased(dict.fromkeys(Power, YEAR)), fresh=None)

        assert refusal(registry, power) is NeverChecked
        assert not stands(registry, power, NOW, fresh=None)
        assert lease_end(None, YEAR) is None

    def test_where_nothing_was_granted_that_is_what_is_said(self) -> None:
        assert refusal(a_registry(fresh=None), Power.ACCEPT) is NotGranted


class TestAClockThatStandsBehind:
    def behind(self) -> Registry:
        registry = a_registry(leased(dict.fromkeys(Power, YEAR)))
        registry.freshness = replace(registry.freshness, clock_behind=True)
        return registry

    @pytest.mark.parametrize("power", Power)
    def test_no_lease_is_measured_by_it(self, power: Power) -> None:
        assert refusal(self.behind(), power) is ClockBehind

    def test_where_nothing_was_granted_that_is_what_is_said(self) -> None:
        assert refusal(replace(self.behind(), grants={}), Power.ACCEPT) is NotGranted


class TestWhatNeverEnds:
    STATES = (
        NEVER,
        Freshness(NOW - 10 * YEAR, NOW - 9 * YEAR),
        Freshness(NOW, NOW, behind=99, clock_behind=True),
    )

    @pytest.mark.parametrize("freshness", STATES, ids=["never", "old", "behind"])
    @pytest.mark.parametrize("act", [a for a in Act if a.power is None], ids=str)
    def test_taking_in_and_what_is_no_power_goes_on(self, act: Act, freshness: Freshness) -> None:
        registry = a_registry()
        registry.freshness = freshness

        assert may(registry, node=VILLAGE, matter=MATTER, act=act, at=NOW).grant is None

    @pytest.mark.parametrize("freshness", STATES, ids=["never", "old", "behind"])
    @pytest.mark.parametrize("power", Power)
    def test_the_county_s_own_power_has_no_lease(self, power: Power, freshness: Freshness) -> None:
        registry = a_registry()
        registry.freshness = freshness
        permit = may(registry, node=COUNTY, matter=MATTER, act=ACT_OF[power], at=NOW)

        assert permit.grant is None


HOURS = st.integers(1, 24 * 366).map(lambda h: timedelta(hours=h))
LADDERS = st.lists(HOURS, min_size=4, max_size=4).map(
    lambda hours: dict(zip(LADDER, sorted(hours), strict=True))
)
SPANS = st.integers(-(10**11), 10**11).map(lambda ms: timedelta(milliseconds=ms))
"""Up to three years, forward or back, to the millisecond."""


class TestTheLadder:
    @pytest.mark.parametrize("risk", Risk)
    def test_every_risk_class_leases_in_the_order_issue_decide_review_accept(
        self, risk: Risk
    ) -> None:
        longest = LONGEST_LEASES[risk]

        assert set(longest) == set(Power)
        assert is_ladder(longest)
        assert len(set(longest.values())) == len(Power)
        assert max(longest.values()) <= CHECKPOINT_LIFE

    @pytest.mark.parametrize("power", Power)
    def test_the_more_harm_a_matter_can_do_the_shorter_every_lease(self, power: Power) -> None:
        low, normal, high = (LONGEST_LEASES[r][power] for r in Risk)

        assert low > normal > high

    @pytest.mark.parametrize("first", LADDER)
    @pytest.mark.parametrize("second", LADDER)
    def test_two_leases_out_of_order_are_no_ladder(self, first: Power, second: Power) -> None:
        in_order = LADDER.index(first) <= LADDER.index(second)
        leases = {first: timedelta(days=1), second: timedelta(days=2)}

        assert is_ladder(leases) == in_order

    def test_equal_leases_and_few_of_them_are_a_ladder(self) -> None:
        assert is_ladder(dict.fromkeys(Power, timedelta(days=1)))
        assert is_ladder({Power.REVIEW: timedelta(days=1)})
        assert is_ladder({})

    @given(LADDERS, SPANS, SPANS)
    def test_whatever_the_clock_shows_acts_are_lost_in_that_order(
        self, leases: dict[Power, timedelta], fresh: timedelta, at: timedelta
    ) -> None:
        """What is left is always the end of the ladder: nobody may issue who may not accept any more."""
        grant = replace(leased(leases), since=date(2000, 1, 1), until=date(2099, 1, 1))
        left = kept(grant, NOW + fresh, NOW + at)

        assert left == list(LADDER[len(LADDER) - len(left) :])

    @given(LADDERS, st.lists(SPANS, max_size=12))
    def test_with_any_steps_of_the_clock_what_is_lost_stays_lost_until_a_checkpoint(
        self, leases: dict[Power, timedelta], steps: list[timedelta]
    ) -> None:
        """The time of entries never goes back, so neither does what a lease has lost."""
        grant = replace(leased(leases), since=date(2000, 1, 1), until=date(9000, 1, 1))
        clock = at = NOW
        left = set(kept(grant, NOW, at))
        for step in steps:
            clock += step
            at = max(at, clock)
            now = set(kept(grant, NOW, at))
            assert now <= left
            left = now

    @given(LADDERS, SPANS, SPANS, st.sampled_from(Power))
    def test_what_was_allowed_where_it_was_done_stands_wherever_it_arrives(
        self, leases: dict[Power, timedelta], fresh: timedelta, at: timedelta, power: Power
    ) -> None:
        grant = replace(leased(leases), since=date(2000, 1, 1), until=date(2099, 1, 1))
        there = a_registry(grant, fresh=NOW + fresh)
        here = a_registry(grant, fresh=None)

        assert (refusal(there, power, NOW + at) is None) == stands(
            here, power, NOW + at, NOW + fresh
        )
