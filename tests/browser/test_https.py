"""A village by HTTPS in Chromium that trusts the county's authority: a name that is not localhost is a secure place."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, expect, sync_playwright

from tests.browser.field_agent import at_the_door
from tests.browser.test_main_path import QUIET
from tests.support.inside import exchange
from tests.support.processes import COUNTY, TOWN, VILLAGE, RealNetwork, free_port, running

pytestmark = pytest.mark.xdist_group("browser")
NAME = "chengguan.village.test"
RUNS = "navigator.serviceWorker.controller.scriptURL"
"""Which worker serves the page."""


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


@pytest.mark.usefixtures("trusting")
def test_a_device_set_up_by_that_name_opens_and_takes_in_with_the_line_cut(
    place: Place, at_home: BrowserContext
) -> None:
    with at_the_door(at_home, place.url) as agent:
        agent.sets_up()
        assert agent.page.evaluate(RUNS) == f"{place.url}/app/worker.js"
        agent.cut()
        agent.page.reload()
        agent.unlocks()
        receipt = agent.takes_in("何有福")
        agent.back()
        agent.goes_home()
        agent.hands_over()
        expect(agent.page.locator("a.row", has_text=receipt)).to_contain_text("已到村里")
        assert agent.complaints == []
