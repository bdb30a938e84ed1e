"""A network's own corner of a broker."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from deploy.demo.wire import Wire
from deploy.services.rabbitmq import Broker
from shared.transport.bus.address import BrokerAddress
from shared.transport.bus.topology import definitions, password_hash, user_of

PASSWORD = "a broker password"
ADMIN = "tests"


@dataclass(frozen=True)
class Corner:
    """A virtual host of its own, with the queues and credentials of a network's nodes."""

    broker: Broker
    vhost: str

    def url(self, code: str) -> str:
        """Return the address with a node's credential."""
        return self._url(user_of(code) + f"-{self.vhost}")

    def address(self, code: str) -> BrokerAddress:
        """Return how a node speaks to it."""
        return BrokerAddress(self.url(code))

    def admin(self) -> str:
        """Return the address with the tests' own credential, which may do all."""
        return self._url(f"{ADMIN}-{self.vhost}")

    def _url(self, user: str) -> str:
        return self.broker.url(user, quote(PASSWORD), self.vhost)


def corner(broker: Broker, nodes: Iterable[str]) -> Corner:
    """Make a corner for these nodes."""
    vhost = f"v{os.urandom(6).hex()}"
    hashed = password_hash(PASSWORD, os.urandom(4))
    told = definitions(vhost, dict.fromkeys(nodes, hashed))
    told["users"].append({**told["users"][0], "name": ADMIN})
    told["permissions"].append(
        {"user": ADMIN, "vhost": vhost, "configure": ".*", "write": ".*", "read": ".*"}
    )
    # One broker serves many networks that have the same codes: each has its own credentials.
    for user in told["users"]:
        user["name"] += f"-{vhost}"
    for right in (*told["permissions"], *told["topic_permissions"]):
        right["user"] += f"-{vhost}"
    broker.define(told)
    return Corner(broker, vhost)


def wired(url: str) -> tuple[Wire, str]:
    """Return a wire to the broker at an address, and the address that leads over it."""
    parts = urlsplit(url)
    assert parts.port is not None
    wire = Wire(parts.port)
    credential, near = parts.netloc.rpartition("@")[0], urlsplit(wire.url).netloc
    return wire, parts._replace(netloc=f"{credential}@{near}").geturl()
