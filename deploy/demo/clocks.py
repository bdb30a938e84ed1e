"""Clocks that can be moved while processes run by them: real time and an offset, through Debian's libfaketime.

Only what says the date moves. Waiting, timeouts and sockets stay real.
"""

import os
import sysconfig
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deploy.demo.words import say

LIBRARY = "libfaketimeMT.so.1"  # takes turns; the plain one mixes up threads that look at the clock
LIBRARIES = Path("/usr/lib")
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - where the library itself puts it
PRELOAD = Path(__file__).with_name("preload")
SETTINGS = {
    "FAKETIME_NO_CACHE": "1",
    "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    # The library counts every timed wait for a condition by the moved clock. Python has one such wait,
    # for the interpreter's lock; this is its right length.
    "FAKETIME_WAIT_MS": "5",
    "NO_FAKE_STAT": "1",
}


class NoLibrary(Exception):
    """libfaketime is not installed; the message says what to do."""


class NodeClock:
    """A clock in a file: real time and an offset. Moving it takes effect at once in whoever runs by it.

    It may follow another clock: then the offset it is given comes on top of that clock's.
    """

    def __init__(self, file: Path, leader: "NodeClock | None" = None) -> None:
        self._file = file
        self._leader = leader
        self._own = timedelta()
        self._followers: list[NodeClock] = []
        self._write()

    @property
    def offset(self) -> timedelta:
        """How far it is ahead of real time; negative when it is behind."""
        return self._own + (self._leader.offset if self._leader else timedelta())

    def now(self) -> datetime:
        """Return the time that it shows, in UTC."""
        return datetime.now(UTC) + self.offset

    def forward(self, *, days: float = 0, hours: float = 0, seconds: float = 0) -> None:
        """Move it on, its followers with it."""
        self.set(self._own + timedelta(days=days, hours=hours, seconds=seconds))

    def back(self, *, days: float = 0, hours: float = 0, seconds: float = 0) -> None:
        """Move it back, its followers with it."""
        self.set(self._own - timedelta(days=days, hours=hours, seconds=seconds))

    def set(self, offset: timedelta) -> None:
        """Set how far it is ahead of the clock that it follows, or of real time where it follows none."""
        self._own = offset
        self._write()

    def follower(self, name: str) -> "NodeClock":
        """Return a clock that moves with this one and can be set apart from it, in a file beside it."""
        clock = NodeClock(self._file.with_name(name), self)
        self._followers.append(clock)
        return clock

    def environment(self) -> dict[str, str]:
        """Return the whole environment of a process that runs by this clock, or raise NoLibrary."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("FAKETIME")}
        return kept | {
            **SETTINGS,
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "LD_PRELOAD": _before(kept, "LD_PRELOAD", _library()),
            "PYTHONPATH": _before(kept, "PYTHONPATH", PRELOAD),
        }

    def _write(self) -> None:
        # Replaced whole: a process may read it at any moment.
        new = self._file.with_name(f"{self._file.name}.new")
        new.write_text(f"{self.offset.total_seconds():+f}\n", encoding="ascii")
        new.replace(self._file)
        for clock in self._followers:
            clock._write()  # noqa: SLF001 - one of its own kind


def tidy(pid: int) -> None:
    """Remove what a process that was killed could not remove of the library's."""
    for left in SHARED_MEMORY.glob(f"*faketime_s?m_{pid}"):
        left.unlink(missing_ok=True)


def _library() -> Path:
    """Return the library for this machine's architecture."""
    ours = str(sysconfig.get_config_var("MULTIARCH"))
    found = sorted(LIBRARIES.glob(f"*/faketime/{LIBRARY}"), key=lambda p: ours not in p.parts)
    if not found:
        raise NoLibrary(
            say(
                "没有 libfaketime，时钟拨不动。请安装：apt-get install libfaketime",
                "No libfaketime, so no clock can be moved. Install it: apt-get install libfaketime",
            )
        )
    return found[0]


def _before(environment: dict[str, str], name: str, first: Path) -> str:
    """Return a list of paths with one put before those that are in it."""
    return os.pathsep.join(filter(None, (str(first), environment.get(name, ""))))
