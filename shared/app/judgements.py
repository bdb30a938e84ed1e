"""Acts in doubt as the county's people decide on them: ratify, confirm, set aside, withdraw a result."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.app.here import Here
from shared.app.judging import settle_cases, suspend
from shared.app.overriding import override
from shared.app.ports import ALL, Actor, Room
from shared.app.projection import load_case
from shared.app.reports import clock_reported_at
from shared.app.statistics import tally
from shared.app.writing import append
from shared.domain.case import Case, Hand
from shared.domain.case_acts import new_custodian
from shared.domain.doing import NOTE_LIMIT, REASON
from shared.domain.facts import Draft
from shared.domain.form import plain_text
from shared.domain.freshness import lease_end
from shared.domain.grants import Grant
from shared.domain.judgement import (
    ACT_DECIDED,
    OUTCOMES,
    RESULT_WITHDRAWN,
    Ruling,
    Standing,
)
from shared.domain.ledgers import case_ledger, journal_ledger
from shared.domain.records import CaseQuery, CaseRow
from shared.domain.refusals import NotTheCounty, Refusal
from shared.domain.refusals_authority import NoResult, NoSuchAct, WrongOutcome
from shared.domain.refusals_input import FormIncomplete
from shared.domain.registry import Registry
from shared.domain.text import Text

LEGAL_BASIS = Text("法律依据", "Legal basis")
NOTICE = Text("怎样告知申请人", "How the applicant is told")


@dataclass(frozen=True, slots=True)
class Pending:
    """An act that waits for a person: its case's row, the act, and the county's word on it so far."""

    row: CaseRow
    case: Case
    hand: Hand
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Doubt:
    """An act in doubt with what a person needs to decide on it.

    `grant` is what it names, None where the county never issued it. `known` is the
    registry seq that its author knew, `known_at` when the county wrote that, `fresh`
    the newest checkpoint its author held, `lease_ends` what follows from it.
    `clock_differed` says that its author's clock was found wrong with it.
    """

    case: Case
    hand: Hand
    ruling: Ruling
    grant: Grant | None
    known: int
    known_at: datetime | None
    fresh: datetime | None
    lease_ends: datetime | None
    clock_differed: bool
    registry: Registry


class Judgements:
    """The county's queue of acts in doubt."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def pending(self) -> list[Pending]:
        """Return the acts that a person has to decide on: those with a deadline first, the earliest first."""
        with self._here.store.read() as room:
            found = self._pending(room)
        return sorted(found, key=lambda p: (p.ruling.until is None, p.ruling.until or p.ruling.at))

    def look(self, case_id: str, entry: str) -> Doubt:
        """Return an act that the county has judged, with its facts. Raises UnknownCase, NoSuchAct."""
        with self._here.store.read() as room:
            registry = self._here.registry(room)
            case = load_case(room, registry, case_id)
            hand = next((h for h in case.slip if h.hash == entry), None)
            power = hand.act.power if hand and hand.act else None
            if hand is None or hand.ruling is None or power is None:
                raise NoSuchAct
            ledger = case_ledger(case_id)
            header = room.ledgers.entries(ledger, first=hand.seq, last=hand.seq)[0].header
            grant = registry.grants.get(hand.grant or "")
            lease = grant.leases.get(power) if grant else None
            return Doubt(
                case=case,
                hand=hand,
                ruling=hand.ruling,
                grant=grant,
                known=header.known[0],
                known_at=registry.time_of(header.known[0]),
                fresh=header.fresh,
                lease_ends=lease_end(header.fresh, lease) if lease is not None else None,
                clock_differed=clock_reported_at(room, header.node, header.inc, header.n)
                is not None,
                registry=registry,
            )

    def decide(
        self, case_id: str, entry: str, outcome: str, reason: str, actor: Actor, to: str = ""
    ) -> None:
        """Record a person's decision on an act: ratified or not, confirmed, or set aside.

        An act that is set aside on an open case reopens it: custody is overridden, to
        `to` or to the county. On a case whose result has gone out only the result can
        be withdrawn. Raises NoSuchAct, WrongOutcome, FormIncomplete.
        """
        with self._here.store.write() as room:
            case = self._case(room, case_id)
            hand = next((h for h in case.slip if h.hash == entry), None)
            if hand is None or hand.ruling is None or not hand.ruling.is_open:
                raise NoSuchAct
            if hand.seq not in case.awaiting:  # done again by right since
                raise NoSuchAct
            if outcome not in OUTCOMES[hand.ruling.standing]:
                raise WrongOutcome
            if outcome == Standing.SET_ASIDE and case.has_result:
                raise WrongOutcome
            if outcome == Standing.SET_ASIDE and to:
                new_custodian(self._here.registry(room), to)
            why = _text("reason", REASON, reason)
            body = {"entry": entry, "seq": hand.seq, "outcome": outcome}
            self._say(
                room, case_id, Draft(ACT_DECIDED, {**body, "reason": why, "by": actor.name}), actor
            )
            if outcome == Standing.SET_ASIDE and not case.stage.is_end:
                told = {"reason": why, "by": actor.name}
                override(self._here, room, case_ledger(case_id), to or self._here.code, told, actor)
            settle_cases(self._here, room, [case_id])

    def withdraw_result(self, case_id: str, told: dict[str, str], actor: Actor) -> None:
        """Withdraw a result in doubt that has gone out: `reason`, `basis` in law, `notice` to the applicant.

        Only a named person of the organ does (行政许可法 art. 69). Raises NoResult, FormIncomplete.
        """
        with self._here.store.write() as room:
            case = self._case(room, case_id)
            if not case.has_result or not case.awaiting or case.withdrawn is not None:
                raise NoResult
            labels = {"reason": REASON, "basis": LEGAL_BASIS, "notice": NOTICE}
            body: dict[str, Any] = _texts({key: (labels[key], told.get(key, "")) for key in labels})
            draft = Draft(RESULT_WITHDRAWN, {**body, "by": actor.name})
            self._say(room, case_id, draft, actor)
            settle_cases(self._here, room, [case_id])

    def expire(self) -> int:
        """Suspend what was not ratified within its deadline; return how many acts that were."""
        with self._here.store.write() as room:
            now = self._here.time(room)
            late = [
                p
                for p in self._pending(room)
                if p.ruling.standing is Standing.FOR_RATIFICATION
                and p.ruling.until is not None
                and p.ruling.until <= now
            ]
            for pending in late:
                suspend(self._here, room, pending.case.id, pending.hand)
            settle_cases(self._here, room, {p.case.id for p in late})
        return len(late)

    def counts(self) -> dict[str, int]:
        """Return how many judgements the county has written, by verdict."""
        with self._here.store.read() as room:
            return tally(self._here, room).verdicts

    def _pending(self, room: Room) -> list[Pending]:
        registry = self._here.registry(room)
        found: list[Pending] = []
        for row in room.cases.find(CaseQuery(awaiting=True, limit=ALL)):
            case = load_case(room, registry, row.case)
            found += [
                Pending(row, case, hand, hand.ruling)
                for hand in case.slip
                if hand.ruling is not None and hand.ruling.is_open and hand.seq in case.awaiting
            ]
        return found

    def _case(self, room: Room, case_id: str) -> Case:
        if not self._here.is_county:
            raise NotTheCounty
        return load_case(room, self._here.registry(room), case_id)

    def _say(self, room: Room, case_id: str, draft: Draft, actor: Actor) -> None:
        append(self._here, room, journal_ledger(self._here.code, case_id), draft, actor)


def _text(key: str, label: Text, typed: str) -> str:
    return _texts({key: (label, typed)})[key]


def _texts(typed: dict[str, tuple[Text, str]]) -> dict[str, str]:
    """Check texts that are all needed; every problem at once."""
    found: dict[str, str] = {}
    problems: dict[str, Refusal] = {}
    for key, (label, raw) in typed.items():
        try:
            found[key] = plain_text(raw, field=label, limit=NOTE_LIMIT, required=True)
        except Refusal as refusal:
            problems[key] = refusal
    if problems:
        raise FormIncomplete(problems)
    return found
