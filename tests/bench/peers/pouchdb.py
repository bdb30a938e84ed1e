"""PouchDB, replicating from LevelDB to a pouchdb-server: installed by npm below `.bench/`."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.bench.bench import Bench
from tests.bench.peers.installed import Lines, NotInstalled, installed
from tests.bench.stand import LOOPBACK, started, told_by
from tests.support.processes import free_port

VERSIONS = ("pouchdb@9.0.0", "pouchdb-server@4.2.0")
SCRIPT = Path(__file__).with_suffix(".js")


class PouchDb:
    """An installed PouchDB."""

    name = "PouchDB"

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._folder = installed(bench, self.name, VERSIONS, _lines)

    def exchange(self, records: Path, *, batch: int = 0) -> dict[str, Any]:
        """Replicate records over loopback and tell what it took."""
        with self.serving() as url:
            return self.replicate(records, url, batch=batch)

    def replicate(self, records: Path, url: str, *within: str, batch: int = 0) -> dict[str, Any]:
        """Replicate records to a server and tell what it took; `within` is what the command line begins with."""
        folder = self._bench.stand.new_folder()
        line = ["node", str(SCRIPT), str(records), f"{url}/w", str(batch), str(folder / "db")]
        modules = f"NODE_PATH={self._folder / 'node_modules'}"
        return told_by([*within, "env", modules, *line])

    @contextmanager
    def serving(self, *within: str, host: str = LOOPBACK) -> Iterator[str]:
        """Run a new server and give its address."""
        folder, port = self._bench.stand.new_folder(), free_port()
        program = self._folder / "node_modules" / "pouchdb-server" / "bin" / "pouchdb-server"
        where = ["--dir", str(folder), "--host", host, "--port", str(port), "-n"]
        chdir = ["env", "-C", str(folder)]  # it writes its settings where it stands
        with started([*within, *chdir, "node", str(program), *where]):
            url = f"http://{host}:{port}"
            _wait(url, within)
            yield url


def _lines(folder: Path) -> Lines:
    if shutil.which("npm") is None:
        raise NotInstalled("npm is not here")
    npm = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"]
    return [[*npm, "--prefix", str(folder), *VERSIONS]]


def _wait(url: str, within: tuple[str, ...]) -> None:
    """Wait until a server answers; from inside its namespace where it is in one."""
    for _ in range(100):
        if within:
            line = [*within, "curl", "--silent", "--fail", "--output", "/dev/null", url]
            if subprocess.run(line, check=False).returncode == 0:
                return
        else:
            try:
                httpx.get(url, trust_env=False)
            except httpx.HTTPError:
                pass
            else:
                return
        time.sleep(0.1)
    raise NotInstalled(f"no answer at {url}")
