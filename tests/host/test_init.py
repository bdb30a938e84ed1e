"""Founding a county from files: the whole network, or a clear refusal and nothing half-built."""

from pathlib import Path

import pytest

from tests.host.conftest import Run
from tests.support.processes import MINLE


def test_it_lists_the_network_with_counts_by_level(run: Run, county: Path) -> None:
    result = run("center", "nodes", "--data", county)

    lines = result.stdout.splitlines()
    assert lines[-1] == "1 county, 10 town, 1 special, 172 village, 19 community"
    assert len(lines) == 204
    assert any("620722101200" in line and "城关村" in line for line in lines)


def test_a_new_county_verifies(run: Run, county: Path) -> None:
    result = run("center", "verify", "--data", county)

    assert result.stdout.splitlines()[-1] == "1 ledgers, 248 entries, 0 faults"


def test_its_private_keys_are_for_its_owner_alone(county: Path) -> None:
    secret = [county / "node.key", county / "session.key", *(county / "root-keys").iterdir()]

    assert {oct(f.stat().st_mode)[-3:] for f in secret} == {"600"}
    assert len(secret) == 5


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("code,name,level,parent_code\n", "county"),
        (
            "code,name,level,parent_code\n620722000000,县,county,620700000000\n620722101000,镇,town,620722999000\n",
            "line 3, parent_code",
        ),
        (
            "code,name,level,parent_code\n620722000000,县,county,620700000000\n620722000000,县,county,620700000000\n",
            "line 3, code",
        ),
        ("code,name,level,parent_code\n620722000000,县,planet,620700000000\n", "line 2, level"),
    ],
)
def test_a_broken_list_of_divisions_builds_nothing(
    run: Run, tmp_path: Path, text: str, told: str
) -> None:
    divisions = tmp_path / "divisions.csv"
    divisions.write_text(text, encoding="utf-8")
    data = tmp_path / "data"

    result = run(
        "center", "init", "--divisions", divisions, "--catalogue", MINLE / "matters", "--data", data
    )

    assert result.exit_code == 2
    assert "divisions.csv" in result.stderr
    assert told in result.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["divisions.csv"]


def test_a_folder_with_something_in_it_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("dear")
    files = ("--divisions", MINLE / "divisions.csv", "--catalogue", MINLE / "matters")

    result = run("center", "init", *files, "--data", tmp_path)

    assert (result.exit_code, "[host.folder_taken]" in result.stderr) == (2, True)
    assert [p.name for p in tmp_path.iterdir()] == ["letters.txt"]


def test_a_county_without_grants_can_be_founded(run: Run, tmp_path: Path) -> None:
    files = ("--divisions", MINLE / "divisions.csv", "--catalogue", MINLE / "matters")

    result = run("center", "init", *files, "--data", tmp_path / "data")

    assert result.exit_code == 0
    assert "203 nodes, 18 matters, 0 grants" in result.stdout
