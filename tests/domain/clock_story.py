"""A case told by its days: who did what when, and what its clock then says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from shared.domain.acts import Act
from shared.domain.case import Case
from shared.domain.case_acts import act_on
from shared.domain.case_fold import fold_case
from shared.domain.charging import shares
from shared.domain.clock import Clock, LimitKind, clock_of, last_day_of
from shared.domain.custody import next_epoch
from shared.domain.doing import Doing, Typed
from shared.domain.facts import Draft, Fact
from shared.domain.freshness import CHECKPOINT_LIFE, Freshness
from shared.domain.holidays import HolidayYear, holidays_from, workdays_of
from shared.domain.intake import Counter, hand_in, take_in
from shared.domain.kinds import SUPPLEMENT_HANDED_IN
from shared.domain.ledgers import case_ledger, journal_ledger
from shared.domain.receipt import receipt_number
from shared.domain.refusals import Refusal
from shared.domain.registry import ReceivingPoints, Registry
from shared.domain.supervision import cards_due
from shared.domain.worktime import COUNTY_TIME, county_day
from tests.domain.desk import filled_in
from tests.wire.county import CASE, COUNTY, TOWN, VILLAGE, fact, minle

PLACES = {"county": COUNTY, "town": TOWN, "village": VILLAGE}
NOON = "12:00"
Told = tuple[str, str]
"""A day (and a time), then what happened: `town accept`, `village take_in`, `town notify until=2026-07-01`."""


def at(day: str) -> datetime:
    """Read a county day of 2026, at noon unless a time stands behind it: `06-01`, `06-09 00:00`, `2027-01-04`."""
    written, _, time = day.partition(" ")
    written = written if written.count("-") > 1 else f"2026-{written}"
    return datetime.fromisoformat(f"{written} {time or NOON}").replace(tzinfo=COUNTY_TIME)


def county(
    years: tuple[HolidayYear, ...] = (), points: tuple[ReceivingPoints, ...] = ()
) -> Registry:
    """Return Minle, with further years and receiving points."""
    registry = minle()
    registry.workdays = workdays_of([*registry.holidays.values(), *years])
    registry.points = list(points)
    return registry


def a_year(year: int, *days: tuple[str, str]) -> HolidayYear:
    """Return a year's table of unnamed holidays: from and until each."""
    named = {"zh": "假日", "en": "holiday"}
    holidays = [{"name": named, "from": a, "until": b, "made_up": []} for a, b in days]
    return holidays_from({"year": year, "document": named, "number": "", "holidays": holidays})


class Story:
    """A case as its entries tell it. Acts are done by the rules, at the hour that the story gives them."""

    def __init__(self, matter: str, told: tuple[Told, ...], registry: Registry) -> None:
        self.registry, self._matter = registry, matter
        self._facts: list[Fact] = []
        self._journal: list[Fact] = []
        self._offered: datetime | None = None
        for day, what in told:
            self._tell(at(day), what)

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return fold_case(self.registry, self._facts, self._journal)

    def ask(self, what: str) -> str:
        """Answer a question about the clock, as the table writes it."""
        name, _, rest = what.partition(" ")
        return ASKS[name](self, rest)

    @property
    def clock(self) -> Clock:
        """Its clock."""
        return clock_of(self.case, self.registry.workdays)

    def _tell(self, now: datetime, what: str) -> None:
        where, act, *words = what.split(" ")
        node = PLACES[where]
        if act == "take_in":
            self._begin(node, now, dict(word.split("=", 1) for word in words))
            return
        typed = dict(word.split("=", 1) for word in words)
        arrived = at(typed.pop("arrived").replace("T", " ")) if "arrived" in typed else None
        documents = frozenset(typed.pop("documents", "").split(",")) - {""}
        self._fresh(now)
        came: dict[str, str] = {}
        if cited := typed.pop("answers", ""):
            entry = self._journal[0 if cited == "first" else -1].hash
            typed["answers"] = entry
            came = {entry: arrived.isoformat()} if arrived else {}
        told = Typed(typed, documents)
        doing = Doing(self.registry, self.case, node, now, "甲", told, arrived, came)
        if act == "hand_in":
            self._hand_in(node, hand_in(doing, SUPPLEMENT_HANDED_IN), now)
            return
        self._write(node, act_on(doing, Act(act)), now)

    def _hand_in(self, node: str, draft: Draft, now: datetime) -> None:
        made = fact(draft, node, seq=len(self._journal) + 1, ledger=journal_ledger(node, CASE))
        self._journal.append(replace(made, header=replace(made.header, at=now)))

    def _begin(self, node: str, now: datetime, modes: dict[str, str]) -> None:
        self._fresh(now)
        matter = self.registry.matter(self._matter)
        intake = filled_in(self._matter)
        handed_in = intake.documents - {d.id for d in matter.documents if d.necessity != "required"}
        number = receipt_number(node, county_day(now), 1, 1)
        counter = Counter(self.registry, node, now, "甲")
        intake = replace(intake, documents=handed_in, modes=modes)
        draft = take_in(counter, matter, intake, number)
        self._write(node, draft, now)

    def _fresh(self, now: datetime) -> None:
        self.registry.freshness = Freshness(now, now + CHECKPOINT_LIFE)

    def _write(self, node: str, draft: Draft, now: datetime) -> None:
        custody = self.case.custody if self._facts else None
        made = fact(
            draft,
            node,
            seq=len(self._facts) + 1,
            ledger=case_ledger(CASE),
            epoch=next_epoch(custody, draft.kind),
        )
        self._facts.append(replace(made, header=replace(made.header, at=now, fresh=now)))


def _day(value: datetime | None) -> str:
    return county_day(value).isoformat() if value else "none"


def _due(story: Story, kind: str) -> str:
    found = [r for r in story.clock.limits if r.kind is LimitKind(kind)]
    if not found:
        return "none"
    return last_day_of(found[0]).isoformat() + (" provisional" if found[0].provisional else "")


def _due_hour(story: Story, kind: str) -> str:
    found = [r for r in story.clock.limits if r.kind is LimitKind(kind)]
    return f"{found[0].due_at.astimezone(COUNTY_TIME):%Y-%m-%d %H:%M}" if found else "none"


def _received(story: Story, _rest: str) -> str:
    clock = story.clock
    unsure = clock.received is not None and not clock.received_surely
    return _day(clock.received) + (" at the earliest" if unsure else "")


def _card(story: Story, rest: str) -> str:
    limit, day = rest.split(" ", 1)
    drafts = cards_due(story.case, story.clock.limits, at(day))
    colours = [str(d.body["colour"]) for d in drafts if d.body["limit"] == limit]
    return " ".join(colours) or "none"


def _complete(story: Story, _rest: str) -> str:
    clock = story.clock
    unsure = clock.complete is not None and not clock.complete_surely
    return _day(clock.complete) + (" at the earliest" if unsure else "")


def _refused(story: Story, rest: str) -> str:
    day, where, act, *words = rest.split(" ")
    now = at(day)
    story.registry.freshness = Freshness(now, now + CHECKPOINT_LIFE)
    typed = Typed(dict(word.split("=", 1) for word in words))
    doing = Doing(story.registry, story.case, PLACES[where], now, "甲", typed)
    try:
        act_on(doing, Act(act))
    except Refusal as refusal:
        inner = getattr(refusal, "problems", {})
        return next((r.code for r in inner.values()), refusal.code)
    return "done"


def _charged(story: Story, rest: str) -> str:
    found = shares(story.case, story.registry, at(rest))
    return ", ".join(f"{s.party} {s.days}/{s.working}" for s in found)


ASKS: dict[str, Callable[[Story, str], str]] = {
    "received": _received,
    "card": _card,
    "complete": _complete,
    "accepted": lambda story, rest: _day(story.clock.accepted(at(rest))),
    "due": _due,
    "due_hour": _due_hour,
    "refused": _refused,
    "charged": _charged,
}
