"""Nodes over PostgreSQL as real processes: a county and a town, enrolled, cut down, recovered into another database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shared.app.cases import Cases
from tests.support.inside import code_again, exchange, faults, inside, someone, status
from tests.support.network import an_intake
from tests.support.processes import COUNTY, TOWN, RealNetwork, found

CASE = "0197a000-0000-7000-8000-0000000000aa"
DATABASE = "TONGBAN_DATABASE"


@pytest.fixture
def network(
    tmp_path: Path, new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[RealNetwork]:
    """A county and a town, each over a database of its own; the environment names none any more."""
    monkeypatch.setenv(DATABASE, new_database())
    network = found(tmp_path)
    with network.stack:
        network.start(COUNTY)
        monkeypatch.setenv(DATABASE, new_database())
        made = network.command(COUNTY, "enrol-code", TOWN, check=False)
        assert "host.no_database" in made.stderr, "the environment goes before the folder"
        monkeypatch.delenv(DATABASE)
        code = network.command(COUNTY, "enrol-code", TOWN).stdout.strip()
        monkeypatch.setenv(DATABASE, new_database())
        network.command(TOWN, "enrol", "--parent", network.urls[COUNTY], "--code", code)
        monkeypatch.delenv(DATABASE)
        yield network


def test_a_town_is_recovered_into_another_database_with_what_was_not_sent(
    network: RealNetwork, new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with inside(network, TOWN) as here:
        Cases(here).take_in(CASE, "elderly-allowance", an_intake(), someone(here))
    exchange(network, TOWN)
    heads = status(network, TOWN)["heads"]
    assert f"case:{CASE}" in status(network, COUNTY)["heads"]
    before = (network.data(TOWN) / "settings.env").read_text()
    code = code_again(network, TOWN)

    refused = network.command(TOWN, "recover", "--code", code, check=False)
    assert "host.database_taken" in refused.stderr
    assert status(network, TOWN)["heads"] == heads

    fresh = new_database()
    monkeypatch.setenv(DATABASE, fresh)
    network.command(TOWN, "recover", "--code", code)
    monkeypatch.delenv(DATABASE)
    assert (network.data(TOWN) / "settings.env").read_text() == f"{DATABASE}={fresh}\n"
    said = status(network, TOWN)
    assert said["incarnation"] == 2
    assert said["heads"][f"case:{CASE}"] == heads[f"case:{CASE}"]
    kept = next(network.folder.glob(f"{TOWN}.replaced-*"))
    assert (kept / "settings.env").read_text() == before
    for node in (COUNTY, TOWN):
        assert faults(network, node) == []
