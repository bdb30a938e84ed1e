"""The routes between nodes, met by strangers: nothing learnt, nothing changed. What is no frame: `tests/hostile`."""

import httpx
import orjson
import pytest

from shared.ledger.keys import REQUEST_TAG, Ed25519Signer
from shared.wire.frame import Address, write_frame
from tests.support.inside import faults
from tests.support.processes import COUNTY, TOWN, VILLAGE, RealNetwork

pytestmark = pytest.mark.xdist_group("federation")
ROUTE = "POST /node/exchange"
FORGED = Ed25519Signer(b"f" * 32)


def post(network: RealNetwork, body: bytes, path: str = "/node/exchange") -> httpx.Response:
    return httpx.post(network.urls[TOWN] + path, content=body, timeout=30)


def code_of(response: httpx.Response) -> str:
    return str(orjson.loads(response.content)["code"])


def framed(sender: str, to: str, payload: bytes = b"{}", route: str = ROUTE) -> bytes:
    return write_frame(payload, Address(sender, to, b"n" * 12), FORGED, REQUEST_TAG, route)


def test_a_frame_signed_by_another_key(network: RealNetwork) -> None:
    assert code_of(post(network, framed(VILLAGE, TOWN))) == "exchange.bad_signature"


def test_an_answer_between_nodes_bears_nothing_that_is_for_browsers(network: RealNetwork) -> None:
    answer = post(network, framed(VILLAGE, TOWN))
    assert set(answer.headers) == {"content-type", "content-length", "date", "server"}


def test_a_frame_for_another_node(network: RealNetwork) -> None:
    assert code_of(post(network, framed(VILLAGE, COUNTY))) == "exchange.not_for_us"


def test_a_frame_from_a_node_that_is_not_enrolled(network: RealNetwork) -> None:
    assert code_of(post(network, framed("620722101205", TOWN))) == "exchange.unknown_node"


def test_a_parent_cannot_be_asked_by_its_own_parent(network: RealNetwork) -> None:
    """Only nodes below exchange here: the county's own key does not open the town."""
    seed = bytes.fromhex((network.data(COUNTY) / "node.key").read_text().strip())
    signer = Ed25519Signer(seed)
    request = {
        "store": "",
        "ack": {"store": "", "ack": 0, "seen": 0, "mark": ""},
        "upto": 0,
        "mark": "",
        "batch": None,
        "wants": [["registry:620722000000", 1]],
        "more": False,
        "time": 0,
        "inc": 1,
        "counter": 1,
        "token": "",
        "unsent": 0,
        "written": 0,
        "fresh": 0,
        "put_back": False,
    }
    address = Address(COUNTY, TOWN, b"n" * 12)
    raw = write_frame(orjson.dumps(request), address, signer, REQUEST_TAG, ROUTE)

    assert code_of(post(network, raw)) == "exchange.not_neighbours"


def test_the_network_is_still_whole(network: RealNetwork) -> None:
    assert faults(network, COUNTY, TOWN, VILLAGE) == []
