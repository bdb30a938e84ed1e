"""A poor link of real packets: two network namespaces, joined by two TUN devices and a bridge in user space.

The bridge limits the rate, delays, drops at random and lets a full queue drop what comes, so that TCP behaves
as on a real line. It needs root, `ip` (Debian's iproute2) and /dev/net/tun.

`python -m tests.bench.poor_link UP DOWN TAG` prints `ready`, runs until SIGTERM, and prints one line of JSON: what went
each way, what was lost.
"""

import ctypes
import fcntl
import heapq
import json
import os
import random
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.bench.stand import started

CLONE_NEWNET, TUNSETIFF = 0x40000000, 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
LIBC = ctypes.CDLL("libc.so.6", use_errno=True)
VILLAGE, COUNTY = "10.9.0.1", "10.9.0.2"
UP, DOWN = 64_000, 256_000
"""Bits a second."""
ONE_WAY, LOSS, QUEUE = 0.3, 0.02, 100
"""Seconds; the part of packets that is lost; packets that wait each way."""
MTU, IPV4 = 1500, 4


@dataclass(frozen=True)
class Ends:
    """What a command line begins with to run at either end."""

    village: tuple[str, ...]
    county: tuple[str, ...]


@contextmanager
def poor_link(up: int = UP, down: int = DOWN, tag: str = "tongban") -> Iterator[Ends]:
    """Lay the link for the block, of so many bits a second each way."""
    line = [sys.executable, "-m", "tests.bench.poor_link", str(up), str(down), tag]
    with started(line) as process:
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            raise RuntimeError("network namespaces cannot be made here")
        yield Ends(_within(f"{tag}-village"), _within(f"{tag}-county"))


def _within(namespace: str) -> tuple[str, ...]:
    return ("ip", "netns", "exec", namespace)


def _ip(*words: str, check: bool = True) -> None:
    subprocess.run(["/usr/sbin/ip", *words], check=check, stderr=subprocess.DEVNULL)


def _device(namespace: str, address: str, peer: str) -> int:
    """Make a namespace with a TUN device that reaches `peer`; return the device's file descriptor."""
    _ip("netns", "del", namespace, check=False)
    _ip("netns", "add", namespace)
    home = os.open("/proc/self/ns/net", os.O_RDONLY)
    there = os.open(f"/run/netns/{namespace}", os.O_RDONLY)
    if LIBC.setns(there, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")
    try:
        device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", b"tun0", IFF_TUN | IFF_NO_PI))
        _ip("addr", "add", f"{address}/32", "dev", "tun0")
        _ip("link", "set", "tun0", "up", "mtu", str(MTU))
        _ip("link", "set", "lo", "up")
        _ip("route", "add", f"{peer}/32", "dev", "tun0")
    finally:
        LIBC.setns(home, CLONE_NEWNET)
        os.close(home)
        os.close(there)
    return device


@dataclass
class Direction:
    """One way over the line."""

    name: str
    out: int
    rate: float
    """Bytes a second."""
    free_at: float = 0.0
    queued: int = 0


@dataclass(order=True)
class Due:
    """A packet that leaves the queue (None) or arrives."""

    at: float
    number: int
    source: int = field(compare=False)
    packet: bytes | None = field(compare=False)


class Bridge:
    """Carries packets between two devices as a poor line would."""

    def __init__(self, up: Direction, down: Direction, seed: int = 1) -> None:
        self._lines = {down.out: up, up.out: down}
        self._chance = random.Random(seed)
        self._due: list[Due] = []
        self._number = 0
        self.seen = dict.fromkeys(("up", "down", "lost", "dropped"), 0)
        self.running = True

    def run(self) -> None:
        """Carry until told to stop."""
        while self.running:
            self._deliver(time.monotonic())
            wait = max(0.0, self._due[0].at - time.monotonic()) if self._due else 0.5
            ready, _, _ = select.select(list(self._lines), [], [], wait)
            for source in ready:
                self._take(source, time.monotonic())

    def _deliver(self, now: float) -> None:
        while self._due and self._due[0].at <= now:
            item = heapq.heappop(self._due)
            line = self._lines[item.source]
            if item.packet is None:
                line.queued -= 1
                continue
            try:
                os.write(line.out, item.packet)
            except OSError:
                self.seen["dropped"] += 1

    def _take(self, source: int, now: float) -> None:
        line = self._lines[source]
        for _ in range(64):
            try:
                packet = os.read(source, 2000)
            except BlockingIOError:
                return
            if packet[0] >> 4 == IPV4:
                self._send(line, source, packet, now)

    def _send(self, line: Direction, source: int, packet: bytes, now: float) -> None:
        self.seen[line.name] += len(packet)
        if line.queued >= QUEUE:
            self.seen["dropped"] += 1
            return
        line.free_at = max(now, line.free_at) + len(packet) / line.rate
        line.queued += 1
        self._number += 2
        heapq.heappush(self._due, Due(line.free_at, self._number, source, None))
        if self._chance.random() < LOSS:
            self.seen["lost"] += 1
            return
        arrives = line.free_at + ONE_WAY
        heapq.heappush(self._due, Due(arrives, self._number + 1, source, packet))


def main(up: str, down: str, tag: str) -> None:
    """Lay the link and carry until SIGTERM."""
    names = [f"{tag}-village", f"{tag}-county"]
    village, county = _device(names[0], VILLAGE, COUNTY), _device(names[1], COUNTY, VILLAGE)
    bridge = Bridge(Direction("up", county, int(up) / 8), Direction("down", village, int(down) / 8))

    def stop(*_: object) -> None:
        bridge.running = False

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    print("ready", flush=True)  # noqa: T201 - who started it reads this
    bridge.run()
    for name in names:
        _ip("netns", "del", name, check=False)
    print(json.dumps(bridge.seen), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
