"""What a process is doing when it is killed: how that is made ready, and what must be seen after it."""

from collections.abc import Callable, Mapping
from subprocess import CompletedProcess

from shared.domain.acts import Act
from tests.crash.line import Line
from tests.crash.points import AFTER, Point

TAKEN, OFFERED, TAKEN_OVER = "case.taken_in.v1", "custody.offered.v1", "custody.taken_over.v1"


class Scene:
    """One thing that is done. Its process is killed; then it is done once more, by another process."""

    asked: tuple[str, ...] = ()
    """Where the parent's running process is to die: what the child asks of it meanwhile, as a step."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.case = ""

    def ready(self) -> None:
        """Make ready what it takes."""

    def does(self) -> CompletedProcess[str]:
        """Have a process do it, and return how that ended."""
        raise NotImplementedError

    def found(self, point: Point) -> None:
        """Look, before anything is done again: what was durable is there, what was not is not there in part."""

    def again(self, point: Point) -> None:
        """Do it once more."""
        done = self.does()
        assert done.returncode == 0, done.stderr

    def ended(self) -> None:
        """Look, when all is done and exchanged: nothing lost, nothing twice."""


class TakeIn(Scene):
    """A case is taken in. The same form again is the same case."""

    def ready(self) -> None:
        self.case = self.line.new_case()

    def does(self) -> CompletedProcess[str]:
        return self.line.do("take_in", self.case)

    def found(self, point: Point) -> None:
        assert self.line.of_case(self.case) == ([TAKEN] if point.when == AFTER else [])

    def ended(self) -> None:
        assert self.line.of_case(self.case, self.line.parent) == [TAKEN]


class Offer(Scene):
    """A case is offered to the node above."""

    act = Act.FORWARD
    kind = OFFERED

    def ready(self) -> None:
        self.case = self.line.make_ready_to_offer()
        self.before = self.line.of_case(self.case)

    def does(self) -> CompletedProcess[str]:
        return self.line.do("act", self.case, self.act)

    def found(self, point: Point) -> None:
        done = [self.kind] if point.when == AFTER else []
        assert self.line.of_case(self.case, self.at) == [*self.before, *done]

    def again(self, point: Point) -> None:
        """Who did not hear that it was done is told so, and does not do it twice."""
        done = self.does()
        assert done.returncode == (2 if point.when == AFTER else 0), done.stderr

    def ended(self) -> None:
        for code in (self.line.child, self.line.parent):
            assert self.line.of_case(self.case, code) == [*self.before, self.kind]

    @property
    def at(self) -> str:
        return self.line.child


class TakeOver(Offer):
    """What was offered is taken over, by a process beside the one that serves the pages."""

    act = Act.TAKE_OVER
    kind = TAKEN_OVER

    def ready(self) -> None:
        self.case = self.line.offer()
        self.line.exchange()
        self.before = self.line.of_case(self.case)

    def does(self) -> CompletedProcess[str]:
        return self.line.do("act", self.case, self.act, at=self.line.parent)

    @property
    def at(self) -> str:
        return self.line.parent


class Exchange(Scene):
    """A child exchanges; it has a case to bring, and one that was taken over to fetch."""

    def ready(self) -> None:
        fetched = self.line.offer()
        self.line.exchange()
        self.line.act(fetched, Act.TAKE_OVER, {}, self.line.parent)
        self.case, self.fetched = self.line.take_in(), fetched

    def does(self) -> CompletedProcess[str]:
        return self.line.do("exchange")

    def ended(self) -> None:
        assert self.line.of_case(self.case, self.line.parent) == [TAKEN]
        assert self.line.of_case(self.fetched)[-1] == TAKEN_OVER


class Answer(Exchange):
    """The same, while the parent dies."""

    asked = ("exchange",)


class Unanswered(Scene):
    """A child asks a parent that is not there, and keeps in mind that it did not answer."""

    def ready(self) -> None:
        self.case = self.line.take_in()
        self.line.network.stop(self.line.parent)

    def does(self) -> CompletedProcess[str]:
        return self.line.do("exchange")

    def found(self, point: Point) -> None:
        with self.line.here().store.read() as room:
            assert room.peers.get(self.line.parent).failures == (point.when == AFTER)

    def again(self, point: Point) -> None:
        self.line.start_parent()
        super().again(point)

    def ended(self) -> None:
        assert self.line.of_case(self.case, self.line.parent) == [TAKEN]


SCENES: Mapping[str, Callable[[Line], Scene]] = {
    "take_in": TakeIn,
    "offer": Offer,
    "take_over": TakeOver,
    "exchange": Exchange,
    "answer": Answer,
    "unanswered": Unanswered,
}
