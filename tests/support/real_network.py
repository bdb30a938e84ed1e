"""Networks of real processes: one by real time for all tests that want one, and others by clocks of their own."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from deploy.demo.clerk import Clerk
from deploy.demo.clocks import NodeClock
from shared.app.network import Network
from shared.host.lock import held
from tests.support.inside import exchange, inside
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


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealNetwork]:
    """A county, a town and two villages with staff: `agent` at villages, `clerk` at the town, `chief` at the county."""
    network = RealNetwork(tmp_path_factory.mktemp("federation"))
    for code in STAFF:
        shutil.copytree(enrolled() / code, network.data(code))
    with network.stack:
        network.start(COUNTY)
        for code, parent in PARENTS.items():
            network.lead(code, network.urls[parent])
            network.start(code)
        yield network


@dataclass(frozen=True)
class Clocked:
    """A network whose nodes all run by one clock; `network.clocks` holds each node's own, which follows it."""

    network: RealNetwork
    clock: NodeClock


@contextmanager
def clocked_network(folder: Path, *codes: str) -> Iterator[Clocked]:
    """Give Minle in a folder with these nodes enrolled, those above first, each with its staff and over a wire."""
    clock = NodeClock(folder / "clock")
    network = RealNetwork(
        folder, {code: clock.follower(f"clock-{code}") for code in (COUNTY, *codes)}
    )
    for code in network.clocks:
        shutil.copytree(enrolled() / code, network.data(code))
    with network.stack:
        network.start(COUNTY)
        for code in codes:
            network.wire(code, PARENTS[code])
            network.start(code)
        yield Clocked(network, clock)


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
            network.enrol(code, parent)
            if code in PARENTS.values():
                network.start(code)
        for code, (login, name, *roles) in STAFF.items():
            network.staff(code, login, name, *roles)
        _list_staff(network)
    return folder


def _list_staff(network: RealNetwork) -> None:
    """Have the county list the people of all nodes and tell every node: its registry is at rest after that."""
    exchange(network, *reversed(PARENTS))
    with inside(network, COUNTY) as here:
        Network(here).list_staff()
    exchange(network, *PARENTS)


def at(network: RealNetwork, code: str) -> Clerk:
    """Return the browser of a node's person, signed in."""
    clerk = Clerk(network.urls[code])
    clerk.sign_in(STAFF[code][0], PASSWORD)
    return clerk
