"""Who may do what, and under which grant."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from shared.domain.acts import Act, Power
from shared.domain.authority import Use, may
from shared.domain.authority import stands as stands_by_itself
from shared.domain.facts import Draft, Header
from shared.domain.grants import Grant
from shared.domain.refusals import NotGranted
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.domain.worktime import COUNTY_TIME
from tests.wire.county import COUNTY, NOW, TOWN, VILLAGE, fact, minle

OTHER_TOWN, ZONE = "620722102000", "620722400000"
COMMUNITY, FAR_VILLAGE = "620722101001", "620722102200"
EVERYONE = (COUNTY, TOWN, OTHER_TOWN, ZONE, VILLAGE, COMMUNITY, FAR_VILLAGE)
MATTER = minle().matter("elderly-card")
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
MOMENT = timedelta(milliseconds=1)


def a_grant(*to: str, grant_id: str = "G-0001", until: date = LAST) -> Grant:
    powers = frozenset({Power.ACCEPT, Power.REVIEW})
    document = Text("示例", "sample")
    return Grant(
        grant_id,
        MATTER.id,
        powers,
        to,
        FIRST,
        until,
        "entrustment",
        document,
        number="民政发9号",
        department="civil-affairs",
        leases=dict.fromkeys(powers, timedelta(days=60)),
    )


def minle_with(*grants: Grant) -> Registry:
    """Return Minle with these grants and no others."""
    registry = minle()
    registry.grants = {grant.id: grant for grant in grants}
    return registry


def granted(registry: Registry, node: str, act: Act = Act.ACCEPT, at: datetime = NOW) -> str | None:
    """Return the id of the grant under which a node may act, None where no grant covers it."""
    try:
        return may(registry, node=node, matter=MATTER, act=act, at=at).grant_id
    except NotGranted:
        return None


@pytest.mark.parametrize(
    ("selector", "reached"),
    [
        (f"node:{TOWN}", {TOWN}),
        (f"node:{VILLAGE}", {VILLAGE}),
        (f"subtree:{TOWN}", {TOWN, VILLAGE, COMMUNITY}),
        (f"subtree:{VILLAGE}", {VILLAGE}),
        (f"subtree:{COUNTY}", {TOWN, OTHER_TOWN, ZONE, VILLAGE, COMMUNITY, FAR_VILLAGE}),
        ("level:town", {TOWN, OTHER_TOWN}),
        ("level:special", {ZONE}),
        ("level:village", {VILLAGE, FAR_VILLAGE}),
        ("level:community", {COMMUNITY}),
        ("level:hamlet", set()),
        ("everyone", set()),
        ("node:", set()),
    ],
)
def test_a_selector_picks_nodes_levels_or_all_below(selector: str, reached: set[str]) -> None:
    registry = minle_with(a_grant(selector))

    assert {node for node in EVERYONE if granted(registry, node)} == reached


def test_one_of_several_selectors_is_enough() -> None:
    registry = minle_with(a_grant("level:special", f"node:{VILLAGE}"))

    assert granted(registry, VILLAGE)


@pytest.mark.parametrize("act", [a for a in Act if a.power])
def test_the_county_needs_no_grant(act: Act) -> None:
    permit = may(minle_with(), node=COUNTY, matter=MATTER, act=act, at=NOW)

    assert permit.grant is None


@pytest.mark.parametrize("act", [a for a in Act if not a.power and a is not Act.TAKE_IN])
def test_what_is_no_power_needs_no_grant_anywhere(act: Act) -> None:
    permit = may(minle_with(), node=VILLAGE, matter=MATTER, act=act, at=NOW)

    assert permit.grant is None


def test_a_grant_gives_only_the_powers_it_names() -> None:
    registry = minle_with(a_grant("level:town"))

    assert granted(registry, TOWN, Act.REVIEW)
    assert not granted(registry, TOWN, Act.DECIDE)
    assert not granted(registry, TOWN, Act.ISSUE)


@pytest.mark.parametrize("act", [Act.ACCEPT, Act.REFUSE, Act.NOTIFY, Act.TERMINATE])
def test_who_may_accept_may_also_refuse_notify_and_terminate(act: Act) -> None:
    assert granted(minle_with(a_grant("level:town")), TOWN, act)


def test_a_grant_for_another_matter_covers_nothing_here() -> None:
    other = replace(a_grant("level:town"), matter="elderly-allowance")

    assert not granted(minle_with(other), TOWN)


def test_a_node_that_is_not_in_the_registry_holds_nothing() -> None:
    assert not granted(minle_with(a_grant(f"subtree:{COUNTY}")), "620722999000")


def test_a_grant_begins_with_its_first_county_day_and_ends_with_its_last() -> None:
    registry = minle_with(a_grant("level:town"))
    begins = datetime(2026, 11, 1, tzinfo=COUNTY_TIME)
    over = datetime(2026, 12, 1, tzinfo=COUNTY_TIME)

    assert not granted(registry, TOWN, at=begins - MOMENT)
    assert granted(registry, TOWN, at=begins)
    assert granted(registry, TOWN, at=over - MOMENT)
    assert not granted(registry, TOWN, at=over)


def test_a_revoked_grant_covers_what_came_before_and_nothing_after() -> None:
    registry = minle_with(replace(a_grant("level:town"), revoked_at=NOW))

    assert granted(registry, TOWN, at=NOW - MOMENT)
    assert not granted(registry, TOWN, at=NOW)


def test_revoking_a_grant_that_has_ended_does_not_revive_it() -> None:
    revoked = replace(a_grant("level:town", until=FIRST), revoked_at=NOW)

    assert not granted(minle_with(revoked), TOWN, at=NOW - MOMENT)


def test_of_several_grants_the_one_that_lasts_longest_is_named() -> None:
    short, long = (
        a_grant("level:town"),
        a_grant("level:town", grant_id="G-0002", until=date(2027, 1, 1)),
    )

    assert granted(minle_with(short, long), TOWN) == long.id
    assert granted(minle_with(short, replace(long, revoked_at=NOW + MOMENT)), TOWN) == short.id


def test_a_refusal_names_the_act_and_the_matter() -> None:
    with pytest.raises(NotGranted) as refused:
        may(minle_with(), node=VILLAGE, matter=MATTER, act=Act.DECIDE, at=NOW)

    assert Act.DECIDE.text.zh in refused.value.say("zh")
    assert MATTER.name.en in refused.value.say("en")


def done(node: str, grant: str | None, at: datetime = NOW) -> Header:
    header = fact(Draft("case.accepted.v1", {}, grant=grant), node, seq=2).header
    return replace(header, at=at)


def stands(registry: Registry, header: Header) -> bool:
    return stands_by_itself(registry, header, Use(header.node, MATTER.id, Power.ACCEPT, header.at))


def test_an_act_stands_when_its_own_grant_covered_it() -> None:
    assert stands(minle_with(a_grant("level:town")), done(TOWN, "G-0001"))


@pytest.mark.parametrize("grant", [None, "G-0002"])
def test_another_grant_than_the_one_it_names_does_not_carry_an_act(grant: str | None) -> None:
    assert not stands(minle_with(a_grant("level:town")), done(TOWN, grant))


def test_an_act_is_judged_by_the_time_it_was_done() -> None:
    revoked = replace(a_grant("level:town"), revoked_at=NOW, revoked_seq=9)
    registry = minle_with(revoked)

    assert stands(registry, done(TOWN, "G-0001", NOW - MOMENT))
    assert not stands(registry, done(TOWN, "G-0001", NOW))


def test_an_act_by_one_who_knew_of_the_revocation_stands_at_no_time() -> None:
    registry = minle_with(replace(a_grant("level:town"), revoked_at=NOW, revoked_seq=9))
    header = done(TOWN, "G-0001", NOW - MOMENT)

    assert not stands(registry, replace(header, known=(9, "ab" * 32)))
    assert not stands(registry, replace(header, fresh=NOW + MOMENT))
    assert stands(registry, replace(header, known=(8, "ab" * 32)))


def test_a_grant_to_one_does_not_carry_the_act_of_another() -> None:
    assert not stands(minle_with(a_grant(f"node:{TOWN}")), done(OTHER_TOWN, "G-0001"))
