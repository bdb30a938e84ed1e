"""One process of a node: what it writes goes to its log, and is listened to as it is written."""

import signal
import subprocess
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread

from deploy.demo.clocks import tidy
from deploy.demo.words import say
from deploy.services.ending import children, ended, family

READY = "ready"
HEARD_SECONDS = 180
"""The longest that anything takes on a busy machine, starting included."""
END_SECONDS = 40
STANDS = signal.SIGRTMIN
"""Whoever runs by a clock that can be moved says on this where each of its threads stands, and ends."""
LAST_LINES = 80
Matches = Callable[[str], bool]


class Failed(Exception):
    """A process did not do what it was started for; the message says which, and why."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one process of a node is started by: its name in the node, its command, its environment besides.

    One that `answers` others ends after them: who has asked waits for its answer before it ends.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    answers: bool = False


class Child:
    """A process that runs. It says `ready` when it serves."""

    def __init__(
        self,
        name: str,
        process: subprocess.Popen[str],
        log: Path,
        ends: SimpleQueue["Child"],
    ) -> None:
        self.name = name
        self.process = process
        self._log = log
        self._ends = ends
        self._lock = Lock()
        self._awaited: list[tuple[Matches, Future[str]]] = []
        self._ready = self.hears(lambda line: line.split()[:1] == [READY])
        self._listener = Thread(target=self._listen, name=f"log of {name}", daemon=True)
        self._listener.start()

    def hears(self, matches: Matches) -> Future[str]:
        """Return what will hold the first line, from now on, that matches; Failed where it ends before."""
        future: Future[str] = Future()
        with self._lock:
            self._awaited.append((matches, future))
        return future

    def hear(self, awaited: Future[str]) -> str:
        """Wait for a line that was asked for with `hears`, or raise Failed, which ends it and tells where it stood."""
        try:
            return awaited.result(HEARD_SECONDS)
        except TimeoutError:
            what = say("没有按时说出要等的话", "did not say in time what was waited for")
            raise Failed(f"{self.complaint(what)}\n{self._where_it_stood()}") from None

    def ready(self) -> None:
        """Wait until it serves, or raise Failed."""
        self.hear(self._ready)

    def ask_to_end(self) -> None:
        """Ask it to end, as an operator would."""
        self.process.terminate()

    def wait(self) -> None:
        """Wait until it has ended, or raise Failed."""
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            raise Failed(self.complaint(say("没有按时结束", "did not end in time"))) from None

    def kill(self) -> None:
        """End it and what it has started at once, as a power cut would."""
        pid = self.process.pid
        ended([pid, *children(pid)], signal.SIGKILL)
        self.process.wait()
        tidy(pid)

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    def complaint(self, what: str) -> str:
        """Say what became of the process, and where its log is."""
        return say(f"{self.name}{what}。日志：{self._log}", f"{self.name} {what}. Log: {self._log}")

    def _where_it_stood(self) -> str:
        """End it and what it has started, and return the last lines of its log, where each says where it stood."""
        pid = self.process.pid
        ended([pid, *family(pid)], STANDS, END_SECONDS)
        self._listener.join(END_SECONDS)
        tidy(pid)
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-LAST_LINES:])

    def _listen(self) -> None:
        said = self.process.stdout
        if said is None:
            raise TypeError("its words are not piped")
        with self._log.open("a") as log, said:
            for line in said:
                log.write(line)
                log.flush()
                self._tell(line)
        self.process.wait()
        failed = Failed(self.complaint(say("已经结束", "has ended")))
        with self._lock:
            awaited, self._awaited = self._awaited, []
        for _, future in awaited:
            future.set_exception(failed)
        self._ends.put(self)

    def _tell(self, line: str) -> None:
        with self._lock:
            told = [future for matches, future in self._awaited if matches(line)]
            self._awaited = [pair for pair in self._awaited if pair[1] not in told]
        for future in told:
            future.set_result(line)


@dataclass(frozen=True)
class Running:
    """A node that runs: its processes, by the names of its parts."""

    children: dict[str, Child]

    def ready(self) -> None:
        """Wait until all of it serves, or raise Failed."""
        for child in self.children.values():
            child.ready()

    def stop(self, *parts: str) -> None:
        """End these parts as an operator would, all of them if none is named, and wait until they have ended."""
        ending = self._take(parts)
        for child in ending:
            child.ask_to_end()
        for child in ending:
            child.wait()

    def kill(self, *parts: str) -> None:
        """End these parts at once, all of them if none is named, as a power cut would."""
        for child in self._take(parts):
            child.kill()

    def _take(self, parts: tuple[str, ...]) -> list[Child]:
        return [self.children.pop(part) for part in parts or tuple(self.children)]
