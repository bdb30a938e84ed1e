"""Long frames over a line that breaks: what came stays at the parent, and nobody is taken for put back or for wrong."""

import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import BoundedSemaphore, Semaphore, Thread

import httpx
import pytest
from cheroot.wsgi import Server
from flask import Flask

from deploy.demo.ports import LOOPBACK
from shared.app.here import Here
from shared.app.reports import clock_reported_at
from shared.app.standing import read_only
from shared.domain.ledgers import case_ledger
from shared.replication.bootstrap import Gate
from shared.replication.caller import Caller
from shared.replication.codes import BadMessageRefused, Busy, ComeBack, LinkDown, NotTheRest
from shared.store.frame_spool import _BEGAN, MAX_ANSWERED, FrameSpool
from shared.transport import http_server
from shared.transport.http_client import HttpCarrier
from shared.transport.http_server import keep_frames_in, node_blueprint
from shared.wire.part import HEAD_BYTES, LONG, Part, dump_head, part_of
from tests.bench.relay import Relay
from tests.support.network import COUNTY, TOWN, VILLAGE, County

CASES = [f"01234567-89ab-7def-8123-{n:012d}" for n in range(200)]
LATER = "01234567-89ab-7def-8123-999999999999"
MINUTE = 60_000
REQUEST = 100
"""Bytes of a request's own headers, and no more than a few after them."""
AGAIN = 1000
"""Bytes at most of the question how much came, and of a round without news."""


@dataclass
class Served:
    """A town behind a line that breaks, and the village below it, with more news than a short frame holds."""

    county: County
    relay: Relay
    folder: Path
    ended: Semaphore
    """Counts requests that the town is done with."""
    carrier: HttpCarrier = field(init=False)
    caller: Caller = field(init=False)

    def __post_init__(self) -> None:
        self.carrier = HttpCarrier(self.relay.url)
        self.caller = Caller(self.village, TOWN, self.carrier)

    @property
    def village(self) -> Here:
        return self.county[VILLAGE].here

    @property
    def town(self) -> Here:
        return self.county[TOWN].here

    def kept(self) -> list[int]:
        """The sizes of what waits at the town."""
        return [path.stat().st_size for path in self.folder.glob("*")]

    def frame(self) -> int:
        """How long the largest frame is that waits there, or has."""
        return max(self.kept()) - _BEGAN.size

    def breaks(self, *, up: int | None = None, down: int | None = None, requests: int = 1) -> None:
        """Exchange over a line that breaks after so many bytes, wait until the town has noticed, and mend it.

        `requests` is how many the town then has had of this exchange: what goes on asks first how much came.
        """
        self.relay.budget, self.relay.answers = up, down
        with pytest.raises(LinkDown):
            self.caller.exchange()
        if up is None or up >= REQUEST:
            for _ in range(requests):
                assert self.ended.acquire(timeout=30)
        self.relay.budget = self.relay.answers = None

    def sends(self, caller: Caller | None = None) -> int:
        """Exchange, and return how many bytes went up."""
        before = self.relay.up
        (caller or self.caller).exchange()
        return self.relay.up - before

    def check(self, *more: str) -> None:
        """All cases are at the town, once, and neither thinks ill of the other."""
        for case in (*CASES, *more):
            assert self.held(self.town, case) == self.held(self.village, case) != []
        with self.village.store.read() as room:
            assert not read_only(room)
        with self.town.store.read() as room:
            assert room.peers.get(VILLAGE).alarm == ""
        assert not self.is_clock_reported()

    def held(self, here: Here, case: str) -> list[str]:
        """The entries of a case at a node."""
        with here.store.read() as room:
            return [entry.hash for entry in room.ledgers.entries(case_ledger(case))]

    def is_clock_reported(self) -> bool:
        """Say whether the town has reported the village's clock."""
        with self.village.store.read() as room:
            counts = range(1, room.ledgers.last_count(VILLAGE, 1) + 1)
        with self.town.store.read() as room:
            return any(clock_reported_at(room, VILLAGE, 1, n) is not None for n in counts)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    county = County((COUNTY, TOWN, VILLAGE))
    town, village = county[TOWN], county[VILLAGE]
    app, ended = Flask(__name__), Semaphore(0)
    app.teardown_request(lambda _error: ended.release())
    app.register_blueprint(node_blueprint(town.endpoint, Gate(town.here, None)))

    def steady() -> float:
        return county.clock.time.timestamp()

    keep_frames_in(app, FrameSpool(tmp_path / "frames", town.here.now, steady))
    server = Server((LOOPBACK, 0), app, numthreads=4)
    server.expiration_interval = 0.05  # seconds until it notices that it is to stop
    server.prepare()
    thread = Thread(target=server.serve)
    thread.start()
    village.exchange()
    for number, case in enumerate(CASES):
        village.takes_in(case, seed=number)
    with Relay(f"http://{LOOPBACK}:{server.bind_addr[1]}") as relay:
        served = Served(county, relay, tmp_path / "frames", ended)
        with closing(served.carrier):
            yield served
    server.stop()
    thread.join()


@pytest.mark.parametrize("cut", [REQUEST + HEAD_BYTES, 3000, 9001, 16_384, 20_000])
def test_only_what_did_not_come_is_sent_again(served: Served, cut: int) -> None:
    served.breaks(up=cut)
    assert 0 < sum(served.kept()) <= cut
    assert served.sends() <= served.frame() - cut + AGAIN
    served.check()


def test_a_line_may_break_again_and_again(served: Served) -> None:
    for requests in (1, 2, 2, 2):
        served.breaks(up=5000, requests=requests)
    assert served.sends() <= AGAIN + served.frame() - 4 * (5000 - AGAIN)
    served.check()


@pytest.mark.parametrize("cut", [0, 40, 60])
def test_a_frame_of_which_nothing_came_is_made_anew_with_what_came_since(
    served: Served, cut: int
) -> None:
    served.breaks(up=cut)
    served.county[VILLAGE].takes_in(LATER)
    assert served.sends() > LONG
    served.check(LATER)


@pytest.mark.parametrize("down", [0, 10, 200])
def test_nothing_is_sent_again_where_the_answer_was_lost(served: Served, down: int) -> None:
    served.breaks(down=down)
    assert served.relay.up > LONG
    assert served.sends() <= AGAIN
    served.check()
    (path,) = served.folder.glob("*")
    assert path.stat().st_mtime < time.time() - MAX_ANSWERED.total_seconds()


def test_a_parent_that_is_still_at_work_on_a_frame_is_asked_again(served: Served) -> None:
    served.breaks(down=0)
    with served.county[TOWN].endpoint._locks[VILLAGE], pytest.raises(Busy):
        served.caller.exchange()
    assert served.sends() <= AGAIN
    served.check()


def test_a_parent_without_a_thread_to_spare_is_asked_again(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    slots = BoundedSemaphore(1)
    monkeypatch.setattr(http_server, "_SLOTS", slots)
    with slots, pytest.raises(ComeBack):
        served.caller.exchange()
    served.caller.exchange()
    served.check()


def test_what_was_written_since_follows_at_once(served: Served) -> None:
    served.breaks(up=9000)
    served.county[VILLAGE].takes_in(LATER)
    served.sends()
    served.check(LATER)


@pytest.mark.parametrize("cut", [60, 9000], ids=["nothing came", "some came"])
def test_a_frame_that_waited_long_casts_no_doubt_on_a_clock(served: Served, cut: int) -> None:
    served.breaks(up=cut)
    served.county.clock.time += timedelta(hours=20)
    found: list[int] = []

    def looks(_received: int) -> None:
        for here, peer in ((served.village, TOWN), (served.town, VILLAGE)):
            with here.store.read() as room:
                found.append(room.peers.get(peer).clock_off or 0)

    served.caller.exchange(looks)
    served.check()
    assert found
    assert max(map(abs, found)) < MINUTE


def test_a_wrong_clock_is_noticed_also_where_its_line_broke(served: Served) -> None:
    served.county.skews[VILLAGE] = timedelta(hours=-20)
    served.breaks(up=9000)
    served.county.clock.time += timedelta(hours=20)
    served.sends()
    assert served.is_clock_reported()


def test_a_parent_whose_own_clock_is_put_right_meanwhile_says_nothing_of_its_childs(
    served: Served,
) -> None:
    served.county.skews[TOWN] = timedelta(hours=-3)
    served.breaks(up=9000)
    del served.county.skews[TOWN]
    served.sends()
    served.check()


def test_a_frame_goes_whole_where_nothing_can_be_kept(served: Served) -> None:
    served.folder.write_text("no folder")
    served.caller.exchange()
    served.check()


def test_a_rest_goes_whole_where_nothing_can_be_kept_any_more(served: Served) -> None:
    served.breaks(up=9000)
    shutil.rmtree(served.folder)
    served.folder.write_text("no folder")
    served.caller.exchange()
    served.check()


def test_a_frame_is_let_go_where_another_process_has_asked_since(served: Served) -> None:
    """Its request has brought more, and was answered or not: the older one would look like one of a node put back."""
    served.breaks(up=9000)
    served.county[VILLAGE].takes_in(LATER)
    served.relay.answers = 0
    with closing(HttpCarrier(served.relay.url)) as carrier:
        with pytest.raises(LinkDown):
            Caller(served.village, TOWN, carrier).exchange()
        served.relay.answers = None
    served.sends()
    served.check(LATER)


def test_a_frame_that_the_parent_let_go_is_made_anew(served: Served) -> None:
    served.breaks(up=9000)
    for path in served.folder.glob("*"):
        path.unlink()
    assert served.sends() > LONG
    served.check()


def test_a_frame_that_was_spoilt_at_the_parent_is_made_anew(served: Served) -> None:
    served.breaks(up=9000)
    (path,) = served.folder.glob("*")
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert served.sends() > LONG
    served.check()
    assert path not in set(served.folder.glob("*"))


FRAME = bytes(range(256)) * 64


def given(served: Served, offset: int, content: bytes, told: Part | None = None) -> httpx.Response:
    """Give the town a part of a frame, as anybody can who reaches it."""
    head = dump_head(told or part_of(FRAME, offset))
    return httpx.post(served.relay.url + "/node/part", content=head + content, timeout=30)


def test_a_part_says_how_much_is_there(served: Served) -> None:
    for offset, content, here in (
        (0, b"", 0),
        (0, FRAME[:5000], 5000),
        (4000, FRAME[4000:6000], 6000),
    ):
        answer = given(served, offset, content)
        assert (answer.status_code, answer.json()) == (202, {"received": here})


@pytest.mark.parametrize(
    ("offset", "content", "told", "kept"),
    [
        (5001, FRAME[5001:], None, 5000),
        (5000, FRAME[5000:] + b"?", None, 5000),
        (5000, FRAME[5000:-1] + b"?", None, 0),
        (5000, FRAME[5000:-1], Part(part_of(FRAME, 0).sha, len(FRAME) - 1, 5000), 0),
    ],
    ids=["gap", "overlong", "altered", "shorter"],
)
def test_what_is_not_the_rest_is_refused_alike(
    served: Served, offset: int, content: bytes, told: Part | None, kept: int
) -> None:
    """What is there stays where the new bytes are seen to be none of it, and goes where nobody can say which are wrong."""
    given(served, 0, FRAME[:5000])
    answer = given(served, offset, content, told)
    assert (answer.status_code, answer.json()["code"]) == (409, NotTheRest.code)
    assert given(served, len(FRAME), b"").json() == {"received": kept}


class Reset:
    """The bytes of a request whose line is reset: of a read that goes on beyond that, nothing is had."""

    def __init__(self, came: bytes) -> None:
        self._left = came

    def read(self, most: int) -> bytes:
        if most > len(self._left):
            raise ConnectionResetError
        piece, self._left = self._left[:most], self._left[most:]
        return piece


@pytest.mark.parametrize("bare", [False, True], ids=["our server", "gunicorn"])
def test_a_line_that_is_reset_costs_no_more_than_a_piece(tmp_path: Path, bare: bool) -> None:
    """gunicorn ends a body by itself, and Flask reads it bare then."""
    town = County((COUNTY, TOWN))[TOWN]
    app, spool = Flask(__name__), FrameSpool(tmp_path / "frames", town.here.now)
    app.register_blueprint(node_blueprint(town.endpoint, Gate(town.here, None)))
    keep_frames_in(app, spool)
    part = part_of(FRAME, 0)
    environ = {
        "CONTENT_LENGTH": str(HEAD_BYTES + len(FRAME)),
        "wsgi.input": Reset(dump_head(part) + FRAME[:9000]),
        "wsgi.input_terminated": bare,
    }
    answer = app.test_client().post("/node/part", environ_overrides=environ)
    assert answer.get_json()["code"] == BadMessageRefused.code
    assert 4500 < spool.received(part.sha) <= 9000


def test_a_whole_frame_of_nobody_is_refused_and_not_kept(served: Served) -> None:
    answer = given(served, 0, FRAME)
    assert (answer.status_code, answer.json()["code"]) == (403, BadMessageRefused.code)
    assert served.kept() == []
