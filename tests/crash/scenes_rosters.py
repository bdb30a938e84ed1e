"""Rosters: one is prepared in several entries, and a village ticks it."""

from shared.app.rosters import Rosters
from shared.domain.kinds import ROSTER_LISTED, ROSTER_MARKED, ROSTER_OPENED
from shared.domain.refusals_rosters import NothingTicked
from tests.crash.points import AFTER, BEFORE, Point
from tests.crash.scene import REFUSED, Done, Scene
from tests.crash.steps import ROWS
from tests.support.inside import someone
from tests.support.processes import VILLAGE


class Prepare(Scene):
    """A roster is prepared: all of its people are on it, or there is none. The same form again is the same roster."""

    def ready(self) -> None:
        self.case = self.line.new_case()

    def does(self) -> Done:
        return self.line.do("prepare_roster", self.case, VILLAGE)

    def found(self, point: Point) -> None:
        self.is_whole(self.line.child, is_there=point.when == AFTER)

    def ended(self) -> None:
        for code in (self.line.child, self.line.parent):
            self.is_whole(code, is_there=True)

    def is_whole(self, at: str, *, is_there: bool) -> None:
        """See that a node holds all of the roster, or nothing of it."""
        kinds = self.line.of_case(self.case, at)
        if not is_there:
            assert kinds == []
            return
        assert kinds == [ROSTER_OPENED, *([ROSTER_LISTED] * (len(kinds) - 1))]
        assert len(kinds) > len([ROSTER_OPENED, ROSTER_LISTED])
        assert len(Rosters(self.line.here(at)).view(self.case).roster.people) == ROWS - 1


class TickAll(Scene):
    """A village ticks everybody, in several entries: all of the ticks are there or none, and none twice."""

    def ready(self) -> None:
        self.case = self.line.new_case()
        above, below = (self.line.here(code) for code in (self.line.parent, self.line.child))
        done = self.line.do("prepare_roster", self.case, self.line.child, at=self.line.parent)
        assert done.returncode == 0, done.stderr
        Rosters(above).hand_on(self.case, self.line.child, "", someone(above))
        self.line.exchange()
        Rosters(below).answer(self.case, "", someone(below), takes=True)

    def does(self) -> Done:
        return self.line.do("tick_roster", self.case)

    def found(self, point: Point) -> None:
        assert self.untouched() == (ROWS - 1 if point.when == BEFORE else 0)
        assert (ROSTER_MARKED in self.line.of_case(self.case)) == (point.when == AFTER)

    def again(self, point: Point) -> None:
        """Who did not hear that it was done ticks once more: there is nothing left to write."""
        done = self.does()
        said = (0, "") if point.when == BEFORE else (REFUSED, NothingTicked.code)
        assert (done.returncode, done.stderr) == said

    def ended(self) -> None:
        assert self.untouched() == 0
        below, above = (
            self.line.of_case(self.case, at) for at in (self.line.child, self.line.parent)
        )
        assert below == above
        assert below.count(ROSTER_MARKED) > 1

    def untouched(self) -> int:
        """Return how many people nobody has ticked, as the village has it."""
        people = Rosters(self.line.here()).view(self.case).roster.people.values()
        return sum(one.is_untouched for one in people)
