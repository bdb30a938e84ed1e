"""A grant and the places that are listed, or renumbered, after it was issued."""

from datetime import date, timedelta
from typing import Any

import pytest

from shared.domain.acts import Power
from shared.domain.authority import Use, covers, leases_by_matter
from shared.domain.facts import Draft
from shared.domain.grant_overlap import reached_by
from shared.domain.grant_rules import check_grant, ready_grant
from shared.domain.grants import grant_from
from shared.domain.refusals_grants import Overlap
from shared.domain.registry import GRANT_ISSUED, GRANT_REVOKED, Registry
from shared.domain.succession import list_node, succeed
from tests.wire.county import COUNTY, NOW, TOWN, VILLAGE, fact, minle

NEW_TOWN, NEW_VILLAGE, RENUMBERED = "620722199000", "620722199200", "620722101299"
RELIEF, CARD = "temporary-relief", "elderly-card"


def folded(registry: Registry, draft: Draft) -> None:
    registry.apply(fact(draft, COUNTY, seq=registry.head[0] + 1))


def listed(registry: Registry, code: str, level: str, parent: str) -> None:
    place = {"code": code, "name": code, "level": level, "parent": parent}
    folded(registry, list_node(registry, place))


def cleared() -> Registry:
    """Return Minle with none of its grants in force."""
    registry = minle()
    for grant in tuple(registry.grants):
        body = {"id": grant, "reason": "重新授权", "grave": False}
        folded(registry, Draft(GRANT_REVOKED, body))
    return registry


def terms(registry: Registry, matter: str, to: str, **changes: Any) -> dict[str, Any]:
    today = NOW.date()
    return {
        "matter": matter,
        "to": [to],
        "acts": ["accept"],
        "leases": {"accept": 24},
        "form": "entrustment",
        "document": {"zh": "委托书（示例）", "en": "Entrustment (sample)"},
        "number": "民委[2026]1号",
        "department": registry.matter(matter).department,
        "from": today.isoformat(),
        "until": date(today.year + 1, 12, 31).isoformat(),
        "ceiling": None,
        **changes,
    }


def issued(registry: Registry, wanted: dict[str, Any]) -> str:
    body = ready_grant(registry, wanted, NOW)
    folded(registry, Draft(GRANT_ISSUED, body))
    return str(body["id"])


@pytest.fixture
def relief() -> tuple[Registry, str]:
    """Return a county whose new town may decide relief in all its places, a village listed only later."""
    registry = cleared()
    listed(registry, NEW_TOWN, "town", COUNTY)
    results = {"acts": ["decide", "issue"], "leases": {"decide": 24, "issue": 24}}
    wanted = terms(registry, RELIEF, f"subtree:{NEW_TOWN}", ceiling=100000, **results)
    grant = issued(registry, wanted)
    listed(registry, NEW_VILLAGE, "village", NEW_TOWN)
    return registry, grant


@pytest.mark.parametrize("power", [Power.DECIDE, Power.ISSUE])
def test_a_village_listed_later_gains_nothing_that_the_law_bars(
    relief: tuple[Registry, str], power: Power
) -> None:
    registry, grant = relief
    at = NOW + timedelta(days=1)

    def given(node: str) -> bool:
        return covers(registry, registry.grants[grant], Use(node, RELIEF, power, at, 5000))

    assert given(NEW_TOWN)
    assert not given(NEW_VILLAGE)


def test_it_has_no_lease_of_what_the_law_bars(relief: tuple[Registry, str]) -> None:
    registry, _ = relief
    at = NOW + timedelta(hours=1)

    assert set(leases_by_matter(registry, NEW_TOWN, at)) == {
        (RELIEF, Power.DECIDE),
        (RELIEF, Power.ISSUE),
    }
    assert leases_by_matter(registry, NEW_VILLAGE, at) == {}


def test_a_renumbered_place_is_met_by_the_grants_of_its_old_code() -> None:
    registry = cleared()
    old = issued(registry, terms(registry, CARD, f"node:{VILLAGE}"))
    listed(registry, RENUMBERED, "village", TOWN)
    folded(registry, succeed(registry, VILLAGE, RENUMBERED, "renumbered", "民政发[2026]9号"))

    assert {n.code for n in reached_by(registry, registry.grants[old])} == {VILLAGE, RENUMBERED}
    again = terms(registry, CARD, f"node:{RENUMBERED}")
    body = {**again, "id": "G-9999", "replaces": None}
    assert isinstance(check_grant(registry, grant_from(body), NOW)["to"], Overlap)
