"""The production shape on one machine: PostgreSQL, RabbitMQ, gunicorn and Celery for the county and its towns."""

import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from deploy.demo.child import Part
from deploy.demo.places import COUNTY, TEN, TOWN, Place
from deploy.demo.ports import LOOPBACK
from deploy.demo.shape import Done, Plain, Tell
from deploy.demo.words import say
from deploy.services.postgres import Postgres
from deploy.services.rabbitmq import Broker

GUNICORN = str(Path(__file__).parents[1] / "gunicorn_conf.py")
MODULES = {"tongban-center": "center", "tongban-town": "town_node"}
WORKER = ("worker", "--without-gossip", "--without-mingle", "--without-heartbeat")
WEB_WORKERS = {COUNTY.key: "2"}
BROKER = "TONGBAN_BROKER="
DATABASE, SETTINGS, VHOST = "TONGBAN_DATABASE", "settings.env", "tongban"
CONNECTIONS = 200
OPEN = Path("/var/tmp")  # noqa: S108 - where whoever runs PostgreSQL gets to, and what outlives a restart


class Production(Plain):
    """Several processes for the county and each town, their data in PostgreSQL, a broker between them; villages as they are."""

    name = "production"
    places: tuple[Place, ...] = TEN
    wired = (*Plain.wired, TOWN)
    services = ("postgres", "broker", "broker's nodes", "broker's mapper")
    steps = 2

    def __init__(self) -> None:
        self.postgres: Postgres
        self.broker: Broker
        self._port = 0
        self._databases = {p.key: p.key for p in self.places if not p.is_village}
        self._lines: dict[str, str] = {}

    @contextmanager
    def standing(self, folder: Path, ports: Mapping[str, int], done: Done) -> Iterator[None]:
        """Run PostgreSQL and RabbitMQ while the block runs."""
        postgres, *broker = (ports[name] for name in self.services)
        self.postgres = Postgres(_home(folder), postgres, connections=CONNECTIONS)
        self.broker = Broker(folder / "rabbitmq")
        self._port = broker[0]
        with ExitStack() as ends:
            ends.callback(self.postgres.stop)
            self.postgres.make()
            self.postgres.start()
            done("PostgreSQL")
            ends.callback(self.broker.stop)
            if not self.broker.folder.exists():
                self.broker.make((broker[0], broker[1], broker[2]))
            self.broker.start()
            done("RabbitMQ")
            yield

    def joining(self, place: Place) -> Mapping[str, str]:
        """Make the place's database and return its address, and its line to the broker, once it has one."""
        if place.is_village:
            return {}
        self.postgres.create(place.key)
        line = self._lines.get(place.code)
        return {DATABASE: self.postgres.url(place.key)} | ({BROKER[:-1]: line} if line else {})

    def founded(self, data: Path, tell: Tell) -> None:
        """Have the county name queues and credentials, give them to the broker, and the county its own line."""
        codes = [place.code for place in self.places if not place.is_village]
        file = self.broker.folder / "definitions-of-the-county.json"
        where = ("--broker", f"amqp://{LOOPBACK}:{self._port}/{VHOST}", "--to", str(file))
        told = tell(COUNTY, "broker-definitions", *codes, *where)
        self.broker.define(json.loads(file.read_text(encoding="utf-8")))
        lines = [line.partition(f" {BROKER}") for line in told.splitlines()]
        self._lines = {code: line for code, found, line in lines if found}
        self.set(data, BROKER + self._lines[COUNTY.code])

    def set(self, data: Path, line: str) -> None:
        """Add a line to a node's settings; the file stays its owner's alone."""
        with (data / SETTINGS).open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def parts(self, place: Place, data: Path, port: int) -> tuple[Part, ...]:
        """Return the processes of a place's node: a village's is one."""
        if place.is_village:
            return super().parts(place, data, port)
        module, here = MODULES[place.program], {"TONGBAN_DATA": str(data)}
        web = {
            "TONGBAN_BIND": f"{LOOPBACK}:{port}",
            "TONGBAN_WEB_WORKERS": WEB_WORKERS.get(place.key, "1"),
        }
        celery = ("celery", "--quiet", "--app", f"{module}.tasks")
        parts = [
            Part("web", ("gunicorn", "--config", GUNICORN, f"{module}.wsgi:app"), here | web),
            Part("worker", (*celery, *WORKER), here),
            Part("beat", (*celery, "beat"), here),
        ]
        if place is COUNTY:
            command = (place.program, "answer", "--data", str(data))
            parts.append(Part("answer", command, answers=True))
        return tuple(parts)

    def copy(self, place: Place, data: Path, to: Path) -> None:
        """Copy a folder, and beside it in PostgreSQL the database."""
        super().copy(place, data, to)
        if not place.is_village:
            self.postgres.create(_image(place, to), self._databases[place.key])

    def put_back(self, place: Place, data: Path, image: Path) -> None:
        """Put back a folder and its database."""
        super().put_back(place, data, image)
        if not place.is_village:
            database = self._databases[place.key]
            self.postgres.drop(database)
            self.postgres.create(database, _image(place, image))

    def recovering(self, place: Place) -> Mapping[str, str]:
        """Make a fresh database beside the old one, which is kept, and return its address."""
        if place.is_village:
            return {}
        self._databases[place.key] += "-again"
        self.postgres.create(self._databases[place.key])
        return {DATABASE: self.postgres.url(self._databases[place.key])}

    def remove(self, folder: Path) -> None:
        """Remove a network and its databases, wherever they lie."""
        shutil.rmtree((folder / "postgres").resolve(), ignore_errors=True)
        super().remove(folder)


def _home(folder: Path) -> Path:
    """Return PostgreSQL's folder: in the network's own, or led to from there, where its user cannot get into that."""
    link = folder / "postgres"
    if link.exists() or os.geteuid() != 0:
        return link.resolve()
    # It runs as a user of its own, who may go through this folder and see nothing of it.
    folder.chmod(0o711)
    if not all(path.stat().st_mode & stat.S_IXOTH for path in folder.resolve().parents):
        link.symlink_to(tempfile.mkdtemp(prefix="tongban-postgres-", dir=OPEN))
    return link.resolve()


def _image(place: Place, copy: Path) -> str:
    return f"{place.key}-{copy.name}"


def shape_named(name: str) -> Plain:
    """Return the shape of this name, as `make` takes it; ValueError where there is none."""
    shapes: dict[str, type[Plain]] = {"": Plain, "plain": Plain, "production": Production}
    if name not in shapes:
        known = "plain, production"
        raise ValueError(say(f"没有 SHAPE={name}：{known}", f"No SHAPE={name}: {known}"))
    return shapes[name]()


def is_exchange_under_way(line: str) -> bool:
    """Say whether a line of a node's log tells that the broker holds a request of its to exchange entries."""
    return '"published"' in line and '"route":"POST /node/exchange"' in line
