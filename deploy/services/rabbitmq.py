"""A private RabbitMQ in a folder: own ports, own cookie, own port mapper. Debian's package `rabbitmq-server` brings it."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from deploy.services.ending import ServiceFailed, ended, family

BIN = Path("/usr/lib/rabbitmq/bin")
EPMD = Path("/usr/bin/epmd")
LOOPBACK = "127.0.0.1"
START_SECONDS, END_SECONDS = 90, 40
DEFINITIONS, PORTS, LOG = "definitions.json", "ports.json", "broker.log"
NOTHING: Mapping[str, object] = {"vhosts": [{"name": "/"}], "users": [], "permissions": []}


class Broker:
    """A broker in `folder`. Whoever names the folder can stop it, not only who started it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, user: str, password: str, vhost: str = "") -> str:
        """Return the address for a user; its parts are put in as they are."""
        return f"amqp://{user}:{password}@{LOOPBACK}:{self._ports()[0]}/{vhost}"

    def make(
        self,
        ports: tuple[int, int, int],
        definitions: Mapping[str, object] = NOTHING,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """Write what it is started by: the ports of AMQP, of its distribution and of its port mapper; definitions to load."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._write(PORTS, json.dumps(ports))
        self._write(DEFINITIONS, json.dumps(definitions))
        lines = {
            "listeners.tcp.default": f"{LOOPBACK}:{ports[0]}",
            "load_definitions": str(self.folder / DEFINITIONS),
            "distribution.listener.interface": LOOPBACK,
            "log.file": str(self.folder / LOG),
            "log.console": "false",
            **(settings or {}),
        }
        self._write(
            "rabbitmq.conf", "".join(f"{name} = {value}\n" for name, value in lines.items())
        )
        self._write("plugins", "[].\n")

    def start(self) -> None:
        """Start it and return once it serves; ServiceFailed where it does not."""
        mapper = [str(EPMD), "-port", str(self._ports()[2]), "-address", LOOPBACK]
        with (self.folder / "console.log").open("ab") as said:
            started = {
                name: subprocess.Popen(
                    line,
                    env=self._environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # Ctrl-C at the terminal is for who started it
                )
                for name, line in (("mapper", mapper), ("broker", [str(BIN / "rabbitmq-server")]))
            }
        for name, process in started.items():
            self._write(f"{name}.pid", str(process.pid))
            process.returncode = 0  # it is ended by its number, not by this object
        try:
            pid = str(started["broker"].pid)
            self.ctl("wait", "--pid", pid, "--timeout", str(START_SECONDS))
        except ServiceFailed as failure:
            self.kill()
            log = self.folder / "console.log"
            raise ServiceFailed(f"{failure}\n{log.read_text('utf-8', 'replace')[-2000:]}") from None

    def stop(self) -> None:
        """End it in order and wait."""
        if not self._end(signal.SIGTERM, END_SECONDS):
            self.kill()
            raise ServiceFailed("the broker did not end in time")

    def kill(self) -> None:
        """End it at once, as a power cut would, and wait until it is gone."""
        self._end(signal.SIGKILL, None)

    def remove(self) -> None:
        """Remove the folder with all that is in it; stop the broker first."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def define(self, definitions: Mapping[str, object]) -> None:
        """Add users, rights and queues to those that a running broker has."""
        # A file of its own: two that add at once must not import each other's.
        with tempfile.NamedTemporaryFile("w", dir=self.folder, suffix=".json") as more:
            more.write(json.dumps(definitions))
            more.flush()
            self.ctl("import_definitions", more.name)

    def ctl(self, *command: str) -> str:
        """Run one of `rabbitmqctl`'s commands and return what it printed (about a second)."""
        done = subprocess.run(
            [str(BIN / "rabbitmqctl"), "--quiet", *command],
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ServiceFailed(f"rabbitmqctl {command[0]}: {done.stdout}{done.stderr}")
        return done.stdout

    def _end(self, number: signal.Signals, seconds: float | None) -> bool:
        """Signal the broker, then its port mapper; say whether both ended in time."""
        all_gone = True
        for name in ("broker", "mapper"):
            file = self.folder / f"{name}.pid"
            if not file.exists():
                continue
            pid = int(file.read_text())
            # The runtime is a child of the script that started it, where the script has not become it.
            all_gone = ended([pid, *family(pid)], number, seconds) and all_gone
            if all_gone:
                file.unlink()
        return all_gone

    def _ports(self) -> tuple[int, int, int]:
        port, distribution, mapper = json.loads((self.folder / PORTS).read_text())
        return port, distribution, mapper

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")

    def _environment(self) -> dict[str, str]:
        port, distribution, mapper = self._ports()
        at = str(self.folder)
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": at,
            "RABBITMQ_NODENAME": f"tongban{port}@localhost",
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_MNESIA_BASE": f"{at}/mnesia",
            "RABBITMQ_LOG_BASE": at,
            "RABBITMQ_PID_FILE": f"{at}/pid",
            "RABBITMQ_CONFIG_FILE": f"{at}/rabbitmq.conf",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{at}/plugins",
            "ERL_EPMD_PORT": str(mapper),
            "ERL_EPMD_ADDRESS": LOOPBACK,
            "ERL_CRASH_DUMP_BYTES": "0",
        }
