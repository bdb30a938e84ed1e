"""Folding a case's ledger, and the journals about it, into what pages show and rules decide on."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from shared.domain.acts import Act, Power
from shared.domain.audience import with_ancestors
from shared.domain.authority import Use, stands
from shared.domain.book import slip_time
from shared.domain.cards import cards_of, complaints_of
from shared.domain.case import RESULTS, Case, Correction, Decision, Hand, Notice, Request, Stage
from shared.domain.codes import Tier
from shared.domain.custody import OVERRIDDEN, advance, begin
from shared.domain.devices import body_time
from shared.domain.facts import Body, Fact, Header
from shared.domain.judgement import Ruling, Standing, rulings_of, withdrawn_of
from shared.domain.kinds import (
    ACCEPTANCE_REFUSED,
    ACCEPTED,
    ACT_OF,
    CLOSED,
    CORRECTED,
    DATA_CHECKED,
    DECIDED,
    EXTENDED,
    ISSUED,
    LINKED,
    MERGED,
    NOTICE_CLOSED,
    NOTICE_POSTED,
    NOTIFIED,
    PAGES_ADDED,
    PAGES_BROUGHT,
    PAUSED,
    REQUESTS,
    RESUMED,
    RETAKE_ASKED,
    REVIEWED,
    SUPPLEMENT_HANDED_IN,
    SUPPLEMENTED,
    TAKEN_IN,
    TERMINATED,
    WITHDRAWN,
)
from shared.domain.ledgers import parse_ledger
from shared.domain.limits import Limit, LimitUnit, Procedure
from shared.domain.pages import current_pages, open_retakes, pages_of, retake_of
from shared.domain.people import Person
from shared.domain.promise_fold import accepted_on, revive
from shared.domain.promises import Urgent
from shared.domain.registry import Registry
from shared.domain.remarks import remarks_of
from shared.domain.spot_checks import fold_checks
from shared.domain.stops import Extended, PublicNotice, Stop, latest_end
from shared.domain.worktime import county_day


def fold_case(registry: Registry, facts: Iterable[Fact], journals: Iterable[Fact] = ()) -> Case:
    """Return the case that these entries tell of, in ledger order, judged by the local registry."""
    facts, journals = list(facts), list(journals)
    name = parse_ledger(facts[0].header.ledger)
    if name is None or name.case is None:
        raise ValueError(facts[0].header.ledger)
    case = Case(id=name.case, custody=begin(name, facts[0].header), workdays=registry.workdays)
    rulings = rulings_of(registry.county, journals)
    folding = _Folding(
        registry,
        case,
        rulings,
        undone=_undone(facts, rulings),
        has_result=not RESULTS.isdisjoint([f.header.kind for f in facts]),
    )
    for fact in facts:
        if fact.header.seq > 1:
            case.custody = advance(name, case.custody, fact.header)
        folding.apply(fact)
    case.organs = _organs(registry, case)
    case.withdrawn = withdrawn_of(registry.county, journals)
    if case.withdrawn is not None:
        case.stage = Stage.RESULT_WITHDRAWN
        case.awaiting = []
    answered = {
        hand.body.get("answers") for hand in case.slip if hand.body and hand.act and hand.effective
    }
    # Whoever knows a case's id can write a journal about it: what strangers to the case say is not of it.
    belong = with_ancestors(registry, case.custody.members)
    heard = [fact for fact in journals if fact.header.node in belong]
    asked = [_request(f) for f in heard if f.header.kind in REQUESTS]
    case.requests = [request for request in asked if request.hash not in answered]
    case.hand_ins = [request for request in asked if request.kind == SUPPLEMENT_HANDED_IN]
    revive(case)
    _fold_pages(case, heard)
    fold_checks(case, heard, registry.county)
    case.cards = cards_of(registry.county, journals)
    case.complaints = complaints_of(heard)
    case.notes, case.viewings = remarks_of(heard)
    return case


def _fold_pages(case: Case, journals: list[Fact]) -> None:
    """Add the pages that came by journals, and say which ones count."""
    for fact in journals:
        if fact.header.kind == PAGES_BROUGHT and fact.body is not None:
            case.added += pages_of(fact, fact.body)
    case.pages = current_pages(case.added, case.asked_again)
    case.retakes = [] if case.stage.is_end else open_retakes(case.pages, case.asked_again)


def _undone(facts: list[Fact], rulings: dict[str, Ruling]) -> dict[int, int]:
    """Return the places between an act set aside and the override that reopened the case, each with that act's place.

    The case goes back to before the act: what was built on it has no effect either.
    """
    found: dict[int, int] = {}
    for fact in facts if rulings else ():
        ruling, first = rulings.get(fact.hash), fact.header.seq
        if ruling is None or ruling.standing is not Standing.SET_ASIDE:
            continue
        after = (f.header for f in facts if f.header.seq > first and f.header.kind == OVERRIDDEN)
        reopened = next((h.seq for h in after if h.at >= ruling.at), first)
        for seq in range(first + 1, reopened):
            found.setdefault(seq, first)
    return found


class _Folding:
    """One fold of a case.

    An act in doubt changes nothing but the slip, except on a case whose result
    has gone out: there it stands, marked, until a named person has decided.
    """

    def __init__(
        self,
        registry: Registry,
        case: Case,
        rulings: dict[str, Ruling],
        *,
        undone: dict[int, int],
        has_result: bool,
    ) -> None:
        self._registry = registry
        self._case = case
        self._rulings = rulings
        self._undone = undone
        self._has_result = has_result

    def apply(self, fact: Fact) -> None:
        """Fold the next entry in."""
        header, case = fact.header, self._case
        if header.kind == TAKEN_IN and header.seq == 1 and fact.body is not None:
            _taken_in(self._registry, case, fact)
        act = ACT_OF.get(header.kind)
        power = act.power if act else None
        ruling = self._rulings.get(fact.hash)
        undone = self._undone.get(header.seq, 0) if power else 0
        effective = not undone and self._counts(header, power, ruling)
        case.slip.append(self._hand(fact, act, effective=effective, undone=undone))
        if undone:
            return
        if effective and act is not None and power is not None:
            self._settle_earlier(act)
        if not effective and (ruling is None or ruling.is_open):
            case.awaiting.append(header.seq)
        if effective or self._stands_marked(ruling):
            self._take_effect(fact)

    def _counts(self, header: Header, power: Power | None, ruling: Ruling | None) -> bool:
        if power is None or header.node == self._registry.county:
            return True
        if ruling is not None:
            return ruling.counts
        case = self._case
        use = Use(header.node, case.matter_id, power, header.at, case.amount)
        return stands(self._registry, header, use)

    def _hand(self, fact: Fact, act: Act | None, *, effective: bool, undone: int) -> Hand:
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
            ruling=self._rulings.get(fact.hash),
            cites=header.cites,
            amount=self._case.amount,
            undone_with=undone,
            overrides=header.epoch[0],
        )

    def _stands_marked(self, ruling: Ruling | None) -> bool:
        return self._has_result and (ruling is None or ruling.is_open)

    def _settle_earlier(self, act: Act) -> None:
        """What was in doubt and has been done again by right awaits nothing any more."""
        if not self._case.awaiting:
            return
        done_again = {h.seq for h in self._case.slip if h.act is act}
        self._case.awaiting = [seq for seq in self._case.awaiting if seq not in done_again]

    def _take_effect(self, fact: Fact) -> None:
        stage = STAGES.get(fact.header.kind, self._case.stage)
        if stage.is_end and not self._case.stage.is_end:
            self._case.before_end = self._case.stage
        self._case.stage = stage
        fold = FOLDS.get(fact.header.kind)
        if fold is not None and fact.body is not None:
            fold(self._case, fact, fact.body)


def protected_time(
    registry: Registry, header: Header, received_at: datetime, body: Body | None = None
) -> datetime:
    """Return the take-in's time that the law protects, as the clock read it, bounded by what is certain.

    Not before the county signed the newest registry entry and checkpoint that the
    node held, not after the entry's own time: a clock that was wrong moves no date
    further. What is entered again keeps the date that it had, but none before the
    county's registry began. A device that took it in was at the door earlier than
    its node wrote: its own bounds count, told in the body (`device_time`), but none before the registry began.
    """
    if body is not None and not header.cites:
        by_device = body_time(body, received_at, header.at)
        if by_device is not None:
            return min(max(by_device, registry.time_of(1) or by_device), header.at)
    known = 1 if header.cites else header.known[0]
    signed = (registry.time_of(known), None if header.cites else header.fresh)
    earliest = max([received_at, *(at for at in signed if at is not None)])
    return min(earliest, header.at)


def _taken_in(registry: Registry, case: Case, fact: Fact) -> None:
    body = fact.body or {}
    case.matter_id = body["matter"]
    case.matter = registry.versions.get((body["matter"], body["version"]))
    case.receipt = body["receipt"]
    received_at = datetime.fromisoformat(body["received_at"])
    case.taken_in_at = protected_time(registry, fact.header, received_at, body)
    case.received_at = received_at
    if body["book"]:
        case.written_on = date.fromisoformat(body["book"]["written_on"])
        on_slip = slip_time(case.receipt, body["book"], fact.header.at)
        case.taken_in_at = min(case.taken_in_at, on_slip)
    case.own_date = case.taken_in_at
    case.applicant = person_from(body["applicant"])
    case.handler = person_from(body["handler"])
    case.beneficiary = person_from(body["beneficiary"])
    case.signature = body["signature"]
    case.told = body["told"]
    case.note = body["note"]
    case.values = dict(body["fields"])
    case.documents = frozenset(body["documents"])
    modes = body["modes"]
    case.group, case.helped = modes["group"], modes["helped"]
    case.commitments = frozenset(modes["commitments"])
    if modes["urgent"] is not None:
        case.urgent = Urgent(case.taken_in_at, body["by"], modes["urgent"], fact.hash)


def _organs(registry: Registry, case: Case) -> frozenset[str]:
    """Return the members that are competent to accept the case, and its origin where the county published it as a receiving point."""
    step = case.matter.step(Act.ACCEPT) if case.matter else None
    tiers = {Tier.COUNTY, *(step.tiers if step else ())}
    nodes = (registry.nodes.get(code) for code in case.custody.members)
    organs = {node.code for node in nodes if node and node.tier in tiers}
    origin, taken_in = case.custody.origin, case.taken_in_at
    if taken_in and registry.is_receiving_point(origin, county_day(taken_in)):
        organs.add(origin)
    return frozenset(organs)


def person_from(raw: dict[str, Any] | None) -> Person | None:
    """Read a person out of a checked body; None stays None."""
    return Person(**raw) if raw else None


def _notified(case: Case, _fact: Fact, body: Body) -> None:
    until = date.fromisoformat(body["until"])
    again = (body["again"], body["approved_by"])
    case.notice = Notice(tuple(body["documents"]), body["note"], until, *again)
    case.supplemented = False


def _supplemented(case: Case, _fact: Fact, body: Body) -> None:
    case.documents |= frozenset(body["documents"])
    case.commitments -= case.documents
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


def _issued(case: Case, fact: Fact, body: Body) -> None:
    case.result_number = body["number"]
    case.issued_at = fact.header.at


def _terminated(case: Case, _fact: Fact, body: Body) -> None:
    case.ended_for = body["ground"]


def _merged(case: Case, _fact: Fact, body: Body) -> None:
    case.merged_into = body["into"]


def _linked(case: Case, _fact: Fact, body: Body) -> None:
    case.linked = (*case.linked, body["other"])
    earlier = datetime.fromisoformat(body["received_at"])
    case.taken_in_at = min(case.taken_in_at or earlier, earlier)


def _pages_added(case: Case, fact: Fact, body: Body) -> None:
    case.added += pages_of(fact, body)


def _retake_asked(case: Case, fact: Fact, body: Body) -> None:
    case.asked_again.append(retake_of(fact, body))


def _paused(case: Case, fact: Fact, body: Body) -> None:
    since, until = county_day(fact.header.at), date.fromisoformat(body["until"])
    case.stops.append(Stop(Procedure(body["procedure"]), since, until, entered=fact.header.seq))


def _resumed(case: Case, fact: Fact, _body: Body) -> None:
    _end_stops(case, fact, lambda stop: stop.procedure is not Procedure.PUBLIC_NOTICE)


def _end_stops(case: Case, fact: Fact, which: Callable[[Stop], bool]) -> None:
    at, seq = fact.header.at, fact.header.seq
    case.stops = [
        replace(stop, ended=at, left=seq) if stop.ended is None and which(stop) else stop
        for stop in case.stops
    ]


def _extended(case: Case, fact: Fact, body: Body) -> None:
    limit = Limit(body["days"], LimitUnit(body["unit"]))
    at, seq = fact.header.at, fact.header.seq
    case.extensions.append(Extended(limit, body["approved_by"], body["reason"], at, seq))


def _notice_posted(case: Case, fact: Fact, body: Body) -> None:
    """Hang a notice out. What its node wrote past the rules moves no limit that is over and locks nothing for years."""
    since, until = (date.fromisoformat(body[key]) for key in ("since", "until"))
    written = county_day(fact.header.at)
    days = case.matter.clock.notice if case.matter else 0
    until = min(until, latest_end(min(since, written), days))
    notice = PublicNotice(body["place"], since, until, body["text"], body["by"])
    case.public_notices.append(notice)
    if case.matter and Procedure.PUBLIC_NOTICE in case.matter.clock.stops:
        began = max(since, written)
        case.stops.append(Stop(Procedure.PUBLIC_NOTICE, began, until, entered=fact.header.seq))


def _notice_closed(case: Case, fact: Fact, body: Body) -> None:
    case.public_notices = [
        replace(n, outcome=body["outcome"], objections=body["objections"]) if n.is_out else n
        for n in case.public_notices
    ]
    _end_stops(case, fact, lambda stop: stop.procedure is Procedure.PUBLIC_NOTICE)


def _data_checked(case: Case, _fact: Fact, body: Body) -> None:
    if body["document"] is not None:
        case.documents |= {body["document"]}


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
    ACCEPTED: accepted_on,
    TERMINATED: _terminated,
    NOTIFIED: _notified,
    SUPPLEMENTED: _supplemented,
    CORRECTED: _corrected,
    REVIEWED: _reviewed,
    DECIDED: _decided,
    ISSUED: _issued,
    MERGED: _merged,
    LINKED: _linked,
    PAGES_ADDED: _pages_added,
    RETAKE_ASKED: _retake_asked,
    PAUSED: _paused,
    RESUMED: _resumed,
    EXTENDED: _extended,
    NOTICE_POSTED: _notice_posted,
    NOTICE_CLOSED: _notice_closed,
    DATA_CHECKED: _data_checked,
}
