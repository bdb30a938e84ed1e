"""The statutory clock of a case: its three dates, and which limits run until when.

Worked out from the case's entries and the county's table of working days alone, so that every
node that holds the same entries says the same, with or without a link.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from shared.domain.acts import Act
from shared.domain.applicant_turns import Turn, Turns, turns_of
from shared.domain.arriving import Begun, receipt_of
from shared.domain.case import Case, Stage
from shared.domain.case_steps import next_step
from shared.domain.delivery import owes_delivery
from shared.domain.limits import Limit, LimitUnit
from shared.domain.matter import Matter
from shared.domain.record import record
from shared.domain.stops import Stop
from shared.domain.text import Text
from shared.domain.worktime import (
    ONE_DAY,
    Days,
    Workdays,
    back_from,
    county_day,
    due_at,
    end_of,
    last_day,
)

INSTANT = timedelta(microseconds=1)
WARN_SHARE = 5
"""A fifth of a limit, and no less than a day of it, is left when it turns yellow: the county's own choice."""


class LimitKind(StrEnum):
    """What a limit is set for, and by whom: the organ's own promise, or a law."""

    FORWARD = "forward"
    ACCEPT = "accept"
    STEP = "step"
    STEP_BY_LAW = "step_by_law"
    PROMISED = "promised"
    STATUTORY = "statutory"
    DELIVERY = "delivery"
    URGENT = "urgent"
    PAPERS = "papers"

    @property
    def text(self) -> Text:
        """The limit's name."""
        return KIND_NAMES[self]


KIND_NAMES = {
    LimitKind.FORWARD: Text("转报期限", "limit to forward"),
    LimitKind.ACCEPT: Text("法定受理期限", "limit by law to answer"),
    LimitKind.STEP: Text("环节承诺期限", "promised limit of the step"),
    LimitKind.STEP_BY_LAW: Text("环节法定期限", "limit by law of the step"),
    LimitKind.PROMISED: Text("承诺办结期限", "promised limit"),
    LimitKind.STATUTORY: Text("法定办结期限", "limit by law"),
    LimitKind.DELIVERY: Text("法定送达期限", "limit by law to deliver"),
    LimitKind.URGENT: Text("先行办理期限", "limit for urgent help"),
    LimitKind.PAPERS: Text("补齐手续期限", "limit for the papers after it"),
}
STEPS = frozenset({Act.ACCEPT, Act.NOTIFY, Act.REVIEW, Act.DECIDE, Act.ISSUE})
"""Acts with which another step begins."""


@record
class Running:
    """A limit that runs: of which act, since when, how long, until when.

    It turns yellow at `warn_at` and red at `due_at`. `provisional` says that it reaches into a year
    whose holidays nobody has announced yet. `start` is the hash of the entry that set it going, whatever
    moves its dates; `is_sure` says that what it counts from has surely reached the organ.
    """

    kind: LimitKind
    act: Act | None
    since: datetime
    limit: Limit
    due_at: datetime
    warn_at: datetime
    provisional: bool
    start: str = ""
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Clock:
    """A case's dates and limits.

    `taken_in` at the first counter, `received` by the competent organ (taken for the time of the offer as long as
    that is not answered: then `received_surely` is False), `accepted` by an entry or, at `deemed_at`, by silence,
    which counts from `complete`, when the papers were there (for certain only where `complete_surely`). `waiting` is True where nothing runs but the applicant's
    time; `stopped` are days that no limit counts. `turns` are the applicant's. `limits` run now, the soonest first.
    """

    taken_in: datetime | None
    received: datetime | None = None
    received_surely: bool = False
    complete: datetime | None = None
    complete_surely: bool = False
    deemed_at: datetime | None = None
    written: datetime | None = None
    decided: datetime | None = None
    waiting: bool = False
    stopped: tuple[Days, ...] = ()
    turns: tuple[Turn, ...] = ()
    limits: tuple[Running, ...] = ()

    def is_deemed(self, now: datetime) -> bool:
        """Say whether silence has become acceptance by now (行政许可法 art. 32 item 4): none before receipt is certain."""
        if self.deemed_at is None or now < self.deemed_at or not self.complete_surely:
            return False
        return self.written is None or self.written >= self.deemed_at

    def accepted(self, now: datetime) -> datetime | None:
        """Return from when the application is accepted: by the entry, or by silence from the day of receipt."""
        return self.complete if self.is_deemed(now) else self.written

    @property
    def first(self) -> Running | None:
        """The limit that runs out first."""
        return self.limits[0] if self.limits else None


NOTHING = Clock(None)


def clock_of(case: Case, workdays: Workdays) -> Clock:
    """Return a case's clock; an empty one where its take-in's body is not here or its matter is unknown."""
    if case.matter is None or case.taken_in_at is None:
        return NOTHING
    return _Reading(case, case.matter, case.taken_in_at, workdays).clock()


def waits_for_applicant(case: Case) -> bool:
    """Say whether it is the applicant's turn: a notice is out that counts, and nothing has come for it yet, here or elsewhere."""
    return clock_of(case, case.workdays).waiting


def stopped_days(stops: Iterable[Stop]) -> tuple[Days, ...]:
    """Return the days that no limit counts: after the day a procedure began, up to its end (行政许可法 art. 45)."""
    days = ((stop.since + ONE_DAY, stop.last_day) for stop in stops)
    return tuple((since, until) for since, until in days if since <= until)


class _Reading:
    """One reading of a case's clock."""

    _turns: Turns

    def __init__(self, case: Case, matter: Matter, taken_in: datetime, workdays: Workdays) -> None:
        self._case, self._matter, self._taken_in = case, matter, taken_in
        self._workdays = workdays
        self._stopped = stopped_days(case.stops)
        self._hands = [h for h in case.slip if h.effective and h.act]
        self._written, self._decided = self._last(Act.ACCEPT), self._last(Act.DECIDE)

    def clock(self) -> Clock:
        received = receipt_of(self._case)
        turns = self._turns = turns_of(self._case, self._hands, received, self._in_time)
        complete = turns.complete
        clock = Clock(
            taken_in=self._taken_in,
            received=received.at if received else None,
            received_surely=received is not None and received.is_sure,
            complete=complete.at if complete else None,
            complete_surely=complete is not None and complete.is_sure,
            deemed_at=self._deemed_at(),
            written=self._written.at if self._written else None,
            decided=self._decided.at if self._decided else None,
            waiting=turns.is_on and not self._case.stage.is_end,
            stopped=self._stopped,
            turns=tuple(turns.turns),
        )
        limits = [] if self._case.stage.is_end else self._limits(clock)
        return replace(clock, limits=tuple(sorted(limits, key=lambda r: (r.due_at, r.kind))))

    def _deemed_at(self) -> datetime | None:
        """Return when silence is acceptance, None where it cannot be: by the matter, or while the applicant's turn lasts.

        A turn after acceptance takes none of it back.
        """
        limit, complete = self._matter.clock.acceptance, self._turns.complete
        if complete is None or limit is None or not self._matter.clock.deemed:
            return None
        if self._written is None and self._turns.is_on:
            return None
        return self._due(complete.at, limit)

    def _in_time(self, at: datetime, since: Begun) -> bool:
        """Say whether that is within the days that the organ has to answer what is complete since then."""
        limit = self._matter.clock.acceptance
        return limit is None or at < self._due(since.at, limit)

    def _limits(self, clock: Clock) -> Iterable[Running]:
        """Yield the limits that run at the case's stage."""
        case = self._case
        if case.stage is Stage.TAKEN_IN:
            yield from self._before_acceptance(clock)
        elif case.stage is Stage.DECIDED:
            yield from self._after_decision()
        elif case.stage is Stage.ISSUED:
            yield from self._after_issue()
        elif not clock.waiting:
            yield from self._step_at_hand()
        if case.stage in {Stage.TAKEN_IN, Stage.ACCEPTED, Stage.REVIEWED}:
            yield from self._whole(clock)
        yield from self._urgent()

    def _urgent(self) -> Iterable[Running]:
        """Yield until when urgent help is decided, by the hour, and until when its papers follow."""
        rule, urgent = self._matter.modes.urgent, self._case.urgent
        if rule is None or urgent is None:
            return
        if self._decided is None:
            limit = Limit(rule.hours, LimitUnit.HOURS)
            due = due_at(urgent.since, limit, self._workdays)
            warn = urgent.since + (due - urgent.since) / 2
            since, act, start = urgent.since, Act.DECIDE, urgent.start
            yield Running(
                LimitKind.URGENT, act, since, limit, due, warn, provisional=False, start=start
            )
        elif owed := {d.id for d in self._case.owed()}:
            begun = self._decided
            until = self._due(begun.at, rule.papers)
            if owed <= self._case.handed_in_before(until):
                # They may be there in time: where they are taken in says when they had come in.
                begun = replace(begun, is_sure=False)
            yield self._running(LimitKind.PAPERS, Act.SUPPLEMENT, begun, rule.papers)

    def _before_acceptance(self, clock: Clock) -> Iterable[Running]:
        if clock.received is None:
            yield from self._forward(Begun(self._taken_in, self._case.slip[0].hash))
        elif (came := self._turns.came) is not None and came.held is not None:
            yield from self._forward(came.held)
        elif not clock.waiting and (complete := self._turns.complete) is not None:
            acceptance = self._matter.clock.acceptance
            if acceptance is not None:
                yield self._running(LimitKind.ACCEPT, Act.ACCEPT, complete, acceptance)
            yield from self._step(Act.ACCEPT, complete)

    def _forward(self, since: Begun) -> Iterable[Running]:
        """Yield the limit to pass on what the organ does not have yet."""
        step = self._matter.step(Act.TAKE_IN)
        if step is not None:
            yield self._running(LimitKind.FORWARD, Act.FORWARD, since, step.limit)

    def _after_decision(self) -> Iterable[Running]:
        act, decided = next_step(self._case), self._decided
        if decided is None or act is None:
            return
        yield from self._step(act, decided)
        if self._matter.clock.delivery is not None:
            yield self._running(LimitKind.DELIVERY, Act.ISSUE, decided, self._matter.clock.delivery)

    def _after_issue(self) -> Iterable[Running]:
        """Yield the limit to deliver: issued is not delivered (行政许可法 art. 44)."""
        delivery = self._matter.clock.delivery
        if delivery is not None and self._decided is not None and owes_delivery(self._case):
            yield self._running(LimitKind.DELIVERY, Act.DELIVER, self._decided, delivery)

    def _step(self, act: Act | None, since: Begun) -> Iterable[Running]:
        step = self._matter.step(act) if act else None
        if step is None:
            return
        yield self._running(LimitKind.STEP, act, since, step.limit)
        if step.statutory is not None:
            yield self._running(LimitKind.STEP_BY_LAW, act, since, step.statutory)

    def _whole(self, clock: Clock) -> Iterable[Running]:
        """Yield the limits from acceptance to decision; where silence will be acceptance, those from receipt."""
        since, complete = self._written, self._turns.complete
        is_deemed = clock.deemed_at is not None and (since is None or since.at >= clock.deemed_at)
        # What is uncertain moves no limit that a written acceptance has begun for certain.
        if is_deemed and complete is not None and (since is None or complete.is_sure):
            since = complete
        if since is None:
            return
        yield self._running(LimitKind.PROMISED, None, since, self._matter.promised_limit)
        if self._matter.statutory_limit is not None:
            yield self._running(LimitKind.STATUTORY, None, since, self._matter.statutory_limit)

    def _step_at_hand(self) -> Iterable[Running]:
        """Yield the limits of the step at hand: due since the act of power before it, or since what that waited for came."""
        came = self._turns.came
        if came is not None and came.held is not None:
            yield from self._forward(came.held)
            return
        last = max((h for h in self._hands if h.act in STEPS or h.seq == 1), key=lambda h: h.seq)
        began = Begun(last.at, last.hash)
        if came is not None and came.begun is not None:
            began = max(began, came.begun, key=lambda begun: begun.at)
        yield from self._step(next_step(self._case), began)

    def _last(self, act: Act) -> Begun | None:
        hands = (h for h in reversed(self._hands) if h.act is act)
        return next((Begun(h.at, h.hash) for h in hands), None)

    def _running(self, kind: LimitKind, act: Act | None, begun: Begun, limit: Limit) -> Running:
        since = begun.at
        due = self._due(since, limit, self._extended(kind, since))
        last = county_day(due) - ONE_DAY
        first = back_from(last, max(1, limit.days // WARN_SHARE), self._workdays)
        warn = max(since, end_of(first - ONE_DAY))
        known = self._workdays.is_announced(county_day(since), last)
        return Running(
            kind, act, since, limit, due, warn, not known, start=begun.start, is_sure=begun.is_sure
        )

    def _extended(self, kind: LimitKind, since: datetime) -> tuple[Limit, ...]:
        """Return by how much a limit was made longer: none of those before acceptance or after the decision is."""
        if kind not in {LimitKind.PROMISED, LimitKind.STATUTORY, LimitKind.STEP}:
            return ()
        return tuple(e.limit for e in self._case.extensions if e.at >= since)

    def _due(self, since: datetime, limit: Limit, longer: tuple[Limit, ...] = ()) -> datetime:
        due = due_at(since, limit, self._workdays, self._stopped)
        for more in longer:
            due = due_at(due - ONE_DAY, more, self._workdays, self._stopped)
        return due


def last_day_of(running: Running) -> date:
    """Return the last county day of a limit, the day of its last hour where it is set in hours."""
    return county_day(running.due_at - INSTANT)


def promised_at(case: Case, seq: int) -> date | None:
    """Return by which day a case is to be decided, as its entries up to a place say: None where it was not accepted by then."""
    hands = (h for h in case.slip if h.act is Act.ACCEPT and h.effective and h.seq <= seq)
    accepted = max(hands, key=lambda h: h.seq, default=None)
    if accepted is None or case.matter is None:
        return None
    stops = stopped_days(stop.as_of(seq) for stop in case.stops if stop.entered <= seq)
    day = last_day(county_day(accepted.at), case.matter.promised_limit, case.workdays, stops)
    for more in case.extensions:
        if accepted.seq < more.entered <= seq:
            day = last_day(day, more.limit, case.workdays, stops)
    return day


def latest_decision(matter: Matter, taken_in: date, workdays: Workdays, *, at_organ: bool) -> date:
    """Return by which day a case is decided if every hand uses its whole promised limit.

    `at_organ` says that its take-in is receipt by the organ: nobody has to forward it first.
    """
    day = taken_in
    for act in (Act.ACCEPT,) if at_organ else (Act.TAKE_IN, Act.ACCEPT):
        step = matter.step(act)
        day = last_day(day, step.limit, workdays) if step else day
    return last_day(day, matter.promised_limit, workdays)
