"""What a node does by itself or for its operator: chores, long work, files of a courier, parked messages."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from uuid6 import uuid7

from shared.app.works import LEASE, Works
from shared.domain.long_work import Kind
from shared.domain.records import Timer, Work
from shared.domain.turns import DONE, RUNNING, WAITING, is_due
from shared.jobs.table import LONG_LEASE
from shared.transport.bus.topology import own_exchange, parked_queue
from tests.crash.points import AFTER, Point
from tests.crash.scene import REFUSED, Done, Scene
from tests.support.backing import Backbone
from tests.transport.queues import channel_of

CHORE = "report children"


class Chore(Scene):
    """A chore has its turn. Whoever dies in it leaves a claim, which ends with the next start or with its lease."""

    def ready(self) -> None:
        self.put(Timer(CHORE, datetime(2020, 1, 1, tzinfo=UTC), claim="dead"))

    def does(self) -> Done:
        return self.line.do("chore", CHORE)

    def put(self, timer: Timer) -> None:
        with self.line.here().store.write() as room:
            room.timers.put(timer)

    @property
    def timer(self) -> Timer:
        with self.line.here().store.read() as room:
            found = room.timers.get(CHORE)
        assert found is not None
        return found

    def found(self, point: Point) -> None:
        here, timer = self.line.here(), self.timer
        assert is_due(timer, here.now() + LONG_LEASE)
        assert is_due(timer, here.now()) == (point.name in BEFORE_ITS_TURN)

    def again(self, point: Point) -> None:
        """Who starts the node runs it at once, unless it had ended."""
        done = self.does()
        assert (done.returncode, done.stdout) == (0, f"{point.name not in ENDED}\n"), done.stderr

    def ended(self) -> None:
        timer = self.timer
        assert (timer.claim, timer.error) == ("", "")
        assert timer.due_at > self.line.here().now()


BEFORE_ITS_TURN = {"job.released.before", "job.released.after", "job.taken.before"}
ENDED = {"job.ended.after"}


class AskWork(Scene):
    """A person asks for long work."""

    state = WAITING

    def ready(self) -> None:
        self.id = str(uuid7())

    def does(self) -> Done:
        return self.line.do("ask_work", self.id, Kind.VERIFY)

    @property
    def work(self) -> Work | None:
        with self.line.here().store.read() as room:
            return room.works.get(self.id)

    def found(self, point: Point) -> None:
        assert (self.work is not None) == (point.when == AFTER)

    def ended(self) -> None:
        Works(self.line.here()).do_next({Kind.VERIFY: lambda _work, _progress: {}})
        assert self.work is not None
        assert self.work.state == DONE


class DoWork(AskWork):
    """Somebody does it. Who dies in it is found dead when nothing was heard for the length of its lease."""

    def ready(self) -> None:
        super().ready()
        here = self.line.here()
        Works(here).ask(self.id, Kind.VERIFY, here.itself)

    def does(self) -> Done:
        return self.line.do("work", "0")

    def found(self, point: Point) -> None:
        expected = {"work.begun.before": WAITING, "work.ended.after": DONE}.get(point.name, RUNNING)
        assert self.work is not None
        assert self.work.state == expected

    def again(self, point: Point) -> None:
        is_done = point.name == "work.ended.after"
        done = self.line.do("work", str(LEASE.total_seconds() + 1))
        assert (done.returncode, done.stdout) == (0, f"{not is_done}\n"), done.stderr

    def ended(self) -> None:
        assert self.work is not None
        assert (self.work.state, self.work.error) == (DONE, "")
        assert self.work.result["faults"] == "0"


class CourierOut(Scene):
    """All that the parent has not seen is written to a file."""

    def ready(self) -> None:
        self.case = self.line.take_in()
        self.file = self.line.network.folder / f"{uuid7()}.tongban"

    @property
    def answer(self) -> Path:
        return self.file.with_name(f"{self.file.name}.answer")

    def does(self) -> Done:
        return self.courier(self.line.child, "export", self.file)

    def courier(self, code: str, what: str, file: Path) -> Done:
        return self.line.network.command(code, "courier", what, str(file), check=False)

    made = "file"

    def found(self, point: Point) -> None:
        """There is a whole file, or none."""
        assert getattr(self, self.made).exists() == (point.name in NAMED)

    def again(self, point: Point) -> None:
        done = self.does()
        assert done.returncode == (REFUSED if point.name in NAMED else 0), done.stderr

    def ended(self) -> None:
        """The file is taken in all the same, though the line was quicker."""
        assert self.courier(self.line.parent, "import", self.file).returncode == 0
        assert self.courier(self.line.child, "import", self.answer).returncode == 0
        assert len(self.line.of_case(self.case, self.line.parent)) == 1


NAMED = {"courier.named.after", "courier.answer_named.after"}


class CourierIn(CourierOut):
    """The parent takes it in, and writes its answer to another."""

    made = "answer"

    def ready(self) -> None:
        super().ready()
        assert self.courier(self.line.child, "export", self.file).returncode == 0

    def does(self) -> Done:
        return self.courier(self.line.parent, "import", self.file)

    def ended(self) -> None:
        assert self.courier(self.line.child, "import", self.answer).returncode == 0
        assert len(self.line.of_case(self.case, self.line.parent)) == 1


class CourierBack(CourierIn):
    """The child takes the answer in."""

    def ready(self) -> None:
        super().ready()
        assert self.courier(self.line.parent, "import", self.file).returncode == 0

    def does(self) -> Done:
        return self.courier(self.line.child, "import", self.answer)

    def found(self, point: Point) -> None:
        with self.line.here().store.read() as room:
            token = room.peers.get(self.line.parent).token
        assert (token == "") == (point.when == AFTER)

    def again(self, point: Point) -> None:
        Scene.again(self, point)

    def ended(self) -> None:
        assert len(self.line.of_case(self.case, self.line.parent)) == 1


class Parked(Scene):
    """A message that the broker has parked is brought into the quarantine, then let go there."""

    def ready(self) -> None:
        backing, child = self.line.network.backing, self.line.child
        assert isinstance(backing, Backbone)
        with channel_of(backing.corner.admin()) as channel:
            channel.confirm_delivery()
            channel.basic_publish(own_exchange("parked", child), child, uuid7().bytes)
        self.queue = parked_queue(child).name

    def does(self) -> Done:
        return self.line.do("collect")

    def kept(self) -> int:
        with self.line.here().store.read() as room:
            return len(room.quarantine.items())

    def found(self, point: Point) -> None:
        assert self.kept() == (point.name != "broker.parked_kept.before")

    def again(self, point: Point) -> None:
        """It is there once, however often it was brought; then a person deals with it."""
        super().again(point)
        here = self.line.here()
        with here.store.write() as room:
            (item,) = room.quarantine.items()
            room.quarantine.resolve(item.hash, item.refuser, here.now() + timedelta())

    def ended(self) -> None:
        assert self.line.waiting(self.queue) == 0
