"""A broker by TLS alone, set up by the file that operators are given: who is trusted, and who is let in."""

import ssl
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deploy.services.rabbitmq import Broker
from shared.host.tasks import celery_app
from shared.transport.bus.address import BrokerAddress
from shared.transport.bus.depths import depths
from shared.transport.bus.line import BrokerDown, Line
from shared.transport.bus.topology import definitions, node_queue, password_hash
from tests.support.certificates import Authority
from tests.support.network import COUNTY
from tests.support.processes import free_port

FILE = Path(__file__).parents[2] / "deploy" / "rabbitmq" / "rabbitmq.conf"
OF_THREE_MACHINES = ("listeners.tcp", "cluster_", "disk_free_limit")
CLOSED = (ssl.SSLError, ConnectionError)
QUEUES = (node_queue(COUNTY),)


def settings(folder: Path, port: int) -> dict[str, str]:
    """Return what the operators' file says, for one machine, this port and the files of a folder."""
    lines = [line for line in FILE.read_text().splitlines() if "=" in line and line[0] != "#"]
    told = dict(line.split(" = ", 1) for line in lines)
    kept = {k: v for k, v in told.items() if not k.startswith(OF_THREE_MACHINES)}
    assert set(told) > set(kept)
    here = {k: v.replace("/etc/tongban/tls", str(folder)) for k, v in kept.items()}
    return here | {"listeners.ssl.default": f"127.0.0.1:{port}"}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The county's authority."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def address(authority: Authority) -> Iterator[BrokerAddress]:
    """The broker as the county reaches it."""
    folder, port = Path(tempfile.mkdtemp(prefix="tongban-rabbitmq-")), free_port()
    made = Broker(folder)
    authority.issue("broker")
    told = definitions("tongban", {COUNTY: password_hash("secret", b"salt")})
    try:
        made.make(
            (free_port(), free_port(), free_port()), told, settings(authority.ca.parent, port)
        )
        made.start()
        url = f"amqps://node-{COUNTY}:secret@127.0.0.1:{port}/tongban"
        yield BrokerAddress(url, authority.ca, authority.issue(COUNTY))
    finally:
        made.kill()
        made.remove()


def celerys(address: BrokerAddress) -> Any:
    """Return a connection as Celery makes it."""
    return celery_app(COUNTY, address, lambda: pytest.fail("no task is run")).connection()


def test_a_node_that_the_county_certifies_is_let_in(address: BrokerAddress) -> None:
    line = Line(address, QUEUES, lambda _channel: None)
    line.start()
    line.check()
    line.close()
    assert depths(address, COUNTY) == {"node": 0, "parked": 0, "jobs": 0}


def test_celery_is_let_in_by_the_same_certificate(address: BrokerAddress) -> None:
    with celerys(address) as connection:
        connection.connect()
        assert connection.connected


@pytest.mark.parametrize("shown", ["nothing", "another"])
def test_who_shows_no_certificate_of_the_county_is_kept_out(
    address: BrokerAddress, tmp_path: Path, shown: str
) -> None:
    other = Authority(tmp_path).issue(COUNTY) if shown == "another" else None
    stranger = replace(address, client=other)
    assert depths(stranger, COUNTY) is None
    with celerys(stranger) as connection, pytest.raises(CLOSED):
        connection.connect()


def test_a_broker_of_another_authority_is_not_spoken_to(
    address: BrokerAddress, tmp_path: Path
) -> None:
    fooled = replace(address, ca=Authority(tmp_path).ca)
    line = Line(fooled, QUEUES, lambda _channel: None)
    line.start()
    with pytest.raises(BrokerDown):
        line.check()
    line.close()
    with celerys(fooled) as connection, pytest.raises(ssl.SSLCertVerificationError):
        connection.connect()
