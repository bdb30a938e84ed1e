"""Grants that nothing is wrong with, for tests to break, and a Minle that holds what they say."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from shared.domain.acts import Power
from shared.domain.codes import Tier
from shared.domain.freshness import LONGEST_LEASES
from shared.domain.grant_rules import check_grant
from shared.domain.grants import Grant
from shared.domain.matter import Matter
from shared.domain.registry import Registry
from shared.domain.text import Text
from tests.wire.county import COUNTY, NOW, TOWN, VILLAGE, minle

MINLE = minle()
COMMUNITY, OTHER_TOWN, ZONE = "620722101001", "620722102000", "620722400000"
CARD, RELIEF = MINLE.matter("elderly-card"), MINLE.matter("temporary-relief")
EVERYWHERE = (Tier.TOWN, Tier.VILLAGE)
TO_VILLAGES = (
    f"node:{VILLAGE}",
    f"node:{COMMUNITY}",
    "level:village",
    "level:community",
    f"subtree:{TOWN}",
    f"subtree:{COUNTY}",
)


def of_type(kind: str, *, amount: str | None = None) -> Matter:
    """Return a matter of a type, all of whose steps may be done at towns and villages."""
    steps = tuple(replace(s, tiers=EVERYWHERE) for s in RELIEF.steps)
    return replace(RELIEF, type=kind, amount=amount, steps=steps)


def county_with(matter: Matter = CARD, *grants: Grant) -> Registry:
    """Return Minle with one matter changed, and with these grants alone."""
    matters = {**MINLE.matters, matter.id: matter}
    return replace(MINLE, matters=matters, grants={g.id: g for g in grants})


def a_grant(of: Matter = CARD, *acts: Power, **changes: Any) -> Grant:
    """Return a grant that nothing is wrong with, but for the changes."""
    powers = frozenset(acts or (Power.ACCEPT,))
    grant = Grant(
        id="G-0100",
        matter=of.id,
        powers=powers,
        to=(f"node:{TOWN}",),
        since=date(2026, 11, 1),
        until=date(2027, 6, 30),
        form="entrustment",
        document=Text("委托书", "Entrustment"),
        number="民政发[2026]9号",
        department=of.department,
        leases={p: LONGEST_LEASES[of.risk][p] for p in powers},
    )
    return replace(grant, **changes)


def problems(
    grant: Grant, matter: Matter = CARD, *grants: Grant, at: datetime = NOW
) -> dict[str, str]:
    """Return the codes of what is wrong, by field."""
    found = check_grant(county_with(matter, *grants), grant, at)
    return {field: refusal.code for field, refusal in found.items()}
