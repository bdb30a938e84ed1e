"""When a node will lose each of its powers, as it is told beforehand."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from shared.domain.acts import Power
from shared.domain.authority import lease_ends
from shared.domain.grants import Grant
from shared.domain.refusals_authority import LeaseOver
from tests.domain.test_authority import MOMENT
from tests.domain.test_leases import LADDERS, SPANS, a_registry, leased, refusal
from tests.wire.county import COUNTY, NOW, TOWN, VILLAGE


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
