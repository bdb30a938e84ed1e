"""A private PostgreSQL: one cluster in one folder, on one port of this machine, for one user with a password."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

from deploy.services.ending import ServiceFailed, children, ended

BINARIES = Path("/usr/lib/postgresql/15/bin")
OWNER = "tongban"
"""The cluster's one user, and its owner."""
SYSTEM_USER = "postgres"
"""Who runs the server where we are root: PostgreSQL refuses to run as root."""
START_SECONDS = 60
CONFIGURATION = """\
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = {connections}
shared_buffers = 32MB
timezone = 'UTC'
log_timezone = 'UTC'
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""
IN_A_HURRY = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


class Postgres:
    """A cluster in `folder`, which PostgreSQL's user must be able to reach.

    Where `durable` is false, a power cut may take what was committed: for tests.
    """

    def __init__(
        self, folder: Path, port: int, *, durable: bool = True, connections: int = 100
    ) -> None:
        self.folder = folder
        self.port = port
        self._durable = durable
        self._connections = connections

    @property
    def data(self) -> Path:
        """The cluster itself."""
        return self.folder / "cluster"

    @property
    def password(self) -> str:
        """The password of the cluster's user."""
        return (self.folder / "password").read_text(encoding="ascii").strip()

    def url(self, database: str) -> str:
        """Return the address of one of its databases, password included."""
        return f"postgresql://{OWNER}:{quote(self.password)}@127.0.0.1:{self.port}/{database}"

    def make(self) -> None:
        """Make the cluster, unless it is there already."""
        if (self.data / "PG_VERSION").exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        secret = self.folder / "password"
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(24) + "\n", encoding="ascii")
        self._give_away(self.folder, secret)
        self._run(
            "initdb",
            *("--pgdata", str(self.data), "--username", OWNER, "--pwfile", str(secret)),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync"),
        )

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        text = CONFIGURATION.format(connections=self._connections)
        own = self.data / "tongban.conf"
        own.write_text(text + ("" if self._durable else IN_A_HURRY), encoding="ascii")
        main = self.data / "postgresql.conf"
        include = "include = 'tongban.conf'\n"
        if include not in main.read_text(encoding="utf-8"):
            with main.open("a", encoding="utf-8") as file:
                file.write(include)
        self._give_away(own)
        options = ("-o", f"-p {self.port}", "-t", str(START_SECONDS))
        self._control("start", "-l", str(self.folder / "server.log"), *options)

    def stop(self) -> None:
        """Stop the server: open transactions are rolled back."""
        if (self.data / "postmaster.pid").exists():
            self._control("stop", "-m", "fast")

    def kill(self) -> None:
        """End all its processes at once, as a power cut would, and wait until they are gone."""
        pid = self.data / "postmaster.pid"
        first = int(pid.read_text().split()[0])
        ended([first, *children(first)], signal.SIGKILL)
        # After a power cut no process has this number; here one that nobody waited for may keep it.
        pid.unlink()

    def create(self, database: str, template: str = "template1") -> None:
        """Create a database, as a copy of another one that nobody is connected to."""
        self.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')

    def drop(self, database: str) -> None:
        """Drop a database, whoever is connected to it."""
        self.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        """Run one statement as the cluster's user."""
        address = ("-h", "127.0.0.1", "-p", str(self.port), "-U", OWNER, "-d", "postgres")
        environment = os.environ | {"PGPASSWORD": self.password}
        _call([str(BINARIES / "psql"), "-XqAt", *address, "-c", statement], environment)

    def remove(self) -> None:
        """Remove the folder with all that is in it; stop the server first."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _control(self, action: str, *options: str) -> None:
        self._run("pg_ctl", action, "-w", "-s", "-D", str(self.data), *options)

    def _run(self, program: str, *arguments: str) -> None:
        line = [str(BINARIES / program), *arguments]
        if os.geteuid() == 0:
            as_user = ("setpriv", f"--reuid={SYSTEM_USER}", f"--regid={SYSTEM_USER}")
            line = [*as_user, "--clear-groups", "--", *line]
        _call(line, os.environ | {"LC_ALL": "C"}, self.folder)

    def _give_away(self, *paths: Path) -> None:
        if os.geteuid() != 0:
            return
        who = pwd.getpwnam(SYSTEM_USER)
        for path in paths:
            os.chown(path, who.pw_uid, who.pw_gid)


def _call(line: list[str], environment: dict[str, str], folder: Path | None = None) -> None:
    # A file, not a pipe: a server that was started would hold a pipe open.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            line,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env=environment,
            cwd=folder,
            check=False,
        )
        if done.returncode == 0:
            return
        said.seek(0)
        words = said.read().decode("utf-8", "replace").strip()
    log = folder / "server.log" if folder else None
    if log is not None and log.exists():
        words += "\n" + log.read_text("utf-8", "replace")[-2000:]
    raise ServiceFailed(f"{line}: {words or done.returncode}")
