"""A roster that goes through Minle as the rules build it; some of it may be written past the rules."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from shared.domain.custody import next_epoch
from shared.domain.facts import Draft, Fact
from shared.domain.freshness import CHECKPOINT_LIFE, Freshness
from shared.domain.ledgers import case_ledger
from shared.domain.receipt import receipt_number
from shared.domain.registry import NODE_ENROLLED, Registry
from shared.domain.roster_acts import RosterDoing, answer, list_people, mark, offer, pay
from shared.domain.roster_fold import fold_roster
from shared.domain.roster_opening import Opening, names_of, open_roster
from shared.domain.roster_outcomes import Pay
from shared.domain.roster_rows import Known, Row, Sorted, sort_rows
from shared.domain.roster_ticks import Tick, marks_of
from shared.domain.rosters import Member, Roster
from shared.domain.worktime import county_day
from tests.support.rosters import elder, name_of, opening
from tests.wire.county import CASE, COUNTY, KEY, NOW, TOWN, VILLAGE, fact, minle

LEDGER = case_ledger(CASE)
NUMBER = receipt_number(TOWN, county_day(NOW), 1, 1)


def row(seed: int, **changes: str) -> Row:
    """Return a good row."""
    return replace(Row(seed, name_of(seed), elder(seed), "一组3户", "", "城关村"), **changes)  # type: ignore[arg-type]


class RosterDesk:
    """A clerk's desk at every node at once, over one roster."""

    def __init__(self, form: str = "enrolment", people: int = 6) -> None:
        self.registry: Registry = minle()
        enrolled = {"node": VILLAGE, "inc": 1, "alg": "ed25519", "key": KEY}
        self.registry.apply(
            fact(Draft(NODE_ENROLLED, enrolled), COUNTY, seq=self.registry.head[0] + 1)
        )
        self.now: datetime = NOW
        self.facts: list[Fact] = []
        draft = open_roster(
            Opening(self.registry, TOWN, NOW, "王科员"), opening(VILLAGE, form), NUMBER, None
        )
        self.write(TOWN, draft)
        self.lists([row(seed) for seed in range(1, people + 1)])

    @property
    def roster(self) -> Roster:
        """The roster as it stands."""
        return fold_roster(self.registry, self.facts)

    def member(self, no: int) -> Member:
        """Return a person as things stand."""
        return self.roster.people[no]

    def known(self, **changes: object) -> Known:
        """Return what rows are held against."""
        roster = self.roster
        listed = frozenset(m.listed.id_number for m in roster.people.values())
        names = names_of(self.registry, roster)
        known = Known(county_day(self.now), names, roster.year, roster.from_age, listed)
        return replace(known, **changes)  # type: ignore[arg-type]

    def sorts(self, *rows: Row, **changes: object) -> Sorted:
        """Sort rows against the roster."""
        return sort_rows(rows, self.known(**changes), self.roster.next_no)

    def lists(self, rows: Sequence[Row], node: str = TOWN) -> "RosterDesk":
        """List rows, good and bad."""
        found = sort_rows(rows, self.known(), self.roster.next_no)
        for draft in list_people(self.doing(node), found.people, found.unfit):
            self.write(node, draft)
        return self

    def ticks(
        self, node: str, *ticks: Tick, seen_by: str = "张代办", how: str = "home"
    ) -> "RosterDesk":
        """Tick."""
        for draft in mark(self.doing(node), marks_of(self.roster, ticks, seen_by=seen_by, how=how)):
            self.write(node, draft)
        return self

    def hands(self, giver: str, taker: str) -> "RosterDesk":
        """Hand the pen over."""
        self.write(giver, offer(self.doing(giver), taker, ""))
        return self.write(taker, answer(self.doing(taker), takes=True, words=""))

    def pays(self, node: str, no: int, what: Pay) -> "RosterDesk":
        """Do something about somebody's money."""
        return self.write(node, pay(self.doing(node), no, what, "按规定"))

    def doing(self, node: str) -> RosterDoing:
        """Return an act in the making."""
        return RosterDoing(self.registry, self.roster, node, self.now, "王科员")

    def wait(self, days: int) -> "RosterDesk":
        """Let days pass."""
        self.now += timedelta(days=days)
        self.registry.freshness = Freshness(self.now, self.now + CHECKPOINT_LIFE)
        return self

    def write(self, node: str, draft: Draft) -> "RosterDesk":
        """Append an entry; custody alone is minded."""
        custody = self.roster.custody if self.facts else None
        seq, epoch = len(self.facts) + 1, next_epoch(custody, draft.kind)
        made = fact(draft, node, seq=seq, ledger=LEDGER, epoch=epoch)
        self.facts.append(replace(made, header=replace(made.header, at=self.now, fresh=self.now)))
        return self
