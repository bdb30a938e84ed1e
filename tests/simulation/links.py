"""Links that lose, repeat, delay, cut and bend what they carry."""

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from shared.replication.carrier import Carrier
from shared.replication.codes import LinkDown

if TYPE_CHECKING:
    from tests.simulation.world import World

FAULTS = (
    *[""] * 8,
    *("request lost", "answer lost", "repeated", "delayed"),
    *("request cut", "answer cut", "request bent", "answer bent"),
)
MOST_KEPT = 40
"""Frames of each node that can come again."""


@dataclass
class LinkState:
    """How the links are just now."""

    cut: set[str] = field(default_factory=set)
    """Children whose link is down."""
    fault: str = ""
    chance: Random = field(default_factory=Random)
    frames: dict[str, list[tuple[str, str, bytes]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    late: list[tuple[str, str, bytes]] = field(default_factory=list)
    """Frames under way: to whom, by which route."""


class Link(Carrier):
    """A node's road to another one."""

    def __init__(self, world: "World", code: str, to: str) -> None:
        self._world = world
        self._code = code
        self._to = to

    def send(self, route: str, frame: bytes) -> bytes:
        """Carry a frame as the links are just now."""
        links = self._world.links
        self._world.run(self._code, lambda _node: None)
        if self._code in links.cut:
            raise LinkDown(reason="cut")
        kept = links.frames[self._code]
        kept.append((self._to, route, frame))
        del kept[:-MOST_KEPT]
        fault, links.fault = links.fault, ""
        return self._carried(fault, route, frame)

    def _carried(self, fault: str, route: str, frame: bytes) -> bytes:
        links, world = self._world.links, self._world
        if fault == "request lost":
            raise LinkDown(reason=fault)
        if fault == "delayed":
            links.late.append((self._to, route, frame))
            raise LinkDown(reason=fault)
        if fault.startswith("request"):
            frame = _spoilt(fault, frame, links.chance)
        answer = world.answer(self._to, route, frame)
        if fault == "answer lost":
            raise LinkDown(reason=fault)
        if fault == "repeated":
            answer = world.answer(self._to, route, frame)
        if fault.startswith("answer"):
            answer = _spoilt(fault, answer, links.chance)
        return answer


def _spoilt(fault: str, frame: bytes, chance: Random) -> bytes:
    """Return a frame cut at a byte, or with one bit turned."""
    place = chance.randrange(len(frame))
    if fault.endswith("cut"):
        return frame[:place]
    bent = bytearray(frame)
    bent[place] ^= 1 << chance.randrange(8)
    return bytes(bent)
