"""Folding a case's ledger, and the journals about it, into what pages show and rules decide on."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from shared.domain.acts import Act, Power
from shared.domain.authority import is_effective
from shared.domain.case import Case, Correction, Decision, Hand, Notice, Request, Stage
from shared.domain.custody import advance, begin
from shared.domain.facts import Body, Fact
from shared.domain.kinds import (
    ACCEPTANCE_REFUSED,
    ACCEPTED,
    ACT_OF,
    CLOSED,
    CORRECTED,
    DECIDED,
    ISSUED,
    LINKED,
    MERGED,
    NOTIFIED,
    REQUESTS,
    REVIEWED,
    SUPPLEMENTED,
    TAKEN_IN,
    TERMINATED,
    WITHDRAWN,
)
from shared.domain.ledgers import parse_ledger
from shared.domain.people import Person
from shared.domain.registry import Registry


def fold_case(registry: Registry, facts: Iterable[Fact], journals: Iterable[Fact] = ()) -> Case:
    """Return the case that these entries tell of, in ledger order, judged by the local registry."""
    facts = list(facts)
    name = parse_ledger(facts[0].header.ledger)
    if name is None or name.case is None:
        raise ValueError(facts[0].header.ledger)
    case = Case(id=name.case, custody=begin(name, facts[0].header))
    for fact in facts:
        if fact.header.seq > 1:
            case.custody = advance(name, case.custody, fact.header)
        _apply(registry, case, fact)
    answered = {
        hand.body.get("answers") for hand in case.slip if hand.body and hand.act and hand.effective
    }
    case.requests = [
        _request(f) for f in journals if f.header.kind in REQUESTS and f.hash not in answered
    ]
    return case


def _apply(registry: Registry, case: Case, fact: Fact) -> None:
    header, body = fact.header, fact.body
    act = ACT_OF.get(header.kind)
    if header.kind == TAKEN_IN and header.seq == 1 and body is not None:
        _taken_in(registry, case, body)
    effective = is_effective(registry, header, case.matter_id, _power(act))
    case.slip.append(_hand(fact, act, effective=effective))
    if not effective:
        case.awaiting.append(header.seq)
        return
    if act is not None and act.power is not None:
        done_again = {h.seq for h in case.slip if h.act is act}
        case.awaiting = [seq for seq in case.awaiting if seq not in done_again]
    case.stage = STAGES.get(header.kind, case.stage)
    fold = FOLDS.get(header.kind)
    if fold is not None and body is not None:
        fold(case, fact, body)


def _power(act: Act | None) -> Power | None:
    return act.power if act else None


def _hand(fact: Fact, act: Act | None, *, effective: bool) -> Hand:
    header = fact.header
    body = fact.body or {}
    if act is Act.FORWARD and body.get("purpose") == "return":
        act = Act.RETURN
    return Hand(
        seq=header.seq,
        hash=fact.hash,
        kind=header.kind,
        act=act,
        node=header.node,
        actor=header.actor,
        by=str(body.get("by", "")),
        at=header.at,
        grant=header.grant,
        to=header.to,
        effective=effective,
        body=fact.body,
    )


def _taken_in(registry: Registry, case: Case, body: Body) -> None:
    case.matter_id = body["matter"]
    case.matter = registry.versions.get((body["matter"], body["version"]))
    case.receipt = body["receipt"]
    case.taken_in_at = case.received_at = datetime.fromisoformat(body["received_at"])
    case.applicant = person_from(body["applicant"])
    case.handler = person_from(body["handler"])
    case.beneficiary = person_from(body["beneficiary"])
    case.signature = body["signature"]
    case.told = body["told"]
    case.note = body["note"]
    case.values = dict(body["fields"])
    case.documents = frozenset(body["documents"])


def person_from(raw: dict[str, Any] | None) -> Person | None:
    """Read a person out of a checked body; None stays None."""
    return Person(**raw) if raw else None


def _notified(case: Case, _fact: Fact, body: Body) -> None:
    case.notice = Notice(tuple(body["documents"]), body["note"], date.fromisoformat(body["until"]))
    case.supplemented = False


def _supplemented(case: Case, _fact: Fact, body: Body) -> None:
    case.documents |= frozenset(body["documents"])
    case.values.update(body["fields"])
    case.supplemented = True


def _corrected(case: Case, fact: Fact, body: Body) -> None:
    path, new = str(body["field"]), body["new"]
    role, _, key = path.partition(".")
    if role == "fields":
        case.values[key] = new
    else:
        person = getattr(case, role)
        setattr(case, role, replace(person, **{key: new}) if person else person)
    case.corrections.append(
        Correction(path, body["old"], new, body["reason"], body["by"], fact.header.at)
    )


def _reviewed(case: Case, _fact: Fact, body: Body) -> None:
    case.opinion = body["opinion"] == "pass"


def _decided(case: Case, _fact: Fact, body: Body) -> None:
    case.decision = Decision(body["outcome"] == "granted", body["reason"])


def _issued(case: Case, _fact: Fact, body: Body) -> None:
    case.result_number = body["number"]


def _merged(case: Case, _fact: Fact, body: Body) -> None:
    case.merged_into = body["into"]


def _linked(case: Case, _fact: Fact, body: Body) -> None:
    case.linked = (*case.linked, body["other"])
    earlier = datetime.fromisoformat(body["received_at"])
    case.taken_in_at = min(case.taken_in_at or earlier, earlier)


def _request(fact: Fact) -> Request:
    body = fact.body or {}
    header = fact.header
    return Request(fact.hash, header.kind, header.node, str(body.get("by", "")), header.at, body)


STAGES = {
    ACCEPTED: Stage.ACCEPTED,
    ACCEPTANCE_REFUSED: Stage.REFUSED,
    REVIEWED: Stage.REVIEWED,
    DECIDED: Stage.DECIDED,
    ISSUED: Stage.ISSUED,
    CLOSED: Stage.CLOSED,
    WITHDRAWN: Stage.WITHDRAWN,
    TERMINATED: Stage.TERMINATED,
    MERGED: Stage.MERGED,
}
FOLDS: dict[str, Callable[[Case, Fact, Body], None]] = {
    NOTIFIED: _notified,
    SUPPLEMENTED: _supplemented,
    CORRECTED: _corrected,
    REVIEWED: _reviewed,
    DECIDED: _decided,
    ISSUED: _issued,
    MERGED: _merged,
    LINKED: _linked,
}
