"""Ports of this machine that are free."""

import secrets
import socket
from contextlib import ExitStack

LOOPBACK = "127.0.0.1"
QUIET_PORTS = range(20_000, 32_000)
"""Below those that the system gives to outgoing connections, which come and go."""


def is_free(port: int) -> bool:
    """Say whether a port of this machine can be listened on."""
    with _socket() as probe:
        return _takes(probe, port)


def choose_ports(wanted: list[int]) -> list[int]:
    """Return the wanted ports, a free one in the place of each that is taken; any where 0 is wanted."""
    with ExitStack() as held:
        probes = [held.enter_context(_socket()) for _ in wanted]
        for probe, first in zip(probes, wanted, strict=True):
            port = first
            while not port or not _takes(probe, port):
                port = secrets.choice(QUIET_PORTS)
        return [int(probe.getsockname()[1]) for probe in probes]


def _socket() -> socket.socket:
    probe = socket.socket()
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return probe


def _takes(probe: socket.socket, port: int) -> bool:
    try:
        probe.bind((LOOPBACK, port))
    except OSError:
        return False
    return True
