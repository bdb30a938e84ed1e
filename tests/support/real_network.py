"""Networks of real processes, by real time or by clocks of their own, over each kind of backing."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import httpx
import pytest

from deploy.demo.clerk import Clerk
from deploy.demo.clocks import NodeClock
from shared.app.network import Network
from shared.host.lock import held
from tests.support.backing import Plain, backbones, on_backbone
from tests.support.inside import enrols, exchange, inside, joins
from tests.support.processes import (
    COUNTY,
    OTHER_VILLAGE,
    PASSWORD,
    TOWN,
    VILLAGE,
    RealNetwork,
    found,
)

PARENTS = {TOWN: COUNTY, VILLAGE: TOWN, OTHER_VILLAGE: TOWN}
STAFF = {
    COUNTY: ("chief", "陈静", "clerk", "approver", "catalogue"),
    TOWN: ("clerk", "李建国", "reviewer"),
    VILLAGE: ("agent", "马秀英", "agent"),
    OTHER_VILLAGE: ("agent", "何有福", "agent"),
}


SQLITE, POSTGRESQL = "http-sqlite", "rabbitmq-postgresql"
SIGN_IN = "/account/sign-in"
Shape = Callable[[], Plain]
"""Makes what one network stands on."""
BACKBONE_ALONE = pytest.mark.parametrize("shape", [POSTGRESQL], indirect=True)


@pytest.fixture(
    scope="session",
    # A group of its own: a module's two shapes may run beside each other.
    params=[SQLITE, pytest.param(POSTGRESQL, marks=pytest.mark.xdist_group("backbone"))],
)
def shape(request: pytest.FixtureRequest) -> Shape:
    """What a network stands on: every test that asks for a network runs once over each."""
    if request.param == SQLITE:
        return Plain
    databases = request.getfixturevalue("databases")
    return backbones(databases, request.getfixturevalue("broker"), *filter(on_backbone, STAFF))


@contextmanager
def whole_network(
    folder: Path, shape: Shape, resting: Collection[str] = ()
) -> Iterator[RealNetwork]:
    """Give a county, a town and two villages that run by real time, each with its staff (`STAFF`).

    Those that are `resting` stand ready and do not run.
    """
    network = RealNetwork(folder, backing=shape())
    with _placed(network, *STAFF):
        network.start(COUNTY)
        for code, parent in PARENTS.items():
            if parent in network.urls:
                network.lead(code, network.urls[parent])
            if code not in resting:
                network.start(code)
        yield network


@dataclass(frozen=True)
class Clocked:
    """A network whose nodes all run by one clock; `network.clocks` holds each node's own, which follows it."""

    network: RealNetwork
    clock: NodeClock


@contextmanager
def clocked_network(folder: Path, shape: Shape, *codes: str) -> Iterator[Clocked]:
    """Give Minle in a folder with these nodes enrolled, those above first, each with its staff and over a wire."""
    clock = NodeClock(folder / "clock")
    clocks = {code: clock.follower(f"clock-{code}") for code in (COUNTY, *codes)}
    network = RealNetwork(folder, clocks, shape())
    with _placed(network, *clocks):
        network.start(COUNTY)
        for code in codes:
            network.wire(code, PARENTS[code])
            network.start(code)
        yield Clocked(network, clock)


@contextmanager
def _placed(network: RealNetwork, *codes: str) -> Iterator[None]:
    """Put these nodes, enrolled and staffed, into a network; at the end it all goes."""
    with network.stack:
        network.stack.callback(network.backing.close)
        for code in codes:
            network.backing.place(enrolled() / code, network.data(code))
        yield


@cache
def enrolled() -> Path:
    """Return a folder with every node of `STAFF` founded, enrolled and staffed, to copy from: made once a test run.

    The first of a run's workers makes it, the others copy it to a folder of their own, as
    the first may end before them.
    """
    mine = Path(tempfile.mkdtemp(prefix="minle-"))
    atexit.register(shutil.rmtree, mine, ignore_errors=True)
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run is None:
        return _made(mine)
    theirs = Path(tempfile.gettempdir()) / f"minle-run-{run}"
    with held(theirs.with_suffix(".lock"), wait=True):
        if not theirs.exists():
            _made(mine).rename(theirs)
            atexit.register(shutil.rmtree, theirs, ignore_errors=True)
            atexit.register(theirs.with_suffix(".lock").unlink, missing_ok=True)
            return theirs
        shutil.copytree(theirs, mine, dirs_exist_ok=True)
    return mine


def _made(folder: Path) -> Path:
    network = found(folder)
    with network.stack:
        network.start(COUNTY)
        for code, parent in PARENTS.items():
            enrols(network, code, parent)
            if code in PARENTS.values():
                network.start(code)
        for code, (login, name, *roles) in STAFF.items():
            joins(network, code, login, name, *roles)
        _list_staff(network)
    return folder


def _list_staff(network: RealNetwork) -> None:
    """Have the county list the people of all nodes and tell every node: its registry is at rest after that."""
    exchange(network, *reversed(PARENTS))
    with inside(network, COUNTY) as here:
        Network(here).list_staff()
    exchange(network, *PARENTS)


def at(network: RealNetwork, code: str) -> Clerk:
    """Return the browser of a node's person, signed in: by the session it had here, where that still holds."""
    clerk = Clerk(network.urls[code])
    clerk._client.cookies = network.sessions.get(code, httpx.Cookies())
    clerk.open("/")
    if clerk.path == SIGN_IN:
        clerk.sign_in(STAFF[code][0], PASSWORD)
        network.sessions[code] = clerk._client.cookies
    return clerk
