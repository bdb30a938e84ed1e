"""Taking a case in: every problem at once, and nothing that may follow is in the way."""

from dataclasses import replace

import pytest

from shared.domain.acts import Act
from shared.domain.codes import Tier
from shared.domain.intake import Counter, Intake, take_in
from shared.domain.kinds import TAKEN_IN
from shared.domain.people import check_signature
from shared.domain.receipt import receipt_number
from shared.domain.refusals import NotTakenInHere, Refusal
from shared.domain.refusals_input import (
    BadCharacter,
    BadChoice,
    BadName,
    BadPhone,
    FormIncomplete,
    IdChecksum,
    IdDate,
    Required,
    TooLong,
)
from shared.domain.worktime import county_day
from shared.wire.bodies import check_body
from tests.domain.desk import ALLOWANCE, COUNTY, NOW, TOWN, VILLAGE, Desk, filled_in
from tests.wire.county import ID_NUMBER, INTAKE, PERSON, minle

REGISTRY = minle()
APPLICANT = {"name": "李秀英", "id_number": ID_NUMBER}


def taken_in(intake: Intake, matter: str = ALLOWANCE, node: str = VILLAGE) -> dict[str, object]:
    """Return the body of the entry that a take-in becomes."""
    counter = Counter(REGISTRY, node, NOW, "张代办")
    return dict(take_in(counter, REGISTRY.matter(matter), intake, "receipt").body)


def problems(**changes: object) -> dict[str, Refusal]:
    """Return what is wrong with a take-in that is good but for these changes."""
    with pytest.raises(FormIncomplete) as caught:
        taken_in(replace(INTAKE, **changes))  # type: ignore[arg-type]
    return caught.value.problems


def applicant(**changes: str) -> dict[str, Refusal]:
    return problems(persons={"applicant": {**PERSON, **changes}})


AT_VILLAGES = [m.id for m in REGISTRY.matters.values() if Tier.VILLAGE in m.steps[0].tiers]


@pytest.mark.parametrize("matter", AT_VILLAGES)
def test_every_matter_of_a_village_can_be_taken_in_at_a_village(matter: str) -> None:
    body = taken_in(filled_in(matter), matter)

    assert body["matter"] == matter
    assert set(body["fields"]) == {f.id for f in REGISTRY.matter(matter).fields}  # type: ignore[call-overload]


def test_neither_phone_nor_address_is_needed() -> None:
    body = taken_in(replace(INTAKE, persons={"applicant": APPLICANT}))

    assert body["handler"] is None
    assert body["applicant"] == {**APPLICANT, "phone": "", "address": "", "relation": ""}


def test_missing_documents_hold_nobody_up() -> None:
    assert taken_in(replace(INTAKE, documents=frozenset()))["documents"] == []


def test_a_document_of_another_matter_is_left_out() -> None:
    body = taken_in(replace(INTAKE, documents=frozenset({"photo", "id-card"})))

    assert body["documents"] == ["id-card"]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    found = problems(
        persons={"applicant": {"name": "赵1"}, "handler": PERSON},
        signature={"type": "fingerprint"},
        fields={"lives_with": "x"},
        told="telepathy",
        note="\0",
    )

    assert {key: type(refusal) for key, refusal in found.items()} == {
        "applicant.name": BadName,
        "applicant.id_number": Required,
        "handler.relation": Required,
        "signature.witness": Required,
        "fields.lives_with": BadChoice,
        "fields.self_care": Required,
        "fields.other_allowance": Required,
        "told": BadChoice,
        "note": BadCharacter,
    }


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": "😀"}, BadName),
        ({"name": "赵\u202e"}, BadCharacter),
        ({"name": "赵" * 10_000}, TooLong),
        ({"id_number": "999999194002301234"}, IdDate),
        ({"id_number": ID_NUMBER[:17] + ("0" if ID_NUMBER[17] != "0" else "1")}, IdChecksum),
        ({"phone": "x"}, BadPhone),
        ({"address": "一" * 201}, TooLong),
    ],
)
def test_a_person_is_checked_field_by_field(
    changes: dict[str, str], refusal: type[Refusal]
) -> None:
    (key,) = changes

    assert {k: type(r) for k, r in applicant(**changes).items()} == {f"applicant.{key}": refusal}


def test_somebody_who_is_not_there_yet_must_still_be_named_once_begun() -> None:
    assert set(problems(persons={"applicant": PERSON, "beneficiary": {}})) == {
        "beneficiary.name",
        "beneficiary.id_number",
    }


@pytest.mark.parametrize("kind", ["fingerprint", "by_proxy"])
def test_a_mark_or_another_s_hand_needs_a_witness(kind: str) -> None:
    assert set(check_signature({"type": kind})[1]) == {"signature.witness"}
    assert check_signature({"type": kind, "witness": "马秀英"})[1] == {}


def test_a_signature_needs_no_witness() -> None:
    assert check_signature({"type": "signed"}) == ({"type": "signed", "witness": ""}, {})


@pytest.mark.parametrize("raw", [{}, {"type": "x"}])
def test_how_it_was_signed_must_be_said(raw: dict[str, str]) -> None:
    assert set(check_signature(raw)[1]) == {"signature.type"}


def test_a_witness_has_a_name() -> None:
    _, found = check_signature({"type": "signed", "witness": "123"})

    assert isinstance(found["signature.witness"], BadName)


def test_the_date_the_law_protects_is_the_clock_s() -> None:
    assert str(taken_in(INTAKE)["received_at"]).startswith("2026-11-23T01:40:00.000")


@pytest.mark.parametrize("matter", REGISTRY.matters)
def test_a_case_is_taken_in_only_at_the_tiers_of_its_matter(matter: str) -> None:
    step = REGISTRY.matter(matter).step(Act.TAKE_IN)
    assert step is not None
    for node in (VILLAGE, TOWN, COUNTY):
        if REGISTRY.node(node).tier in step.tiers:
            assert taken_in(filled_in(matter), matter, node)
        else:
            with pytest.raises(NotTakenInHere):
                taken_in(filled_in(matter), matter, node)


def test_whoever_comes_to_the_wrong_tier_is_told_the_right_ones() -> None:
    with pytest.raises(NotTakenInHere) as refused:
        taken_in(INTAKE, node=COUNTY)

    assert "村（社区）、乡镇" in refused.value.say("zh")


@pytest.mark.parametrize("node", [VILLAGE, "620722000000-rs"])
def test_the_border_lets_every_node_s_receipt_number_in(node: str) -> None:
    number = receipt_number(node, county_day(NOW), 1, 7)

    assert check_body(TAKEN_IN, {**taken_in(INTAKE), "receipt": number}) is None


def test_taking_in_needs_no_grant() -> None:
    desk = Desk()

    assert (desk.case.slip[0].grant, desk.case.awaiting) == (None, [])
