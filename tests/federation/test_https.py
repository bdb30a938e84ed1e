"""A village behind HTTPS with the county's certificate: nobody carries a file, and a client trusts the county alone."""

import re
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from shared.domain.codes import Tier
from shared.host.folder import open_folder
from shared.host.opened import Node, certificate_job
from tests.support.backing import Plain
from tests.support.certificates import Authority
from tests.support.inside import code_again, exchange, status
from tests.support.processes import (
    COUNTY,
    TOWN,
    VILLAGE,
    RealNetwork,
    command,
    free_port,
    program,
    running,
)
from tests.support.real_network import whole_network

pytestmark = pytest.mark.xdist_group("https")
TIERS = {COUNTY: Tier.COUNTY, VILLAGE: Tier.VILLAGE}
NAME, ADDRESS = "chengguan.village.test", "192.168.1.20"
FINGERPRINT = re.compile(r"(?:[0-9A-F]{2}:){31}[0-9A-F]{2}")


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealNetwork]:
    """A county with an authority; its village stopped, and without a certificate."""
    with whole_network(tmp_path_factory.mktemp("https"), Plain) as network:
        network.command(COUNTY, "certificate", "begin", "--domain", "test")
        network.stop(VILLAGE)
        yield network


@pytest.fixture(scope="module")
def issued(network: RealNetwork) -> RealNetwork:
    """The network once the village has asked over its journal, and the county's answer has come over the registry."""
    network.command(COUNTY, "certificate", "allow", VILLAGE, NAME, ADDRESS)
    network.command(VILLAGE, "certificate", "ask", "--name", NAME, "--name", ADDRESS)
    exchange(network, VILLAGE, TOWN)
    chore(network, COUNTY)
    exchange(network, TOWN, VILLAGE)
    return network


def chore(network: RealNetwork, code: str) -> None:
    """Do at once what a running node's chore does within half a minute."""
    folder = open_folder(network.data(code), TIERS[code])
    here = folder.open()
    try:
        certificate_job(Node(folder, here, None)).run()
    finally:
        here.store.close()


@pytest.fixture(scope="module")
def trust(issued: RealNetwork) -> ssl.SSLContext:
    """A client that trusts the county's authority and nobody else, as the county's command shows it."""
    shown = issued.command(VILLAGE, "certificate", "show", "--authority")
    return ssl.create_default_context(cadata=shown.stdout)


def get(url: str, path: str, trust: ssl.SSLContext, name: str = NAME) -> httpx.Response:
    """Get a page by a name that leads to this machine."""
    port = url.rpartition(":")[2]
    with httpx.Client(verify=trust) as client:
        return client.get(
            f"https://127.0.0.1:{port}{path}",
            headers={"Host": f"{name}:{port}"},
            extensions={"sni_hostname": name},
        )


def test_without_a_certificate_it_serves_this_machine_alone_and_says_what_to_run(
    network: RealNetwork,
) -> None:
    options = ("--https", "--host", "0.0.0.0")  # noqa: S104 - what it must not do
    with running(VILLAGE, network.data(VILLAGE), free_port(), *options) as (url, _process):
        page = httpx.get(f"{url}/account/sign-in")
    assert url.startswith("http://127.0.0.1:")
    assert "Secure" not in page.headers["set-cookie"]
    log = (network.folder / f"{VILLAGE}.log").read_text()
    assert "tongban-village certificate ask --name" in log


def test_a_client_that_trusts_the_county_reads_its_pages_by_a_name(
    issued: RealNetwork, trust: ssl.SSLContext
) -> None:
    with running(VILLAGE, issued.data(VILLAGE), free_port(), "--https") as (url, _process):
        assert url.startswith("https://")
        page = get(url, "/account/sign-in", trust)
        assert page.status_code == 200
        assert "Secure" in page.headers["set-cookie"]
        with pytest.raises(httpx.ConnectError, match="mismatch"):
            get(url, "/", trust, "other.village.test")
        with pytest.raises(httpx.ConnectError, match="verify failed"):
            get(url, "/", ssl.create_default_context())
        assert not _serves_plainly(url.replace("https", "http"))


def test_the_authority_is_served_to_be_installed_with_its_fingerprint(
    issued: RealNetwork, trust: ssl.SSLContext
) -> None:
    shown = issued.command(COUNTY, "certificate", "show", "--authority")
    listed = ssl.PEM_cert_to_DER_cert(shown.stdout)
    found = FINGERPRINT.search(shown.stderr)
    assert found is not None
    with running(VILLAGE, issued.data(VILLAGE), free_port(), "--https") as (url, _process):
        file = get(url, "/county-authority.crt", trust)
        page = get(url, "/county-authority", trust)
    assert file.content == listed
    assert file.headers["content-type"] == "application/x-x509-ca-cert"
    assert found[0] in re.sub(r"<br>", ":", page.text)


def test_status_says_until_when(issued: RealNetwork) -> None:
    told = status(issued, VILLAGE)["certificate"]
    assert (told["names"], told["waiting"]) == ([NAME, ADDRESS], [])
    assert told["until"] > "2027"
    assert status(issued, COUNTY)["certificates_not_allowed"] == []


def test_a_renewed_certificate_is_served_without_a_restart(
    issued: RealNetwork, trust: ssl.SSLContext
) -> None:
    data = issued.data(VILLAGE)
    with running(VILLAGE, data, free_port(), "--https") as (url, _process):
        port = int(url.rpartition(":")[2])
        before = _served(port, trust)
        issued.command(VILLAGE, "certificate", "ask", "--name", NAME)
        exchange(issued, VILLAGE, TOWN)
        issued.command(COUNTY, "certificate", "issue")
        exchange(issued, TOWN, VILLAGE)
        chore(issued, VILLAGE)
        after = _served(port, trust)
    assert before != after


def test_operators_own_certificate_wins(issued: RealNetwork, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    cert, key = authority.issue("own")
    options = ("--https", "--cert", str(cert), "--key", str(key))
    with running(VILLAGE, issued.data(VILLAGE), free_port(), *options) as (url, _process):
        page = httpx.get(f"{url}/healthz", verify=ssl.create_default_context(cafile=authority.ca))
    assert page.status_code == 200


def test_the_county_itself_is_refused(network: RealNetwork) -> None:
    arguments = ("run", "--https", "--data", str(network.data(COUNTY)), "--port", str(free_port()))
    network.stop(COUNTY)
    try:
        done = command(program(COUNTY), *arguments, check=False)
    finally:
        network.start(COUNTY)
    assert done.returncode == 2
    assert "certificate.not_for_county" in done.stderr


def test_a_machine_that_is_recovered_keeps_its_key_and_certificate(issued: RealNetwork) -> None:
    data = issued.data(VILLAGE)
    before = (data / "https.key").read_bytes()
    issued.command(VILLAGE, "recover", "--code", code_again(issued, VILLAGE))
    assert (data / "https.key").read_bytes() == before
    with running(VILLAGE, data, free_port(), "--https") as (url, _process):
        assert url.startswith("https://")


def _serves_plainly(url: str) -> bool:
    try:
        return httpx.get(url).status_code != httpx.codes.BAD_REQUEST
    except httpx.TransportError:
        return False


def _served(port: int, trust: ssl.SSLContext) -> bytes | None:
    with (
        socket.create_connection(("127.0.0.1", port)) as plain,
        trust.wrap_socket(plain, server_hostname=NAME) as secure,
    ):
        return secure.getpeercert(binary_form=True)
