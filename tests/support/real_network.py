"""Networks of real processes: one by real time for all tests that want one, and others by clocks of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.demo.clerk import Clerk
from deploy.demo.clocks import NodeClock
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
    network = found(tmp_path_factory.mktemp("federation"))
    with network.stack:
        network.start(COUNTY)
        for code, parent in PARENTS.items():
            network.enrol(code, parent)
            network.start(code)
        for code, (login, name, *roles) in STAFF.items():
            network.staff(code, login, name, *roles)
        yield network


@dataclass(frozen=True)
class Clocked:
    """A network whose nodes all run by one clock; `network.clocks` holds each node's own, which follows it."""

    network: RealNetwork
    clock: NodeClock


@contextmanager
def clocked_network(folder: Path, *codes: str) -> Iterator[Clocked]:
    """Found Minle in a folder and enrol these nodes, those above first, each with its staff and over a wire."""
    clock = NodeClock(folder / "clock")
    clocks = {code: clock.follower(f"clock-{code}") for code in (COUNTY, *codes)}
    network = found(folder, clocks[COUNTY])
    network.clocks.update(clocks)
    with network.stack:
        network.start(COUNTY)
        for code in codes:
            network.enrol(code, PARENTS[code], wired=True)
            network.start(code)
        for code in clocks:
            login, name, *roles = STAFF[code]
            network.staff(code, login, name, *roles)
        yield Clocked(network, clock)


def at(network: RealNetwork, code: str) -> Clerk:
    """Return the browser of a node's person, signed in."""
    clerk = Clerk(network.urls[code])
    clerk.sign_in(STAFF[code][0], PASSWORD)
    return clerk
