"""A node whose disk was put back, copied, lost or stolen: noticed before anything is applied, and nothing is dropped."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from deploy.demo.clerk import Clerk, Taken
from deploy.demo.moves import Signing, wanted
from deploy.demo.people import man, woman
from deploy.demo.visitor import Refused
from shared.app.nodes import Nodes
from shared.app.reentry import Reentry
from shared.app.reports import was_put_back
from shared.app.standing import READ_ONLY
from shared.domain.custody import OFFERED
from shared.domain.kinds import ACCEPTED, TAKEN_IN
from shared.domain.refusals import Refusal
from shared.domain.refusals_custody import PutBack
from shared.replication.caller import Caller
from shared.replication.carrier import Carrier
from shared.replication.codes import LinkDown, OldRequest, PeerRefused
from shared.transport.http_client import HttpCarrier
from tests.support.inside import (
    code_again,
    done,
    elsewhere,
    exchange,
    faults,
    inside,
    joins,
    kept,
    sees,
    setting,
    someone,
    status,
)
from tests.support.processes import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, RealNetwork
from tests.support.real_network import Clocked, Shape, at, clocked_network

pytestmark = pytest.mark.xdist_group("put-back")
ELDER = wanted("elderly-allowance", woman("赵桂兰", "1940-03-05"), Signing("fingerprint", "马秀英"))
CARD = wanted("elderly-card", man("马永年", "1961-05-12"))
TYPED = "老人腿脚不便，请送到家"


@pytest.fixture(scope="module")
def clocked(tmp_path_factory: pytest.TempPathFactory, shape: Shape) -> Iterator[Clocked]:
    folder = tmp_path_factory.mktemp("put-back")
    with clocked_network(folder, shape, TOWN, VILLAGE, OTHER_VILLAGE) as clocked:
        yield clocked


@pytest.fixture
def network(clocked: Clocked) -> RealNetwork:
    return clocked.network


@dataclass
class PutBackVillage:
    """What the village did before its disk was put back, and after."""

    both: Taken
    gone: Taken
    again: Taken
    offered: Taken
    held_above: dict[str, object] = field(default_factory=dict)
    refusal: str = ""
    page: str = ""
    typed: str = ""
    told: str = ""


@pytest.fixture(scope="module")
def village(clocked: Clocked, tmp_path_factory: pytest.TempPathFactory) -> PutBackVillage:
    network, image = clocked.network, tmp_path_factory.mktemp("image") / "village"
    with at(network, VILLAGE) as agent:
        both, offered = agent.take_in(CARD), agent.take_in(ELDER)
    exchange(network, VILLAGE, TOWN)
    network.stop(VILLAGE)
    network.copy_disk(VILLAGE, image)
    network.start(VILLAGE)
    with at(network, VILLAGE) as agent:
        agent.act(both.case, "accept")
        gone = agent.take_in(CARD)
    exchange(network, VILLAGE, TOWN)
    clocked.clock.forward(days=1)
    network.stop(VILLAGE)
    network.put_back(VILLAGE, image)
    network.cut(VILLAGE)
    network.start(VILLAGE)
    with at(network, VILLAGE) as agent:
        again = agent.take_in(CARD)
        agent.act(again.case, "accept")
        agent.act(offered.case, "forward")
        agent.act(both.case, "accept", {"note": "重办一次"})
        story = PutBackVillage(both, gone, again, offered, held_above=above(network))
        network.mend(VILLAGE)
        story.refusal = network.command(VILLAGE, "sync", check=False).stderr
        types_on(agent, story)
    return story


def above(network: RealNetwork) -> dict[str, object]:
    """Return what the nodes above hold of cases and of the village."""
    found: dict[str, object] = {}
    for code in (TOWN, COUNTY):
        said = status(network, code)
        heads = {k: v for k, v in said["heads"].items() if k.startswith("case:")}
        found[code] = (heads, said["quarantined"], said["frozen"])
    return found


def types_on(agent: Clerk, story: PutBackVillage) -> None:
    """The agent, who does not know, fills in a form and begins a take-in."""
    agent.look_at(story.again.case)
    form = agent.form("/act/forward")
    with pytest.raises(Refused) as refused:
        agent.submit(form, {"note": TYPED})
    story.page, story.typed = str(refused.value), agent.page.text + str(values(agent))
    with pytest.raises(Refused) as refused:
        agent.take_in(CARD)
    story.told = str(refused.value)


def values(agent: Clerk) -> list[str]:
    return [e.attrs.get("value", "") for e in agent.page.every("input")]


def test_it_is_noticed_before_anything_is_applied(
    network: RealNetwork, village: PutBackVillage
) -> None:
    assert OldRequest.code in village.refusal
    assert above(network) == village.held_above
    exchange(network, TOWN)
    with inside(network, COUNTY) as here, here.store.read() as room:
        assert was_put_back(room, VILLAGE) == 1


def test_it_is_read_only_then_and_what_is_typed_stays(village: PutBackVillage) -> None:
    assert "node.read_only" in village.page
    assert TYPED in village.typed
    assert "node.read_only" in village.told


@pytest.fixture(scope="module")
def recovered(clocked: Clocked, village: PutBackVillage) -> PutBackVillage:
    network = clocked.network
    network.stop(VILLAGE)
    network.command(VILLAGE, "recover", "--code", code_again(network, VILLAGE))
    network.start(VILLAGE)
    exchange(network, VILLAGE, TOWN, VILLAGE)
    return village


def test_the_code_rebuilds_it_from_what_its_parent_holds(
    network: RealNetwork, recovered: PutBackVillage
) -> None:
    assert status(network, VILLAGE)["incarnation"] == 2
    body = done(network, VILLAGE, recovered.both.case, ACCEPTED).body
    assert body is not None
    assert body["note"] == ""
    assert sees(network, VILLAGE, recovered.gone.case).receipt == recovered.gone.receipt
    assert setting(network, VILLAGE, READ_ONLY) == ""
    waiting = {(i.kind, i.ledger, i.code) for i in kept(network, VILLAGE)}
    assert waiting == {
        (TAKEN_IN, f"case:{recovered.again.case}", PutBack.code),
        (ACCEPTED, f"case:{recovered.again.case}", PutBack.code),
        (ACCEPTED, f"case:{recovered.both.case}", PutBack.code),
        (OFFERED, f"case:{recovered.offered.case}", PutBack.code),
    }


@pytest.mark.usefixtures("recovered")
def test_drafts_and_people_are_still_there(network: RealNetwork) -> None:
    with at(network, VILLAGE) as agent:
        page = agent.open("/take-in/").text
    assert "马永年" in page


def test_what_was_not_sent_is_entered_again_with_its_number_and_date(
    network: RealNetwork, recovered: PutBackVillage
) -> None:
    items = {(i.kind, i.ledger): i for i in kept(network, VILLAGE)}
    first = items[TAKEN_IN, f"case:{recovered.again.case}"]
    offer = items[OFFERED, f"case:{recovered.offered.case}"]
    with inside(network, VILLAGE) as here:
        for item in (first, items[ACCEPTED, f"case:{recovered.again.case}"], offer):
            Reentry(here).enter_again(item.hash, item.refuser, someone(here, "马秀英"))
        twice = items[ACCEPTED, f"case:{recovered.both.case}"]
        with pytest.raises(Refusal, match="accept"):
            Reentry(here).enter_again(twice.hash, twice.refuser, someone(here, "马秀英"))
    exchange(network, VILLAGE, TOWN)

    for code in (VILLAGE, TOWN, COUNTY):
        case = sees(network, code, recovered.again.case)
        assert (case.receipt, case.slip[0].cites) == (recovered.again.receipt, first.hash)
        assert case.slip[0].node == VILLAGE
        assert case.taken_in_at is not None
        assert f"{case.taken_in_at:%Y%m%d%H}"[:4] in case.receipt
        assert case.taken_in_at < case.slip[0].at
        assert done(network, code, recovered.again.case, ACCEPTED).effective
        assert done(network, code, recovered.offered.case, OFFERED).cites == offer.hash


@pytest.mark.usefixtures("recovered")
def test_all_ledgers_verify_after_it(network: RealNetwork) -> None:
    assert faults(network, COUNTY, TOWN, VILLAGE) == []


@dataclass
class Recorder(Carrier):
    """A carrier that keeps the frames it carries."""

    carrier: HttpCarrier
    frames: list[bytes] = field(default_factory=list)

    def send(self, route: str, frame: bytes) -> bytes:
        self.frames.append(frame)
        return self.carrier.send(route, frame)


def test_old_frames_change_nothing_however_late_and_raise_no_alarm(
    clocked: Clocked, network: RealNetwork
) -> None:
    frames: list[bytes] = []
    for _ in range(2):
        with at(network, OTHER_VILLAGE) as agent:
            agent.take_in(CARD)
        network.stop(OTHER_VILLAGE)
        with (
            inside(network, OTHER_VILLAGE) as here,
            closing(HttpCarrier(network.wires[OTHER_VILLAGE].url)) as carrier,
        ):
            recorder = Recorder(carrier)
            Caller(here, TOWN, recorder).exchange()
        network.start(OTHER_VILLAGE)
        frames += recorder.frames
    exchange(network, OTHER_VILLAGE, TOWN)
    network.stop(OTHER_VILLAGE)  # one that exchanges by itself would have the town busy
    before = above(network)
    answers = []
    for days in (0, 90):
        clocked.clock.forward(days=days)
        for frame in frames:
            answer = httpx.post(network.urls[TOWN] + "/node/exchange", content=frame, timeout=30)
            answers.append(answer.status_code)
    clocked.clock.back(days=90)
    network.start(OTHER_VILLAGE)

    assert len(frames) >= 2
    assert set(answers) <= {200, 409}
    assert above(network) == before
    with inside(network, TOWN) as here, here.store.read() as room:
        assert (room.peers.get(OTHER_VILLAGE).alarm, was_put_back(room, OTHER_VILLAGE)) == ("", 0)
    exchange(network, OTHER_VILLAGE)


def test_of_an_original_and_its_clone_only_one_goes_on(
    network: RealNetwork, tmp_path: Path
) -> None:
    exchange(network, OTHER_VILLAGE)
    network.stop(OTHER_VILLAGE)
    clone = elsewhere(network, OTHER_VILLAGE, tmp_path / "clone")
    network.copy_disk(OTHER_VILLAGE, clone.data(OTHER_VILLAGE))
    network.cut(OTHER_VILLAGE)
    for place in (network, clone):
        place.start(OTHER_VILLAGE)
    with at(network, OTHER_VILLAGE) as agent, at(clone, OTHER_VILLAGE) as thief:
        ours, theirs = agent.take_in(CARD), thief.take_in(ELDER)
    for place in (network, clone):
        place.stop(OTHER_VILLAGE)  # one that exchanges by itself would have the town busy
    network.mend(OTHER_VILLAGE)
    outcomes = [outcome(place) for place in (network, clone, network, clone)]
    clone.command(OTHER_VILLAGE, "recover", "--code", code_again(network, OTHER_VILLAGE))

    assert [bool(o) for o in outcomes] == [False, True, False, True]
    assert outcome(clone) == ""
    assert outcome(network) != ""
    assert sees(network, TOWN, ours.case).receipt == ours.receipt
    assert {i.ledger for i in kept(clone, OTHER_VILLAGE)} >= {f"case:{theirs.case}"}


@dataclass
class Cutting(Recorder):
    """A carrier whose line breaks after the first frame."""

    def send(self, route: str, frame: bytes) -> bytes:
        if self.frames:
            raise LinkDown(reason="cut")
        return super().send(route, frame)


def test_what_was_only_on_a_lost_disk_is_told_by_its_counts_also_after_it_was_replaced(
    network: RealNetwork, recovered: PutBackVillage, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange(network, VILLAGE, TOWN)
    network.cut(VILLAGE)
    with at(network, VILLAGE) as agent:
        for _ in range(3):
            agent.take_in(ELDER)
    network.kill(VILLAGE)
    network.mend(VILLAGE)
    monkeypatch.setattr("shared.replication.outgoing.BATCH_BYTES", 600)
    with (
        inside(network, VILLAGE) as here,
        closing(HttpCarrier(network.wires[VILLAGE].url)) as carrier,
    ):
        with pytest.raises(LinkDown):
            Caller(here, TOWN, Cutting(carrier)).exchange()
        with here.store.read() as room:
            written = room.ledgers.last_count(VILLAGE, 2)
    exchange(network, TOWN)
    with inside(network, TOWN) as here, here.store.read() as room:
        arrived = room.ledgers.last_count(VILLAGE, 2)
    told = missing(network, TOWN)
    shutil.rmtree(network.data(VILLAGE))
    again = ("--parent", network.wires[VILLAGE].url, "--code", code_again(network, VILLAGE))
    network.command(VILLAGE, "enrol", *again)
    joins(network, VILLAGE, "agent", "马秀英", "agent")
    network.start(VILLAGE)
    exchange(network, VILLAGE, TOWN)

    assert arrived < written
    assert told == [(2, arrived + 1, written)]
    assert status(network, VILLAGE)["incarnation"] == 3
    assert missing(network, TOWN) == told
    assert faults(network, VILLAGE) == []
    assert sees(network, VILLAGE, recovered.gone.case).receipt == recovered.gone.receipt


def missing(network: RealNetwork, code: str) -> list[tuple[int, int, int]]:
    """Return what a node knows to be missing of the village: incarnation, first count, last count."""
    with inside(network, code) as here:
        return [(g.incarnation, g.first, g.last) for g in Nodes(here).held(VILLAGE).gaps]


@pytest.mark.usefixtures("recovered")
def test_a_stolen_machine_is_suspended_and_its_node_goes_on_elsewhere(
    network: RealNetwork, tmp_path: Path
) -> None:
    with at(network, VILLAGE) as agent:
        held = agent.take_in(ELDER)
    exchange(network, VILLAGE, TOWN)
    told = network.command(COUNTY, "suspend", VILLAGE, "--reason", "电脑被盗").stdout
    exchange(network, TOWN)
    with at(network, VILLAGE) as thief:
        after = thief.take_in(CARD)
    refused = network.command(VILLAGE, "sync", check=False).stderr
    network.stop(VILLAGE)
    new = elsewhere(network, VILLAGE, tmp_path / "new")
    again = ("--parent", network.wires[VILLAGE].url, "--code", code_again(network, VILLAGE))
    new.command(VILLAGE, "enrol", *again)
    network.start(VILLAGE)
    with pytest.raises(PeerRefused):
        exchange(network, VILLAGE)
    joins(new, VILLAGE, "agent", "马秀英", "agent")
    new.start(VILLAGE)
    with at(new, VILLAGE) as agent:
        fresh = agent.take_in(ELDER)
        agent.act(held.case, "forward")
    exchange(new, VILLAGE)
    exchange(network, TOWN)

    assert held.receipt in told
    assert "停用" in refused or "suspended" in refused
    for code in (TOWN, COUNTY):
        heads = status(network, code)["heads"]
        assert f"case:{after.case}" not in heads
        assert {f"case:{held.case}", f"case:{fresh.case}"} <= set(heads)
    assert status(new, VILLAGE)["incarnation"] == status(network, VILLAGE)["incarnation"] + 1


def outcome(place: RealNetwork) -> str:
    """Have a machine exchange as its node; return why it may not, empty where it may."""
    try:
        exchange(place, OTHER_VILLAGE)
    except (OldRequest, PeerRefused) as refusal:
        return refusal.code
    return ""
