"""Photos in a network of one process: what is added, carried, cut off, counted."""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image, ImageDraw

from shared.app.pages import Pages, PageState
from shared.domain.pages import JPEG, Slot
from shared.replication.blob_caller import BlobCaller, Carried
from shared.replication.carrier import Carrier
from shared.replication.codes import LinkDown
from shared.wire.blob_messages import BLOB_ROUTE, Ask, load_ask
from shared.wire.frame import read_frame
from tests.support.network import County, TestNode

FRONT, BACK = Slot("id-card", "front"), Slot("id-card", "back")


def picture(size: int, seed: int = 1) -> bytes:
    """Return bytes that begin as a JPEG does and do not compress, as those of a photo."""
    return b"\xff\xd8\xff" + random.Random(seed).randbytes(size - 3)


def a_card(seed: int) -> bytes:
    """Return a JPEG that shows a card with lines on it, as a browser can open it."""
    card = Image.new("RGB", (480, 300), (226, 233, 229))
    drawn = ImageDraw.Draw(card)
    drawn.rectangle((330, 40, 450, 190), fill=(150, 165, 158))
    for line in range(6):
        drawn.rectangle(
            (30, 40 + 40 * line, 180 + 20 * ((line + seed) % 5), 56 + 40 * line),
            fill=(90, 110, 100),
        )
    written = io.BytesIO()
    card.save(written, "JPEG", quality=80)
    return written.getvalue()


def adds(node: TestNode, case: str, content: bytes, slot: Slot = FRONT) -> str:
    """Have a node add a page to a case; return its SHA-256."""
    Pages(node.here).add(case, slot, content, JPEG, node.actor)
    return node.sees(case).pages[slot].photo.blob


def state(node: TestNode, case: str, sha: str) -> tuple[PageState, int]:
    """Return where a node says that a page is, and how much of it is there (percent)."""
    with node.here.store.read() as room:
        registry = node.here.registry(room)
    found = Pages(node.here).whereabouts(node.sees(case), registry)[sha]
    return found.state, found.percent


@dataclass
class Line(Carrier):
    """The carrier of one node: counts what blobs cost, keeps their frames, and fails when told."""

    node: TestNode
    budget: float = float("inf")
    sent: int = 0
    asks: list[Ask] = field(default_factory=list)
    frames: list[bytes] = field(default_factory=list)
    before: Callable[[bytes], bytes] = field(default=lambda raw: raw)

    def send(self, route: str, frame: bytes) -> bytes:
        """Carry a frame; where the budget ends within it, it is lost, and what was sent of it was in vain."""
        if route == BLOB_ROUTE:
            going = min(len(frame), self.budget)
            self.sent += int(going)
            self.budget -= going
            if going < len(frame):
                raise LinkDown(reason="cut")
            self.frames.append(frame)
            self.asks.append(load_ask(read_frame(frame).payload()))
        return self.node.send(route, self.before(frame))


def caller(node: TestNode, carrier: Carrier | None = None) -> BlobCaller:
    """Return a caller as after a start, whose every range takes no time."""
    assert node.parent is not None
    return BlobCaller(node.here, node.parent.here.code, carrier or node, lambda: 0.0)


def carry(node: TestNode, carrier: Carrier | None = None) -> Carried:
    """Carry blobs until nothing is left."""
    calling = caller(node, carrier)
    while (carried := calling.carry()).more:
        pass
    return carried


def carry_all(county: County, *codes: str) -> None:
    """Carry blobs from each node in turn."""
    for code in codes:
        carry(county[code])
