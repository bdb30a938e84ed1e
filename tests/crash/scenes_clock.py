"""The clock and what stands by it: a visit with its photo, cards that are given, limits that are counted anew."""

from dataclasses import replace
from datetime import timedelta

from shared.app.calendar import KEY
from shared.app.supervision import Supervision
from shared.domain.acts import Act
from shared.domain.kinds import (
    CARD_GIVEN,
    NOTICE_POSTED,
    PAGES_ADDED,
    PAUSED,
    TAKEN_IN,
    VISITED,
)
from shared.domain.ledgers import journal_ledger
from shared.domain.records import Timer
from shared.domain.worktime import county_day
from tests.crash.points import AFTER, Point
from tests.crash.scene import Done, Scene
from tests.crash.scenes_cases import Offer, TakeOver
from tests.crash.scenes_photos import Photo
from tests.support.inside import someone

CHORE = "cards"


class Visit(Photo):
    """A visit is put on record with its photo: both entries or neither."""

    def ready(self) -> None:
        super().ready()
        self.case = self.line.take_in()

    def does(self) -> Done:
        return self.line.do("visit", self.case, self.brought())

    def found(self, point: Point) -> None:
        done = [VISITED, PAGES_ADDED] if point.when == AFTER else []
        assert self.line.of_case(self.case) == [TAKEN_IN, *done]
        assert self.is_whole(self.line.child) == (point.when == AFTER)

    def again(self, point: Point) -> None:
        """Who did not hear that it was done finds it on the case's page."""
        if point.when != AFTER:
            super().again(point)

    def ended(self) -> None:
        assert self.line.of_case(self.case, self.line.parent) == [TAKEN_IN, VISITED, PAGES_ADDED]


class Pause(TakeOver):
    """A procedure stops a case's clock; who did not hear of it and tries again is told that it stands."""

    act, kind = Act.PAUSE, PAUSED

    def ready(self) -> None:
        self.case = self.line.take_in("public-place-licence")
        self.line.act(self.case, Act.FORWARD, {})
        self.line.exchange()
        for act in (Act.TAKE_OVER, Act.ACCEPT):
            self.line.act(self.case, act, {}, self.at)
        self.before = self.line.of_case(self.case, self.at)
        until = county_day(self.line.here().now()) + timedelta(days=5)
        self.words = {"procedure": "testing", "until": until.isoformat()}


class Notice(Offer):
    """A public notice is put on record."""

    act, kind = Act.POST_NOTICE, NOTICE_POSTED

    def ready(self) -> None:
        self.case = self.line.take_in("temporary-relief")
        self.line.act(self.case, Act.ACCEPT, {})
        self.before = self.line.of_case(self.case)
        today = county_day(self.line.here().now())
        days = {"since": today.isoformat(), "until": (today + timedelta(days=5)).isoformat()}
        self.words = {"place": "村务公开栏", "text": "拟救助一户", **days}


class Cards(Scene):
    """The county gives a card, by a process beside the one that serves the pages. Once, whoever dies."""

    def ready(self) -> None:
        self.case = self.line.offer()
        self.line.exchange()
        here = self.line.here(self.line.parent)
        with here.store.write() as room:  # the running node's own turn is none of this
            room.timers.put(Timer(CHORE, here.now() + timedelta(days=1)))
        Supervision(here).complain(self.case, "没有人告诉我", someone(here))

    def does(self) -> Done:
        return self.line.do("give_cards", at=self.line.parent)

    def given(self, at: str) -> int:
        """Return how many cards of the case a node holds."""
        ledger = journal_ledger(self.line.parent, self.case)
        return self.line.entries(ledger, at).count(CARD_GIVEN)

    def found(self, point: Point) -> None:
        is_given = point.step.name == "cards.given" and point.when == AFTER
        assert self.given(self.line.parent) == is_given

    def ended(self) -> None:
        assert [self.given(at) for at in (self.line.parent, self.line.child)] == [1, 1]


class Recount(Scene):
    """The limits of open cases are counted anew: all that was not noted as counted is counted again."""

    def ready(self) -> None:
        self.case = self.line.take_in()
        with self.line.here().store.write() as room:
            room.desk.set_value(KEY, "")
            row = room.cases.get(self.case)
            assert row is not None
            self.due = row.due_at
            room.cases.put(replace(row, due_at=None))

    def does(self) -> Done:
        return self.line.do("recount")

    def is_counted(self) -> bool:
        """Say whether the case's row says when it is due."""
        with self.line.here().store.read() as room:
            row = room.cases.get(self.case)
        assert row is not None
        return row.due_at == self.due

    def found(self, point: Point) -> None:
        is_marked = point.step.name == "limits.noted"
        assert self.is_counted() == (is_marked or point.when == AFTER)

    def ended(self) -> None:
        assert self.is_counted()
