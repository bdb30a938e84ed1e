"""What a network's nodes stand on: where each keeps its data, and by which roads its town speaks to the county.

`Plain` is HTTP and SQLite. In `Backbone` county and towns keep their data in PostgreSQL
databases of their own and speak over RabbitMQ; villages are as ever.
"""

import shutil
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from deploy.demo.wire import Wire
from deploy.services.rabbitmq import Broker
from shared.host.database import STORE
from shared.host.folder import write_secret
from shared.host.settings import FILE, Settings, name_of, settings_of, settings_text
from shared.store.sql import SqlStore
from tests.support.broker import Corner, corner, wired
from tests.support.databases import Databases


class Plain:
    """HTTP and SQLite: a node is its folder."""

    def place(self, template: Path, data: Path) -> None:
        """Make a node's folder of one that was founded or enrolled over SQLite."""
        shutil.copytree(template, data)

    def copy(self, data: Path, to: Path) -> None:
        """Copy a stopped node's disk to a place that does not exist yet."""
        shutil.copytree(data, to)

    def remove(self, data: Path) -> None:
        """Remove a stopped node's disk."""
        shutil.rmtree(data)

    def anew(self, code: str) -> Mapping[str, str]:
        """Return the environment of a command that makes this node's store anew."""
        return {}

    def wires(self, code: str, data: Path) -> list[Wire]:
        """Lead a stopped node over wires wherever it reaches its parent by another road than HTTP; return them."""
        return []

    def close(self) -> None:
        """Take away what does not lie in the network's folder."""


@dataclass
class Backbone(Plain):
    """PostgreSQL and RabbitMQ for county and towns: a node is its folder and the database that its settings name."""

    databases: Databases
    corner: Corner
    templates: dict[str, str]
    """Databases with what a node holds once it is enrolled, by node: they outlive the network."""
    brokers: dict[str, str] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)

    def place(self, template: Path, data: Path) -> None:
        code = template.name
        if not on_backbone(code):
            super().place(template, data)
            return
        shutil.copytree(template, data, ignore=shutil.ignore_patterns(f"{STORE}*"))
        if code not in self.templates:
            self.templates[code] = self._loaded(template / STORE)
        self.brokers[code] = self.corner.url(code)
        self._write(
            data, Settings(database=self._copied(self.templates[code]), broker=self.brokers[code])
        )

    def copy(self, data: Path, to: Path) -> None:
        super().copy(data, to)
        settings = settings_of(data, {})
        if settings.database:
            self._write(to, replace(settings, database=self._copied(settings.database)))

    def remove(self, data: Path) -> None:
        database = settings_of(data, {}).database
        super().remove(data)
        if database:
            self.databases.drop(database)
            self.made.remove(database)

    def anew(self, code: str) -> Mapping[str, str]:
        if not on_backbone(code):
            return {}
        settings = Settings(database=self._kept(self.databases.new()), broker=self.brokers[code])
        return {name_of(f): value for f in fields(settings) if (value := getattr(settings, f.name))}

    def wires(self, code: str, data: Path) -> list[Wire]:
        if code not in self.brokers:
            return []
        wire, self.brokers[code] = wired(self.brokers[code])
        self._write(data, replace(settings_of(data, {}), broker=self.brokers[code]))
        return [wire]

    def close(self) -> None:
        for database in self.made:
            self.databases.drop(database)

    def _loaded(self, store: Path) -> str:
        database = self.databases.new()
        with closing(SqlStore(database)) as made:
            made.load(store, lambda _done, _total: None)
        return database

    def _copied(self, database: str) -> str:
        return self._kept(self.databases.copy(database))

    def _kept(self, database: str) -> str:
        self.made.append(database)
        return database

    def _write(self, data: Path, settings: Settings) -> None:
        (data / FILE).unlink(missing_ok=True)
        write_secret(data / FILE, settings_text(settings))


def on_backbone(code: str) -> bool:
    """Say whether a node of this code is a county or a town."""
    return code.endswith("000")


def backbones(databases: Databases, broker: Broker, *codes: str) -> Callable[[], Plain]:
    """Return a maker of what a network stands on: each has a corner of the broker for these nodes to itself."""
    templates: dict[str, str] = {}
    return lambda: Backbone(databases, corner(broker, codes), templates)
