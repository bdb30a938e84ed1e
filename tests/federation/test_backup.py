"""A backup of a real node that is taking cases in, put back elsewhere: what was acknowledged before is there."""

import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import pytest

from deploy.demo.clerk import Clerk
from deploy.demo.moves import Signing, wanted
from deploy.demo.people import woman
from shared.app.standing import RESTORED, read_only
from shared.domain.codes import Tier
from shared.host.folder import open_folder
from shared.replication.marks import store_epoch
from tests.support.inside import exchange, faults, status
from tests.support.processes import (
    OTHER_VILLAGE,
    PASSWORD,
    TOWN,
    VILLAGE,
    RealNetwork,
    command,
    program,
)

pytestmark = pytest.mark.xdist_group("federation")
ELDER = wanted("elderly-allowance", woman("赵桂兰", "1940-03-05"), Signing("fingerprint", "马秀英"))


@dataclass
class Desk:
    """An agent who takes cases in one after the other, until told to stop."""

    clerk: Clerk
    taken: list[str] = field(default_factory=list)
    first: Event = field(default_factory=Event)
    enough: Event = field(default_factory=Event)
    failed: list[BaseException] = field(default_factory=list)

    def work(self) -> None:
        """Take in, and note what was acknowledged."""
        try:
            while not self.enough.is_set():
                self.taken.append(self.clerk.take_in(ELDER).case)
                self.first.set()
        except BaseException as error:  # noqa: BLE001 - told by the test
            self.failed.append(error)
            self.first.set()


@contextmanager
def taking_in(network: RealNetwork, code: str) -> Iterator[Desk]:
    with Clerk(network.urls[code]) as clerk:
        clerk.sign_in("agent", PASSWORD)
        desk = Desk(clerk)
        thread = Thread(target=desk.work)
        thread.start()
        try:
            assert desk.first.wait(60)
            yield desk
        finally:
            desk.enough.set()
            thread.join(60)
    assert not desk.failed


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text("correct horse battery\n")
    return path


def backs_up(network: RealNetwork, code: str, to: Path, secret: Path) -> None:
    data = str(network.data(code))
    options = ("--to", str(to), "--passphrase-file", str(secret))
    command(program(code), "backup", "--data", data, *options)


def restores(code: str, source: Path, data: Path, secret: Path) -> subprocess.CompletedProcess[str]:
    options = ("--from", str(source), "--passphrase-file", str(secret))
    return command(program(code), "restore", "--data", str(data), *options, check=False)


def test_a_node_is_backed_up_while_it_takes_cases_in(
    network: RealNetwork, tmp_path: Path, secret: Path
) -> None:
    to, away = tmp_path / "village.backup", tmp_path / "elsewhere"
    exchange(network, VILLAGE)
    with taking_in(network, VILLAGE) as desk:
        before = list(desk.taken)
        backs_up(network, VILLAGE, to, secret)
    done = restores(VILLAGE, to, away, secret)

    assert done.returncode == 0, done.stderr
    assert f"tongban-village recover --code CODE --data {away}" in done.stdout
    elsewhere = RealNetwork(away.parent)
    (away.parent / VILLAGE).symlink_to(away)
    there, here = status(elsewhere, VILLAGE)["heads"], status(network, VILLAGE)["heads"]
    assert before
    assert {f"case:{case}" for case in before} <= set(there)
    assert all(there[ledger][0] <= here[ledger][0] for ledger in there)
    assert {f"case:{case}" for case in desk.taken} <= set(here)
    assert faults(elsewhere, VILLAGE) == faults(network, VILLAGE) == []
    standing(network.data(VILLAGE), away)


def standing(data: Path, away: Path) -> None:
    """The node put back is read-only and counts its positions anew; the running one is as it was."""
    running, put_back = (open_folder(p, Tier.VILLAGE).open() for p in (data, away))
    with closing(running.store), closing(put_back.store):
        with running.store.read() as room:
            assert read_only(room) == ""
            epoch = room.desk.value("store_epoch")
        with put_back.store.write() as room:
            assert read_only(room) == RESTORED
            assert store_epoch(put_back, room) not in {"", epoch}
        assert epoch
        assert running.signer.public == put_back.signer.public


def test_a_running_node_is_not_replaced(network: RealNetwork, tmp_path: Path, secret: Path) -> None:
    to, data = tmp_path / "village.backup", network.data(VILLAGE)
    backs_up(network, VILLAGE, to, secret)

    refused = restores(VILLAGE, to, data, secret)

    assert (refused.returncode, "[host.in_use]" in refused.stderr) == (2, True)
    assert not list(data.parent.glob(f"{data.name}.replaced-*"))
    assert not list(data.parent.glob(f".{data.name}-*"))
    exchange(network, VILLAGE)


def test_a_neighbours_folder_is_not_replaced(
    network: RealNetwork, tmp_path: Path, secret: Path
) -> None:
    to, town = tmp_path / "village.backup", tmp_path / "town.backup"
    backs_up(network, VILLAGE, to, secret)
    backs_up(network, TOWN, town, secret)

    other = restores(OTHER_VILLAGE, to, network.data(OTHER_VILLAGE), secret)
    tier = restores(VILLAGE, town, network.data(VILLAGE), secret)

    assert (other.returncode, "[backup.other_node]" in other.stderr) == (2, True)
    assert (tier.returncode, "[backup.other_tier]" in tier.stderr) == (2, True)
