"""Nodes whose clock is moved while they run: what they write is dated by it, and nothing waits or breaks."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from signal import SIGKILL

import pytest

from deploy.demo.moves import Signing, wanted
from deploy.demo.people import woman
from tests.support.inside import exchange, status
from tests.support.processes import COUNTY, TOWN
from tests.support.real_network import Clocked, Shape, at, clocked_network

pytestmark = pytest.mark.xdist_group("clock")
COUNTY_TIME = timezone(timedelta(hours=8))
ELDER = wanted("elderly-allowance", woman("赵桂兰", "1930-03-05"), Signing("fingerprint", "马秀英"))


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory, shape: Shape) -> Iterator[Clocked]:
    with clocked_network(tmp_path_factory.mktemp("clocked"), shape, TOWN) as clocked:
        yield clocked


@pytest.fixture(autouse=True)
def set_right(moved: Clocked) -> Iterator[None]:
    yield
    moved.clock.set(timedelta())
    moved.network.clocks[TOWN].set(timedelta())


def dated(number: str) -> str:
    return number.split("-")[1]


def county_days(offset: timedelta, since: datetime) -> set[str]:
    """Return the county's date by a clock set apart, then and now: midnight may pass meanwhile."""
    return {f"{(t + offset).astimezone(COUNTY_TIME):%Y%m%d}" for t in (since, datetime.now(UTC))}


def test_a_running_node_dates_its_receipts_by_the_moved_clock(moved: Clocked) -> None:
    since = datetime.now(UTC)
    process = moved.network.processes[TOWN].pid
    with at(moved.network, TOWN) as clerk:
        before = clerk.take_in(ELDER)
    moved.clock.forward(days=6)
    with at(moved.network, TOWN) as clerk:
        later = clerk.take_in(ELDER)
        sheet = clerk.open(f"/cases/{later.case}/receipt").text
    moved.clock.back(days=6)
    with at(moved.network, TOWN) as clerk:
        again = clerk.take_in(ELDER)

    today, ahead = county_days(timedelta(), since), county_days(timedelta(days=6), since)
    assert moved.network.processes[TOWN].pid == process
    assert dated(before.receipt) in today
    assert dated(later.receipt) in ahead
    assert later.receipt in sheet
    assert dated(again.receipt) in today
    assert len({before.receipt, later.receipt, again.receipt}) == 3


def test_a_command_runs_by_the_clock_of_its_node(moved: Clocked) -> None:
    moved.clock.forward(days=6)
    with at(moved.network, TOWN) as clerk:
        taken = clerk.take_in(ELDER)
    exchange(moved.network, TOWN)

    assert status(moved.network, COUNTY)["heads"][f"case:{taken.case}"][0] == 1
    assert datetime.fromisoformat(status(moved.network, TOWN)["link"]["last_heard"]) > datetime.now(
        UTC
    ) + timedelta(days=5)


def test_one_node_is_wrong_by_itself(moved: Clocked) -> None:
    since = datetime.now(UTC)
    moved.network.clocks[TOWN].back(days=30)
    moved.clock.forward(days=6)
    with at(moved.network, TOWN) as clerk:
        taken = clerk.take_in(ELDER)

    assert dated(taken.receipt) in county_days(timedelta(days=-24), since)


def test_a_line_is_cut_and_mended(moved: Clocked) -> None:
    network = moved.network
    network.cut(TOWN)
    cut = network.command(TOWN, "sync", check=False)
    network.mend(TOWN)

    assert (cut.returncode, "[exchange.link_down]" in cut.stderr) == (2, True)
    assert network.command(TOWN, "sync").returncode == 0


def test_a_node_stops_well_and_its_disk_can_be_put_back(moved: Clocked, tmp_path: Path) -> None:
    network = moved.network
    moved.clock.forward(days=400)
    first = network.processes[TOWN]
    network.stop(TOWN)
    network.copy_disk(TOWN, tmp_path / "image")
    network.start(TOWN)
    with at(network, TOWN) as clerk:
        taken = clerk.take_in(ELDER)
    second = network.processes[TOWN]
    network.kill(TOWN)
    with_case = status(network, TOWN)["heads"]
    network.put_back(TOWN, tmp_path / "image")
    without = status(network, TOWN)["heads"]
    network.start(TOWN)

    assert (first.returncode, second.returncode) == (0, -SIGKILL)
    assert f"case:{taken.case}" in with_case
    assert f"case:{taken.case}" not in without
