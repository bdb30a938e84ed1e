"""Morango, the library by which Kolibri synchronises: pushing from one SQLite file to another over HTTP.

It is installed below `.bench/`, in a Python of its own. Between its steps it waits, longer each
time, for what the other side does in the background: most of its seconds are no work.
"""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.bench.bench import Bench
from tests.bench.peers.installed import installed_python
from tests.bench.stand import LOOPBACK, started, told_by
from tests.support.processes import free_port

VERSIONS = ("morango==0.8.15", "Django==3.2.25", "cheroot==11.1.2")
SIDE = Path(__file__).parent / "morango_side" / "side.py"


class Morango:
    """An installed Morango."""

    name = "Morango"

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._program = [str(installed_python(bench, self.name, VERSIONS) / "python"), str(SIDE)]

    def exchange(self, records: Path) -> dict[str, Any]:
        """Push records over loopback and tell what it took."""
        folder, port = self._bench.stand.new_folder(), free_port()
        there, here = str(folder / "there.sqlite3"), str(folder / "here.sqlite3")
        self._run("found", there)
        shutil.copy(there, here)
        self._run("fill", here, str(records))
        with started([*self._program, "serve", there, str(port)]) as server:
            assert server.stdout is not None
            server.stdout.readline()
            told = told_by([*self._program, "push", here, f"http://{LOOPBACK}:{port}"])
        with closing(sqlite3.connect(there)) as store:
            [arrived] = store.execute("SELECT count(*) FROM kept_record").fetchone()
        return {**told, "arrived": arrived}

    def _run(self, *words: str) -> None:
        subprocess.run([*self._program, *words], check=True, capture_output=True)
