"""Ending processes that somebody else may have started, and waiting until they are gone."""

import os
import select
import signal
from collections.abc import Iterable
from pathlib import Path


class ServiceFailed(RuntimeError):
    """A server could not be made, started or stopped; the text says what it said."""


def ended(processes: Iterable[int], number: signal.Signals, seconds: float | None = None) -> bool:
    """Signal processes, the first one first, and wait for the end of each; say whether all ended in time."""
    handles = []
    for process in processes:
        try:
            handles.append(os.pidfd_open(process))
            os.kill(process, number)
        except ProcessLookupError:
            continue
    all_gone = True
    for handle in handles:
        gone, _, _ = select.select([handle], [], [], seconds)
        all_gone = all_gone and bool(gone)
        os.close(handle)
    return all_gone


def children(parent: int) -> list[int]:
    """Return the processes that a process has started."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if int(after_name[1]) == parent:
            found.append(int(status.parent.name))
    return found


def family(pid: int) -> list[int]:
    """Return a process's children, theirs, and so on."""
    return [one for child in children(pid) for one in (child, *family(child))]
