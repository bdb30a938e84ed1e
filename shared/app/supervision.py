"""Electronic supervision: the county gives cards, anybody takes complaints down, every node counts what it sees."""

from dataclasses import dataclass
from datetime import datetime

from shared.app.here import Here
from shared.app.one_by_one import work_on
from shared.app.ports import Actor, Room
from shared.app.projection import index_case, load_case
from shared.app.writing import append
from shared.domain.clock import clock_of
from shared.domain.doing import NOTE_LIMIT
from shared.domain.facts import Draft
from shared.domain.form import plain_text
from shared.domain.kinds import COMPLAINED
from shared.domain.ledgers import case_ledger, journal_ledger
from shared.domain.records import CardRow
from shared.domain.refusals import Refusal, UnknownCase
from shared.domain.refusals_input import FormIncomplete
from shared.domain.supervision import cards_due
from shared.domain.text import Text

COMPLAINT = Text("投诉内容", "Complaint")
KEY = "cards given"
CHUNK = 20
MOST = 500


@dataclass(frozen=True, slots=True)
class Month:
    """A month's cards: how many each unit had of each colour, and the newest of them."""

    month: str
    months: list[str]
    counts: dict[tuple[str, str], int]
    cards: list[CardRow]


class Supervision:
    """Cards and complaints as one node sees them."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def complain(self, case_id: str, text: str, actor: Actor) -> None:
        """Take down a complaint about a case in this node's journal of it, also about one that has ended.

        Raises UnknownCase, or FormIncomplete where nothing was typed.
        """
        with self._here.store.write() as room:
            if room.ledgers.head(case_ledger(case_id)) is None:
                raise UnknownCase
            draft = Draft(COMPLAINED, {"text": _told(text), "by": actor.name})
            append(self._here, room, journal_ledger(self._here.code, case_id), draft, actor)
            index_case(self._here, room, case_id)

    def month(self, month: str = "") -> Month:
        """Return a month's cards; of the newest one where none is named, or none of that name."""
        with self._here.store.read() as room:
            months = room.cards.months()
            chosen = month if month in months else (months[0] if months else "")
            return Month(chosen, months, room.cards.counts(chosen), room.cards.of(chosen, MOST))


def _told(text: str) -> str:
    try:
        return plain_text(text, field=COMPLAINT, limit=NOTE_LIMIT, required=True)
    except Refusal as refusal:
        raise FormIncomplete({"text": refusal}) from None


def give_cards(here: Here) -> bool:
    """At the county, give the next cards that are due; say whether more may be.

    Each turn goes on after the last one's cases, so that those that earn a card and get none hold nobody up.
    """
    with here.store.write() as room:
        now = here.time(room)
        after = room.desk.value(KEY) or ""
        cases = room.cases.to_card(now, after, CHUNK)
        more = len(cases) == CHUNK
        if after or more:
            room.desk.set_value(KEY, cases[-1] if more else "")
    work_on(here, cases, lambda room, case: _give(here, room, case, now))
    return more


def _give(here: Here, room: Room, case_id: str, now: datetime) -> None:
    case = load_case(room, here.registry(room), case_id)
    for draft in cards_due(case, clock_of(case, case.workdays).limits, now):
        append(here, room, journal_ledger(here.code, case_id), draft, here.itself)
    index_case(here, room, case_id)
