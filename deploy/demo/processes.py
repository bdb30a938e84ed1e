"""Nodes as child processes: started, waited for by their own words, and ended together."""

import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from time import monotonic
from types import TracebackType
from typing import Self

from deploy.demo.clocks import NodeClock, tidy
from deploy.demo.words import say

BIN = Path(sys.executable).parent
LOOPBACK = "127.0.0.1"
READY = "ready "
START_SECONDS = 60
COMMAND_SECONDS = 120
END_SECONDS = 8


class Failed(Exception):
    """A process did not do what it was started for; the message says which, and why."""


@dataclass
class Running:
    """A node that runs. Its address comes from its own `ready` line, read as it is written."""

    name: str
    process: subprocess.Popen[str]
    log: Path
    ended: SimpleQueue["Running"]
    _url: Future[str] = field(default_factory=Future)

    def __post_init__(self) -> None:
        Thread(target=self._listen, name=f"log of {self.name}", daemon=True).start()

    def url(self) -> str:
        """Return the node's address once it serves, or raise Failed."""
        try:
            return self._url.result(START_SECONDS)
        except TimeoutError:
            raise Failed(self.complaint(say("没有按时启动", "was not ready in time"))) from None

    def stop(self) -> None:
        """End it as an operator would, and wait until it has ended."""
        self.process.terminate()
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            raise Failed(self.complaint(say("没有按时结束", "did not end in time"))) from None

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.process.kill()
        self.process.wait()
        tidy(self.process.pid)

    def complaint(self, what: str) -> str:
        """Say what became of the process, and where its log is."""
        return say(f"{self.name}{what}。日志：{self.log}", f"{self.name} {what}. Log: {self.log}")

    def _listen(self) -> None:
        with self.log.open("a") as log:
            for line in self.process.stdout or ():
                log.write(line)
                log.flush()
                if line.startswith(READY) and not self._url.done():
                    self._url.set_result(line.removeprefix(READY).strip())
        self.process.wait()
        if not self._url.done():
            self._url.set_exception(Failed(self.complaint(say("启动失败", "did not start"))))
        self.ended.put(self)


class Processes:
    """Every process that the demonstration starts. None outlives the block.

    They run by `clock`; by real time without one. `ended` tells of each node that has ended.
    """

    def __init__(self, logs: Path, clock: NodeClock | None = None) -> None:
        self.logs = logs
        self._environment = clock.environment() if clock else None
        self.ended: SimpleQueue[Running] = SimpleQueue()
        self._lock = Lock()
        self._all: set[subprocess.Popen[str]] = set()
        self._closed = False

    def __enter__(self) -> Self:
        self.logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def serve(self, name: str, program: str, data: Path, port: int) -> Running:
        """Start a node; ask the answer for its `url` to wait until it serves."""
        log = self.logs / f"{data.name}.log"
        arguments = (program, "run", "--data", str(data), "--port", str(port))
        with log.open("a") as errors:
            process = self._start(arguments, errors.fileno())
        return Running(name, process, log, self.ended)

    def command(self, *arguments: str, fails: bool = False) -> str:
        """Run a command of the product to its end and return what it printed.

        With `fails` it is expected to be refused, and what it says of that is returned.
        """
        process = self._start(arguments, subprocess.PIPE)
        try:
            told, complaint = process.communicate(timeout=COMMAND_SECONDS)
        finally:
            with self._lock:
                self._all.discard(process)
        if bool(process.returncode) is not fails:
            last = (complaint or told).strip().rpartition("\n")[2]
            raise Failed(f"{' '.join(arguments[:2])}: {last} [{process.returncode}]")
        return complaint.strip() if fails else told

    @contextmanager
    def pool(self, workers: int) -> Iterator[ThreadPoolExecutor]:
        """Give threads to work in. When the block breaks off, every process ends, so that no thread waits for one."""
        with ThreadPoolExecutor(workers) as pool:
            try:
                yield pool
            except BaseException:
                self.end()
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def next_end(self, seconds: float | None = None) -> str:
        """Wait until a node ends by itself and say which; empty when none does in time."""
        try:
            node = self.ended.get(timeout=seconds)
        except Empty:
            return ""
        status = node.process.returncode
        what = say(f"意外结束(状态 {status})", f"ended by itself (status {status})")
        return node.complaint(what)

    def end(self) -> None:
        """End every process: asked first, then made to."""
        with self._lock:
            self._closed = True
            processes = list(self._all)
        for process in processes:
            process.terminate()
        deadline = monotonic() + END_SECONDS
        for process in processes:
            try:
                process.wait(max(0.1, deadline - monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            tidy(process.pid)

    def _start(self, arguments: tuple[str, ...], errors: int) -> subprocess.Popen[str]:
        program = str(BIN / arguments[0])
        with self._lock:
            if self._closed:
                raise Failed(say("正在结束", "ending"))
            process = subprocess.Popen(
                (program, *arguments[1:]),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env=self._environment,
                start_new_session=True,  # Ctrl-C reaches us alone; we end the children in order
            )
            self._all.add(process)
        return process


QUIET_PORTS = range(20_000, 32_000)
"""Below those that the system gives to outgoing connections, which come and go."""


def is_free(port: int) -> bool:
    """Say whether a port of this machine can be listened on."""
    with _socket() as probe:
        return _takes(probe, port)


def choose_ports(wanted: list[int]) -> list[int]:
    """Return the wanted ports, a free one in the place of each that is taken."""
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
