"""Links that lose, repeat, delay, cut and bend what they carry."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING

from shared.ledger.entry import Entry
from shared.ledger.keys import RESPONSE_TAG, Signer
from shared.replication.carrier import Carrier
from shared.replication.codes import LinkDown
from shared.replication.endpoint import EXCHANGE_ROUTE
from shared.wire.columns import Parcel
from shared.wire.frame import BadFrame, read_frame, write_frame
from shared.wire.messages import BadMessage, dump_response, load_response

if TYPE_CHECKING:
    from tests.simulation.world import World

FAULTS = (
    *[""] * 8,
    *("request lost", "answer lost", "repeated", "delayed"),
    *("request cut", "answer cut", "request bent", "answer bent"),
)
MOST_KEPT = 40
"""Frames of each node that were answered and can come again."""


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
    answers: dict[str, bytes] = field(default_factory=dict)
    """An answer of long ago to each child."""
    beside: Entry | None = None
    """What a parent that lies shows with its answer."""
    late: list[tuple[str, str, bytes]] = field(default_factory=list)
    """Frames under way: to whom, by which route."""


class Road(Carrier):
    """Hands a frame to a node in this process."""

    def __init__(self, world: "World", to: str) -> None:
        self._world = world
        self._to = to

    def send(self, route: str, frame: bytes) -> bytes:
        """Return the answer, if the other machine has power."""
        return self._world.answer(self._to, route, frame)


class Link(Carrier):
    """A node's link to another one, over a road that is sound in itself."""

    def __init__(self, world: "World", code: str, to: str) -> None:
        self._world = world
        self._code = code
        self._to = to
        self._road = world.road(code, to)

    def send(self, route: str, frame: bytes) -> bytes:
        """Carry a frame as the links are just now."""
        links = self._world.links
        self._world.run(self._code, lambda _node: None)
        if self._code in links.cut:
            raise LinkDown(reason="cut")
        fault, links.fault = links.fault, ""
        return self._carried(fault, route, frame)

    def settle(self) -> None:
        """Tell the road."""
        self._road.settle()

    def rest(self) -> None:
        """Tell the road."""
        self._road.rest()

    def _carried(self, fault: str, route: str, frame: bytes) -> bytes:
        links = self._world.links
        if fault in {"request lost", "delayed"}:
            if fault == "delayed":
                links.late.append((self._to, route, frame))
            raise LinkDown(reason=fault)
        if fault.startswith("request"):
            frame = _spoilt(fault, frame, links.chance)
        answer = self._road.send(route, frame)
        kept = links.frames[self._code]
        kept.append((self._to, route, frame))
        del kept[:-MOST_KEPT]
        if fault == "repeated":
            answer = self._road.send(route, frame)
        return self._answered(fault, answer)

    def _answered(self, fault: str, answer: bytes) -> bytes:
        links, world = self._world.links, self._world
        if fault == "answer lost":
            raise LinkDown(reason=fault)
        if fault in {"answer cut", "answer bent"}:
            return _spoilt(fault, answer, links.chance)
        old = links.answers.setdefault(self._code, answer)
        if fault == "old answer":
            return old
        if fault == "old checkpoint":
            return _with_checkpoint_of(old, answer, world.nodes[self._to].here.signer)
        if fault == "another head" and links.beside is not None:
            return _with_another_head(answer, links.beside, world.nodes[self._to].here.signer)
        return answer


def _spoilt(fault: str, frame: bytes, chance: Random) -> bytes:
    """Return a frame cut at a byte, or with one bit turned."""
    place = chance.randrange(len(frame))
    if fault.endswith("cut"):
        return frame[:place]
    bent = bytearray(frame)
    bent[place] ^= 1 << chance.randrange(8)
    return bytes(bent)


def _with_checkpoint_of(old: bytes, answer: bytes, signer: Signer) -> bytes:
    """Return an answer that speaks of the registry as an old one did, signed by whoever gives it."""
    try:
        was, frame = load_response(read_frame(old).payload()), read_frame(answer)
        lie = replace(load_response(frame.payload()), checkpoint=was.checkpoint)
    except (BadFrame, BadMessage):  # what was kept had been spoilt
        return answer
    return write_frame(dump_response(lie), frame.address, signer, RESPONSE_TAG, EXCHANGE_ROUTE)


def _with_another_head(answer: bytes, entry: Entry, signer: Signer) -> bytes:
    """Return an answer that brings another entry before its own, signed by whoever gives it."""
    frame = read_frame(answer)
    said = load_response(frame.payload())
    half = replace(said.half, parcels=(Parcel(0, entry), *said.half.parcels), packed=b"")
    lie = dump_response(replace(said, half=half))
    return write_frame(lie, frame.address, signer, RESPONSE_TAG, EXCHANGE_ROUTE)
