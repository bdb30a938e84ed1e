"""Two authentic entries at one place: both kept, the ledger frozen at all who hold it, until the county decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.demo.moves import wanted
from deploy.demo.page import NotOnPage
from deploy.demo.people import man
from deploy.demo.visitor import Refused
from shared.app.aside import FORK
from shared.app.overriding import Overriding
from shared.app.reentry import Reentry
from shared.domain.case import Stage
from shared.domain.kinds import ACCEPTED
from shared.domain.refusals_custody import Displaced
from shared.ledger.entry import Entry
from shared.replication.outcome import QUARANTINED
from tests.support.inside import (
    deliver,
    done,
    elsewhere,
    exchange,
    faults,
    forces,
    inside,
    kept,
    sees,
    someone,
    status,
)
from tests.support.processes import COUNTY, TOWN, VILLAGE, RealNetwork
from tests.support.real_network import Shape, at, clocked_network

pytestmark = pytest.mark.xdist_group("fork")
EVERYWHERE = (COUNTY, TOWN, VILLAGE)
CARD = wanted("elderly-card", man("马永年", "1961-05-12"))


@dataclass
class Forked:
    """A case whose second entry was written twice; `other` is the one that came last."""

    network: RealNetwork
    case: str
    untouched: str
    standing: str
    other: Entry
    verdict: str

    @property
    def ledger(self) -> str:
        return f"case:{self.case}"


@pytest.fixture(scope="module")
def forked(tmp_path_factory: pytest.TempPathFactory, shape: Shape) -> Iterator[Forked]:
    """A copy of the village's disk writes what the village writes too; it goes up under the village's own counter."""
    folder = tmp_path_factory.mktemp("fork")
    with clocked_network(folder, shape, TOWN, VILLAGE) as clocked:
        network = clocked.network
        with at(network, VILLAGE) as agent:
            case, untouched = agent.take_in(CARD).case, agent.take_in(CARD).case
        exchange(network, VILLAGE, TOWN)
        copy = copied(network, folder / "copy")
        other = forces(
            copy,
            VILLAGE,
            case,
            (
                ACCEPTED,
                {
                    "note": "另一份",
                    "seal": "",
                    "later": None,
                    "commitments": [],
                    "urgent": None,
                    "by": "某人",
                },
                "G-0003",
            ),
        )
        with at(network, VILLAGE) as agent:
            agent.act(case, "accept")
        exchange(network, VILLAGE, TOWN)
        standing = done(network, VILLAGE, case, ACCEPTED).hash
        verdict = deliver(network, VILLAGE, other)[-1]
        exchange(network, VILLAGE, TOWN, VILLAGE)
        yield Forked(network, case, untouched, standing, other, verdict)


def copied(network: RealNetwork, folder: Path) -> RealNetwork:
    network.stop(VILLAGE)
    copy = elsewhere(network, VILLAGE, folder)
    network.copy_disk(VILLAGE, copy.data(VILLAGE))
    network.start(VILLAGE)
    return copy


def test_both_are_kept_and_it_is_frozen_wherever_it_is_held(forked: Forked) -> None:
    assert forked.verdict == QUARANTINED + FORK
    for code in EVERYWHERE:
        with inside(forked.network, code) as here, here.store.read() as room:
            head = room.ledgers.head(forked.ledger)
            assert head is not None
            assert (head.hash, head.frozen) == (forked.standing, FORK)
        shown = [(i.hash, i.code, i.owner) for i in kept(forked.network, code) if i.code == FORK]
        assert set(shown) == {(forked.other.hash, FORK, COUNTY)}


def test_nothing_more_is_written_on_it_and_all_else_goes_on(forked: Forked) -> None:
    with at(forked.network, VILLAGE) as agent:
        with pytest.raises((Refused, NotOnPage)):
            agent.act(forked.case, "decide", {"outcome": "granted"})
        agent.act(forked.untouched, "accept")
    exchange(forked.network, VILLAGE, TOWN)

    assert sees(forked.network, COUNTY, forked.untouched).stage is Stage.ACCEPTED
    assert len(sees(forked.network, VILLAGE, forked.case).slip) == 2


def test_the_county_ends_it_and_what_was_written_can_be_entered_again(forked: Forked) -> None:
    network = forked.network
    with inside(network, COUNTY) as here:
        shown = Overriding(here).forked()
        Overriding(here).decide_fork(forked.ledger, TOWN, "两份都不算，由镇里重办", someone(here))
        afterwards = Overriding(here).forked()
    exchange(network, TOWN, VILLAGE, TOWN)
    stages = [sees(network, code, forked.case).stage for code in EVERYWHERE]
    frozen = [status(network, code)["frozen"] for code in EVERYWHERE]
    items = {i.hash: i for i in kept(network, TOWN)}
    item = items[forked.standing]
    with inside(network, TOWN) as here:
        Reentry(here).enter_again(item.hash, item.refuser, someone(here, "李建国"))
    exchange(network, TOWN, VILLAGE)

    assert [(f.head.ledger, f.seq) for f in shown] == [(forked.ledger, 2)]
    assert (afterwards, frozen, stages) == ([], [0, 0, 0], [Stage.TAKEN_IN] * 3)
    assert {items[h].code for h in (forked.standing, forked.other.hash)} == {Displaced.code}
    for code in EVERYWHERE:
        hand = done(network, code, forked.case, ACCEPTED)
        assert (hand.node, hand.cites) == (TOWN, forked.standing)
        assert FORK not in {i.code for i in kept(network, code)}
        assert faults(network, code) == []
