"""Cases and the exchange: taking in, handing over, merging; asking, answering, being put back."""

import json
from collections.abc import Mapping

from uuid6 import uuid7

from shared.app.standing import read_only
from shared.domain.acts import Act
from shared.domain.kinds import WITHDRAWAL_ASKED
from shared.domain.ledgers import journal_ledger
from shared.replication.codes import OldRequest
from tests.crash.points import AFTER, BEFORE, Point
from tests.crash.scene import REFUSED, Done, Scene

TAKEN, OFFERED, TAKEN_OVER = "case.taken_in.v1", "custody.offered.v1", "custody.taken_over.v1"


class TakeIn(Scene):
    """A case is taken in. The same form again is the same case."""

    def ready(self) -> None:
        self.case = self.line.new_case()

    def does(self) -> Done:
        return self.line.do("take_in", self.case)

    def found(self, point: Point) -> None:
        assert self.line.of_case(self.case) == ([TAKEN] if point.when == AFTER else [])

    def ended(self) -> None:
        assert self.line.of_case(self.case, self.line.parent) == [TAKEN]


class Offer(Scene):
    """A case is offered to the node above."""

    act = Act.FORWARD
    kind = OFFERED
    words: Mapping[str, str] = {}
    """What is typed with the act."""

    def ready(self) -> None:
        self.case = self.line.make_ready_to_offer()
        self.before = self.line.of_case(self.case)

    def does(self) -> Done:
        return self.line.do("act", self.case, self.act, json.dumps(self.words), at=self.at)

    def found(self, point: Point) -> None:
        done = [self.kind] if point.when == AFTER else []
        assert self.line.of_case(self.case, self.at) == [*self.before, *done]

    def again(self, point: Point) -> None:
        """Who did not hear that it was done is told so, and does not do it twice."""
        done = self.does()
        assert done.returncode == (REFUSED if point.when == AFTER else 0), done.stderr

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

    def does(self) -> Done:
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

    def does(self) -> Done:
        return self.line.do("exchange")

    def found(self, point: Point) -> None:
        with self.line.here().store.read() as room:
            assert room.peers.get(self.line.parent).failures == (point.when == AFTER)

    def again(self, point: Point) -> None:
        self.line.start_parent()
        super().again(point)

    def ended(self) -> None:
        assert self.line.of_case(self.case, self.line.parent) == [TAKEN]


class HandIn(Scene):
    """A person asks at the village for what the town must answer."""

    def ready(self) -> None:
        self.case = self.line.offer()
        self.line.exchange()
        self.line.act(self.case, Act.TAKE_OVER, {}, self.line.parent)
        self.line.exchange()
        self.journal = journal_ledger(self.line.child, self.case)

    def does(self) -> Done:
        return self.line.do("hand_in", self.case)

    def found(self, point: Point) -> None:
        done = [WITHDRAWAL_ASKED] if point.when == AFTER else []
        assert self.line.entries(self.journal) == done

    def again(self, point: Point) -> None:
        """It may be asked twice; who sees that it was does not."""
        if point.when == BEFORE:
            super().again(point)

    def ended(self) -> None:
        assert self.line.entries(self.journal, self.line.parent) == [WITHDRAWAL_ASKED]


class Merge(Scene):
    """Two cases of one application become one: an entry in each, both or neither."""

    def ready(self) -> None:
        self.case, self.other = self.line.take_in(), self.line.take_in()

    def does(self) -> Done:
        return self.line.do("merge", self.case, self.other)

    def found(self, point: Point) -> None:
        lengths = [len(self.line.of_case(case)) for case in (self.case, self.other)]
        assert lengths == ([2, 2] if point.when == AFTER else [1, 1])

    def again(self, point: Point) -> None:
        done = self.does()
        assert done.returncode == (REFUSED if point.when == AFTER else 0), done.stderr

    def ended(self) -> None:
        lengths = [len(self.line.of_case(c, self.line.parent)) for c in (self.case, self.other)]
        assert lengths == [2, 2]


class PutBack(Scene):
    """A child whose disk was put back hears of it, and writes nothing more; then its own disk is found again."""

    def ready(self) -> None:
        network, child = self.line.network, self.line.child
        self.now, image = (network.folder / f"{name}-{uuid7()}" for name in ("now", "image"))
        self.line.open_anew()
        network.copy_disk(child, image)
        self.case = self.line.take_in()
        self.line.exchange()
        self.line.open_anew()
        network.copy_disk(child, self.now)
        network.put_back(child, image)

    def does(self) -> Done:
        return self.line.do("exchange")

    def found(self, point: Point) -> None:
        with self.line.here().store.read() as room:
            assert read_only(room) == (OldRequest.code if point.when == AFTER else "")

    def again(self, point: Point) -> None:
        done = self.does()
        assert done.returncode == REFUSED, done.stderr
        assert done.stderr.endswith(OldRequest.code)
        with self.line.here().store.read() as room:
            assert read_only(room) == OldRequest.code
        self.line.open_anew()
        self.line.network.put_back(self.line.child, self.now)

    def ended(self) -> None:
        assert self.line.of_case(self.case, self.line.parent) == [TAKEN]
