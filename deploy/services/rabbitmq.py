"""A private RabbitMQ in a folder: own port, own cookie, own port mapper. Debian's package `rabbitmq-server` brings it."""

import os
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

BIN = Path("/usr/lib/rabbitmq/bin")
EPMD = Path("/usr/bin/epmd")
LOOPBACK = "127.0.0.1"
STARTED, BROKEN = "completed with", "BOOT FAILED"
END_SECONDS = 40
DEFINITIONS, LOG = "definitions.json", "broker.log"


class BrokerFailed(Exception):
    """The broker did not start or did not do what it was asked; the message says what it printed."""


@dataclass
class Broker:
    """One broker. `ports` are those of AMQP, of its distribution and of its port mapper.

    `definitions` is RabbitMQ's own JSON of users, rights and queues, loaded at each start.
    """

    folder: Path
    ports: tuple[int, int, int]
    definitions: bytes
    settings: dict[str, str] = field(default_factory=dict)
    _process: subprocess.Popen[str] | None = None
    _mapper: subprocess.Popen[bytes] | None = None

    def url(self, user: str, password: str) -> str:
        """Return the address for a user."""
        return f"amqp://{user}:{password}@{LOOPBACK}:{self.ports[0]}/"

    def start(self) -> None:
        """Start it and return once it serves; BrokerFailed where it does not."""
        self._write()
        mapper = [str(EPMD), "-port", str(self.ports[2]), "-address", LOOPBACK]
        self._mapper = subprocess.Popen(
            mapper, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._process = subprocess.Popen(
            [str(BIN / "rabbitmq-server")],
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # the runtime is a child of a shell script: they end together
        )
        self._await(self._process)

    def stop(self) -> None:
        """End it in order and wait."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def ctl(self, *command: str) -> str:
        """Run one of `rabbitmqctl`'s commands and return what it printed (some seconds)."""
        done = subprocess.run(
            [str(BIN / "rabbitmqctl"), "--quiet", *command],
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise BrokerFailed(f"rabbitmqctl {command[0]}: {done.stdout}{done.stderr}")
        return done.stdout

    def _await(self, process: subprocess.Popen[str]) -> None:
        said: list[str] = []
        for line in process.stdout or ():
            said.append(line)
            if STARTED in line:
                # The pipe is read on, or the broker would wait for room in it.
                Thread(target=self._drain, args=(process,), daemon=True).start()
                return
            if BROKEN in line:
                break
        self._drain(process)
        self.kill()
        raise BrokerFailed("".join(said[-20:]))

    @staticmethod
    def _drain(process: subprocess.Popen[str]) -> None:
        if process.stdout is not None:
            with process.stdout as said:
                for _line in said:
                    pass

    def _end(self, number: signal.Signals) -> None:
        process, mapper = self._process, self._mapper
        self._process = self._mapper = None
        if process is not None and process.poll() is None:
            os.killpg(process.pid, number)
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                raise BrokerFailed("the broker did not end in time") from None
        if mapper is not None:
            mapper.terminate()
            mapper.wait()

    def _write(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        definitions = self.folder / DEFINITIONS
        definitions.write_bytes(self.definitions)
        definitions.chmod(0o600)
        settings = {
            "listeners.tcp.default": f"{LOOPBACK}:{self.ports[0]}",
            "load_definitions": str(definitions),
            "distribution.listener.interface": LOOPBACK,
            "log.file": str(self.folder / LOG),
            "log.console": "false",
            **self.settings,
        }
        lines = [f"{name} = {value}\n" for name, value in settings.items()]
        (self.folder / "rabbitmq.conf").write_text("".join(lines))
        (self.folder / "plugins").write_text("[].\n")

    def _environment(self) -> dict[str, str]:
        port, distribution, mapper = self.ports
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
