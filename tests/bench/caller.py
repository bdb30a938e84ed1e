"""A node of the workload that exchanges with its parent: alone in a process, so that its seconds are its own.

`python -m tests.bench.caller CODE STORE PARENT URL` exchanges until neither side has more and
prints one line of JSON: seconds, CPU seconds, rounds, entries, requests, bytes each way.
"""

import json
import socket
import struct
import sys
import time
from dataclasses import asdict, dataclass

import httpx

from shared.replication.caller import Caller, beside
from shared.transport.http_client import HttpCarrier
from tests.bench.workload import here_of

ACKED, RECEIVED = 120, 128
"""Where Linux keeps a connection's bytes in `struct tcp_info` (8 bytes each): acknowledged, received."""


@dataclass
class Line:
    """What went over the carrier's connections: requests, bytes each way with HTTP's own."""

    requests: int = 0
    up: int = 0
    down: int = 0


class CountingCarrier(HttpCarrier):
    """The HTTP carrier, counted where its bytes leave: at the socket."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.line = Line()
        self._counted: dict[int, tuple[int, int]] = {}
        self._client.event_hooks = {"response": [self._count]}

    def _count(self, response: httpx.Response) -> None:
        self.line.requests += 1
        response.read()
        end: socket.socket = response.extensions["network_stream"].get_extra_info("socket")
        told = end.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
        up, down = (struct.unpack_from("Q", told, at)[0] for at in (ACKED, RECEIVED))
        # The handshake counts as one byte.
        self._counted[id(end)] = (up - 1, down)
        self.line.up = sum(pair[0] for pair in self._counted.values())
        self.line.down = sum(pair[1] for pair in self._counted.values())


def main(code: str, url: str, parent: str, address: str) -> None:
    """Exchange with the parent and tell what it took."""
    here, carrier = here_of(code, url), CountingCarrier(address)
    caller = Caller(here, parent, carrier, beside)
    began, cpu = time.perf_counter(), time.process_time()
    totals = caller.exchange()
    seconds, spent = time.perf_counter() - began, time.process_time() - cpu
    told = {"seconds": seconds, "cpu": spent, **asdict(totals), **asdict(carrier.line)}
    print(json.dumps(told), flush=True)  # noqa: T201 - who started it reads this
    carrier.close()
    here.store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
