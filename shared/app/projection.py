"""Keeping the case index true: a case's row is its fold, written in the transaction that changed it."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from shared.app.here import Here
from shared.app.ports import ALL, Room
from shared.app.roster_index import index_roster
from shared.domain.acts import Act
from shared.domain.case import Case
from shared.domain.case_fold import fold_case
from shared.domain.case_steps import next_step
from shared.domain.clock import clock_of
from shared.domain.facts import Fact
from shared.domain.ledgers import case_ledger
from shared.domain.modes import modes_of
from shared.domain.records import AGAIN, BlobName, CardRow, CaseQuery, CaseRow, KnownBlob, SealUse
from shared.domain.refusals import UnknownCase
from shared.domain.registry import GRANT_ISSUED, GRANT_REVOKED, Registry
from shared.domain.roster_fold import is_roster
from shared.domain.seals import seal_under
from shared.domain.spot_checks import promise_of
from shared.domain.supervision import next_card, open_complaints
from shared.domain.worktime import county_day


def load_case(room: Room, registry: Registry, case: str) -> Case:
    """Return the fold of a case with the journals about it, or refuse an unknown one. A roster is none."""
    entries = room.ledgers.entries(case_ledger(case))
    if not entries or is_roster(entries[0].header.kind):
        raise UnknownCase
    journals = [
        e.fact for name in room.ledgers.case_journals(case) for e in room.ledgers.entries(name)
    ]
    return fold_case(registry, [e.fact for e in entries], journals)


def find_case(room: Room, registry: Registry, case: str) -> Case | None:
    """Return the fold of a case as `load_case` does, None where its ledger is not here or a roster's."""
    try:
        return load_case(room, registry, case) if room.ledgers.head(case_ledger(case)) else None
    except UnknownCase:
        return None


def index_case(here: Here, room: Room, case: str) -> None:
    """Write the row of a case, or of a roster, anew; one whose ledger is not here has none."""
    folded = find_case(room, here.listed(room), case)
    if folded is not None:
        index_cases(here, room, [folded])
    else:
        index_roster(here, room, case)


def index_cases(here: Here, room: Room, cases: Collection[Case]) -> None:
    """Write the rows of cases anew, as they are folded."""
    arrived, came = _arrivals(here, room, cases), _papers(here, room, cases)
    room.cases.put_all(
        replace(
            case_row(case, here.code),
            arrived_at=arrived.get(case.id),
            came=came.get(case.id, {}),
        )
        for case in cases
    )
    room.cards.put_all(row for case in cases for row in card_rows(case))
    registry = here.listed(room)
    for case in cases:
        _note_blobs(here, room, case)
        _note_seals(room, registry, case)


def _note_seals(room: Room, registry: Registry, case: Case) -> None:
    """Note on which papers of a case which seal stands; an override may have taken one away."""
    if not registry.seals:
        return
    department = case.matter.department if case.matter else ""
    uses = [
        SealUse(case.id, hand.seq, seal.id, hand.kind, hand.node, hand.by, hand.at)
        for hand in case.slip
        if (seal := seal_under(registry, hand, department)) is not None
    ]
    if uses or any(hand.act is Act.OVERRIDE for hand in case.slip):
        room.seals.note(case.id, uses)


def card_rows(case: Case) -> list[CardRow]:
    """Return the cards that a case was given, as they are counted, and every notification after the first."""
    return [
        *_notified_again(case),
        *(
            CardRow(
                hash=card.hash,
                case=case.id,
                colour=card.colour,
                unit=card.unit,
                department=card.department,
                month=f"{county_day(card.at):%Y-%m}",
                limit=card.limit,
                at=card.at,
            )
            for card in case.cards
        ),
    ]


def _notified_again(case: Case) -> list[CardRow]:
    department = case.matter.department if case.matter else ""
    hands = (h for h in case.slip if h.act is Act.NOTIFY and h.effective and h.body)
    return [
        CardRow(
            hash=hand.hash,
            case=case.id,
            colour=AGAIN,
            unit=hand.node,
            department=department,
            month=f"{county_day(hand.at):%Y-%m}",
            limit="",
            at=hand.at,
        )
        for hand in hands
        if hand.body and hand.body.get("again")
    ]


def _arrivals(here: Here, room: Room, cases: Collection[Case]) -> dict[str, datetime]:
    """Return since when the cases that are offered to this node are here: an offer that was here keeps its time."""
    offered = {c.id: c.custody.offered_at for c in cases if c.custody.offered_to == here.code}
    if not offered:
        return {}
    known = {row.case: row for row in room.cases.rows(offered) if row.arrived_at}
    now = here.now()
    return {
        case: row.arrived_at
        if (row := known.get(case)) and row.arrived_at and row.offered_at == at
        else now
        for case, at in offered.items()
    }


def _papers(here: Here, room: Room, cases: Collection[Case]) -> dict[str, dict[str, str]]:
    """Return, by case, since when what was handed in elsewhere is here, by the hash of its entry.

    What was answered stays: an answer that an override takes away leaves it waiting again.
    """
    handed_in = {c.id: [r.hash for r in c.hand_ins if r.node != here.code] for c in cases}
    handed_in = {case: entries for case, entries in handed_in.items() if entries}
    if not handed_in:
        return {}
    known = {row.case: row.came for row in room.cases.rows(handed_in)}
    now = here.now().isoformat(timespec="milliseconds")
    return {
        case: {entry: known.get(case, {}).get(entry, now) for entry in entries}
        for case, entries in handed_in.items()
    }


def _note_blobs(here: Here, room: Room, case: Case) -> None:
    """Note the photos and PDFs that a case's entries name; whether their bytes are here is noted as they come."""
    if not case.added:
        return
    named = {(n.sha, n.ledger) for n in room.blobs.names({p.photo.blob for p in case.added})}
    for page in case.added:
        photo = page.photo
        if (photo.blob, page.ledger) in named:
            continue
        known = room.blobs.get(photo.blob)
        if known is None:
            known = KnownBlob(photo.blob, photo.size, "", here=False, noted_at=here.now())
        if not known.type:
            room.blobs.put(known.told(photo.size, photo.type))
        room.blobs.name(BlobName(photo.blob, page.ledger, case.id, page.node))


def cases_of_grants(here: Here, room: Room, facts: Iterable[Fact]) -> set[str]:
    """Return the cases whose matter was granted or revoked by these entries: what stands may have changed."""
    registry = here.registry(room)
    ids = {f.body["id"] for f in facts if f.body and f.header.kind in {GRANT_ISSUED, GRANT_REVOKED}}
    matters = {registry.grants[i].matter for i in ids if i in registry.grants}
    if not matters:
        return set()
    return {
        row.case
        for matter in matters
        for row in room.cases.find(CaseQuery(matter=matter, limit=ALL))
    }


def open_cases_of(room: Room, node: str) -> list[CaseRow]:
    """Return the open cases that a node holds or was offered, by what is due first in each."""
    held = room.cases.find(CaseQuery(holder=node, ended=False, limit=ALL))
    offered = room.cases.find(CaseQuery(offered_to=node, ended=False, limit=ALL))
    return [*held, *(row for row in offered if row.holder != node)]


def case_row(case: Case, here: str = "") -> CaseRow:
    """Return the row that lists and searches show of a case at a node."""
    persons = [p.name for p in (case.applicant, case.beneficiary, case.handler) if p]
    step = next_step(case)
    clock = clock_of(case, case.workdays)
    first = clock.first
    person = case.beneficiary or case.applicant
    promise, promise_due_at = promise_of(case)
    applicant = case.applicant if case.has_false_promise else None
    return CaseRow(
        case=case.id,
        receipt=case.receipt,
        matter=case.matter_id,
        applicant=case.applicant.name if case.applicant else "",
        names=" ".join(persons),
        person=person.id_number if person else "",
        origin=case.custody.origin,
        holder=case.custody.holder,
        offered_to=case.custody.offered_to or "",
        stage=case.stage,
        ended=case.stage.is_end,
        waiting=clock.waiting,
        step=step or "",
        due_at=first.due_at if first else None,
        taken_in_at=case.taken_in_at,
        updated_at=case.slip[-1].at,
        requests=len(case.requests),
        awaiting=bool(case.awaiting),
        retakes=len(case.retakes),
        offered_at=case.custody.offered_at,
        warn_at=first.warn_at if first else None,
        limit=first.kind if first else "",
        provisional=first.provisional if first else False,
        unsure=first is not None and not first.is_sure,
        card_at=next_card(case, clock.limits),
        complaints=open_complaints(case),
        notes=sum(note.node != here for note in case.notes),
        viewed_at=case.viewings[-1].at if case.viewings else None,
        modes=" ".join(modes_of(case)),
        month=f"{county_day(case.taken_in_at):%Y-%m}" if case.taken_in_at else "",
        promise=promise,
        promise_due_at=promise_due_at,
        broken=applicant.id_number if applicant else "",
    )
