"""Which road a frame takes when there are several."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from shared.replication.carrier import Carrier
from shared.replication.codes import LinkDown, PeerRefused
from shared.transport.roads import REST, Roads


@dataclass
class Road(Carrier):
    """A road that is open, closed or leads to a refusal."""

    name: bytes
    fails: Exception | None = None
    heard: list[str] = field(default_factory=list)
    held: bytes = b""

    def holds(self, frame: bytes) -> bool:
        return frame == self.held

    def send_rest(self, frame: bytes) -> bytes | None:
        self.heard.append("rest of it")
        if self.fails:
            raise self.fails
        return self.name

    def send(self, route: str, frame: bytes) -> bytes:
        self.heard.append("send")
        if self.fails:
            raise self.fails
        return self.name

    def settle(self) -> None:
        self.heard.append("settle")

    def rest(self) -> None:
        self.heard.append("rest")

    def close(self) -> None:
        self.heard.append("close")


@dataclass
class Crossing:
    """Two roads and a clock."""

    first: Road = field(default_factory=lambda: Road(b"first"))
    second: Road = field(default_factory=lambda: Road(b"second"))
    now: datetime = datetime(2026, 11, 23, tzinfo=UTC)

    def __post_init__(self) -> None:
        self.roads = Roads((self.first, self.second), lambda: self.now)

    def send(self) -> bytes:
        return self.roads.send("route", b"frame")


def test_the_first_road_takes_the_frame_while_it_is_open() -> None:
    crossing = Crossing()
    assert [crossing.send(), crossing.send()] == [b"first", b"first"]
    assert crossing.second.heard == []


def test_a_closed_road_is_gone_round_left_alone_and_tried_again() -> None:
    crossing = Crossing(first=Road(b"first", LinkDown(reason="x")))
    assert [crossing.send(), crossing.send()] == [b"second", b"second"]
    assert crossing.first.heard == ["send"]
    crossing.first.fails = None
    assert crossing.send() == b"second"
    crossing.now += REST
    assert crossing.send() == b"first"


def test_all_roads_are_tried_where_none_is_open() -> None:
    crossing = Crossing(Road(b"first", LinkDown(reason="one")), Road(b"", LinkDown(reason="two")))
    for _ in range(2):
        with pytest.raises(LinkDown, match="two"):
            crossing.send()
    assert crossing.first.heard == crossing.second.heard == ["send", "send"]
    crossing.first.fails = None
    assert crossing.send() == b"first"


def test_a_refusal_is_an_answer() -> None:
    crossing = Crossing(first=Road(b"", PeerRefused(reason="no")))
    with pytest.raises(PeerRefused):
        crossing.send()
    assert crossing.second.heard == []


def test_every_road_is_told_what_became_of_it() -> None:
    crossing = Crossing()
    crossing.roads.settle()
    crossing.roads.rest()
    crossing.roads.close()
    assert crossing.first.heard == crossing.second.heard == ["settle", "rest", "close"]


def test_the_rest_of_a_frame_goes_by_the_road_on_which_it_broke() -> None:
    crossing = Crossing(second=Road(b"second", held=b"frame"))
    assert crossing.roads.holds(b"frame")
    assert crossing.roads.send_rest(b"frame") == b"second"
    assert crossing.first.heard == []
    assert not crossing.roads.holds(b"another")


def test_it_goes_by_another_road_where_that_one_is_closed() -> None:
    crossing = Crossing(first=Road(b"first", LinkDown(reason="x"), held=b"frame"))
    assert crossing.roads.send_rest(b"frame") == b"second"
    assert crossing.first.heard == ["rest of it"]


def test_where_every_road_is_closed_the_frame_is_kept() -> None:
    first = Road(b"first", LinkDown(reason="one"), held=b"frame")
    crossing = Crossing(first, Road(b"second", LinkDown(reason="two")))
    with pytest.raises(LinkDown, match="one"):
        crossing.roads.send_rest(b"frame")
    assert (crossing.first.heard, crossing.second.heard) == (["rest of it"], ["send"])
    assert crossing.roads.holds(b"frame")
