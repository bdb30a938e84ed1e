"""The exchange by files between real folders, beside the processes that run on them."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from deploy.demo.moves import Signing, wanted
from deploy.demo.people import woman
from tests.support.inside import sees
from tests.support.processes import COUNTY, TOWN, VILLAGE, RealNetwork
from tests.support.real_network import Shape, at, clocked_network

pytestmark = pytest.mark.xdist_group("courier")
ELDER = wanted("elderly-allowance", woman("赵桂兰", "1940-03-05"), Signing("fingerprint", "马秀英"))


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory, shape: Shape) -> Iterator[RealNetwork]:
    """A county, a town and a village without a line to it."""
    with clocked_network(tmp_path_factory.mktemp("courier"), shape, TOWN, VILLAGE) as clocked:
        clocked.network.cut(VILLAGE)
        yield clocked.network


def test_a_stick_carries_a_case_up_and_what_became_of_it_down(
    network: RealNetwork, tmp_path: Path
) -> None:
    with at(network, VILLAGE) as agent:
        case = agent.take_in(ELDER).case
        agent.act(case, "forward")
    stick = tmp_path / "up.tongban"
    told = network.command(VILLAGE, "courier", "export", str(stick))
    assert TOWN in told.stdout
    assert "赵桂兰".encode() not in stick.read_bytes()
    network.command(TOWN, "courier", "import", str(stick))
    with at(network, TOWN) as clerk:
        clerk.act(case, "take_over")
    second, answer = tmp_path / "again.tongban", tmp_path / "again.tongban.answer"
    network.command(VILLAGE, "courier", "import", f"{stick}.answer")
    network.command(VILLAGE, "courier", "export", str(second))
    network.command(TOWN, "courier", "import", str(second))
    network.command(VILLAGE, "courier", "import", str(answer))
    assert sees(network, VILLAGE, case).custody.holder == TOWN
    assert answer.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "courier"), (b"TONGBUS\x01\x00\x00\x00\x01{", "courier")]
)
def test_what_is_no_courier_file_is_refused_and_nothing_written(
    network: RealNetwork, tmp_path: Path, content: bytes, code: str
) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    refused = network.command(TOWN, "courier", "import", str(file), check=False)
    assert refused.returncode == 2
    assert code in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_an_answer_is_sealed_to_nobody_but_who_signed_the_request(
    network: RealNetwork, tmp_path: Path
) -> None:
    """Whoever carries a file can write another sender into its head, and its digest anew."""
    stick = tmp_path / "up.tongban"
    network.command(VILLAGE, "courier", "export", str(stick))
    written = stick.read_bytes().replace(
        f'"sender":"{VILLAGE}"'.encode(), f'"sender":"{COUNTY}"'.encode()
    )
    body = written[: -(4 + len("end") + 32)]
    record = b"end" + sha256(body).digest()
    stick.write_bytes(body + len(record).to_bytes(4, "big") + record)
    refused = network.command(TOWN, "courier", "import", str(stick), check=False)
    assert refused.returncode == 2
    assert "sender" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == [stick.name]


def test_a_file_for_another_node_is_refused(network: RealNetwork, tmp_path: Path) -> None:
    stick = tmp_path / "up.tongban"
    network.command(VILLAGE, "courier", "export", str(stick), "--to", COUNTY)
    refused = network.command(TOWN, "courier", "import", str(stick), check=False)
    assert refused.returncode == 2
    assert COUNTY in refused.stderr
    again = network.command(VILLAGE, "courier", "export", str(stick), check=False)
    assert again.returncode == 2
    elsewhere = network.command(
        VILLAGE, "courier", "export", f"{stick}2", "--to", "620722102000", check=False
    )
    assert elsewhere.returncode == 2
