"""Real processes of every tier, met over sockets: slow, endless and wrongly measured bodies, and the largest of the corpus.

Each is cut off or refused within the server's own limits, while the node goes on answering others, in bounded memory.
"""

import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.hostile.corpus import EDGE, MARK, MARKS, Shape, as_part, specimens, upload
from tests.support.backing import Plain
from tests.support.processes import COUNTY, TOWN, VILLAGE, RealNetwork
from tests.support.real_network import whole_network

pytestmark = pytest.mark.xdist_group("hostile-sockets")
TIERS = (COUNTY, TOWN, VILLAGE)
NODES = (COUNTY, TOWN)
MB = 1024 * 1024
MOST_GROWTH = 160 * MB
"""Of a node's memory over the whole room, the largest of the corpus among it."""
MOST_CHUNKS = 250
BUSY = 4
"""Connections held open at once: fewer than the threads of a server."""
PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealNetwork]:
    with whole_network(tmp_path_factory.mktemp("sockets"), Plain) as network:
        yield network


@pytest.fixture(scope="module")
def before(network: RealNetwork) -> dict[str, int]:
    """The peak of each node's memory once it has answered its first page."""
    for code in TIERS:
        assert alive(network, code)
        httpx.get(network.urls[code] + "/account/sign-in", timeout=30)
    return {code: peak(network, code) for code in TIERS}


def peak(network: RealNetwork, code: str) -> int:
    """Return the most memory that a node's process has had, in bytes."""
    found = PEAK.search(Path(f"/proc/{network.processes[code].pid}/status").read_text())
    assert found
    return int(found[1]) * 1024


def alive(network: RealNetwork, code: str) -> bool:
    """Say whether a node answers, at once."""
    answer = httpx.get(network.urls[code] + "/healthz", timeout=10)
    return answer.status_code == 200 and answer.json() == {"alive": True}


def connected(network: RealNetwork, code: str) -> socket.socket:
    parts = urlsplit(network.urls[code])
    assert parts.hostname
    assert parts.port
    return socket.create_connection((parts.hostname, parts.port), timeout=30)


def head(path: str, *lines: str) -> bytes:
    return "\r\n".join((f"POST {path} HTTP/1.1", "Host: localhost", *lines, "", "")).encode()


def answered(line: socket.socket) -> bytes:
    """Read to the end of what a node says before it closes the line, or keeps it."""
    said = b""
    while b"\r\n\r\n" not in said:
        piece = line.recv(65536)
        if not piece:
            break
        said += piece
    return said


PATHS = {
    COUNTY: ("/node/exchange", "/account/language", "/node/part"),
    TOWN: ("/node/part", "/account/language", "/node/blob"),
}
HEADS = {
    "huge": ("Content-Length: 1000000000000",),
    "negative": ("Content-Length: -5",),
    "minus-one": ("Content-Length: -1",),
    "signed": ("Content-Length: +5",),
    "underscored": ("Content-Length: 1_0",),
    "no-number": ("Content-Length: five",),
    "two": ("Content-Length: 5", "Content-Length: 6"),
    "both": ("Content-Length: 5", "Transfer-Encoding: chunked"),
    "bad-chunk": ("Transfer-Encoding: chunked",),
    "other-coding": ("Transfer-Encoding: gzip",),
    "none": (),
}


@pytest.mark.parametrize("code", TIERS)
@pytest.mark.parametrize("what", HEADS)
def test_a_wrong_length_is_refused(
    network: RealNetwork, before: dict[str, int], code: str, what: str
) -> None:
    for path in PATHS.get(code, ("/account/language",)):
        with closing(connected(network, code)) as line:
            line.sendall(head(path, *HEADS[what]) + b"zzz\r\n" + MARK.encode())
            line.shutdown(socket.SHUT_WR)
            said = answered(line)
        assert said[9:10] in {b"4", b""} or b" 501 " in said[:20], said[:100]
        assert b"Traceback" not in said
        assert alive(network, code)
    assert before


ENDLESS = {
    "chunks": ("Transfer-Encoding: chunked", b"100000\r\n" + b"x" * MB + b"\r\n"),
    "no-length": ("Content-Length: -1", b"x" * MB),
}


@pytest.mark.parametrize("code", TIERS)
@pytest.mark.parametrize("how", ENDLESS)
def test_endless_bodies_are_cut_off(
    network: RealNetwork, before: dict[str, int], code: str, how: str
) -> None:
    """The server counts what comes, and lets go of the line at its bound."""
    length, chunk = ENDLESS[how]
    path = PATHS.get(code, ("/account/language",))[0]
    sent = 0
    with closing(connected(network, code)) as line:
        line.sendall(head(path, length))
        with suppress(OSError):
            while sent < MOST_CHUNKS:
                line.sendall(chunk)
                sent += 1
    assert sent < MOST_CHUNKS
    assert alive(network, code)
    assert peak(network, code) - before[code] < MOST_GROWTH


@pytest.mark.parametrize("code", TIERS)
def test_slow_ones_hold_up_nobody(network: RealNetwork, before: dict[str, int], code: str) -> None:
    """Lines that say a byte and wait, in the head and in the body: others are answered meanwhile."""
    with ExitStack() as held:
        for n in range(BUSY):
            line = held.enter_context(closing(connected(network, code)))
            path = PATHS.get(code, ("/account/language",))[n % 2 if code in NODES else 0]
            whole = head(path, "Content-Length: 100000")
            line.sendall(whole[:20] if n == 0 else whole + b"T")
            assert alive(network, code)
        page = httpx.get(network.urls[code] + "/account/sign-in", timeout=20)
        assert page.status_code == 200
    assert alive(network, code)
    assert before


@pytest.mark.parametrize("code", TIERS)
def test_the_largest_are_refused_in_bounded_memory(
    network: RealNetwork, before: dict[str, int], code: str
) -> None:
    url, told = network.urls[code], []
    for specimen in specimens(Shape.BYTES, Shape.JSON):
        body, kind = specimen.make(), "application/octet-stream"
        told += [_sent(url + path, body, kind) for path in ("/node/exchange", "/node/enrol")]
        told += [_sent(url + "/node/part", as_part(body), kind)]
    for specimen in specimens(Shape.FORM):
        kind = "application/x-www-form-urlencoded"
        told.append(_sent(url + "/account/language", specimen.make(), kind))
    for specimen in specimens(Shape.MULTIPART):
        kind = f"multipart/form-data; boundary={EDGE}"
        told.append(_sent(url + "/account/sign-in", specimen.make(), kind))
    told.append(
        _sent(
            url + "/account/sign-in",
            upload(b"x" * 60 * MB),
            f"multipart/form-data; boundary={EDGE}",
        )
    )
    assert set(told) <= {0, 303, 400, 403, 404, 413, 422}, told
    assert alive(network, code)
    assert peak(network, code) - before[code] < MOST_GROWTH


def _sent(url: str, body: bytes, kind: str) -> int:
    """Send a body; return the status, 0 where the server let go of the line before it was all sent."""
    try:
        return httpx.post(url, content=body, headers={"Content-Type": kind}, timeout=60).status_code
    except httpx.TransportError:
        return 0


@pytest.mark.parametrize("code", TIERS)
def test_the_log_of_it_all_tells_of_nobody(network: RealNetwork, code: str) -> None:
    log = (network.folder / f"{code}.log").read_text()
    assert "/account/language" in log
    assert [mark for mark in MARKS if mark in log] == []
    assert '"level":"error"' not in log
    assert '"level":"critical"' not in log
    assert "Traceback" not in log
