"""A draft's data: `{step: {input: what was typed}}`, and what becomes of it. Pure.

What was typed is kept as typed, right or wrong; only here is it made an intake and checked.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from shared.domain.authorising import documents_for
from shared.domain.intake import Intake, check_intake
from shared.domain.matter import Document, Matter, Necessity
from shared.domain.people import check_person
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import BadChoice, Required
from shared.domain.text import Text
from shared.domain.worktime import county_day
from shared.web.take_in_questions import Question
from shared.web.take_in_steps import (
    CHECK,
    DOCUMENTS,
    DOCUMENTS_KEY,
    FOR_SELF,
    IN_PERSON,
    Step,
    steps_of,
)

Data = Mapping[str, Mapping[str, Any]]
BOOK = "book"
"""The part of a draft with the slip out of a paper book on which the take-in began."""
OTHERS = {"handler": "who.in_person", "beneficiary": "who.for_self"}
"""The persons who are another than the applicant where the question is answered with no."""


def typed_in(data: Data) -> dict[str, str]:
    """Return everything typed, by input name."""
    return {k: v for part in data.values() for k, v in part.items() if isinstance(v, str)}


def ticked(data: Data) -> frozenset[str]:
    """Return the documents ticked as handed in."""
    return frozenset(data.get(DOCUMENTS.id, {}).get(DOCUMENTS_KEY, ()))


def intake_from(data: Data) -> Intake:
    """Return the take-in that a draft's data says."""
    typed = typed_in(data)
    roles = ["applicant", *(r for r, question in OTHERS.items() if typed.get(question) == "no")]
    return Intake(
        persons={role: _group(typed, role) for role in roles},
        signature=_group(typed, "signature"),
        fields=_group(typed, "fields"),
        documents=ticked(data),
        told=typed.get("told", ""),
        note=typed.get("note", ""),
        book=_group(typed, BOOK),
        modes=_group(typed, "modes"),
    )


def asked_for(matter: Matter, data: Data, day: date) -> tuple[Document, ...]:
    """Return the documents to bring: the matter's, and the authorisation of who came for the applicant."""
    typed = typed_in(data)
    if typed.get(OTHERS["handler"]) != "no":
        return matter.documents
    applicant = check_person(_group(typed, "applicant"), "applicant", day)[0]
    handler = check_person(_group(typed, "handler"), "handler", day)[0]
    return documents_for(matter, applicant, handler, day)


def owed(matter: Matter, data: Data, at: datetime) -> tuple[Document, ...]:
    """Return the documents still owed, neither handed in nor committed to."""
    modes, there = check_intake(matter, intake_from(data), at)[0]["modes"], ticked(data)
    given = there | frozenset(modes["commitments"])
    asked = asked_for(matter, data, county_day(at))
    return tuple(d for d in asked if d.necessity is not Necessity.OPTIONAL and d.id not in given)


def problems_of(matter: Matter, data: Data, at: datetime) -> dict[str, Refusal]:
    """Return all that is wrong with a draft, by input name: nothing left means that it can be taken in."""
    typed = typed_in(data)
    problems: dict[str, Refusal] = {}
    for key, label in (("who.in_person", IN_PERSON), ("who.for_self", FOR_SELF)):
        if typed.get(key) not in {"yes", "no"}:
            problems[key] = Required(field=label) if not typed.get(key) else BadChoice(field=label)
    return problems | check_intake(matter, intake_from(data), at)[1]


def next_to_do(matter: Matter, data: Data, at: datetime) -> Step:
    """Return the step where a draft goes on: the first never saved, else the first with a problem, else the check."""
    steps = steps_of(matter)[:-1]
    unsaved = [s for s in steps if s.id not in data]
    problems = problems_of(matter, data, at)
    wrong = [s for s in steps if any(key in problems for key in s.keys)]
    return next(iter((*unsaved, *wrong)), CHECK)


def shown(question: Question, typed: Mapping[str, str]) -> Text:
    """Return an answer as a person reads it: a choice by its words, the rest as typed."""
    value = typed.get(question.key, "")
    return next((words for key, words in question.choices if key == value), Text(value, value))


def is_asked(block_id: str, typed: Mapping[str, str]) -> bool:
    """Say whether a block counts: those of other persons only after a no."""
    return block_id not in OTHERS or typed.get(OTHERS[block_id]) == "no"


def _group(typed: Mapping[str, str], group: str) -> dict[str, str]:
    prefix = f"{group}."
    return {k.removeprefix(prefix): v for k, v in typed.items() if k.startswith(prefix)}
