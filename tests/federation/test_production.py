"""The production shape: gunicorn, Celery, PostgreSQL and a broker under a county and a town, a village as it is."""

import json
import signal
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.demo.child import Child
from deploy.demo.clerk import Taken
from deploy.demo.clocks import NodeClock
from deploy.demo.moves import GRANTED, PASSED, Signing, wanted
from deploy.demo.network import Kept, Network
from deploy.demo.people import woman
from deploy.demo.places import (
    CHEN_JING,
    CHENGGUAN,
    COUNTY,
    LI_JIANGUO,
    MA_XIUYING,
    TOWN,
    Person,
    Place,
)
from deploy.demo.ports import choose_ports
from deploy.demo.processes import Processes
from deploy.demo.production import Production, is_exchange_under_way
from deploy.demo.wire import Wire
from deploy.services.ending import children

pytestmark = pytest.mark.xdist_group("production")
LEASE_SECONDS, GRACE_SECONDS = 11 * 60, 60


class Small(Production):
    """One town and one village of it; the town tells all it does."""

    places = (COUNTY, TOWN, CHENGGUAN)

    def joining(self, place: Place) -> Mapping[str, str]:
        more = {"TONGBAN_LOG_LEVEL": "debug"} if place is TOWN else {}
        return {**super().joining(place), **more}


@dataclass
class Made:
    """The network, its shape, its clock, the town's direct line to the county."""

    network: Network
    shape: Small
    clock: NodeClock
    direct: Wire

    @property
    def worker(self) -> Child:
        """The town's Celery worker."""
        return self.network.process(TOWN, "worker")

    def act(
        self, place: Place, person: Person, case: str, *acts: tuple[str, dict[str, str]]
    ) -> None:
        with self.network.clerk(place, person) as clerk:
            for act, values in acts:
                clerk.act(case, act, values)

    def take_in(self, name: str) -> Taken:
        """Take a case in at the village, forward it, and carry it to the town."""
        what = wanted("elderly-allowance", woman(name, "1939-05-06"), Signing(told="phone"))
        with self.network.clerk(CHENGGUAN, MA_XIUYING) as ma:
            taken = ma.take_in(what)
            ma.act(taken.case, "forward")
        self.network.sync(CHENGGUAN)
        return taken

    def head(self, place: Place, taken: Taken) -> object:
        """Return the last entry of a case's ledger at a node, None where it does not hold it."""
        return self.network.status(place)["heads"].get(f"case:{taken.case}")

    def arrives(self, taken: Taken) -> None:
        """Wait until the town's worker has carried a case to the county, whole."""
        while True:
            exchanged = self.worker.hears(_sent)
            if self.head(COUNTY, taken) is not None:
                break
            self.worker.hear(exchanged)
        assert self.head(COUNTY, taken) == self.head(CHENGGUAN, taken)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    folder = tmp_path_factory.mktemp("production")
    shape, clock = Small(), NodeClock(folder / "clock")
    names = [*(p.key for p in shape.places), *shape.services]
    kept = Kept(dict(zip(names, choose_ports([0] * len(names)), strict=True)))
    try:
        with ExitStack() as stands, Processes(folder / "logs", clock) as processes:
            network = Network(folder, shape, kept, processes)
            direct = stands.enter_context(Wire(kept.ports[COUNTY.key]))
            network.uplinks[TOWN.key] = direct.url
            network.make(stands, lambda _step: None)
            yield Made(network, shape, clock, direct)
    finally:
        shape.remove(folder)


def test_a_case_goes_up_and_its_answer_down_over_the_broker_alone(made: Made) -> None:
    made.direct.cut()
    taken = made.take_in("赵桂兰")
    review = ("review", PASSED)
    made.act(
        TOWN, LI_JIANGUO, taken.case, ("take_over", {}), ("accept", {}), review, ("forward", {})
    )
    made.network.sync(TOWN)
    made.act(COUNTY, CHEN_JING, taken.case, ("take_over", {}), ("decide", GRANTED))
    made.network.sync(TOWN)
    made.network.sync(CHENGGUAN)
    made.direct.mend()
    assert made.head(CHENGGUAN, taken) == made.head(COUNTY, taken) is not None


def test_what_a_worker_held_when_it_was_killed_is_done_when_its_lease_is_over(made: Made) -> None:
    """It dies with the exchange's turn in its hands and its request with the broker."""
    made.network.stop(TOWN, "worker")
    first = made.take_in("钱秀兰")
    answer = made.network.process(COUNTY, "answer")
    answer.signal(signal.SIGSTOP)
    dying = made.network.begin(TOWN, "worker").children["worker"]
    dying.hear(dying.hears(is_exchange_under_way))
    made.network.kill(TOWN, "worker")
    answer.signal(signal.SIGCONT)
    made.network.start(TOWN, "worker")
    second = made.take_in("周玉珍")
    assert made.head(COUNTY, second) is None
    made.clock.forward(seconds=LEASE_SECONDS)
    for taken in (first, second):
        made.arrives(taken)


def test_without_a_broker_the_worker_does_its_chores_and_takes_the_direct_road(made: Made) -> None:
    made.shape.broker.stop()
    taken = made.take_in("孙淑英")
    made.clock.forward(seconds=GRACE_SECONDS)
    made.arrives(taken)
    made.shape.broker.start()


def test_all_end_when_asked_to_and_their_logs_are_json_without_names(made: Made) -> None:
    running = [
        made.network.process(place, part.name)
        for place in made.shape.places
        for part in made.shape.parts(place, made.network.data(place), 0)
    ]
    pids = [child.process.pid for child in running]
    family = [one for pid in pids for one in (pid, *children(pid))]
    assert len(family) > len(pids), "gunicorn has processes below it"
    for place in reversed(made.shape.places):
        made.network.stop(place)
    assert [child.process.returncode for child in running] == [0] * len(running)
    assert not [pid for pid in family if Path(f"/proc/{pid}").exists()]
    lines = [
        line
        for log in (made.network.folder / "logs").glob("*.log")
        for line in log.read_text(encoding="utf-8").splitlines()
        if not line.startswith(("ready", "worker: Warm shutdown")) and line
    ]
    assert lines
    for line in lines:
        assert json.loads(line)["node"], line
        assert not any(told in line for told in ("桂兰", "999999", "amqp:", "postgresql:")), line
        assert "delayed_delivery" not in line, "Celery wants queues that the node may not declare"


def test_a_town_is_put_back_from_a_copy_of_its_folder_and_its_database(made: Made) -> None:
    """A person who was added after the copy is gone, so the same login is free again."""
    image = made.network.folder / "image"
    person = ("staff", "add", "--login", "later", "--name", "后来", "--role", "clerk")
    made.network.copy_disk(TOWN, image)
    made.network.tell(TOWN, *person)
    made.network.tell(TOWN, *person, fails=True)
    made.network.put_back(TOWN, image)
    made.network.tell(TOWN, *person)


def _sent(line: str) -> bool:
    return '"event":"exchange"' in line and '"sent":0' not in line
