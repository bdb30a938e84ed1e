"""Processes of the product that are forked from one which has loaded its code: a start costs a tenth of a cold one.

They are processes like any other, with the arguments, the environment and the output
that a console script would have. `python -m tests.support.nursery` is the one that forks.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import IO, Self

from deploy.demo.clocks import SETTINGS
from tests.crash.arming import arm
from tests.support.quicker import keep_compiled

PROGRAMS = {
    "tongban-center": "center.cli",
    "tongban-town": "town_node.cli",
    "tongban-village": "village_agent.cli",
    "crash-step": "tests.crash.steps",
}
LOADED = (
    *PROGRAMS.values(),
    *("center.bootstrap", "town_node.bootstrap", "village_agent.bootstrap"),
    *("shared.host.running", "shared.host.serving", "shared.host.server", "shared.host.answering"),
    *("shared.transport.bus.carrier", "shared.transport.bus.parked", "psycopg"),
)
OF_A_START = {"LD_PRELOAD", "PYTHONPATH", *SETTINGS}
"""Names in the environment that are read when a process begins, not when it forks."""
WORD = 8
"""Bytes of a number on a line: how much is asked, a child's number, how it ended."""


class Child:
    """A process of the product, with the part of `subprocess.Popen` that is needed of it."""

    def __init__(self, line: socket.socket, args: tuple[str, ...], stdout: IO[str]) -> None:
        self._line = line
        self.args = args
        self.stdout = stdout
        self.pid = _number(line)
        self.returncode: int | None = None

    def wait(self, timeout: float) -> int:
        """Wait until it has ended and return how; TimeoutExpired where it has not within some seconds."""
        if self.returncode is None:
            self._line.settimeout(timeout)
            try:
                self.returncode = _number(self._line)
            except TimeoutError:
                raise subprocess.TimeoutExpired(self.args, timeout) from None
            self._line.close()
        return self.returncode

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.stdout.close()

    def terminate(self) -> None:
        """Ask it to end."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once."""
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)


def born(args: tuple[str, ...], environment: dict[str, str], errors: IO[str]) -> Child:
    """Start a program of the product, by its console script's path and arguments; its output is a pipe."""
    read, write = os.pipe()
    line = socket.socket(socket.AF_UNIX)
    line.connect(_nursery(frozenset((k, v) for k, v in environment.items() if k in OF_A_START)))
    asked = json.dumps([Path(args[0]).name, args[1:], environment, str(Path.cwd())]).encode()
    with os.fdopen(write, "wb"):
        socket.send_fds(line, [f"{len(asked):{WORD}}".encode()], [write, errors.fileno()])
        line.sendall(asked)
        return Child(line, args, os.fdopen(read))


@cache
def _nursery(of_a_start: frozenset[tuple[str, str]]) -> bytes:
    """Start the one that forks and return where it listens; it ends with this process, and ends what it made."""
    environment = dict(os.environ) | dict(of_a_start)
    ours, its = socket.socketpair()
    line = [sys.executable, "-m", "tests.support.nursery", str(its.fileno())]
    house = Path(__file__).parents[2]
    with its:
        maker = subprocess.Popen(line, cwd=house, env=environment, pass_fds=[its.fileno()])
    atexit.register(maker.wait)
    atexit.register(ours.close)
    return ours.recv(256)


@dataclass(frozen=True)
class Life:
    """What a child is to be: a program, its arguments, its environment, where it stands; its output and errors."""

    name: str
    args: list[str]
    environment: dict[str, str]
    cwd: str
    fds: tuple[int, int]

    def live(self) -> None:
        """Be that program. It ends as a console script does, by SystemExit."""
        for fd, own in zip(self.fds, (1, 2), strict=True):
            os.dup2(fd, own)
            os.close(fd)
        os.chdir(self.cwd)
        os.environ.clear()
        os.environ.update(self.environment)
        sys.argv = [self.name, *self.args]
        arm()
        importlib.import_module(PROGRAMS[self.name]).main()


class Nursery:
    """Forks a child for each line that is opened, and tells on it the child's number, then how it ended."""

    def __init__(self, parent: socket.socket) -> None:
        self._parent = parent
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(b"")
        self._listener.listen()
        self._woken, self._wakes = socket.socketpair()
        self._wakes.setblocking(False)
        self._lines: dict[int, socket.socket] = {}
        parent.send(self._listener.getsockname())

    def serve(self) -> Life | None:
        """Fork until the parent has gone, then end every child that is left. In a child: return what it is to be."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wakes.fileno())
        with DefaultSelector() as selector:
            for what in (self._parent, self._listener, self._woken):
                selector.register(what, EVENT_READ)
            while self._parent not in (ready := [key.fileobj for key, _ in selector.select()]):
                if self._woken in ready:
                    self._bury()
                if self._listener in ready and (life := self._bear(self._listener.accept()[0])):
                    return life
        for pid in self._lines:
            os.kill(pid, signal.SIGKILL)
        return None

    def _bear(self, line: socket.socket) -> Life | None:
        size, fds, _flags, _address = socket.recv_fds(line, WORD, 2)
        name, args, environment, cwd = json.loads(line.recv(int(size), socket.MSG_WAITALL))
        pid = os.fork()
        if not pid:
            self._leave(line)
            return Life(name, args, environment, cwd, (fds[0], fds[1]))
        for fd in fds:
            os.close(fd)
        self._lines[pid] = line
        line.send(f"{pid:{WORD}}".encode())
        return None

    def _leave(self, line: socket.socket) -> None:
        """Let go, in a child, of all that is the nursery's."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for one in (line, *self._lines.values(), self._parent, self._listener, self._woken):
            one.close()
        self._wakes.close()

    def _bury(self) -> None:
        """Tell how each child ended that has."""
        self._woken.recv(4096)
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                with self._lines.pop(ended[0]) as line, contextlib.suppress(OSError):
                    line.send(f"{os.waitstatus_to_exitcode(ended[1]):{WORD}}".encode())


def _number(line: socket.socket) -> int:
    return int(line.recv(WORD, socket.MSG_WAITALL))


if __name__ == "__main__":
    for module in LOADED:
        importlib.import_module(module)
    keep_compiled()
    # What is loaded stays: no child has to look through it for what is not used any more.
    gc.collect()
    gc.freeze()
    if (own := Nursery(socket.socket(fileno=int(sys.argv[1]))).serve()) is not None:
        own.live()
