"""Processes of the demonstration: what becomes of them when they end."""

from pathlib import Path

import pytest

from deploy.demo.child import Part
from deploy.demo.clocks import SHARED_MEMORY, NodeClock
from deploy.demo.processes import Processes

WAITS = ("python", "-c", "print('ready', flush=True); import signal; signal.pause()")


def left_by(pid: int) -> list[Path]:
    return list(SHARED_MEMORY.glob(f"*faketime*_{pid}"))


@pytest.mark.parametrize("at_once", [False, True])
def test_a_process_that_is_ended_leaves_nothing_of_its_clock(tmp_path: Path, at_once: bool) -> None:
    with Processes(tmp_path / "logs", NodeClock(tmp_path / "clock")) as processes:
        running = processes.serve("one", "one", [Part("", WAITS)])
        running.ready()
        pid = running.children[""].process.pid
        before = left_by(pid)
        if at_once:
            running.kill()
        else:
            processes.end()
        after = left_by(pid)

    assert (bool(before), after) == (True, [])
