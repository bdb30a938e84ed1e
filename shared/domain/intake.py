"""Taking a case in: the whole form checked at once, and the entry it becomes.

Also what a node may hand in about a case whose pen is elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.domain.authority import may_take_in
from shared.domain.book import check_slip
from shared.domain.case_acts import added_pages, supplement_body
from shared.domain.devices import FromDevice
from shared.domain.doing import NOTE, NOTE_LIMIT, REASON, Doing
from shared.domain.facts import Draft
from shared.domain.form import check_fields, plain_text
from shared.domain.kinds import (
    DEATH_REPORTED,
    PAGES_BROUGHT,
    SUPPLEMENT_HANDED_IN,
    TAKEN_IN,
    WITHDRAWAL_ASKED,
)
from shared.domain.matter import AUTHORISATION, Matter
from shared.domain.mode_acts import COMMIT, DIED_ON, URGENT_REASON, YES
from shared.domain.modes import Group
from shared.domain.people import LABELS, Told, check_person, check_signature
from shared.domain.refusals import CaseClosed, Refusal
from shared.domain.refusals_input import BadChoice, FormIncomplete
from shared.domain.refusals_modes import FalsePromise
from shared.domain.registry import Registry
from shared.domain.text import Text
from shared.domain.worktime import county_day


@dataclass(frozen=True, slots=True)
class Intake:
    """A typed take-in. Persons by role; `handler` and `beneficiary` are absent when they are the applicant.

    `book` holds `number` and `written_on` of a slip out of a paper book, where it began on one. `modes` holds
    `group`, `helped`, `urgent` and `urgent_reason`, and `commit.` with the id of each document that is committed to.
    """

    persons: Mapping[str, Mapping[str, str]]
    signature: Mapping[str, str]
    fields: Mapping[str, str]
    documents: frozenset[str]
    told: str = ""
    note: str = ""
    book: Mapping[str, str] = field(default_factory=dict)
    modes: Mapping[str, str] = field(default_factory=dict)


GROUP = Text("属于下列哪种情况", "Which of these applies")


def check_intake(
    matter: Matter, intake: Intake, at: datetime
) -> tuple[dict[str, Any], dict[str, Refusal]]:
    """Check a take-in; return the parts of its body and the problems by `group.field`.

    Missing documents are no problem: they are listed on the receipt.
    """
    problems: dict[str, Refusal] = {}
    body: dict[str, Any] = {}
    for role in ("applicant", "handler", "beneficiary"):
        typed = intake.persons.get(role)
        body[role] = None
        if typed is None and role != "applicant":
            continue
        person, found = check_person(typed or {}, role, county_day(at))
        problems.update(found)
        body[role] = person.as_body()
    body["signature"], found = check_signature(intake.signature)
    problems.update(found)
    values, found = check_fields(matter.fields, dict(intake.fields))
    problems.update({f"fields.{key}": refusal for key, refusal in found.items()})
    body["fields"] = values
    slip, written_on, found = check_slip(intake.book, county_day(at))
    problems.update(found)
    body["book"] = {"written_on": written_on} if slip else None
    known = {d.id for d in matter.documents} | ({AUTHORISATION} if body["handler"] else set())
    body["documents"] = sorted(intake.documents & known)
    body["modes"], found = _check_modes(matter, intake)
    problems.update(found)
    body["told"] = intake.told
    if intake.told not in set(Told):
        problems["told"] = BadChoice(field=LABELS["told"])
    try:
        body["note"] = plain_text(intake.note, field=NOTE, limit=NOTE_LIMIT, required=False)
    except Refusal as refusal:
        problems["note"] = refusal
    return body, problems


def _check_modes(matter: Matter, intake: Intake) -> tuple[dict[str, Any], dict[str, Refusal]]:
    """Check in which modes a case is taken in; what the matter does not offer is left out, as are documents that are there."""
    typed, problems = intake.modes, dict[str, Refusal]()
    group = typed.get("group", "")
    if group not in {"", *Group}:
        problems["modes.group"] = BadChoice(field=GROUP)
    open_to = [d.id for d in matter.committable if d.id not in intake.documents]
    urgent: str | None = None
    if matter.modes.urgent is not None and typed.get("urgent") == YES:
        reason = typed.get("urgent_reason", "")
        try:
            urgent = plain_text(reason, field=URGENT_REASON, limit=NOTE_LIMIT, required=True)
        except Refusal as refusal:
            problems["modes.urgent_reason"] = refusal
    return {
        "group": group,
        "helped": typed.get("helped") == YES,
        "commitments": sorted(i for i in open_to if typed.get(f"{COMMIT}{i}") == YES),
        "urgent": urgent,
    }, problems


@dataclass(frozen=True, slots=True)
class Counter:
    """Where, when and by whom a case is taken in; `at` becomes the date the law protects.

    `device` is what took it in, where that was a device at the villager's door: its date counts then.
    `barred` says that a false commitment of the applicant is on record here.
    """

    registry: Registry
    node: str
    at: datetime
    by: str
    device: FromDevice | None = None
    barred: bool = False

    @property
    def received_at(self) -> datetime:
        """When it was taken in, as the clock there read."""
        return self.device.received_at if self.device else self.at

    @property
    def counts_from(self) -> datetime:
        """When it was taken in, as far as that is certain."""
        return self.device.taken_at(self.at) if self.device else self.at


def take_in(counter: Counter, matter: Matter, intake: Intake, receipt: str) -> Draft:
    """Return the entry that begins a case, or raise FormIncomplete with every problem at once."""
    heard = counter.device.synced if counter.device else None
    may_take_in(counter.registry, counter.node, matter, heard)
    body, problems = check_intake(matter, intake, counter.counts_from)
    if counter.barred:
        refused = (f"modes.{COMMIT}{i}" for i in body["modes"]["commitments"])
        problems.update(dict.fromkeys(refused, FalsePromise()))
    if problems:
        raise FormIncomplete(problems)
    slip, _, _ = check_slip(intake.book, county_day(counter.at))
    return Draft(
        TAKEN_IN,
        {
            "matter": matter.id,
            "version": matter.version,
            "receipt": slip.number if slip else receipt,
            "received_at": counter.received_at.isoformat(timespec="milliseconds"),
            **body,
            "device": counter.device.as_body() if counter.device else None,
            "by": counter.by,
        },
    )


def hand_in(doing: Doing, kind: str) -> Draft:
    """Return the journal entry for what was handed in where the pen is not; a request its custodian must answer."""
    if doing.case.stage.is_end:
        raise CaseClosed(stage=doing.case.stage.text)
    return Draft(kind, {**HAND_IN_BODIES[kind](doing), "by": doing.by})


def _withdrawal(doing: Doing) -> dict[str, Any]:
    return {"reason": doing.text("reason", REASON, required=True)}


def _death(doing: Doing) -> dict[str, Any]:
    died_on = doing.day("died_on", DIED_ON, future=False)
    return {"died_on": died_on, "reason": doing.text("reason", REASON)}


HAND_IN_BODIES = {
    SUPPLEMENT_HANDED_IN: supplement_body,
    WITHDRAWAL_ASKED: _withdrawal,
    DEATH_REPORTED: _death,
    PAGES_BROUGHT: added_pages,
}
