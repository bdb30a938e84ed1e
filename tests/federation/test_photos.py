"""Photos over real nodes: the case first, its photos after it, whatever is killed or cut on the way."""

import re
from collections.abc import Iterator
from contextlib import closing

import pytest

from deploy.demo.clerk import Clerk
from deploy.demo.moves import Signing, wanted
from deploy.demo.people import woman
from deploy.demo.visitor import Refused
from shared.domain.codes import Tier
from shared.host.folder import open_folder
from shared.host.links import link_of
from shared.replication.codes import LinkDown
from tests.support.inside import TIERS, exchange, exchange_all, inside
from tests.support.processes import COUNTY, TOWN, VILLAGE, RealNetwork
from tests.support.real_network import Shape, at, clocked_network
from tests.wire.uploads import noise, pdf, photo

pytestmark = pytest.mark.xdist_group("photos")
ELDER = wanted("elderly-allowance", woman("赵桂兰", "1940-03-05"), Signing("fingerprint", "马秀英"))
STATE = re.compile(r"(已到|传输中 [0-9]+%|缺失)")


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory, shape: Shape) -> Iterator[RealNetwork]:
    with clocked_network(tmp_path_factory.mktemp("photos"), shape, TOWN, VILLAGE) as clocked:
        yield clocked.network


def photographs(agent: Clerk, case: str, page: str, content: bytes, name: str = "x.jpg") -> None:
    """Take a photo of a page of the ID card by the case's own form."""
    agent.open(f"/cases/{case}/photos/id-card")
    agent.hand_over(agent.form(f"/photos/id-card/{page}/1"), "photo", name, content)


def taken_in(network: RealNetwork, content: bytes) -> str:
    """Take a case in at the village with a photo, hand it up, and stop the village before it sends anything."""
    network.cut(VILLAGE)
    with at(network, VILLAGE) as agent:
        case = agent.take_in(ELDER).case
        photographs(agent, case, "front", content)
        agent.act(case, "forward")
    network.stop(VILLAGE)
    network.mend(VILLAGE)
    exchange(network, VILLAGE, TOWN)
    return case


def states(network: RealNetwork, code: str, case: str) -> list[str]:
    """Return how a node's case page says that its photos stand."""
    with at(network, code) as clerk:
        return [
            STATE.findall(e.text)[0] for e in clerk.look_at(case).first("ul", "shots").every("li")
        ]


def carries(network: RealNetwork, code: str, kill: str = "", after: int = 10**9) -> int:
    """Have a node that is stopped send its photos; kill the node above after so many bytes. Return what was sent."""
    folder = open_folder(network.data(code), TIERS.get(code, Tier.VILLAGE))
    sent = 0

    def moved(count: int) -> None:
        nonlocal sent
        sent += count
        if kill and sent >= after:
            network.processes[kill].kill()

    with inside(network, code) as here:
        link = link_of(folder, here)
        assert link is not None
        with closing(link):
            while link.carry(moved).more:
                pass
    return sent


def test_the_county_sees_the_case_first_and_its_photo_after_it(network: RealNetwork) -> None:
    case = taken_in(network, photo(seed=1))
    assert states(network, COUNTY, case) == ["传输中 0%"]
    network.start(VILLAGE)
    network.sync(VILLAGE)
    exchange_all(network, TOWN)
    assert states(network, COUNTY, case) == ["已到"]
    with at(network, COUNTY) as chief:
        chief.look_at(case)
        image = chief.page.first("ul", "shots").first("img").attrs["src"]
        shown = chief._client.get(image)
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert b"Exif" not in shown.content


def test_a_parent_killed_in_the_middle_goes_on_where_it_was(network: RealNetwork) -> None:
    case = taken_in(network, noise(1800, 1400))
    with inside(network, VILLAGE) as here, here.store.read() as room:
        size = max(blob.size for blob in room.blobs.all())
    assert size > 500_000
    with pytest.raises(LinkDown):
        carries(network, VILLAGE, kill=TOWN, after=size // 2)
    network.kill(TOWN)
    network.start(TOWN)
    assert 40 <= int(states(network, TOWN, case)[0].strip("传输中 %")) < 100
    assert carries(network, VILLAGE) < size * 0.6
    assert states(network, TOWN, case) == ["已到"]
    network.start(VILLAGE)


def test_thirty_megabytes_are_told_on_a_page_not_by_a_cut_line(network: RealNetwork) -> None:
    with at(network, VILLAGE) as agent:
        case = agent.take_in(ELDER).case
        with pytest.raises(Refused) as refused:
            photographs(agent, case, "front", photo() + b"\0" * 30_000_000)
        assert refused.value.status == 422
        assert "20 MB" in str(refused.value)
        photographs(agent, case, "front", pdf(), "x.pdf")
        assert agent.look_at(case).first("ul", "shots").text.startswith("PDF")


def test_a_page_is_taken_again_because_the_town_asked(network: RealNetwork) -> None:
    with at(network, VILLAGE) as agent:
        case = agent.take_in(ELDER).case
        photographs(agent, case, "front", photo(seed=3))
        agent.act(case, "forward")
    exchange_all(network, VILLAGE)
    with at(network, TOWN) as clerk:
        clerk.act(case, "take_over")
        clerk.act(case, "ask_retake", {"page": "id-card/front/1", "reason": "号码看不清"})
    exchange_all(network, VILLAGE)
    with at(network, VILLAGE) as agent:
        assert "要补拍 1 页" in agent.open("/home").text
        photographs(agent, case, "front", photo(seed=4))
        assert "要补拍" not in agent.open("/home").text
    exchange_all(network, VILLAGE)
    with at(network, TOWN) as clerk:
        assert "要补拍" not in clerk.look_at(case).text
    assert states(network, TOWN, case) == ["已到"]
