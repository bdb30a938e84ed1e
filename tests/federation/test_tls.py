"""A county behind TLS: a town that trusts its certificate enrols and exchanges, one that does not is told so."""

import ssl
from pathlib import Path

import httpx

from tests.support.certificates import Authority
from tests.support.inside import status
from tests.support.processes import COUNTY, TOWN, command, found, free_port, program, running


def test_enrolling_and_exchanging_over_tls(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    cert, key = authority.issue("county")
    network = found(tmp_path)
    options = ("--cert", str(cert), "--key", str(key))
    with running(COUNTY, network.data(COUNTY), free_port(), *options) as (url, _process):
        made = command(program(COUNTY), "enrol-code", TOWN, "--data", str(network.data(COUNTY)))
        enrol = (program(TOWN), "enrol", "--parent", url, "--code", made.stdout.strip())
        data = ("--data", str(network.data(TOWN)))

        distrusting = command(*enrol, *data, check=False)
        command(*enrol, *data, "--ca", str(authority.ca))
        network.sync(TOWN)
        trust = ssl.create_default_context(cafile=authority.ca)
        page = httpx.get(f"{url}/account/sign-in", verify=trust)

    assert url.startswith("https://")
    assert (distrusting.returncode, distrusting.stderr.count("\n")) == (2, 1)
    assert status(network, TOWN)["link"]["online"]
    assert "Secure" in page.headers["set-cookie"]


def test_a_certificate_without_its_key_is_refused(tmp_path: Path) -> None:
    network = found(tmp_path)
    arguments = ("run", "--data", str(network.data(COUNTY)), "--port", str(free_port()))

    done = command(program(COUNTY), *arguments, "--cert", str(Authority(tmp_path).ca), check=False)

    assert done.returncode == 2
    assert "--cert and --key go together" in done.stderr
