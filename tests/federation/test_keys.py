"""New keys: the county's by its offline root keys, a node's by a code; who slept through them follows the chain."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.demo.moves import Signing, wanted
from deploy.demo.people import man, woman
from tests.support.inside import code_again, elsewhere, exchange, faults, kept, sees, status
from tests.support.processes import COUNTY, TOWN, VILLAGE, RealNetwork
from tests.support.real_network import Shape, at, clocked_network
from tests.support.roots import root_keys, rotate, signed, statement, take_up

pytestmark = pytest.mark.xdist_group("keys")
EVERYWHERE = (COUNTY, TOWN, VILLAGE)
ELDER = wanted("elderly-allowance", woman("赵桂兰", "1940-03-05"), Signing("fingerprint", "马秀英"))
CARD = wanted("elderly-card", man("马永年", "1961-05-12"))


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory, shape: Shape) -> Iterator[RealNetwork]:
    with clocked_network(tmp_path_factory.mktemp("keys"), shape, TOWN, VILLAGE) as clocked:
        yield clocked.network


def test_one_root_key_or_a_wrong_one_names_no_new_key(network: RealNetwork, tmp_path: Path) -> None:
    network.stop(COUNTY)
    said, (first, second, _) = statement(network), root_keys(network)
    stranger = tmp_path / "stranger.key"
    stranger.write_text("5a" * 32 + "\n")
    other = said[: said.rindex(":") + 1] + "00" * 32
    good = signed(first, said)
    tries = [
        (good,),
        (good, good),
        (good, signed(stranger, said)),
        (good, signed(second, other)),
    ]
    refused = [take_up(network, *signatures) for signatures in tries]
    network.start(COUNTY)
    exchange(network, TOWN)

    assert [r.returncode for r in refused] == [2] * 4
    assert all("[rotation.not_vouched]" in r.stderr for r in refused)
    assert status(network, COUNTY)["incarnation"] == 1


def test_nodes_that_slept_through_three_new_keys_follow_the_chain(network: RealNetwork) -> None:
    for code in (VILLAGE, TOWN):
        network.cut(code)
    with at(network, VILLAGE) as agent:
        taken = agent.take_in(ELDER)
    for grant in ("G-0016", "G-0010"):
        rotate(network)
        network.command(COUNTY, "grant", "revoke", grant, "--reason", "改由镇里办")
    network.mend(TOWN)
    exchange(network, TOWN)
    network.stop(TOWN)
    network.command(TOWN, "rotate-key", "--code", code_again(network, TOWN))
    network.start(TOWN)
    network.mend(VILLAGE)
    exchange(network, VILLAGE, TOWN, VILLAGE)

    statuses = [status(network, code) for code in EVERYWHERE]
    assert [s["incarnation"] for s in statuses] == [3, 2, 1]
    assert len({s["registry"]["hash"] for s in statuses}) == 1
    assert f"case:{taken.case}" in statuses[0]["heads"]
    assert faults(network, *EVERYWHERE) == []


def test_a_copy_from_before_a_new_key_is_refused_and_what_was_begun_goes_on(
    network: RealNetwork, tmp_path: Path
) -> None:
    with at(network, VILLAGE) as agent:
        case = agent.take_in(CARD).case
    exchange(network, VILLAGE, TOWN)
    network.stop(VILLAGE)
    copy = elsewhere(network, VILLAGE, tmp_path / "elsewhere")
    network.copy_disk(VILLAGE, copy.data(VILLAGE))
    network.command(VILLAGE, "rotate-key", "--code", code_again(network, VILLAGE))
    network.start(VILLAGE)
    exchange(network, TOWN)
    with at(network, VILLAGE) as agent:
        agent.act(case, "accept")
    copy.start(VILLAGE)
    with at(copy, VILLAGE) as agent:
        stray = agent.take_in(CARD).case
    refused = copy.command(VILLAGE, "sync", check=False)
    exchange(network, VILLAGE, TOWN, VILLAGE)

    assert (refused.returncode, "[exchange.refused]" in refused.stderr) == (2, True), refused
    assert [status(network, VILLAGE)["incarnation"], status(copy, VILLAGE)["incarnation"]] == [2, 1]
    for code in EVERYWHERE:
        written = [(h.act, h.node) for h in sees(network, code, case).slip]
        assert written == [("take_in", VILLAGE), ("accept", VILLAGE)]
        assert f"case:{stray}" not in status(network, code)["heads"]
        assert kept(network, code) == []
