"""Nodes of different versions exchange: one that says more, and one that says less."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from shared.app.overview import NodeState, Overview
from shared.domain.version import VERSION
from shared.ledger.keys import REQUEST_TAG, RESPONSE_TAG
from shared.replication.endpoint import EXCHANGE_ROUTE
from shared.wire.frame import read_frame, write_frame
from shared.wire.messages import BadMessage, load_request
from tests.support.network import COUNTY, TOWN, VILLAGE, County, TestNode
from tests.web.desks import A_CASE

Change = Callable[[dict[str, Any]], None]


def newer(message: dict[str, Any]) -> None:
    """Say all that the next version may: unknown keys at every depth that has keys."""
    message |= {"version": "9.9.0", "weather": {"sky": ["blue"]}, "urgent": [1, 2]}
    message["ack"] |= {"blobs": 7}
    if message["batch"]:
        message["batch"] |= {"colour": ["red"], "sizes": [1]}
    if message.get("checkpoint"):
        message["checkpoint"] |= {"witness": "ab"}


def older(message: dict[str, Any]) -> None:
    """Say what a version before this one said."""
    message.pop("version", None)


class Another(TestNode):
    """A node whose exchange is written by another version of the program, signed all the same."""

    __test__ = False
    change: Change

    def send(self, _route: str, frame: bytes) -> bytes:
        """Carry a frame to the parent, both messages as the other version writes them."""
        assert self.parent is not None
        asked = _rewritten(frame, self, REQUEST_TAG, self.change)
        answer = self.parent.endpoint.answer(asked)
        return _rewritten(answer, self.parent, RESPONSE_TAG, self.change)


def _rewritten(raw: bytes, writer: TestNode, tag: bytes, change: Change) -> bytes:
    frame = read_frame(raw)
    message = orjson.loads(frame.payload())
    change(message)
    payload = orjson.dumps(message)
    return write_frame(payload, frame.address, writer.here.signer, tag, EXCHANGE_ROUTE)


def county_with(change: Change) -> County:
    """Return a county whose village and town speak another version to those above."""
    county = County((COUNTY, TOWN, VILLAGE))
    for code in (TOWN, VILLAGE):
        node = county.nodes[code]
        another = Another(node.here, node.parent)
        another.change = change
        county.nodes[code] = another
    county.nodes[VILLAGE].parent = county.nodes[TOWN]
    return county


def state(county: County, at: str, code: str) -> NodeState:
    """Return how one node sees another."""
    return next(s for s in Overview(county[at].here).nodes() if s.node.code == code)


@pytest.mark.parametrize(("change", "version"), [(newer, "9.9.0"), (older, "")])
def test_a_case_goes_up_and_its_news_down(change: Change, version: str) -> None:
    county = county_with(change)
    county[VILLAGE].takes_in(A_CASE)
    county.settle()

    assert county[COUNTY].sees(A_CASE) == county[VILLAGE].sees(A_CASE)
    assert state(county, TOWN, VILLAGE).version == version
    assert state(county, COUNTY, TOWN).version == version
    assert Overview(county[COUNTY].here).quarantine() == []


def test_a_node_says_which_version_it_runs() -> None:
    county = County((COUNTY, TOWN, VILLAGE))
    assert state(county, TOWN, VILLAGE).version == ""
    county.settle()

    assert state(county, TOWN, VILLAGE).version == VERSION
    assert state(county, COUNTY, TOWN).version == VERSION


@pytest.mark.parametrize("version", ["x" * 33, "0.1 <b>", 7, None, ["0.1.0"], "张三"])
def test_a_version_that_is_none_is_no_message(version: object) -> None:
    frames: list[bytes] = []
    county = County((COUNTY, TOWN))

    def kept(raw: bytes) -> bytes:
        frames.append(raw)
        return raw

    county[TOWN].tamper = kept
    county[TOWN].exchange()

    message = orjson.loads(read_frame(frames[0]).payload())
    assert load_request(orjson.dumps(message)).version == VERSION
    message["version"] = version
    with pytest.raises(BadMessage):
        load_request(orjson.dumps(message))
