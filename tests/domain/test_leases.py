"""How long a node without a link may still do what: leases to the millisecond, their order, and ceilings."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.acts import Act, Power
from shared.domain.authority import Use, lease_ends, may
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
from shared.domain.refusals_authority import AboveCeiling, ClockBehind, LeaseOver, NeverChecked
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


class TestSeveralGrants:
    SHORT = leased(dict.fromkeys(Power, timedelta(days=1)))
    LONG = replace(leased(dict.fromkeys(Power, timedelta(days=9))), id="G-0002")

    def named(self, registry: Registry, at: datetime = NOW, amount: int | None = None) -> str:
        permit = may(registry, node=TOWN, matter=MATTER, act=Act.DECIDE, at=at, amount=amount)
        return permit.grant_id or ""

    def test_the_one_whose_lease_lasts_longest_is_named(self) -> None:
        ends_later = replace(self.SHORT, until=date(2028, 1, 1))

        assert self.named(a_registry(self.SHORT, self.LONG)) == "G-0002"
        assert self.named(a_registry(ends_later, self.LONG)) == "G-0002"

    def test_an_act_is_lost_only_with_the_last_of_them(self) -> None:
        registry = a_registry(self.SHORT, self.LONG)

        assert self.named(registry, NOW + timedelta(days=9) - MOMENT) == "G-0002"
        assert refusal(registry, Power.DECIDE, NOW + timedelta(days=9)) is LeaseOver

    def test_a_longer_lease_below_the_amount_is_not_named(self) -> None:
        low = replace(self.LONG, ceiling=1000)

        assert self.named(a_registry(self.SHORT, low), amount=1000) == "G-0002"
        assert self.named(a_registry(self.SHORT, low), amount=1001) == "G-0001"


class TestTheCeiling:
    GRANT = replace(leased(dict.fromkeys(Power, YEAR)), ceiling=216_000)

    @pytest.mark.parametrize(
        ("amount", "expected"),
        [(None, None), (0, None), (215_999, None), (216_000, None), (216_001, AboveCeiling)],
    )
    def test_a_decision_above_it_is_refused(
        self, amount: int | None, expected: type[NotAllowed] | None
    ) -> None:
        registry = a_registry(self.GRANT)

        assert refusal(registry, Power.DECIDE, amount=amount) is expected
        assert stands(registry, Power.DECIDE, NOW, amount=amount) == (expected is None)

    @pytest.mark.parametrize("power", [p for p in Power if p is not Power.DECIDE])
    def test_it_bounds_nothing_but_decisions(self, power: Power) -> None:
        assert refusal(a_registry(self.GRANT), power, amount=10**12) is None

    def test_a_grant_without_one_bounds_no_amount(self) -> None:
        free = replace(self.GRANT, ceiling=None)

        assert refusal(a_registry(free), Power.DECIDE, amount=10**12) is None

    def test_the_refusal_names_the_amount_and_the_highest_ceiling_in_yuan(self) -> None:
        lower = replace(self.GRANT, id="G-0002", ceiling=100)

        with pytest.raises(AboveCeiling) as refused:
            may(
                a_registry(self.GRANT, lower),
                node=TOWN,
                matter=MATTER,
                act=Act.DECIDE,
                at=NOW,
                amount=500_001,
            )

        for language in ("zh", "en"):
            assert "5000.01" in refused.value.say(language)
            assert "2160" in refused.value.say(language)

    @pytest.mark.parametrize(
        "elsewhere",
        [
            replace(GRANT, matter="elderly-allowance"),
            replace(GRANT, to=(f"node:{VILLAGE}",)),
            replace(GRANT, powers=frozenset({Power.REVIEW})),
            replace(GRANT, revoked_at=NOW),
            replace(GRANT, until=date(2026, 11, 1)),
        ],
        ids=["matter", "node", "act", "revoked", "over"],
    )
    def test_the_ceiling_of_a_grant_that_does_not_cover_is_not_spoken_of(
        self, elsewhere: Grant
    ) -> None:
        assert refusal(a_registry(elsewhere), Power.DECIDE, amount=10**12) is NotGranted


class TestWhenWillItEnd:
    FEW = leased({Power.REVIEW: timedelta(days=2), Power.ACCEPT: timedelta(days=5)})
    NOON = NOW + timedelta(hours=2)

    def test_each_power_ends_with_its_lease(self) -> None:
        ends = lease_ends(a_registry(self.FEW), TOWN, self.NOON)

        assert ends == {
            Power.REVIEW: NOW + timedelta(days=2),
            Power.ACCEPT: NOW + timedelta(days=5),
        }

    def test_of_several_grants_the_first_end_of_each_power_is_told(self) -> None:
        other = replace(leased({Power.ACCEPT: timedelta(days=1)}), id="G-0002", matter="x")

        ends = lease_ends(a_registry(self.FEW, other), TOWN, self.NOON)

        assert ends == {
            Power.REVIEW: NOW + timedelta(days=2),
            Power.ACCEPT: NOW + timedelta(days=1),
        }

    def test_an_end_that_is_past_is_still_told(self) -> None:
        late = NOW + timedelta(days=3)

        assert lease_ends(a_registry(self.FEW), TOWN, late)[Power.REVIEW] < late

    @pytest.mark.parametrize(
        "grant",
        [
            replace(FEW, to=(f"node:{VILLAGE}",)),
            replace(FEW, revoked_at=NOON),
            replace(FEW, until=date(2026, 11, 22)),
            replace(FEW, since=date(2026, 11, 24)),
        ],
        ids=["elsewhere", "revoked", "over", "not begun"],
    )
    def test_a_grant_that_gives_nothing_here_ends_nothing(self, grant: Grant) -> None:
        assert lease_ends(a_registry(grant), TOWN, self.NOON) == {}

    @pytest.mark.parametrize("node", [COUNTY, "620722999000"])
    def test_the_county_and_strangers_have_no_leases(self, node: str) -> None:
        everywhere = replace(self.FEW, to=(f"subtree:{COUNTY}",))

        assert lease_ends(a_registry(everywhere), node, self.NOON) == {}

    def test_before_the_first_checkpoint_nothing_has_begun(self) -> None:
        assert lease_ends(a_registry(self.FEW, fresh=None), TOWN, self.NOON) == {}

    @given(LADDERS, SPANS)
    def test_what_is_told_is_when_the_act_is_refused(
        self, leases: dict[Power, timedelta], at: timedelta
    ) -> None:
        grant = replace(leased(leases), since=date(2000, 1, 1), until=date(2099, 1, 1))
        registry = a_registry(grant)
        ends = lease_ends(registry, TOWN, NOW + at)

        assert set(ends) == set(Power)
        for power, end in ends.items():
            assert refusal(registry, power, end - MOMENT) is None
            assert refusal(registry, power, end) is LeaseOver
