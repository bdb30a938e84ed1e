"""A real broker for a test run, and a network's own corner of it."""

import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from deploy.services.rabbitmq import Broker
from shared.transport.bus.topology import definitions, password_hash, user_of
from tests.support.processes import free_port

PASSWORD = "a broker password"
ADMIN = "tests"


def new_broker(folder: Path) -> Broker:
    """Return a broker that has nothing but the tests' own user."""
    user = {
        "name": ADMIN,
        "password_hash": password_hash(PASSWORD, b"salt"),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": "administrator",
    }
    everything = {"vhosts": [{"name": "/"}], "users": [user], "permissions": []}
    ports = (free_port(), free_port(), free_port())
    return Broker(folder, ports, json.dumps(everything).encode())


@dataclass(frozen=True)
class Corner:
    """A virtual host of its own, with the queues and credentials of a network's nodes."""

    broker: Broker
    vhost: str

    def url(self, code: str) -> str:
        """Return the address with a node's credential."""
        return self._url(user_of(code) + f"-{self.vhost}")

    def admin(self) -> str:
        """Return the address with the tests' own credential, which may do all."""
        return self._url(ADMIN)

    def _url(self, user: str) -> str:
        return self.broker.url(user, quote(PASSWORD)) + self.vhost


def corner(broker: Broker, nodes: Iterable[str]) -> Corner:
    """Make a corner for these nodes."""
    vhost = f"v{os.urandom(6).hex()}"
    hashed = password_hash(PASSWORD, os.urandom(4))
    told = definitions(vhost, dict.fromkeys(nodes, hashed))
    # One broker serves many networks that have the same codes: each has its own credentials.
    for user in told["users"]:
        user["name"] += f"-{vhost}"
    for right in (*told["permissions"], *told["topic_permissions"]):
        right["user"] += f"-{vhost}"
    told["permissions"].append(
        {"user": ADMIN, "vhost": vhost, "configure": ".*", "write": ".*", "read": ".*"}
    )
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(told, file)
        file.flush()
        broker.ctl("import_definitions", file.name)
    return Corner(broker, vhost)
