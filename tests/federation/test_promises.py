"""A promise to supply papers, over real nodes: kept at a village whose line is cut, while the town ends the case."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from deploy.demo.moves import Signing, wanted
from deploy.demo.people import woman
from shared.domain.case import Stage
from shared.domain.worktime import county_day
from tests.support.inside import exchange, faults, sees
from tests.support.processes import COUNTY, TOWN, VILLAGE
from tests.support.real_network import Clocked, Shape, at, clocked_network

pytestmark = pytest.mark.xdist_group("promises")
EVERYWHERE = (COUNTY, TOWN, VILLAGE)
ILL = wanted(
    "medical-assistance",
    woman("宋凤琴", "1963-09-14"),
    Signing("fingerprint", "马秀英"),
    missing=("diagnosis",),
)


@pytest.fixture(scope="module")
def clocked(tmp_path_factory: pytest.TempPathFactory, shape: Shape) -> Iterator[Clocked]:
    with clocked_network(tmp_path_factory.mktemp("promises"), shape, TOWN, VILLAGE) as clocked:
        yield clocked


def stages(clocked: Clocked, case: str) -> list[Stage]:
    return [sees(clocked.network, code, case).stage for code in EVERYWHERE]


def test_a_paper_handed_in_in_time_behind_a_cut_line_counts_after_the_end(clocked: Clocked) -> None:
    network = clocked.network
    with at(network, VILLAGE) as agent:
        case = agent.take_in(ILL).case
        agent.act(case, "forward")
    exchange(network, VILLAGE)
    until = county_day(datetime.now(UTC)) + timedelta(days=5)
    promise = {"later": "yes", "until": until.isoformat(), "signature.type": "signed"}
    with at(network, TOWN) as clerk:
        clerk.act(case, "take_over")
        clerk.act(case, "accept", promise)
    exchange(network, TOWN, VILLAGE)

    network.cut(VILLAGE)
    clocked.clock.forward(days=4)
    with at(network, VILLAGE) as agent:
        agent.hand_in(case, "supplement", {"documents": ["diagnosis"]})
    clocked.clock.forward(days=3)
    with at(network, TOWN) as clerk:
        clerk.act(case, "terminate", {"ground": "promise", "reason": "逾期未补"})
    exchange(network, TOWN)
    ended = [sees(network, code, case).stage for code in (COUNTY, TOWN)]
    network.mend(VILLAGE)
    exchange(network, VILLAGE, TOWN, VILLAGE)

    assert ended == [Stage.TERMINATED] * 2
    assert stages(clocked, case) == [Stage.ACCEPTED] * 3
    with at(network, TOWN) as clerk:
        clerk.answer(case, "supplement")
    exchange(network, TOWN, VILLAGE)
    assert stages(clocked, case) == [Stage.ACCEPTED] * 3
    assert sees(network, VILLAGE, case).uncured == ()
    assert faults(network, *EVERYWHERE) == []
