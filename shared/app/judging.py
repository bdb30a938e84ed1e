"""The county judges each act of power by a town or village that does not stand by itself, once, when it arrives."""

from collections.abc import Iterable

from shared.app.here import Here
from shared.app.ports import Actor, Room
from shared.app.projection import find_case, index_cases, load_case
from shared.app.reports import clock_reported_at
from shared.app.roster_index import index_roster
from shared.app.standing import read_only
from shared.app.writing import append
from shared.domain.authority import Use
from shared.domain.case import Case, Hand
from shared.domain.facts import Body, Draft, Header
from shared.domain.judgement import (
    ACT_JUDGED,
    Judgement,
    Standing,
    Timing,
    Why,
    judge,
)
from shared.domain.ledgers import case_ledger, journal_ledger
from shared.domain.limits import Limit, LimitUnit
from shared.domain.registry import Registry
from shared.domain.rights import Right, rights_of
from shared.domain.worktime import due_at
from shared.ledger.header import timestamp

RATIFY_WITHIN = Limit(5, LimitUnit.WORKING)
"""The county's own choice; no law sets it."""
NOBODY = Actor("", "")


def settle_cases(here: Here, room: Room, cases: Iterable[str]) -> None:
    """Bring what lists show of cases up to date; at the county, judge first what has come in doubt."""
    judges = here.is_county and not read_only(room)
    registry = here.listed(room)
    folded: list[Case] = []
    for case_id in sorted(cases):
        case = find_case(room, registry, case_id)
        if case is not None and judges and judge_case(here, room, registry, case):
            case = load_case(room, registry, case_id)
        if case is not None:
            folded.append(case)
        else:
            index_roster(here, room, case_id)
    index_cases(here, room, folded)


def judge_case(here: Here, room: Room, registry: Registry, case: Case) -> int:
    """Judge every act of a case that needs it and has not been judged; return how many judgements were written.

    The case is folded by this registry.
    """
    written = 0
    entries = room.ledgers.entries(case_ledger(case.id))
    for hand in case.slip:
        if hand.act is None or hand.act.power is None or hand.ruling is not None:
            continue
        if hand.node == registry.county or _was_done_again(case, hand):
            continue
        header = entries[hand.seq - 1].header
        there_by = clock_reported_at(room, header.node, header.inc, header.n)
        if hand.effective and there_by is None:
            # It stands by itself, as folding has found: `judge` would say that it is effective.
            continue
        timing = Timing(corroborated=there_by is None, latest=there_by or header.at)
        found = _judgement(registry, case, hand, header, timing)
        if found.standing is not Standing.EFFECTIVE:
            _write(here, room, case.id, _body(here, room, hand, found))
            written += 1
    return written


def suspend(here: Here, room: Room, case_id: str, hand: Hand) -> None:
    """Suspend an act that was not ratified in time."""
    found = Judgement(Standing.SUSPENDED, Why.NOT_IN_TIME)
    _write(here, room, case_id, _body(here, room, hand, found))


def _judgement(
    registry: Registry, case: Case, hand: Hand, header: Header, timing: Timing
) -> Judgement:
    """Judge by the ledgers alone: whenever the county looks again, it finds the same."""
    if hand.act is None or hand.act.power is None:
        raise ValueError(hand)
    use = Use(hand.node, case.matter_id, hand.act.power, hand.at, hand.amount)
    return judge(registry, header, use, timing)


def _was_done_again(case: Case, hand: Hand) -> bool:
    """What has been done again by right awaits nothing, and needs no word."""
    return not hand.effective and hand.seq not in case.awaiting


def _body(here: Here, room: Room, hand: Hand, found: Judgement) -> Body:
    asks = found.standing is Standing.FOR_RATIFICATION
    person = _named_person(room) if asks else NOBODY
    until = due_at(here.time(room), RATIFY_WITHIN, here.registry(room).workdays) if asks else None
    return {
        "entry": hand.hash,
        "seq": hand.seq,
        "verdict": found.standing,
        "why": found.why,
        "until": timestamp(until) if until else None,
        "person": person.staff,
        "name": person.name,
    }


def _named_person(room: Room) -> Actor:
    """Return the first person of the county who may judge: the one to ratify, until another does."""
    for account in room.desk.accounts():
        if account.active and Right.JUDGE in rights_of(account.roles):
            return Actor(account.staff, account.name)
    return NOBODY


def _write(here: Here, room: Room, case_id: str, body: Body) -> None:
    """Write a judgement; while the journal is frozen the act goes on waiting."""
    ledger = journal_ledger(here.code, case_id)
    head = room.ledgers.head(ledger)
    if head is not None and head.frozen:
        return
    append(here, room, ledger, Draft(ACT_JUDGED, body), here.itself)
