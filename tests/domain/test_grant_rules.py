"""What is refused before a grant is issued: each rule, with a grant that breaks it and the nearest that does not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.acts import Act, Power
from shared.domain.codes import Tier
from shared.domain.freshness import LADDER, LONGEST_LEASES
from shared.domain.grant_rules import check_grant
from shared.domain.matter import Matter, Risk
from shared.domain.text import Text
from shared.domain.worktime import COUNTY_TIME
from tests.domain.granting import (
    MINLE,
    RELIEF,
    TO_VILLAGES,
    a_grant,
    county_with,
    of_type,
    problems,
)
from tests.wire.county import COUNTY, GRANTS, NOW, TOWN, VILLAGE

RESULTS = frozenset({Power.DECIDE, Power.ISSUE})
REACHES_VILLAGES = {
    "licence": "grant.licence_to_village",
    "benefit": "grant.benefit_to_village",
    "confirmation": "grant.confirmation_to_village",
}


@pytest.mark.parametrize("raw", GRANTS, ids=lambda raw: str(raw["id"]))
def test_each_grant_of_the_demonstration_is_in_order(raw: Mapping[str, Any]) -> None:
    others = {k: g for k, g in MINLE.grants.items() if k != raw["id"]}

    assert check_grant(replace(MINLE, grants=others), MINLE.grants[raw["id"]], NOW) == {}


@pytest.mark.parametrize("to", TO_VILLAGES)
@pytest.mark.parametrize("power", [Power.DECIDE, Power.ISSUE])
@pytest.mark.parametrize("kind", ["licence", "benefit", "confirmation"])
def test_no_village_decides_or_issues_what_is_for_organs(kind: str, power: Power, to: str) -> None:
    matter = of_type(kind)

    assert problems(a_grant(matter, power, to=(to,)), matter) == {"to": REACHES_VILLAGES[kind]}
    assert problems(a_grant(matter, power, to=("level:town", "level:special")), matter) == {}


@pytest.mark.parametrize("power", [Power.ACCEPT, Power.REVIEW])
def test_a_village_has_no_act_of_a_licence_but_may_assist_in_a_benefit(power: Power) -> None:
    licence, benefit = of_type("licence"), of_type("benefit")

    assert problems(a_grant(licence, power, to=(f"node:{VILLAGE}",)), licence) == {
        "to": "grant.licence_to_village"
    }
    assert problems(a_grant(benefit, power, to=(f"node:{VILLAGE}",)), benefit) == {}


@pytest.mark.parametrize("kind", ["public_service", "convenience", "other"])
def test_a_village_may_decide_a_service(kind: str) -> None:
    matter = of_type(kind)
    grant = a_grant(matter, Power.DECIDE, Power.ISSUE, to=("level:village",))

    assert problems(grant, matter) == {}


@pytest.mark.parametrize(
    ("kind", "power", "code"),
    [
        ("licence", Power.ACCEPT, "grant.licence_by_entrustment"),
        ("licence", Power.ISSUE, "grant.licence_by_entrustment"),
        ("benefit", Power.DECIDE, "grant.benefit_by_entrustment"),
        ("benefit", Power.REVIEW, None),
        ("confirmation", Power.DECIDE, None),
        ("public_service", Power.DECIDE, None),
    ],
)
@pytest.mark.parametrize("form", ["transfer", "authorisation"])
def test_licences_and_the_decision_of_benefits_are_entrusted(
    kind: str, power: Power, code: str | None, form: str
) -> None:
    matter = of_type(kind)

    assert problems(a_grant(matter, power, form=form), matter) == ({"form": code} if code else {})


@pytest.mark.parametrize(
    ("amount", "power", "ceiling", "code"),
    [
        ("relief", Power.DECIDE, None, "grant.ceiling_needed"),
        ("relief", Power.DECIDE, 180_000, None),
        ("relief", Power.REVIEW, None, None),
        ("relief", Power.REVIEW, 180_000, "grant.ceiling_without_decision"),
        (None, Power.DECIDE, 180_000, "grant.ceiling_without_amount"),
        (None, Power.DECIDE, None, None),
    ],
)
def test_a_decision_about_money_has_a_ceiling_and_no_other_has(
    amount: str | None, power: Power, ceiling: int | None, code: str | None
) -> None:
    matter = of_type("benefit", amount=amount)

    found = problems(a_grant(matter, power, ceiling=ceiling), matter)

    assert found == ({"ceiling": code} if code else {})


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"department": "human-resources"}, "department", "grant.not_the_principal"),
        ({"department": "moon-office"}, "department", "grant.unknown_department"),
        ({"form": ""}, "form", "grant.no_legal_form"),
        ({"form": "gift"}, "form", "grant.no_legal_form"),
        ({"number": " "}, "number", "grant.no_document_number"),
        ({"document": Text("", "x")}, "document", "grant.no_document"),
        ({"document": Text("x", "")}, "document", "grant.no_document"),
        ({"matter": "moon-card"}, "matter", "registry.unknown_matter"),
        ({"to": ("node:620722999000",)}, "to", "registry.unknown_node"),
        ({"to": (f"node:{TOWN}", "subtree:620722999000")}, "to", "registry.unknown_node"),
        ({"to": ("level:county",)}, "to", "grant.reaches_nobody"),
        ({"to": (f"node:{COUNTY}",)}, "to", "grant.reaches_nobody"),
        ({"until": date(2026, 11, 22)}, "until", "grant.already_over"),
        ({"until": date(2026, 10, 31)}, "until", "grant.ends_before_it_begins"),
        ({"since": date(2027, 7, 1)}, "until", "grant.ends_before_it_begins"),
        ({"leases": {}}, "leases", "grant.leases_amiss"),
        ({"powers": frozenset(), "leases": {}}, "leases", "grant.leases_amiss"),
        ({"leases": {Power.REVIEW: timedelta(1)}}, "leases", "grant.leases_amiss"),
        ({"leases": {Power.ACCEPT: timedelta()}}, "leases", "grant.leases_amiss"),
    ],
)
def test_each_term_is_checked(changes: Mapping[str, Any], field: str, code: str) -> None:
    assert problems(a_grant(**changes)) == {field: code}


def test_its_last_day_counts_as_the_county_reckons_days() -> None:
    grant = a_grant(until=date(2026, 11, 23))

    assert problems(grant, at=datetime(2026, 11, 23, 23, 59, tzinfo=COUNTY_TIME)) == {}
    over = problems(grant, at=datetime(2026, 11, 24, 0, 0, tzinfo=COUNTY_TIME))
    assert over == {"until": "grant.already_over"}


def test_all_that_is_wrong_is_told_at_once() -> None:
    grant = a_grant(
        RELIEF,
        Power.DECIDE,
        to=("level:village",),
        form="transfer",
        number="",
        department="human-resources",
        until=date(2026, 1, 1),
        leases={Power.DECIDE: timedelta(days=30)},
    )

    assert set(problems(grant, RELIEF)) == {
        "to",
        "form",
        "number",
        "department",
        "until",
        "leases.decide",
        "ceiling",
    }


@pytest.mark.parametrize("matter", MINLE.matters.values(), ids=lambda m: str(m.id))
@pytest.mark.parametrize("power", Power)
@pytest.mark.parametrize(("tier", "to"), [(Tier.TOWN, TOWN), (Tier.VILLAGE, VILLAGE)])
def test_a_tier_is_granted_only_the_steps_that_are_done_there(
    matter: Matter, power: Power, tier: Tier, to: str
) -> None:
    step = matter.step(Act(power))
    ceiling = 100 if matter.amount and power is Power.DECIDE else None
    found = problems(a_grant(matter, power, to=(f"node:{to}",), ceiling=ceiling), matter)

    if step is not None and tier in step.tiers:
        assert found == {}
    else:
        barred = power in RESULTS or matter.type == "licence"
        law = tier is Tier.VILLAGE and barred and matter.type in REACHES_VILLAGES
        code = REACHES_VILLAGES[matter.type] if law else "grant.not_their_step"
        assert found == {"to" if law else "acts": code}


def test_the_step_that_is_not_theirs_is_named() -> None:
    allowance = MINLE.matter("elderly-allowance")
    grant = a_grant(allowance, Power.ACCEPT, Power.REVIEW, to=(f"subtree:{TOWN}",))
    refusal = check_grant(county_with(), grant, NOW)["acts"]

    assert "村（社区）的“受理”、村（社区）的“审查”" in refusal.say("zh")
    assert "乡镇" not in refusal.say("zh")


@pytest.mark.parametrize("risk", Risk)
@pytest.mark.parametrize("power", Power)
def test_a_lease_is_no_longer_than_its_risk_class_allows(risk: Risk, power: Power) -> None:
    matter = replace(of_type("public_service"), risk=risk)
    longest = LONGEST_LEASES[risk][power]
    good = a_grant(matter, power)
    long = replace(good, leases={power: longest + timedelta(hours=1)})

    assert problems(good, matter) == {}
    assert problems(long, matter) == {f"leases.{power}": "grant.lease_too_long"}


@given(
    st.sets(st.sampled_from(LADDER), min_size=1).flatmap(
        lambda powers: st.fixed_dictionaries(dict.fromkeys(powers, st.integers(1, 48)))
    )
)
def test_leases_grow_from_issue_to_accept(hours: dict[Power, int]) -> None:
    matter = of_type("public_service")
    leases = {p: timedelta(hours=h) for p, h in hours.items()}
    lengths = [hours[p] for p in LADDER if p in hours]
    grows = all(a <= b for a, b in pairwise(lengths))

    found = problems(a_grant(matter, *hours, leases=leases), matter)

    assert found == ({} if grows else {"leases": "grant.leases_out_of_order"})
