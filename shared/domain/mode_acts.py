"""Accepting, notifying and terminating, with what each mode of handling asks for: promises, commitments, urgent help."""

from datetime import date
from enum import StrEnum
from typing import Any

from shared.domain.acts import Act
from shared.domain.case import Case
from shared.domain.case_checks import check_required, matter_of, names_of
from shared.domain.doing import NOTE, REASON, Doing, Made
from shared.domain.facts import Body
from shared.domain.kinds import DEATH_REPORTED, SUPPLEMENT_HANDED_IN
from shared.domain.matter import Matter
from shared.domain.people import check_signature
from shared.domain.proofs import abolished_in
from shared.domain.refusals import AlreadyNotified
from shared.domain.refusals_input import FormIncomplete
from shared.domain.refusals_modes import (
    FalsePromise,
    HandedInInTime,
    NoPromise,
    NothingToPromise,
    NotUrgentHere,
    PromiseNeeded,
    PromiseRuns,
    PromiseTooLong,
    PromiseUncured,
    ProofAbolished,
)
from shared.domain.text import Text
from shared.domain.worktime import county_day, last_day

UNTIL = Text("补齐期限", "To be supplied by")
DIED_ON = Text("去世日期", "Date of death")
LATER = Text("容缺受理", "Accept with papers to follow")
LATER_UNTIL = Text("承诺在哪天前补齐", "Promised by")
URGENT = Text("情况紧急，先行办理", "Urgent: help first, papers after")
URGENT_REASON = Text("为什么紧急", "Why it is urgent")
APPROVED_BY = Text("批准人（单位负责人）", "Approved by (head of the unit)")
AGAIN = Text("为什么还要再次告知", "Why it is notified again")
GROUND = Text("终止的原因", "Ground")
YES = "yes"
COMMIT = "commit."
"""Before a document's id: the name of the input by which the applicant commits to it."""


class Ground(StrEnum):
    """Why a case is terminated."""

    DEATH = "death"
    PROMISE = "promise"

    @property
    def text(self) -> Text:
        """The ground's name."""
        return GROUNDS[self]


GROUNDS: dict[str, Text] = {
    Ground.DEATH: Text("申请人去世", "the applicant has died"),
    Ground.PROMISE: Text("承诺补交的材料逾期未补", "papers promised were not supplied in time"),
}


def accept(doing: Doing) -> Made:
    """Return an acceptance: with papers to follow on a promise, with commitments, or as urgent, where the matter allows it."""
    case, matter = doing.case, matter_of(doing.case)
    commitments = committed(doing, matter)
    urgent = _urgent(doing, matter)
    is_urgent = case.urgent is not None or urgent is not None
    if not is_urgent:
        check_required(case, frozenset(commitments))
    later = _later(doing, matter, frozenset(commitments), is_urgent=is_urgent)
    note = doing.text("note", NOTE)
    body = {"note": note, "later": later, "commitments": commitments, "urgent": urgent}
    return body, None


def committed(doing: Doing, matter: Matter) -> list[str]:
    """Return the documents that the applicant commits to now; one with a false promise on record commits to nothing."""
    known = [d.id for d in matter.committable if d.id not in doing.case.documents]
    chosen = [i for i in known if doing.typed.get(f"{COMMIT}{i}") == YES]
    if doing.barred and (chosen or doing.case.commitments - doing.case.documents):
        raise FalsePromise
    return sorted(chosen)


def _urgent(doing: Doing, matter: Matter) -> str | None:
    if doing.case.urgent is not None or doing.typed.get("urgent") != YES:
        return None
    if matter.modes.urgent is None:
        raise NotUrgentHere
    return doing.text("urgent_reason", URGENT_REASON, required=True)


def _later(
    doing: Doing, matter: Matter, committed_to: frozenset[str], *, is_urgent: bool
) -> dict[str, Any] | None:
    """Return the promise on which a case is accepted with papers to follow, None where none was made."""
    owed = [d for d in doing.case.owed() if d.id not in committed_to]
    if doing.typed.get("later") != YES:
        if owed and matter.modes.later and not is_urgent:
            raise PromiseNeeded(documents=names_of(owed))
        return None
    if not owed or is_urgent or not matter.modes.later:
        raise NothingToPromise
    until = doing.day("until", LATER_UNTIL, future=True)
    most = last_day(county_day(doing.at), matter.promised_limit, doing.registry.workdays)
    if date.fromisoformat(until) > most:
        raise FormIncomplete({"until": PromiseTooLong(until=most.isoformat())})
    typed = {key: doing.typed.get(f"signature.{key}") for key in ("type", "witness")}
    signature, problems = check_signature(typed)
    if problems:
        raise FormIncomplete(problems)
    documents = sorted(d.id for d in owed)
    return {"documents": documents, "until": until, "signature": signature}


def check_promise(case: Case) -> None:
    """Raise PromiseUncured while what was promised on acceptance is not there."""
    if case.later is not None and case.uncured:
        until = case.later.until.isoformat()
        raise PromiseUncured(documents=names_of(case.uncured), until=until)


def notify(doing: Doing) -> Made:
    """Return the one-time notification; another one needs the head of the unit, by name and with a reason.

    优化营商环境条例 art. 36. No proof that is abolished can be asked for (民发〔2020〕20号).
    """
    missing = [d.id for d in doing.case.owed()]
    until = doing.day("until", UNTIL, future=True)
    note = asking(doing, "note", NOTE)
    again, approved_by = _again(doing)
    body = {"documents": missing, "note": note, "until": until}
    return {**body, "again": again, "approved_by": approved_by}, None


def asking(doing: Doing, key: str, label: Text, *, required: bool = False) -> str:
    """Return a typed text by which papers are asked for, or refuse it where it asks for an abolished proof."""
    text = doing.text(key, label, required=required)
    if proof := abolished_in(text):
        raise FormIncomplete({key: ProofAbolished(proof=proof)})
    return text


def _again(doing: Doing) -> tuple[str, str]:
    if doing.case.notice is None:
        return "", ""
    if not doing.typed.get("approved_by").strip() and not doing.typed.get("again").strip():
        raise AlreadyNotified
    return asking(doing, "again", AGAIN, required=True), doing.name("approved_by", APPROVED_BY)


def check_body(case: Case, act: Act, body: Body) -> None:
    """Raise what stands against writing a body anew: it was written against another state of the case."""
    if act is Act.NOTIFY and case.notice is not None and not body.get("again"):
        raise AlreadyNotified
    if act is Act.DECIDE and body.get("outcome") == "granted":
        check_promise(case)
    if act is Act.ACCEPT and case.urgent is None and not body.get("urgent"):
        check_required(case, frozenset(body.get("commitments", ())))
    if act is Act.TERMINATE and body.get("ground") == Ground.PROMISE and not case.uncured:
        raise NoPromise


def terminate(doing: Doing) -> Made:
    """Return the end of a case: the applicant has died, or what was promised did not come in time."""
    if doing.typed.get("ground") == Ground.PROMISE:
        return _broken(doing), None
    request = doing.request(DEATH_REPORTED)
    died_on = doing.day("died_on", DIED_ON, future=False)
    answers = request.hash if request else None
    reason = doing.text("reason", REASON)
    return {
        "ground": str(Ground.DEATH),
        "reason": reason,
        "died_on": died_on,
        "answers": answers,
    }, None


def _broken(doing: Doing) -> dict[str, Any]:
    case = doing.case
    if case.later is None or not case.uncured:
        raise NoPromise
    if doing.at < case.later.over_at:
        raise PromiseRuns(until=case.later.until.isoformat())
    handed_in = [r for r in case.requests if r.kind == SUPPLEMENT_HANDED_IN]
    if any(r.at < case.later.over_at for r in handed_in):
        raise HandedInInTime
    reason = doing.text("reason", REASON, required=True)
    return {"ground": str(Ground.PROMISE), "reason": reason, "died_on": None, "answers": None}
