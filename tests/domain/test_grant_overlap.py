"""Two grants of one act to one node on one day; amendments; ids."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.acts import Power
from shared.domain.grant_overlap import overlap, reached_by
from shared.domain.grant_rules import check_grant, endable, next_grant_id, ready_grant
from shared.domain.grants import Grant
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import FormIncomplete
from shared.domain.worktime import COUNTY_TIME
from tests.domain.granting import (
    CARD,
    COMMUNITY,
    MINLE,
    OTHER_TOWN,
    RELIEF,
    TO_VILLAGES,
    ZONE,
    a_grant,
    county_with,
    problems,
)
from tests.wire.county import COUNTY, GRANTS, NOW, TOWN, VILLAGE


def test_the_same_act_is_not_granted_twice_to_one_node_on_one_day() -> None:
    first = a_grant(CARD, Power.ACCEPT, Power.DECIDE, id="G-0001", to=("level:town",))
    found = check_grant(county_with(CARD, first), a_grant(CARD, Power.DECIDE), NOW)

    assert found["to"].code == "grant.overlap"
    for lang, act in (("zh", "“决定”"), ("en", "“decide”")):
        for fact in ("G-0001", act, "洪水镇"):
            assert fact in found["to"].say(lang)


DAY_AFTER, DAY_BEFORE = date(2027, 7, 1), date(2026, 10, 31)


@pytest.mark.parametrize(
    "other",
    [
        {"powers": frozenset({Power.DECIDE})},
        {"to": (f"node:{OTHER_TOWN}", "level:village")},
        {"since": DAY_AFTER, "until": date(2028, 1, 1)},
        {"matter": "elderly-allowance"},
        {"revoked_at": NOW - timedelta(hours=1)},
        {"since": date(2026, 1, 1), "until": DAY_BEFORE},
        {"since": date(2026, 1, 1), "until": date(2026, 11, 22)},
    ],
)
def test_what_differs_in_act_node_day_or_matter_or_is_over_does_not_overlap(
    other: Mapping[str, Any],
) -> None:
    assert problems(a_grant(), CARD, a_grant(id="G-0001", **other)) == {}
    assert problems(a_grant(), CARD, a_grant(id="G-0001")) == {"to": "grant.overlap"}


def test_an_amendment_may_overlap_what_it_replaces_and_nothing_else() -> None:
    old = a_grant(id="G-0001")
    other = a_grant(id="G-0002", to=(f"node:{OTHER_TOWN}",))
    amended = a_grant(replaces="G-0001", to=(f"node:{TOWN}", f"node:{ZONE}"))

    assert problems(amended, CARD, old, other) == {}
    wider = replace(amended, to=("level:town",))
    assert problems(wider, CARD, old, other) == {"to": "grant.overlap"}


@pytest.mark.parametrize(
    ("old", "found"),
    [
        ({}, {}),
        ({"id": "G-0009"}, {"replaces": "grant.unknown", "to": "grant.overlap"}),
        ({"revoked_at": NOW - timedelta(hours=1)}, {"replaces": "grant.revoked"}),
        ({"until": date(2026, 11, 22)}, {"replaces": "grant.is_over"}),
        ({"matter": "elderly-allowance"}, {"matter": "grant.amends_other_matter"}),
    ],
)
def test_an_amendment_is_of_a_standing_grant_of_the_same_matter(
    old: Mapping[str, Any], found: dict[str, str]
) -> None:
    amended = a_grant(replaces="G-0001")

    assert problems(amended, CARD, a_grant(**{"id": "G-0001", **old})) == found


@pytest.mark.parametrize(
    ("old_since", "since", "found"),
    [
        (date(2026, 11, 1), date(2026, 11, 23), {}),  # today
        (date(2026, 11, 1), date(2026, 11, 24), {"from": "grant.amends_later"}),
        (date(2026, 12, 1), date(2026, 12, 1), {}),  # the old one has not begun either
        (date(2026, 12, 1), date(2026, 12, 2), {"from": "grant.amends_later"}),
    ],
)
def test_an_amendment_leaves_no_day_without_a_grant(
    old_since: date, since: date, found: dict[str, str]
) -> None:
    amended = a_grant(replaces="G-0001", since=since)

    assert problems(amended, CARD, a_grant(id="G-0001", since=old_since)) == found


def test_ids_go_on_from_the_highest_whatever_became_of_it() -> None:
    ended = a_grant(id="G-0042", revoked_at=NOW)
    registry = county_with(CARD, ended, a_grant(id="X-9999"), a_grant(id="G-0007"))

    assert next_grant_id(registry) == "G-0043"
    assert next_grant_id(county_with()) == "G-0001"


def terms() -> dict[str, Any]:
    raw = next(g for g in GRANTS if g["id"] == "G-0002")
    return {k: v for k, v in raw.items() if k not in {"id", "replaces"}}


def test_what_is_ready_bears_its_id_and_what_it_replaces() -> None:
    assert ready_grant(MINLE, terms(), NOW, "G-0002") == {
        **terms(),
        "id": "G-0020",
        "replaces": "G-0002",
    }
    with pytest.raises(FormIncomplete) as refusal:
        ready_grant(MINLE, terms(), NOW)
    assert {f: p.code for f, p in refusal.value.problems.items()} == {"to": "grant.overlap"}


@pytest.mark.parametrize(
    ("grant_id", "at", "code"),
    [
        ("G-9999", NOW, "grant.unknown"),
        ("G-0002", datetime(2032, 1, 1, tzinfo=COUNTY_TIME), "grant.is_over"),
    ],
)
def test_what_has_ended_is_not_ended_again(grant_id: str, at: datetime, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        endable(MINLE, grant_id, at)
    assert refusal.value.code == code
    assert endable(MINLE, "G-0002", at - timedelta(seconds=1)).id == "G-0002"


SMALL = ("620722000000", TOWN, OTHER_TOWN, ZONE, VILLAGE, COMMUNITY, "620722102200")
SELECTORS = st.sampled_from(
    [
        *TO_VILLAGES,
        "level:town",
        "level:special",
        *(f"node:{c}" for c in SMALL),
        f"subtree:{OTHER_TOWN}",
    ]
)
DAYS = st.dates(date(2026, 11, 20), date(2026, 12, 5))
LITTLE = replace(MINLE, nodes={c: MINLE.nodes[c] for c in SMALL})
"""Seven nodes, so that days and nodes can be walked one by one."""


@st.composite
def any_grant(draw: st.DrawFn, grant_id: str) -> Grant:
    since, until = sorted((draw(DAYS), draw(DAYS)))
    powers = draw(st.sets(st.sampled_from(Power), min_size=1))
    to = draw(st.lists(SELECTORS, min_size=1, max_size=3))
    matter = draw(st.sampled_from([CARD, RELIEF]))
    return a_grant(matter, *powers, id=grant_id, to=tuple(to), since=since, until=until)


def uses(grant: Grant) -> set[tuple[str, str, Power, date]]:
    """Return every matter, node, power and day that a grant covers, walked one by one."""
    days = [grant.since + timedelta(days=n) for n in range((grant.until - grant.since).days + 1)]
    return {
        (grant.matter, code, power, day)
        for code, node in LITTLE.nodes.items()
        if code != COUNTY and grant.reaches(LITTLE.line(code), node.level)
        for power in grant.powers
        for day in days
    }


@given(any_grant("G-0001"), any_grant("G-0002"))
def test_overlap_is_symmetric_and_finds_all_there_is(one: Grant, two: Grant) -> None:
    there, back = overlap(LITTLE, one, two), overlap(LITTLE, two, one)
    common = uses(one) & uses(two)

    assert (there is None) == (back is None) == (not common)
    if there is not None and back is not None:
        assert (there.grant, back.grant) == ("G-0002", "G-0001")
        assert there.powers == back.powers == {power for _, _, power, _ in common}
        assert set(there.nodes) == set(back.nodes) == {node for _, node, _, _ in common}


def test_the_county_is_reached_by_no_grant() -> None:
    everyone = a_grant(to=(f"subtree:{COUNTY}", "level:county"))

    assert len(reached_by(MINLE, everyone)) == len(MINLE.nodes) - 1
