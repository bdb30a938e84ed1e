"""Several grants for one act, and the amounts up to which they let a node decide."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from shared.domain.acts import Act, Power
from shared.domain.authority import may
from shared.domain.grants import Grant
from shared.domain.refusals import NotAllowed, NotGranted
from shared.domain.refusals_authority import AboveCeiling, LeaseOver
from shared.domain.registry import Registry
from tests.domain.test_authority import MATTER, MOMENT
from tests.domain.test_leases import YEAR, a_registry, leased, refusal, stands
from tests.wire.county import NOW, TOWN, VILLAGE


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
