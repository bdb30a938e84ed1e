"""Keeping the case index true: a case's row is its fold, written in the transaction that changed it."""

from collections.abc import Collection, Iterable
from datetime import datetime

from shared.app.here import Here
from shared.app.ports import ALL, Room
from shared.domain.acts import Act
from shared.domain.case import Case, Hand
from shared.domain.case_checks import next_step
from shared.domain.case_fold import fold_case
from shared.domain.facts import Fact
from shared.domain.ledgers import case_ledger
from shared.domain.records import BlobName, CaseQuery, CaseRow, KnownBlob, SealUse
from shared.domain.refusals import UnknownCase
from shared.domain.registry import GRANT_ISSUED, GRANT_REVOKED, Registry
from shared.domain.seals import seal_under
from shared.domain.worktime import due_at


def load_case(room: Room, registry: Registry, case: str) -> Case:
    """Return the fold of a case with the journals about it, or refuse an unknown one."""
    entries = room.ledgers.entries(case_ledger(case))
    if not entries:
        raise UnknownCase
    journals = [
        e.fact for name in room.ledgers.case_journals(case) for e in room.ledgers.entries(name)
    ]
    return fold_case(registry, [e.fact for e in entries], journals)


def find_case(room: Room, registry: Registry, case: str) -> Case | None:
    """Return the fold of a case as `load_case` does, None where its ledger is not here."""
    return load_case(room, registry, case) if room.ledgers.head(case_ledger(case)) else None


def index_case(here: Here, room: Room, case: str) -> None:
    """Write a case's row anew; a case whose ledger is not here has none."""
    folded = find_case(room, here.listed(room), case)
    if folded is not None:
        index_cases(here, room, [folded])


def index_cases(here: Here, room: Room, cases: Collection[Case]) -> None:
    """Write the rows of cases anew, as they are folded."""
    room.cases.put_all(case_row(case) for case in cases)
    registry = here.listed(room)
    for case in cases:
        _note_blobs(here, room, case)
        _note_seals(room, registry, case)


def _note_seals(room: Room, registry: Registry, case: Case) -> None:
    """Note on which papers of a case which seal stands; an override may have taken one away."""
    if not registry.seals:
        return
    uses = [
        SealUse(case.id, hand.seq, seal.id, hand.kind, hand.node, hand.by, hand.at)
        for hand in case.slip
        if (seal := seal_under(registry, hand)) is not None
    ]
    if uses or any(hand.act is Act.OVERRIDE for hand in case.slip):
        room.seals.note(case.id, uses)


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


def case_row(case: Case) -> CaseRow:
    """Return the row that lists and searches show of a case."""
    persons = [p.name for p in (case.applicant, case.beneficiary, case.handler) if p]
    step = next_step(case)
    person = case.beneficiary or case.applicant
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
        waiting=case.is_waiting_for_applicant,
        step=step or "",
        due_at=step_due(case),
        taken_in_at=case.taken_in_at,
        updated_at=case.slip[-1].at,
        requests=len(case.requests),
        awaiting=bool(case.awaiting),
        retakes=len(case.retakes),
        offered_at=case.custody.offered_at,
    )


def step_due(case: Case) -> datetime | None:
    """Return when the step that a case waits for is due; None where nothing runs (ended, or the applicant's turn)."""
    act = next_step(case)
    step = case.matter.step(act) if case.matter and act else None
    if case.stage.is_end or case.is_waiting_for_applicant or step is None:
        return None
    began = _step_began(case)
    if began.seq == 1 and case.taken_in_at is not None:
        return due_at(case.taken_in_at, step.limit)
    return due_at(began.at, step.limit)


def _step_began(case: Case) -> Hand:
    begun = (h for h in reversed(case.slip) if h.effective and h.act)
    last = next((h for h in begun if h.seq == 1 or (h.act and h.act.power)), None)
    if last is None:
        return case.slip[0]
    supplements = [h for h in case.slip if h.act is Act.SUPPLEMENT] if case.notice else []
    return max((last, *supplements), key=lambda h: h.seq)
