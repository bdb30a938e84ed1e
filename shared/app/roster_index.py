"""Rosters out of their ledgers, and their rows, written in the transaction that changed one."""

from datetime import datetime

from shared.app.here import Here
from shared.app.ports import Room
from shared.domain.identity import born_on
from shared.domain.ledgers import case_ledger
from shared.domain.records import RosterPerson, RosterRow
from shared.domain.refusals_rosters import UnknownRoster
from shared.domain.registry import Registry
from shared.domain.roster_fold import fold_roster, is_roster
from shared.domain.rosters import Member, Roster


def load_roster(room: Room, registry: Registry, roster: str) -> Roster:
    """Return the fold of a roster, or refuse what is not here or no roster."""
    entries = room.ledgers.entries(case_ledger(roster))
    if not entries or not is_roster(entries[0].header.kind):
        raise UnknownRoster
    return fold_roster(registry, [entry.fact for entry in entries])


def index_roster(here: Here, room: Room, roster: str) -> None:
    """Write a roster's row and people anew; what is not here has none."""
    try:
        folded = load_roster(room, here.listed(room), roster)
    except UnknownRoster:
        return
    row = roster_row(folded, _arrived(here, room, folded))
    room.rosters.put(row, [person_row(folded, member) for member in folded.people.values()])


def open_rosters_of(room: Room, node: str) -> list[RosterRow]:
    """Return the open rosters that a node holds or was offered."""
    rows = room.rosters.all(closed=False)
    return [row for row in rows if node in {row.holder, row.offered_to}]


def roster_row(roster: Roster, arrived: datetime | None = None) -> RosterRow:
    """Return the row that lists show of a roster."""
    counts, custody = roster.progress, roster.custody
    return RosterRow(
        roster=roster.id,
        number=roster.number,
        form=roster.form if roster.is_known else "",
        matter=roster.matter_id,
        year=roster.year,
        village=roster.village,
        origin=custody.origin,
        holder=custody.holder,
        offered_to=custody.offered_to or "",
        until=roster.until.isoformat() if roster.until else "",
        total=counts.total,
        untouched=counts.untouched,
        enrolled=counts.enrolled,
        no_proof=counts.no_proof,
        alive=counts.alive,
        unreachable=counts.unreachable,
        gone=counts.gone,
        suspended=counts.suspended,
        unfit=counts.unfit,
        closed=roster.closed,
        updated_at=roster.steps[-1].at,
        arrived_at=arrived,
    )


def person_row(roster: Roster, member: Member) -> RosterPerson:
    """Return a person as rosters look one up. Who has no ID number yet was born on no day that is known."""
    listed, born = member.listed, born_on(member.listed.id_number)
    return RosterPerson(
        roster=roster.id,
        no=listed.no,
        person=listed.id_number,
        name=listed.name,
        village=roster.village,
        born=born.isoformat() if born else "",
        outcome=member.outcome,
    )


def _arrived(here: Here, room: Room, roster: Roster) -> datetime | None:
    """Return since when an offer to this node is here: one that was here keeps its time."""
    if roster.custody.offered_to != here.code:
        return None
    known = room.rosters.get(roster.id)
    if known and known.arrived_at and known.offered_to == here.code:
        return known.arrived_at
    return here.now()
