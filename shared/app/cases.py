"""The use cases on a case: take in, act, hand in, look up. Pages, bus and simulator all come this way."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.app.books import take_slip
from shared.app.device_part import device_part, given_number
from shared.app.here import Here
from shared.app.pages import Picture, enter_photos, enter_pictures
from shared.app.ports import ALL, Actor, Room
from shared.app.projection import case_row, index_case, load_case
from shared.app.promises import is_barred
from shared.app.receipts import next_receipt
from shared.app.writing import append
from shared.domain.acts import Act
from shared.domain.authority import Permit
from shared.domain.book import check_slip
from shared.domain.case import Case
from shared.domain.case_acts import act_on
from shared.domain.case_checks import available
from shared.domain.doing import Doing, Typed
from shared.domain.duplicates import PERIOD, is_same_application, same_application
from shared.domain.facts import Draft
from shared.domain.intake import Counter, Intake, hand_in, take_in
from shared.domain.ledgers import case_ledger, journal_ledger
from shared.domain.merging import merge
from shared.domain.records import CaseQuery, CaseRow
from shared.domain.records_kept import record_slot
from shared.domain.refusals import Refusal, UnknownCase
from shared.domain.refusals_delivery import IdMismatch
from shared.domain.refusals_devices import DeviceHasNumber
from shared.domain.refusals_input import FormIncomplete
from shared.domain.refusals_people import NotTheSame
from shared.domain.registry import Registry
from shared.domain.worktime import county_day

log = logging.getLogger("tongban.cases")
MOST_SAME = 20
"""Cases of one person and matter that are looked through."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with what this node may do on it now, and why it may not do the rest.

    `frozen` is the code of what froze its ledger, empty where nothing did.
    """

    case: Case
    permits: dict[Act, Permit]
    refusals: dict[Act, Refusal]
    registry: Registry
    frozen: str = ""


class Cases:
    """The cases of one node."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def take_in(self, case_id: str, matter_id: str, intake: Intake, actor: Actor) -> str:
        """Take a case in under `case_id` and return its receipt number.

        The same id again returns the first receipt and writes no entry: a form
        posted twice is one case, and a draft that was left of it is dropped. What a device took in keeps the device's receipt,
        time and signature; a slip out of a paper book does not take their place (DeviceHasNumber). Raises
        FormIncomplete with every problem.
        """
        with self._here.store.write() as room:
            row = room.cases.get(case_id)
            if row is not None:
                room.desk.drop_draft(case_id)
                return row.receipt
            registry, kept = self._here.registry(room), room.desk.draft(case_id)
            device = device_part(kept)
            matter = registry.matter(matter_id)
            if device:
                matter = registry.versions.get((matter_id, device.version), matter)
            applicant = intake.persons.get("applicant", {}).get("id_number", "")
            barred = is_barred(room, applicant)
            now = self._here.now()
            counter = Counter(registry, self._here.code, now, actor.name, device, barred)
            slip = check_slip(intake.book, county_day(counter.at))[0]
            given = given_number(kept)
            if given and any(intake.book.values()):
                raise FormIncomplete({"book.number": DeviceHasNumber(receipt=given)})
            if slip is not None:
                take_slip(self._here, room, slip)
            number = given or ("" if slip else next_receipt(self._here, room))
            draft = take_in(counter, matter, intake, number)
            append(self._here, room, case_ledger(case_id), draft, actor)
            enter_photos(self._here, room, kept, actor)
            index_case(self._here, room, case_id)
            room.desk.drop_draft(case_id)
            return str(draft.body["receipt"])

    def act(
        self, case_id: str, act: Act, typed: Typed, actor: Actor, photos: Sequence[Picture] = ()
    ) -> None:
        """Do an act on a case, or raise why not; nothing is written then.

        `photos` are of a visit or a posted notice: they become pages of its record.
        """
        kept = [(picture, self._here.blobs.put(picture.content)) for picture in photos]
        with self._here.store.write() as room:
            doing = self._doing(room, case_id, typed, actor)
            entry = append(
                self._here, room, case_ledger(case_id), _drafted(doing, act, actor), actor
            )
            if kept:
                first = record_slot(act, entry.hash)
                enter_pictures(self._here, room, case_id, first, kept, actor)
            index_case(self._here, room, case_id)

    def hand_in(self, case_id: str, kind: str, typed: Typed, actor: Actor) -> None:
        """Record in this node's journal of the case what was handed in or reported here; its custodian must answer."""
        with self._here.store.write() as room:
            doing = self._doing(room, case_id, typed, actor)
            ledger = journal_ledger(self._here.code, case_id)
            append(self._here, room, ledger, hand_in(doing, kind), actor)
            index_case(self._here, room, case_id)

    def merge(self, case_id: str, into: str, reason: str, actor: Actor) -> None:
        """End a case as merged into another of the same application, which keeps the earliest date of both.

        Both entries or neither. Raises NotTheSame, MergeElsewhere, MergeEnded,
        or FormIncomplete where the reason is missing.
        """
        with self._here.store.write() as room:
            typed = Typed({"reason": reason})
            ending = self._doing(room, case_id, typed, actor)
            surviving = self._doing(room, into, typed, actor)
            merged, linked = merge(ending, surviving)
            if not is_same_application(case_row(ending.case), case_row(surviving.case)):
                raise NotTheSame(days=PERIOD.days)
            for case, draft in ((into, linked), (case_id, merged)):
                append(self._here, room, case_ledger(case), draft, actor)
                index_case(self._here, room, case)

    def same_applications(self, rows: Iterable[CaseRow]) -> dict[str, list[CaseRow]]:
        """Return, by case id, the other cases held here that are the same application; those without any are left out."""
        with self._here.store.read() as room:
            mine = [row for row in rows if row.person]
            others = room.cases.of_people({row.person for row in mine}, MOST_SAME)
        of_person: dict[str, list[CaseRow]] = {row.person: [] for row in mine}
        for other in others:
            of_person[other.person].append(other)
        found = {row.case: same_application(row, of_person[row.person]) for row in mine}
        return {case: same for case, same in found.items() if same}

    def row(self, case_id: str) -> CaseRow | None:
        """Return a case's row, or None where this node does not hold it."""
        with self._here.store.read() as room:
            return room.cases.get(case_id)

    def view(self, case_id: str) -> CaseView:
        """Return a case and what may be done on it here, or refuse an unknown one."""
        with self._here.store.read() as room:
            registry = self._here.registry(room)
            case = load_case(room, registry, case_id)
            now = self._here.time(room)
            head = room.ledgers.head(case_ledger(case_id))
        permits, refusals = available(registry, case, node=self._here.code, at=now)
        return CaseView(case, permits, refusals, registry, head.frozen if head else "")

    def find(self, query: CaseQuery) -> list[CaseRow]:
        """Return the rows of a list."""
        with self._here.store.read() as room:
            return room.cases.find(query)

    def count(self, query: CaseQuery) -> int:
        """Return how many cases a list has in all."""
        with self._here.store.read() as room:
            return room.cases.count(query)

    def open_cases_of(self, node: str) -> list[CaseRow]:
        """Return the open cases whose pen is at a node, what is due first coming first."""
        return self.find(CaseQuery(holder=node, ended=False, limit=ALL))

    def by_receipt(self, receipt: str) -> CaseRow:
        """Return the case with this receipt number, or refuse."""
        with self._here.store.read() as room:
            row = room.cases.by_receipt(receipt)
        if row is None:
            raise UnknownCase
        return row

    def _doing(self, room: Room, case_id: str, typed: Typed, actor: Actor) -> Doing:
        registry = self._here.registry(room)
        case = load_case(room, registry, case_id)
        now = self._here.time(room)
        row = room.cases.get(case_id)
        arrived, came = (row.arrived_at, row.came) if row else (None, {})
        barred = is_barred(room, case.applicant.id_number if case.applicant else "")
        code = self._here.code
        return Doing(registry, case, code, now, actor.name, typed, arrived, came, barred)


def _drafted(doing: Doing, act: Act, actor: Actor) -> Draft:
    """Return the act's entry; whoever was turned away at the counter as another person leaves a line in the log."""
    try:
        return act_on(doing, act)
    except FormIncomplete as refusal:
        for problem in refusal.problems.values():
            if isinstance(problem, IdMismatch):
                log.warning("identity differs", extra={"code": problem.code, "staff": actor.staff})
        raise
