"""The way up: what a person is told who waits for it."""

from pathlib import Path

import pytest

from shared.domain.codes import Tier
from shared.host.folder import Folder, Identity
from shared.host.links import Link
from shared.host.settings import Settings
from shared.replication.carrier import Carrier
from shared.replication.codes import ComeBack, LinkDown
from shared.transport.http_client import HttpCarrier
from tests.support.network import COUNTY, TOWN, County


class Busy(Carrier):
    """A parent that puts off twice, and is gone then."""

    def __init__(self) -> None:
        self.asked = 0

    def send(self, route: str, frame: bytes) -> bytes:
        self.asked += 1
        raise ComeBack(seconds=0.01) if self.asked < 3 else LinkDown(reason="gone")


def test_who_is_put_off_is_told_so_and_asks_again(tmp_path: Path) -> None:
    here = County((COUNTY, TOWN))[TOWN].here
    identity = Identity(Tier.TOWN, TOWN, COUNTY, here.inc, COUNTY)
    folder = Folder(tmp_path, identity, Settings())
    told: list[float] = []
    link = Link(folder, here, HttpCarrier("http://127.0.0.1:1"), Busy())
    with pytest.raises(LinkDown):
        link.exchange(put_off=told.append)
    link.direct.close()
    assert told == [0.01, 0.01]


class Breaks(Carrier):
    """A line that breaks under every frame, and remembers which."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.rests: list[bytes] = []

    def send(self, route: str, frame: bytes) -> bytes:
        self.sent.append(frame)
        raise LinkDown(reason="gone")

    def holds(self, frame: bytes) -> bool:
        return frame == self.sent[-1]

    def send_rest(self, frame: bytes) -> bytes | None:
        self.rests.append(frame)
        raise LinkDown(reason="gone")


def test_a_frame_whose_line_broke_is_gone_on_with_as_long_as_the_way_is_open(
    tmp_path: Path,
) -> None:
    here = County((COUNTY, TOWN))[TOWN].here
    identity = Identity(Tier.TOWN, TOWN, COUNTY, here.inc, COUNTY)
    breaks = Breaks()
    link = Link(
        Folder(tmp_path, identity, Settings()), here, HttpCarrier("http://127.0.0.1:1"), breaks
    )
    for _ in range(3):
        with pytest.raises(LinkDown):
            link.exchange()
    link.direct.close()
    assert len(breaks.sent) == 1
    assert breaks.rests == breaks.sent * 2
