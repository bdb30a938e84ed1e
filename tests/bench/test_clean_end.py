"""A run that is told to stop leaves nothing behind: no server, no node, no process that let go of who started it."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.stand import ROOT

ROW = """
import signal
import subprocess
import sys

from tests.bench import __main__ as command
from tests.bench.rows import Group
from tests.bench.stand import started


def measure(bench):
    print(bench.stand.postgres.data, flush=True)
    with started(["sleep", "300"]) as node:
        print(node.pid, flush=True)
        subprocess.run(["setsid", "--fork", "sh", "-c", "echo $$; exec sleep 300"])
        signal.pause()


command.limits = lambda bench: {}
command.GROUPS = (Group({"one": "asked"}, measure),)
sys.exit(command.main())
"""
"""The command with one row, which has a database, a node, and a process that let go of it, and waits."""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_whatever_a_run_has_started_ends_when_it_is_told_to_stop(
    number: signal.Signals, tmp_path: Path
) -> None:
    line = [sys.executable, "-c", ROW, "--peers", "0", "--pages", str(tmp_path)]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        database, node, loose = (Path(run.stdout.readline().strip()) for _ in range(3))
        server = (database / "postmaster.pid").read_text().split()[0]
        handles = [os.pidfd_open(int(pid)) for pid in (server, node.name, loose.name)]

        run.send_signal(number)

        assert run.wait(60) == 1
    ended, _, _ = select.select(handles, [], [], 0)
    for handle in handles:
        os.close(handle)
    assert ended == handles
    assert not database.parent.exists()
    assert not list(tmp_path.iterdir())
