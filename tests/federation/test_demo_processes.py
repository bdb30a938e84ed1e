"""Processes of the demonstration: what they say, and what becomes of them when they end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.demo import child
from deploy.demo.child import Failed, Part
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


def test_who_does_not_say_in_time_what_is_awaited_tells_where_each_of_its_processes_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A father and a son that wait for ever: what is known of them must not go with their folder."""
    stuck = "import os, signal; os.fork() and print('ready', flush=True); signal.pause()"
    with Processes(tmp_path / "logs", NodeClock(tmp_path / "clock")) as processes:
        running = processes.serve("one", "one", [Part("", ("python", "-c", stuck))])
        running.ready()
        process = running.children[""]
        monkeypatch.setattr(child, "HEARD_SECONDS", 0.1)
        with pytest.raises(Failed) as failed:
            process.hear(process.hears(lambda _line: False))

    assert str(failed.value).count("in <module>") == 2
    assert process.process.poll() is not None


def test_gunicorns_processes_say_that_they_are_ready_in_one_write_each() -> None:
    """Several say it into one pipe at one time; two lines that run into one another tell nobody anything."""
    says = "from deploy import gunicorn_conf; gunicorn_conf.post_worker_init(None)"
    reads, writes = os.pipe2(os.O_DIRECT)  # what is read is what one write wrote
    environment = {**os.environ, "TONGBAN_BIND": "", "PYTHONUNBUFFERED": "1"}
    subprocess.run((sys.executable, "-c", says), stdout=writes, env=environment, check=True)
    os.close(writes)
    said = os.read(reads, 100)
    os.close(reads)
    assert said == b"ready\n"
