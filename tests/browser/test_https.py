"""A village by HTTPS in Chromium that trusts the county's authority: a name that is not localhost is a secure place."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Route, sync_playwright

from tests.browser.test_main_path import QUIET
from tests.support.inside import exchange
from tests.support.processes import COUNTY, TOWN, VILLAGE, RealNetwork, free_port, running

pytestmark = pytest.mark.xdist_group("browser")
NAME = "chengguan.village.test"
WORKER = "self.addEventListener('install', () => self.skipWaiting());"


@dataclass
class Place:
    """The village's address by its name, and the authority's certificate."""

    url: str
    authority: Path


@pytest.fixture(scope="module")
def place(network: RealNetwork, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The village served with the county's certificate."""
    network.command(COUNTY, "certificate", "begin", "--domain", "test")
    network.stop(VILLAGE)
    network.command(VILLAGE, "certificate", "ask", "--name", NAME)
    exchange(network, VILLAGE, TOWN)
    network.command(COUNTY, "certificate", "allow", VILLAGE, NAME)
    exchange(network, TOWN, VILLAGE)
    authority = tmp_path_factory.mktemp("trust") / "authority.pem"
    shown = network.command(VILLAGE, "certificate", "show", "--authority")
    authority.write_text(shown.stdout)
    try:
        with running(VILLAGE, network.data(VILLAGE), free_port(), "--https") as (url, _process):
            yield Place(f"https://{NAME}:{url.rpartition(':')[2]}", authority)
    finally:
        network.start(VILLAGE)


def trust(home: Path, authority: Path) -> None:
    """Install the authority as a person does on Linux: in the user's own database."""
    database = home / ".pki" / "nssdb"
    database.mkdir(parents=True)
    where = f"sql:{database}"
    subprocess.run(["/usr/bin/certutil", "-N", "-d", where, "--empty-password"], check=True)
    add = [
        "/usr/bin/certutil",
        "-A",
        "-d",
        where,
        "-n",
        "county",
        "-t",
        "C,,",
        "-i",
        str(authority),
    ]
    subprocess.run(add, check=True)


@pytest.fixture
def at_home(tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser of a user whose home is `tmp_path`; the village's name leads to this machine."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile",
            executable_path="/usr/bin/chromium",
            args=[*QUIET, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"],
            env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
            locale="zh-CN",
        )
        yield context
        context.close()


def test_a_phone_without_the_authority_is_warned(place: Place, at_home: BrowserContext) -> None:
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        at_home.new_page().goto(place.url)


@pytest.fixture
def trusting(tmp_path: Path, place: Place) -> None:
    """Install the authority before the browser starts."""
    trust(tmp_path, place.authority)


@pytest.mark.usefixtures("trusting")
def test_with_the_authority_the_page_is_a_secure_place(
    place: Place, at_home: BrowserContext
) -> None:
    page = at_home.new_page()
    page.goto(f"{place.url}/county-authority")
    assert page.evaluate("location.hostname") == NAME
    assert page.evaluate("window.isSecureContext") is True
    # A worker of the test's own: what is asked is whether the browser lets this origin have one.
    at_home.route("**/a-test-worker.js", _serve_worker)
    registered = page.evaluate(
        "navigator.serviceWorker.register('/a-test-worker.js')"
        ".then(() => navigator.serviceWorker.ready).then(one => one.active.scriptURL)"
    )
    assert registered == f"{place.url}/a-test-worker.js"


def _serve_worker(route: Route) -> None:
    route.fulfill(content_type="text/javascript", body=WORKER)
