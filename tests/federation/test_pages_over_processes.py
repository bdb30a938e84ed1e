"""Real nodes, real pages: a case travels, a node dies, a link is cut; nothing is lost or doubled."""

import pytest

from deploy.demo.clerk import Taken
from deploy.demo.moves import Signing, wanted
from deploy.demo.people import woman
from deploy.demo.visitor import Refused
from tests.support.inside import exchange, faults, status
from tests.support.processes import (
    COUNTY,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    RealNetwork,
)
from tests.support.real_network import at

pytestmark = pytest.mark.xdist_group("federation")
ELDER = wanted("elderly-allowance", woman("赵桂兰", "1940-03-05"), Signing("fingerprint", "马秀英"))


def take_in(network: RealNetwork, code: str = VILLAGE) -> Taken:
    with at(network, code) as agent:
        return agent.take_in(ELDER)


def up(network: RealNetwork) -> None:
    for code in (VILLAGE, OTHER_VILLAGE, TOWN):
        exchange(network, code)


def down(network: RealNetwork) -> None:
    for code in (TOWN, VILLAGE, OTHER_VILLAGE):
        exchange(network, code)


def test_a_case_goes_up_three_tiers_and_comes_back(network: RealNetwork) -> None:
    case = take_in(network).case
    with at(network, VILLAGE) as agent:
        agent.act(case, "forward")
    up(network)
    with at(network, TOWN) as clerk:
        for act, typed in (("take_over", {}), ("accept", {}), ("review", {"opinion": "pass"})):
            clerk.act(case, act, typed)
        clerk.act(case, "forward")
    up(network)
    with at(network, COUNTY) as chief:
        chief.act(case, "take_over")
        chief.act(case, "decide", {"outcome": "granted"})
        chief.act(case, "issue")
        chief.act(case, "close")
    down(network)

    with at(network, VILLAGE) as agent:
        assert "已办结" in agent.look_at(case).text


def test_another_village_learns_nothing_of_a_case(network: RealNetwork) -> None:
    taken = take_in(network)
    up(network)
    down(network)

    with at(network, OTHER_VILLAGE) as stranger:
        for path in (f"/cases/{taken.case}", f"/cases/{taken.case}/receipt"):
            with pytest.raises(Refused) as refused:
                stranger.open(path)
            assert refused.value.status == 404
        assert taken.receipt not in stranger.open("/cases/lookup", q="赵桂兰").text
    assert f"case:{taken.case}" not in status(network, OTHER_VILLAGE)["heads"]


def test_what_was_acknowledged_survives_the_kill_of_its_node(network: RealNetwork) -> None:
    """SIGKILL right after the receipt: the case is there after a restart, and arrives."""
    taken = take_in(network, OTHER_VILLAGE)
    network.kill(OTHER_VILLAGE)
    network.start(OTHER_VILLAGE)
    up(network)

    assert status(network, COUNTY)["heads"][f"case:{taken.case}"][0] == 1
    assert faults(network, OTHER_VILLAGE) == []


def test_a_village_works_on_while_its_town_is_down(network: RealNetwork) -> None:
    up(network)
    before = status(network, COUNTY)["cases"]
    network.kill(TOWN)
    taken = [take_in(network) for _ in range(3)]
    failed = network.command(VILLAGE, "sync", check=False)
    with at(network, VILLAGE) as agent:
        strip = agent.link_strip()
    network.start(TOWN)
    up(network)
    up(network)

    assert failed.returncode == 2
    assert "[exchange.link_down]" in failed.stderr
    assert "离线" in strip
    assert "3 件" in strip
    county = status(network, COUNTY)
    assert county["cases"] == before + 3
    assert all(county["heads"][f"case:{t.case}"][0] == 1 for t in taken)


def test_all_copies_agree_and_verify(network: RealNetwork) -> None:
    up(network)
    down(network)
    up(network)
    centre = status(network, COUNTY)["heads"]

    for code in (TOWN, VILLAGE, OTHER_VILLAGE):
        heads = status(network, code)["heads"]
        assert {k: centre[k] for k in heads} == heads
        assert faults(network, code) == []
