"""What a draft's data becomes, and what is asked for it."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest

from shared.domain.catalogue import matter_from
from shared.domain.matter import Choice, Field, FieldType, Group, Matter
from shared.domain.refusals_input import BadChoice, Required
from shared.domain.text import Text
from shared.web.take_in_data import intake_from, next_to_do, problems_of
from shared.web.take_in_steps import step_of_problem, steps_of
from tests.support.network import founding
from tests.web.taking_in import APPLICANT, LIVING, MATTER, SIGN, WHO

NOW = datetime(2026, 11, 23, tzinfo=UTC)
HANDLER = {"handler.name": "赵小宝", "handler.id_number": APPLICANT["applicant.id_number"]}


@cache
def a_matter() -> Matter:
    raw = next(m for m in founding().matters if m["id"] == MATTER)
    return matter_from(raw, 1)


def data(**changed: dict[str, object]) -> dict[str, dict[str, object]]:
    parts: dict[str, dict[str, object]] = {
        "applicant": dict(APPLICANT),
        "who": dict(WHO),
        "form-living": dict(LIVING),
        "form-payment": {"fields.account": ""},
        "documents": {"documents": ["id-card"]},
        "sign": dict(SIGN),
    }
    for step, typed in changed.items():
        parts[step] = {**parts[step], **typed}
    return parts


def test_a_filled_draft_becomes_an_intake() -> None:
    intake = intake_from(data())

    assert set(intake.persons) == {"applicant"}
    assert intake.persons["applicant"]["name"] == "赵桂兰"
    assert intake.fields["lives_with"] == "alone"
    assert intake.signature == {"type": "fingerprint", "witness": "马秀英"}
    assert (intake.documents, intake.told) == (frozenset({"id-card"}), "visit")
    assert problems_of(a_matter(), data(), NOW) == {}


def test_another_person_counts_only_after_a_no() -> None:
    came = intake_from(data(who=dict(HANDLER)))
    stayed = intake_from(data(who={**HANDLER, "who.in_person": "no"}))

    assert "handler" not in came.persons
    assert stayed.persons["handler"]["name"] == "赵小宝"


def test_a_beneficiary_is_checked_like_the_others() -> None:
    found = problems_of(a_matter(), data(who={"who.for_self": "no"}), NOW)

    assert set(found) == {"beneficiary.name", "beneficiary.id_number"}


@pytest.mark.parametrize(("said", "wrong"), [("", Required), ("perhaps", BadChoice)])
def test_who_came_has_to_be_said(said: str, wrong: type[Exception]) -> None:
    found = problems_of(a_matter(), data(who={"who.in_person": said}), NOW)

    assert isinstance(found["who.in_person"], wrong)


def test_every_problem_belongs_to_a_step() -> None:
    matter = a_matter()
    others = {"who": {"who.in_person": "no", "who.for_self": "no"}}

    found = problems_of(matter, others, NOW) | problems_of(matter, {}, NOW)

    assert len(found) > 10
    assert [k for k in found if step_of_problem(steps_of(matter), k) is None] == []


def test_a_draft_goes_on_where_it_stopped() -> None:
    begun = {"applicant": dict(APPLICANT)}
    wrong = data(applicant={"applicant.id_number": "1"})

    assert next_to_do(a_matter(), {}, NOW).id == "applicant"
    assert next_to_do(a_matter(), begun, NOW).id == "who"
    assert next_to_do(a_matter(), wrong, NOW).id == "applicant"
    assert next_to_do(a_matter(), data(), NOW).id == "check"


def test_a_group_of_the_catalogue_never_hides_ours() -> None:
    group = Group("applicant", Text("申请人情况", "About the applicant"), a_matter().fields)
    steps = steps_of(replace(a_matter(), form=(group,)))

    assert len({s.id for s in steps}) == len(steps) == 6


@pytest.mark.parametrize(("count", "kind"), [(6, "radio"), (7, "select")])
def test_few_choices_are_shown_at_once(count: int, kind: str) -> None:
    choices = tuple(Choice(f"c{n}", Text(f"第{n}", f"no. {n}")) for n in range(count))
    field = Field("f", Text("选", "Choose"), FieldType.CHOICE, required=True, choices=choices)
    group = Group("g", Text("组", "Group"), (field,))

    question = steps_of(replace(a_matter(), form=(group,)))[2].blocks[0].questions[0]

    assert question.kind == kind
