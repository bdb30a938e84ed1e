"""A county behind TLS: a town that trusts its certificate enrols and exchanges, one that does not is told so."""

import shutil
import ssl
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.support.inside import status
from tests.support.processes import COUNTY, TOWN, command, found, free_port, program, running

OPENSSL = shutil.which("openssl") or "openssl"


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate of the test's own for 127.0.0.1, and its key."""
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subject = ("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
    made = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
    out = ("-nodes", "-days", "2", "-keyout", str(key), "-out", str(cert))
    subprocess.run([OPENSSL, *made, *subject, *out], check=True, capture_output=True)
    return cert, key


def test_enrolling_and_exchanging_over_tls(tmp_path: Path, certificate: tuple[Path, Path]) -> None:
    cert, key = certificate
    network = found(tmp_path)
    options = ("--cert", str(cert), "--key", str(key))
    with running(COUNTY, network.data(COUNTY), free_port(), *options) as (url, _process):
        made = command(program(COUNTY), "enrol-code", TOWN, "--data", str(network.data(COUNTY)))
        enrol = (program(TOWN), "enrol", "--parent", url, "--code", made.stdout.strip())
        data = ("--data", str(network.data(TOWN)))

        distrusting = command(*enrol, *data, check=False)
        command(*enrol, *data, "--ca", str(cert))
        network.sync(TOWN)
        trust = ssl.create_default_context(cafile=cert)
        page = httpx.get(f"{url}/account/sign-in", verify=trust)

    assert url.startswith("https://")
    assert (distrusting.returncode, distrusting.stderr.count("\n")) == (2, 1)
    assert status(network, TOWN)["link"]["online"]
    assert "Secure" in page.headers["set-cookie"]


def test_a_certificate_without_its_key_is_refused(
    tmp_path: Path, certificate: tuple[Path, Path]
) -> None:
    network = found(tmp_path)
    arguments = ("run", "--data", str(network.data(COUNTY)), "--port", str(free_port()))

    done = command(program(COUNTY), *arguments, "--cert", str(certificate[0]), check=False)

    assert done.returncode == 2
    assert "--cert and --key go together" in done.stderr
