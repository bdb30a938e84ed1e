"""Putting a node back where something is already: the same node is kept aside, all else is refused."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.host.database import STORE
from shared.host.lock import held
from tests.host.backups import names, refused, refused_and_untouched, restores, tree
from tests.host.conftest import Run
from tests.host.test_commands import one_line


def test_the_same_node_is_kept_under_another_name(
    run: Run, county: Path, made: Path, tmp_path: Path, secret: Path
) -> None:
    run("center", "staff", "add", "--login", "chen", "--name", "陈静", "--role", "approver", "--data", county)  # fmt: skip
    (county / "letters.txt").write_text("dear")
    before = {name: raw for name, raw in tree(county).items() if not name.startswith(STORE)}
    others = names(tmp_path)

    done = restores(run, made, county, secret)

    assert done.exit_code == 0, done.stderr
    (aside,) = names(tmp_path) - others
    assert re.fullmatch(r"county\.replaced-\d{8}T\d{6}Z", aside)
    assert f"kept in {tmp_path / aside}. Do not run it again." in done.stdout
    after = tree(tmp_path / aside)
    assert [name for name in before if after.get(name) != before[name]] == []
    kept = json.loads(run("center", "status", "--json", "--data", tmp_path / aside).stdout)
    assert (kept["entries"], kept["staff"]) == (249, 1)
    status = json.loads(run("center", "status", "--json", "--data", county).stdout)
    assert (status["entries"], status["staff"]) == (248, 0)


def test_another_nodes_folder_is_not_replaced(
    run: Run, county: Path, made: Path, tmp_path: Path, secret: Path
) -> None:
    identity = json.loads((county / "node.json").read_text())
    identity["code"] = "620723000000"
    (county / "node.json").write_text(json.dumps(identity))

    before = tree(tmp_path)
    refused_and_untouched(
        restores(run, made, county, secret), "backup.other_node", tmp_path, before
    )


def test_the_same_code_in_another_county_is_another_node(
    run: Run, county: Path, made: Path, tmp_path: Path, secret: Path
) -> None:
    identity = json.loads((county / "node.json").read_text())
    (county / "node.json").write_text(json.dumps({**identity, "county": "620723000000"}))

    before = tree(tmp_path)
    refused_and_untouched(
        restores(run, made, county, secret), "backup.other_node", tmp_path, before
    )


@pytest.mark.parametrize("lock", ["run.lock", "exchange.lock"])
def test_a_node_that_runs_or_exchanges_is_not_replaced(
    run: Run, county: Path, made: Path, secret: Path, lock: str
) -> None:
    with held(county / lock):
        one_line(restores(run, made, county, secret), "host.in_use")

    assert names(county.parent) == {"county", "passphrase"}
    assert run("center", "verify", "--data", county).exit_code == 0


def test_a_folder_with_something_else_in_it_is_left_alone(
    run: Run, made: Path, tmp_path: Path
) -> None:
    (tmp_path / "letters.txt").write_text("dear")

    one_line(run("center", "restore", "--from", made, "--data", tmp_path), "host.folder_taken")
    one_line(
        run("center", "restore", "--from", made, "--data", tmp_path / "letters.txt"),
        "host.folder_taken",
    )
    assert names(tmp_path) == {"letters.txt"}


def test_a_damaged_identity_is_not_taken_for_the_same_node(
    run: Run, county: Path, made: Path, tmp_path: Path, secret: Path
) -> None:
    (county / "node.json").write_text("{")

    before = tree(tmp_path)
    refused_and_untouched(restores(run, made, county, secret), "host.bad_folder", tmp_path, before)


def test_a_wrong_passphrase_changes_nothing(
    run: Run, county: Path, made: Path, tmp_path: Path, secret: Path
) -> None:
    secret.write_text("another passphrase")

    result = restores(run, made, county, secret)

    one_line(result, "backup.wrong_passphrase")
    assert "altered" in result.stderr
    assert names(tmp_path) == {"county", "passphrase"}


def test_a_place_for_the_old_folder_that_is_taken_leaves_all_as_it_was(
    run: Run, county: Path, made: Path, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime(2026, 11, 23, 1, 40, tzinfo=UTC)
    monkeypatch.setattr("shared.host.folder.utc_now", lambda: at)
    taken = county.with_name("county.replaced-20261123T014000Z")
    taken.mkdir()
    (taken / "letters.txt").write_text("dear")

    refused(restores(run, made, county, secret), "host.bad_folder")
    assert names(county.parent) == {"county", taken.name, "passphrase"}
    assert names(taken) == {"letters.txt"}
    assert run("center", "verify", "--data", county).exit_code == 0


def test_a_backup_begins_anew_behind_a_link_to_the_folder(
    run: Run, county: Path, made: Path, tmp_path: Path, secret: Path
) -> None:
    link = tmp_path / "link"
    link.symlink_to(county)

    assert restores(run, made, link, secret).exit_code == 0
    assert link.is_symlink()
    assert (link / "node.key").read_bytes() == (county / "node.key").read_bytes()
    assert len(names(tmp_path)) == 4
