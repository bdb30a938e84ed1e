"""Every process that the demonstration starts, ended together."""

import os
import signal
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock
from time import monotonic
from types import TracebackType
from typing import Self

from deploy.demo.child import END_SECONDS, Child, Failed, Part, Running
from deploy.demo.clocks import NodeClock, tidy
from deploy.demo.words import say

BIN = Path(sys.executable).parent
COMMAND_SECONDS = 300
NOTHING: Mapping[str, str] = {}


class Processes:
    """The processes of nodes, and the commands that are run. None outlives the block.

    They run by `clock`; by real time without one. `ended` tells of each process that has ended.
    """

    def __init__(self, logs: Path, clock: NodeClock | None = None) -> None:
        self.logs = logs
        ours = clock.environment() if clock else dict(os.environ)
        # What the operator may have set is for a node of his own.
        self._environment = {k: v for k, v in ours.items() if not k.startswith("TONGBAN_")}
        self.ended: SimpleQueue[Child] = SimpleQueue()
        self._lock = Lock()
        self._all: set[subprocess.Popen[str]] = set()
        self._answering: set[subprocess.Popen[str]] = set()
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

    def serve(self, name: str, log: str, parts: Sequence[Part]) -> Running:
        """Start processes of a node: `name` is told to people, `log` begins their logs' names. Ask the answer to wait."""
        return Running({part.name: self._child(name, log, part) for part in parts})

    def command(
        self, *arguments: str, fails: bool = False, environment: Mapping[str, str] = NOTHING
    ) -> str:
        """Run a command of the product to its end and return what it printed.

        With `fails` it is expected to be refused, and what it says of that is returned.
        """
        process = self._start(arguments, environment, subprocess.PIPE)
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
        """Wait until a process ends by itself and say which; empty when none does in time."""
        try:
            child = self.ended.get(timeout=seconds)
        except Empty:
            return ""
        status = child.process.returncode
        what = say(f"意外结束(状态 {status})", f"ended by itself (status {status})")
        return child.complaint(what)

    def end(self) -> None:
        """End every process, those that answer others last: asked first, then made to."""
        with self._lock:
            self._closed = True
            answering = self._all & self._answering
            asking = self._all - answering
        for processes in (asking, answering):
            _end(processes)

    def _child(self, name: str, log: str, part: Part) -> Child:
        process = self._start(part.command, part.environment, subprocess.STDOUT)
        if part.answers:
            self._answering.add(process)
        path = self.logs / (f"{log}-{part.name}.log" if part.name else f"{log}.log")
        return Child(f"{name} {part.name}".strip(), process, path, self.ended)

    def _start(
        self, arguments: tuple[str, ...], environment: Mapping[str, str], errors: int
    ) -> subprocess.Popen[str]:
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
                env={**self._environment, **environment},
                start_new_session=True,  # Ctrl-C reaches us alone; we end the children in order
            )
            self._all.add(process)
        return process


def _end(processes: Collection[subprocess.Popen[str]]) -> None:
    for process in processes:
        process.terminate()
    deadline = monotonic() + END_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, deadline - monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # each leads a session of its own
            process.wait()
        tidy(process.pid)
